from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.suggest.cues.spelling import flatten, spellings


def test_a_plain_text_stays_as_it_is() -> None:
    text, places = flatten("A hot desk.")
    assert (text, list(places)) == ("A hot desk.", list(range(11)))


def test_apostrophes_hyphens_and_blanks_are_made_alike() -> None:
    text, places = flatten("don’t \n wi‑fi\u00a0now")
    assert text == "don't wi-fi now"
    assert places[text.index("wi")] == 8
    assert places[text.index("now")] == 14


def test_a_blank_line_stays_a_line_end() -> None:
    assert flatten("in the front\n\n door")[0] == "in the front\ndoor"


def test_invisible_marks_are_left_out() -> None:
    text, places = flatten("case\u00adload")
    assert text == "caseload"
    assert list(places) == [0, 1, 2, 3, 5, 6, 7, 8]


@given(st.text(alphabet="ab ’‑-\n\t\u00ad\u00a0é𝔘", max_size=60))
def test_every_character_knows_its_place(text: str) -> None:
    flat, places = flatten(text)
    assert len(flat) == len(places)
    assert list(places) == sorted(set(places))
    for char, place in zip(flat, places, strict=True):
        assert char == text[place] or (char in " \n" and text[place].isspace()) or (char, text[place]) in {("'", "’"), ("-", "‑")}


def test_a_hyphen_may_be_a_blank_or_nothing() -> None:
    assert spellings("drop-in") == ["drop-in", "drop in", "dropin"]


def test_a_blank_may_be_a_hyphen() -> None:
    assert spellings("hot desk") == ["hot desk", "hot-desk"]


def test_what_speaks_against_a_code_is_not_taken_apart() -> None:
    assert spellings("knock-on", joined=False) == ["knock-on"]
