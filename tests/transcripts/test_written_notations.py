"""One conversation written in many notations, each of which must give the same turns; and layouts that must at least be spoken of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes

Turns = list[tuple[str, str, int]]

TALK: Turns = [
    ("Moderator", "Welcome, everybody. Who would like to start?", 0),
    ("Dilys", "I will. We had nobody before this.", 6),
    ("Tom O'Shea", "No, that is not quite right: we had a family link worker.", 11),
    ("Dilys", "True. For two terms, at 8:45 each day.", 17),
    ("Ayşe", 'And nobody told the parents. My aunt said: "Who is she?"', 20),
    ("Moderator", "Nobody?", 24),
    ("Ayşe", "Nobody. I asked three times (by letter).", 26),
    ("Tom O'Shea", "The letter went out in March, though. Note: by post.", 31),
    ("Jean-Luc", "I never saw it.", 35),
    ("Moderator", "What would have helped?", 40),
    ("Jean-Luc", "A name and a phone number. That's all.", 64),
]


def clock(seconds: int) -> str:
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def hours(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def lines(form: Callable[[str, str, int], str], between: str = "\n\n") -> str:
    return between.join(form(*turn) for turn in TALK)


TIMED: dict[str, str] = {
    "Name: (time), words below": lines(lambda s, x, t: f"{s}: ({clock(t)})\n{x}"),
    "Name:  time without brackets, words below": lines(lambda s, x, t: f"{s}:  {clock(t)}\n{x}"),
    "Name, time, words below": lines(lambda s, x, t: f"{s}, {clock(t)}\n{x}"),
    "Name, time: words": lines(lambda s, x, t: f"{s}, {hours(t)}: {x}"),
    "Name - time: words": lines(lambda s, x, t: f"{s} - {clock(t)}: {x}"),
    "Name [from-to]: words": lines(lambda s, x, t: f"{s} [{hours(t)}-{hours(t + 2)}]: {x}"),
    "**Name: (time)** words": lines(lambda s, x, t: f"**{s}: ({hours(t)})** {x}"),
    "**Name** [time](link): words": lines(lambda s, x, t: f"**{s}** [{clock(t)}](https://example.org/watch?t={t}): {x}"),
    "### Name (time), words below": "# Group 2\n\n" + lines(lambda s, x, t: f"### {s} ({hours(t)})\n\n{x}"),
    "time above the name above the words": lines(lambda s, x, t: f"{clock(t)}\n{s}\n{x}"),
    "name above the time above the words": lines(lambda s, x, t: f"{s}\n{clock(t)}\n{x}"),
    "times with frames above the name": lines(lambda s, x, t: f"{hours(t)}:07 - {hours(t + 3)}:12\n{s}\n{x}"),
    "[from - to] with frames above the name": lines(lambda s, x, t: f"[{hours(t)}:07 - {hours(t + 3)}:12]\n{s}\n {x}"),
    "from --> to Name: words on one line": lines(lambda s, x, t: f"{hours(t)}.000 --> {hours(t + 4)}.500 {s}: {x}", "\n"),
    "#time# Name: words": lines(lambda s, x, t: f"#{hours(t)}-0# {s}: {x}", "\n"),
    "{time} Name: words": lines(lambda s, x, t: f"{{{hours(t)}}} {s}: {x}", "\n"),
    "Markdown table with times": "# Group 2\n\n| Time | Speaker | Text |\n|---|:--:|---|\n"
    + lines(lambda s, x, t: f"| {clock(t)} | {s} | {x} |", "\n"),
}

UNTIMED: dict[str, str] = {
    "<Name> words": lines(lambda s, x, t: f"<{s}> {x}", "\n"),
    "{Name} words": lines(lambda s, x, t: f"{{{s}}} {x}", "\n"),
    "(Name) words": lines(lambda s, x, t: f"({s}) {x}", "\n"),
    "Name | words": lines(lambda s, x, t: f"{s} | {x}", "\n"),
    "Name:: words": lines(lambda s, x, t: f"{s}:: {x}", "\n"),
    ">> Name: words": lines(lambda s, x, t: f">> {s}: {x}", "\n"),
    "**Name** – words": lines(lambda s, x, t: f"**{s}** – {x}"),
    "Name ― words": lines(lambda s, x, t: f"{s} ― {x}"),
    "Name—words": lines(lambda s, x, t: f"{s}—{x}"),
    "[number] Name: words": "\n".join(f"[{n}] {s}: {x}" for n, (s, x, _) in enumerate(TALK, 1)),
    "invisible characters beside the label": lines(lambda s, x, t: f"\u200b{s}\u00ad:\u200b {x}"),
    "Markdown table": "| Speaker | Words |\n| :--- | --- |\n" + lines(lambda s, x, t: f"| {s} | {x} |", "\n"),
}

SHORT: dict[str, Callable[[str, str], str]] = {
    "I. words": lambda s, x: f"{s}. {x}",
    "I; words": lambda s, x: f"{s}; {x}",
    "I.- words": lambda s, x: f"{s}.- {x}",
    "I- words": lambda s, x: f"{s}- {x}",
    "I   words": lambda s, x: f"{s}   {x}",
    "(I): words": lambda s, x: f"({s}): {x}",
}


def one(name: str, content: str) -> Draft:
    (draft,) = read_bytes(name, content.encode())
    return draft


@pytest.mark.parametrize("notation", TIMED)
def test_labels_with_times(notation: str) -> None:
    draft = one("talk.md", TIMED[notation])
    assert [(t.speaker, t.text, t.time) for t in draft.spoken] == TALK


@pytest.mark.parametrize("notation", UNTIMED)
def test_labels_without_times(notation: str) -> None:
    draft = one("talk.md", UNTIMED[notation])
    assert [(t.speaker, t.text) for t in draft.spoken] == [turn[:2] for turn in TALK]


@pytest.mark.parametrize("notation", SHORT)
def test_labels_of_one_or_two_letters(notation: str) -> None:
    talk = [("IP"[n % 2], words) for n, (_, words, _) in enumerate(TALK)]
    draft = one("talk.txt", "\n".join(SHORT[notation](*turn) for turn in talk))
    assert [(t.speaker, t.text) for t in draft.spoken] == talk


def test_otranscribe_files_are_web_pages_in_json() -> None:
    page = lines(lambda s, x, t: f'<p><span class="timestamp" data-timestamp="{t}.1">{clock(t)}</span>\u00a0{s}: {x}</p>', "")
    draft = one("talk.otr", json.dumps({"text": page, "media": "a.mp3", "media-time": 44.1}))
    assert [(t.speaker, t.text, t.time) for t in draft.spoken] == TALK


def test_results_that_each_hold_a_list_of_their_own_are_all_read() -> None:
    results = [{"alternatives": [{"transcript": x}]} for _, x, _ in TALK]
    draft = one("talk.json", json.dumps({"results": results}))
    assert " ".join(t.text for t in draft.spoken) == " ".join(x for _, x, _ in TALK)


def test_heads_that_come_again_on_each_page_of_a_table_are_no_turn() -> None:
    rows = [["Speaker", "Text"], *([s, x] for s, x, _ in TALK[:5]), ["Speaker", "Text"], *([s, x] for s, x, _ in TALK[5:])]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    draft = one("talk.csv", out.getvalue())
    assert [(t.speaker, t.text) for t in draft.spoken] == [turn[:2] for turn in TALK]


def test_rows_that_are_counted_without_a_head_for_the_count() -> None:
    draft = one("talk.txt", "Timespan\tContent\tSpeaker\n" + "\n".join(f"{n}\t{clock(t)}\t{x}\t{s}" for n, (s, x, t) in enumerate(TALK, 1)))
    assert [(t.speaker, t.text, t.time) for t in draft.spoken] == TALK


def test_two_speakers_in_one_line_are_two_turns_and_it_is_said() -> None:
    draft = one(
        "talk.txt",
        "Interviewer: How was it? Karen: Fine, thanks.\nInterviewer: All of them? Karen: Nearly. Interviewer: Who not?\nKaren: Two boys.\n",
    )
    assert [t.speaker for t in draft.spoken] == ["Interviewer", "Karen"] * 3
    assert sum("a turn was begun there" in w for w in draft.warnings) == 3


def test_a_label_in_a_quotation_or_after_a_title_begins_no_turn() -> None:
    draft = one(
        "talk.txt",
        'I: Well?\nSmith: She said: "Go on. I: no."\nI: And?\nSmith: He is Dr. Smith: the elder.\nI: So?\nSmith: No.\n',
    )
    assert [t.speaker for t in draft.spoken] == ["I", "Smith"] * 3


def test_an_interview_in_one_paragraph_is_cut_at_its_labels() -> None:
    draft = one("talk.txt", "I: How was it? P: Fine, thanks. I: And the children? P: They liked it. I: All of them? P: Nearly.\n")
    assert [t.speaker for t in draft.spoken] == ["I", "P"] * 3
    assert draft.warnings


@pytest.mark.parametrize("opening", ["Interviewer: q0\nKaren: w1\n", "Interviewer: Hello Karen\nKaren: Hello Interviewer\n"])
def test_a_short_exchange_at_the_top_is_talk_and_no_legend(opening: str) -> None:
    draft = one("talk.txt", opening + "Interviewer: How is it?\nKaren: Fine.\nInterviewer: Good.\nKaren: Yes.\n")
    assert [t.speaker for t in draft.spoken] == ["Interviewer", "Karen"] * 3


def test_a_legend_right_above_the_talk_is_said() -> None:
    draft = one("talk.txt", "I: Interviewer\nP: Head teacher\nI: How is it?\nP: Fine.\nI: Good.\nP: Yes.\n")
    assert [t.speaker for t in draft.spoken] == ["I", "P"] * 2
    assert any("read as saying who the labels are" in w for w in draft.warnings)


def test_a_wrapped_line_that_looks_labelled_is_words() -> None:
    talk = "I: Tell me how it was in the first weeks of the year, please.\nP: I told them and then again I told the whole of the\ncouncil staff: nobody came and nobody wrote to us either, so\nthat in the end we did it all ourselves, and it took a year\nor rather more, as far as I remember now.\n"
    draft = one("talk.txt", talk * 3)
    assert [t.speaker for t in draft.spoken] == ["I", "P"] * 3


def test_questions_in_bold_over_labelled_answers_stay_outside_and_are_said() -> None:
    draft = one("talk.md", "".join(f"**What about {n}?**\n\nKaren: It was fine {n}.\n\n" for n in range(5)))
    assert [(t.speaker, t.text) for t in draft.spoken] == [("Karen", f"It was fine {n}.") for n in range(5)]
    assert any("in bold without a label" in w for w in draft.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "The river: a line.\nThe river: a song.\nThe sea: it waits.\nThe sea: it sings.\n",
        "**Context**: one.\n\n**Reflection**: two.\n\n**Next**: three.\n\n" * 2,
        "Ann: One.\n\nBob: Two.\n\nAnn: Three.\n\nBob: Four.\n\nreceptionist: Your taxi.\n\nAnn: Thanks.\n",
        "Mo – Hello.\nAnn: One.\nBob: Two.\nMo – So?\nAnn: Three.\nBob: Four.\nMo – Well?\nAnn: Five.\n",
        "Ann: One.\n\nAnn: Two.\n\nAnn: Three.\n\nAnn: Four.\n",
    ],
)
def test_what_may_be_wrong_is_said(text: str) -> None:
    assert one("talk.md", text).warnings
