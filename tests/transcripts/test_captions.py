"""Caption files as Teams, Zoom, YouTube, Webex and people write them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes
from qualcode.transcripts.readers import Unreadable

TALK = [("INT", "How was it?"), ("P1", "Fine, mostly."), ("INT", "Go on."), ("P1", "The bus: late."), ("INT", "Ok."), ("P1", "Yes.")]


def read(text: str) -> Draft:
    return read_bytes("x.vtt", text.encode())[0]


def turns(draft: Draft) -> list[tuple[str | None, str, float | None]]:
    return [(t.speaker, t.text, t.time) for t in draft.spoken]


def cues(lines: list[str], stamp: str = "00:00:{:02}.000 --> 00:00:{:02}.900") -> str:
    return "WEBVTT\n\n" + "\n\n".join(f"{i}\n{stamp.format(i, i)}\n{line}" for i, line in enumerate(lines)) + "\n"


EXPECTED = [(name, words, float(i)) for i, (name, words) in enumerate(TALK)]


@pytest.mark.parametrize("form", ["{}: {}", "<v {}>{}</v>", "<v.loud {}>{}", "[{}]: {}", ">> {}: {}", "{}\n{}", "{}:\n{}"])
def test_every_way_to_name_a_speaker(form: str) -> None:
    assert turns(read(cues([form.format(*said) for said in TALK]))) == EXPECTED


@pytest.mark.parametrize(
    "stamp",
    [
        "00:00:{:02},000 --> 00:00:{:02},900",
        "0:0:{}.0 --> 0:0:{}.9",
        "00:{:02}.000 --> 00:{:02}.900",
        "00:00:{:02}.000-->00:00:{:02}.900 align:start position:0%",
    ],
)
def test_times_that_break_the_standard(stamp: str) -> None:
    assert turns(read(cues([f"{n}: {x}" for n, x in TALK], stamp))) == EXPECTED


def test_subrip_without_a_head_reads_alike() -> None:
    assert turns(read(cues([f"{n}: {x}" for n, x in TALK], "00:00:{:02},000 --> 00:00:{:02},900").removeprefix("WEBVTT\n\n"))) == EXPECTED


def test_cues_without_blank_lines_between_them_read_alike() -> None:
    assert turns(read(cues([f"{n}: {x}" for n, x in TALK]).replace("\n\n", "\n").replace("WEBVTT\n", "WEBVTT\n\n"))) == EXPECTED


def test_crlf_and_a_byte_order_mark_change_nothing() -> None:
    assert turns(read("\ufeff" + cues([f"{n}: {x}" for n, x in TALK]).replace("\n", "\r\n"))) == EXPECTED


def test_names_in_the_ids_of_cues() -> None:
    text = "WEBVTT\n\n" + "\n\n".join(f'{i} "{n}" (123{i})\n00:00:0{i}.000 --> 00:00:0{i}.900\n{x}' for i, (n, x) in enumerate(TALK))
    assert turns(read(text)) == EXPECTED


def test_cues_of_one_speaker_are_one_turn_from_its_first_time() -> None:
    text = cues(["<v Ann>One.</v>", "<v Ann>Two.</v>", "<v Bob>Three.</v>", "<v Ann>Four.</v>"])
    assert turns(read(text)) == [("Ann", "One. Two.", 0), ("Bob", "Three.", 2), ("Ann", "Four.", 3)]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    assert turns(read(cues(["<v Ann>One.</v> <v Bob>Two.</v>", "<v Bob>Three\nlines\nhere.</v>"]))) == [
        ("Ann", "One.", 0),
        ("Bob", "Two. Three lines here.", 0),
    ]


def test_a_cue_without_a_voice_is_nobodys() -> None:
    assert turns(read(cues(["<v Ann>One.</v>", "who?", "<v Ann>Two.</v>"]))) == [("Ann", "One.", 0), (None, "who?", 1), ("Ann", "Two.", 2)]


def test_a_cue_without_a_label_is_nobodys_where_nearly_all_have_one() -> None:
    read_turns = turns(read(cues([*(f"{n}: {x}" for n, x in TALK), "who?"])))
    assert read_turns[-1] == (None, "who?", 6)


def test_cues_without_a_label_go_on_where_labels_mark_the_change_of_speaker() -> None:
    lines = [line for n, x in TALK for line in (f"{n}: {x}", "and so on.", "and on.")]
    assert [(s, t) for s, t, _ in turns(read(cues(lines)))] == [(n, f"{x} and so on. and on.") for n, x in TALK]


def test_tags_are_taken_off_and_entities_decoded() -> None:
    assert turns(read(cues(["<v Ann><i>R&amp;D</i> <c.yellow>is</c> &lt;good&gt; 3<4</v>"]))) == [("Ann", "R&D is <good> 3<4", 0)]


def test_notes_and_styles_are_listed_and_counted() -> None:
    draft = read(
        "WEBVTT\n\nNOTE Confidence: 0.9\n\nSTYLE\n::cue { color: red }\n\n"
        + cues([f"{n}: {x}" for n, x in TALK]).removeprefix("WEBVTT\n\n")
    )
    assert turns(draft) == EXPECTED
    assert [r.text for r in draft.removed if r.kind.startswith("note")] == ["NOTE Confidence: 0.9", "STYLE\n::cue { color: red }"]
    assert any("2 note or style blocks" in w and "line 3" in w for w in draft.warnings)


def test_rolling_captions_are_read_once() -> None:
    said = ["so when i was small", "we lived by the river", "and every spring", "it came up to the door"]
    shown = [said[0]]
    for before, after in pairwise(said):
        shown += [f"{before}\n{after.split()[0]}<00:00:00.200><c> {' '.join(after.split()[1:])}</c>", after]
    draft = read(cues(shown))
    assert " ".join(t.text for t in draft.spoken) == " ".join(said)
    assert any("rolling" in w for w in draft.warnings)


def test_people_who_repeat_each_other_are_not_rolling_captions() -> None:
    lines = [
        "<v Ann>Yeah.</v>",
        "<v Bob>Yeah.</v>",
        "<v Ann>No.</v>",
        "<v Ann>No.</v>",
        "<v Bob>Well.</v>",
        "<v Ann>So.</v>",
        "<v Bob>Go.</v>",
    ]
    assert turns(read(cues(lines)))[2] == ("Ann", "No. No.", 2)


def test_somebody_who_says_the_same_four_times_is_no_rolling_caption() -> None:
    assert turns(read(cues(["<v Ann>Well.</v>"] * 4))) == [("Ann", "Well. Well. Well. Well.", 0)]


def test_rolling_captions_without_times_on_their_words_are_read_once() -> None:
    said = ["so when i was small", "we lived by the river", "and every spring", "it came up to the door"]
    draft = read(cues([said[0], *(f"{before}\n{after}" for before, after in pairwise(said))]))
    assert " ".join(t.text for t in draft.spoken) == " ".join(said)


def test_captions_without_speakers_are_turns_of_a_minute() -> None:
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:{i // 60:02}:{i % 60:02}.000 --> 00:{i // 60:02}:{i % 60:02}.900\nwords {i} at 10:30" for i in range(0, 150, 10)
    )
    draft = read(text)
    assert [t.time for t in draft.spoken] == [0, 60, 120]
    assert {t.speaker for t in draft.spoken} == {None}
    assert any("no speaker labels" in w for w in draft.warnings)


def test_a_file_without_a_cue_is_refused() -> None:
    with pytest.raises(Unreadable, match="without a single cue"):
        read("WEBVTT\n\nNOTE nothing\n")


WORDS = st.lists(st.sampled_from(["well", "the", "bus", "was late", "again", "10:30", "und", "été", "時間"]), min_size=1, max_size=8).map(
    lambda w: " ".join(w) + "."
)
NAMES = st.sampled_from(["Ann Lee", "P1", "Dr. O'Brien (Guest)", "Zoë"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, WORDS), min_size=1, max_size=15))
def test_voices_written_read_back(said: list[tuple[str, str]]) -> None:
    merged: list[tuple[str, str]] = []
    for name, words in said:
        if merged and merged[-1][0] == name:
            merged[-1] = (name, f"{merged[-1][1]} {words}")
        else:
            merged.append((name, words))
    assert [(t.speaker, t.text) for t in read(cues([f"<v {n}>{x}</v>" for n, x in said])).spoken] == merged
