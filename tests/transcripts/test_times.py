"""Times as transcripts mark them."""

from __future__ import annotations

import pytest

from qualcode.transcripts import times


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("0:16", 16),
        ("[00:12:03]", 723),
        ("(1:02:03.4)", 3723.4),
        ("00:00:02,500", 2.5),
        ("1.01.35", 3695),
        ("#00:00:05-2#", 5),
        ("0:0:7.0", 7),
        ("102:15", 6135),
        ("0:0:9.1 - 0:0:18.9", 9.1),
        ("00:00:05.000 --> 00:00:09.000", 5),
        ("[10:05 AM]", None),
        ("[12/03/2019, 10:05:12]", None),
        ("10:75", None),
        ("no time", None),
    ],
)
def test_seconds(mark: str, expected: float | None) -> None:
    assert times.seconds(mark) == expected


@pytest.mark.parametrize("line", ["00:00:50", "[00:00:50]", "**[0:50]**", "0:02 - 0:08", "00:00:05.000 --> 00:00:09.000"])
def test_a_line_with_nothing_but_a_time_is_known(line: str) -> None:
    assert times.is_alone(line)


@pytest.mark.parametrize("line", ["At 10:30", "10:30 every day", "3:1 ratio", "1987"])
def test_a_line_with_words_is_no_time(line: str) -> None:
    assert not times.is_alone(line)


def test_times_inside_a_turn_are_taken_out_with_one_blank() -> None:
    assert times.without_inline("We went [00:12:03] home. #00:00:05-2#") == ("We went home.", ["[00:12:03]", "#00:00:05-2#"])


@pytest.mark.parametrize("words", ["(inaudible 00:01:02) and then", "At 10:30 every day", "the briefing (10:30) was", "ratio 3:1"])
def test_words_with_a_time_in_them_stay(words: str) -> None:
    assert times.without_inline(words) == (words, [])
