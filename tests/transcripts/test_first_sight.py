"""Shapes that were read wrongly when they first came: each with its turns, speaker and words, and its marked starts."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes
from qualcode.transcripts.readers.pdf_lines import page_lines
from qualcode.transcripts.readers.pdf_pages import Page, Piece, with_columns

Turns = list[tuple[str | None, str]]


def read(data: str | bytes, name: str = "x.txt") -> Draft:
    return read_bytes(name, data.encode() if isinstance(data, str) else data)[0]


def turns(draft: Draft) -> Turns:
    return [(t.speaker, " ".join(t.text.split())) for t in draft.spoken]


TEXTS: dict[str, tuple[str, Turns]] = {
    "another spelling of a label, in small letters": (
        "Interviewer: Well?\nParticipant: Yes.\ninterviewer: So?\nParticipant: No.\nInterviewer: And?\nParticipant: Hm.\n",
        [("Interviewer", "Well?"), ("Participant", "Yes."), ("interviewer", "So?"), ("Participant", "No."), ("Interviewer", "And?"), ("Participant", "Hm.")],
    ),
    "voices the transcriber was not sure of": (
        "Mod: Who has?\nP1: Me.\n?: [inaudible]\nP2: Not me.\nMod: And why?\nP1: Far.\nP?: Seven miles.\nP2: Eight.\n",
        [("Mod", "Who has?"), ("P1", "Me."), ("?", "[inaudible]"), ("P2", "Not me."), ("Mod", "And why?"), ("P1", "Far."), ("P?", "Seven miles."), ("P2", "Eight.")],
    ),
    "Name, tab, time, tab, words": (
        "Speaker 1:\t00:02\tRight. Who?\n\nSpeaker 2:\t00:05\tFour.\n\nSpeaker 1:\t00:08\tYeah.\n\nSpeaker 2:\t00:11\tParking.\n",
        [("Speaker 1", "Right. Who?"), ("Speaker 2", "Four."), ("Speaker 1", "Yeah."), ("Speaker 2", "Parking.")],
    ),
    "surname first, with a department, and a time": (
        "Okafor, Ngozi (Evaluation)   0:03\nHow was it?\n\nPetersen, Bo   0:09\nFine.\n\nOkafor, Ngozi (Evaluation)   0:15\nAnd?\n\nPetersen, Bo   0:20\nSo so.\n",
        [("Okafor, Ngozi (Evaluation)", "How was it?"), ("Petersen, Bo", "Fine."), ("Okafor, Ngozi (Evaluation)", "And?"), ("Petersen, Bo", "So so.")],
    ),
    "a time in italics after a name in bold": (
        "**Anna Berg** _00:02_\nWell?\n\n**Host** _00:05_\nYes.\n\n**Anna Berg** _00:09_\nSo?\n\n**Host** _00:12_\nNo.\n",
        [("Anna Berg", "Well?"), ("Host", "Yes."), ("Anna Berg", "So?"), ("Host", "No.")],
    ),
    "a telephone number in a chat": (
        "12/03/2025, 10:00 - Rana: Sorry?\n12/03/2025, 10:01 - +44 7700 900123: Parking.\n12/03/2025, 10:02 - Rana: Ah.\n12/03/2025, 10:03 - +44 7700 900123: Yes.\n",
        [("Rana", "Sorry?"), ("+44 7700 900123", "Parking."), ("Rana", "Ah."), ("+44 7700 900123", "Yes.")],
    ),
    "tiers as ELAN exports them": (
        "".join(f"{s}\t\t00:00:0{n}.000\t00:00:0{n + 1}.200\t00:00:01.200\t{x}\n" for n, (s, x) in enumerate([("INT", "Well?"), ("ANA", "Four."), ("INT", "Who?"), ("ANA", "She.")], 1)),
        [("INT", "Well?"), ("ANA", "Four."), ("INT", "Who?"), ("ANA", "She.")],
    ),
    "surnames that begin in small letters": (
        "van der Berg: Well?\nO'Brien: Yes.\nvan der Berg: So?\nNí Dhomhnaill: No.\nvan der Berg: And?\nO'Brien: Hm.\nNí Dhomhnaill: Ah.\n",
        [("van der Berg", "Well?"), ("O'Brien", "Yes."), ("van der Berg", "So?"), ("Ní Dhomhnaill", "No."), ("van der Berg", "And?"), ("O'Brien", "Hm."), ("Ní Dhomhnaill", "Ah.")],
    ),
    "a sentence that the page broke before a number": (
        "INT: I want to turn to the form now.\nSection 2: have you\nused it?\n\nBeth: Once.\n\nINT: And?\n\nBeth: It crashed.\n",
        [("INT", "I want to turn to the form now. Section 2: have you used it?"), ("Beth", "Once."), ("INT", "And?"), ("Beth", "It crashed.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", TEXTS)
def test_a_text_reads_as_its_turns(shape: str) -> None:
    text, said = TEXTS[shape]
    assert turns(read(text)) == said


SLIPS = {
    "the colon is missing": "P2 And then we moved.",
    "a semicolon for the colon": "P2; And then we moved.",
    "a stop for the colon": "P2. And then we moved.",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_for_a_colon_begins_a_turn_and_is_said(slip: str) -> None:
    draft = read(f"Int: Well?\nP2: Yes.\nInt: So?\n{SLIPS[slip]}\nInt: And?\nP2: Hm.\n")
    assert turns(draft)[3] == ("P2", "And then we moved.")
    assert any(w.startswith("line 4: 'P2' was taken for a speaker") for w in draft.warnings)


def test_a_label_that_a_sentence_begins_with_on_a_wrapped_line_is_words() -> None:
    draft = read("Int: Well?\nGP: I went to the\nGP Surgery and sat.\nInt: So?\nGP: Hm.\nInt: And?\nGP: No.\n")
    assert turns(draft)[1] == ("GP", "I went to the GP Surgery and sat.")


def test_what_stands_after_the_end_in_brackets_is_outside() -> None:
    draft = read("I: Well?\n\nP: Yes.\n\nI: So?\n\nP: No.\n\n[END OF INTERVIEW]\n\nThe audio was poor in places.\n")
    assert turns(draft)[-1] == ("P", "No.")
    assert "The audio was poor in places." in draft.outside


def test_a_time_beside_the_label_is_the_start_of_the_turn() -> None:
    assert [t.time for t in read(TEXTS["Name, tab, time, tab, words"][0]).spoken] == [2, 5, 8, 11]
    assert [t.time for t in read(TEXTS["tiers as ELAN exports them"][0]).spoken] == [1, 2, 3, 4]


def test_times_that_may_be_times_of_day_are_said() -> None:
    draft = read("[Ann] 10:02:11\nHello.\n\n[Bob] 10:02:15\nHi.\n\n[Ann] 10:02:20\nSo?\n\n[Bob] 10:02:30\nWell.\n")
    assert any("10:02:11: if that is a time of day" in w for w in draft.warnings)
    assert not any("time of day" in w for w in read(TEXTS["Name, tab, time, tab, words"][0]).warnings)


def test_a_date_with_two_readings_is_said() -> None:
    talk = "Interview 3\nDate: {}\n\nI: Well?\n\nP: Yes.\n\nI: So?\n\nP: No.\n"
    assert any("2025-04-03 or 2025-03-04" in w for w in read(talk.format("03/04/2025")).warnings)
    assert not any("may be" in w for w in read(talk.format("13/04/2025")).warnings + read(talk.format("3 April 2025")).warnings)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (
            "Enquêtrice : Vous êtes arrivé quand ?\rÉric : En février, à Orléans.\rEnquêtrice : D’accord.\rÉric : Voilà, c’était ça.\r",
            "mac_roman",
        ),
        ("B: Jak to się zaczęło?\nR: Zaczęło się od telefonu, żółte krzesła i świeży chleb.\nB: I co?\nR: Córka zadzwoniła.\n", "cp1250"),
    ],
)
def test_letters_of_old_macintoshes_and_of_central_europe(text: str, codec: str) -> None:
    draft = read(text.encode(codec))
    assert draft.encoding == codec
    assert turns(draft) == [tuple(part.strip() for part in line.split(":", 1)) for line in text.splitlines()]
    assert any("check" in w for w in draft.warnings)


def test_a_caption_that_goes_on_in_mid_sentence_is_the_same_speakers() -> None:
    cues = ["Ola: So the first thing we", "did was to ask.", "Ben: And?", "Ola: They said no.", "Ben: Right.", "Ola: And yes."]
    vtt = "WEBVTT\n\n" + "".join(f"00:00:0{n}.000 --> 00:00:0{n}.900\n{cue}\n\n" for n, cue in enumerate(cues, 1))
    assert turns(read(vtt, "x.vtt"))[0] == ("Ola", "So the first thing we did was to ask.")


SAID = [("spk_0", "Well, how was it?"), ("spk_1", "Fine."), ("spk_0", "And then?"), ("spk_1", "Home.")]


def words() -> list[dict[str, Any]]:
    return [{"w": w, "speaker": s, "at": f"{n}.{k}"} for n, (s, x) in enumerate(SAID) for k, w in enumerate(x.replace(",", " ,").replace("?", " ?").replace(".", " .").split())]  # fmt: skip


def items(*, named: bool) -> dict[str, Any]:
    """Words as a speech service gives them, each with its speaker or with the speakers in a list of their own."""
    listed = []
    for w in words():
        sign = not w["w"][0].isalpha()
        item = {"type": "punctuation" if sign else "pronunciation", "alternatives": [{"content": w["w"]}]}
        listed.append(item | ({} if sign else {"start_time": w["at"]}) | ({"speaker_label": w["speaker"]} if named and not sign else {}))
    apart = [{"speaker_label": w["speaker"], "start_time": w["at"]} for w in words()]
    return {"results": {"items": listed, "speaker_labels": {"segments": [{"items": apart}]}}}


JSON = {
    "words with their speakers": items(named=True),
    "words, and speakers by their starts": items(named=False),
    "words in monologues": {"monologues": [{"speaker": s, "elements": [{"type": "text", "value": w} for w in x.split()]} for s, x in SAID]},
    "words with punctuation": {"channels": [{"alternatives": [{"transcript": "all", "words": [{"word": w.lower(), "punctuated_word": w, "speaker": s, "start": n} for n, (s, x) in enumerate(SAID) for w in x.split()]}]}]},
}  # fmt: skip


@pytest.mark.parametrize("shape", JSON)
def test_single_words_with_speakers_are_joined_into_turns(shape: str) -> None:
    assert turns(read(json.dumps(JSON[shape]), "x.json")) == SAID


def test_data_on_one_very_long_line_is_read() -> None:
    content = {**items(named=True), "more": "x" * 1_500_000}
    assert turns(read(json.dumps(content), "x.json")) == SAID


def test_a_table_below_a_title_that_spans_it(word: Any) -> None:
    rows = [["Time", "Who", "What was said"], ["00:01", "Ann", "Well?"], ["00:05", "Bea", "Yes."], ["00:09", "Ann", "So?"]]
    table = "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{word.paragraph(c)}</w:tc>" for c in row) + "</w:tr>" for row in [["Interview with Bea"], *rows]
    ) + "</w:tbl>"  # fmt: skip
    assert turns(read(word.file(table), "x.docx")) == [("Ann", "Well?"), ("Bea", "Yes."), ("Ann", "So?")]


def test_a_table_about_the_interview_beside_the_table_of_its_turns(word: Any) -> None:
    said = [("INT", "Well, how was it?"), ("RES", "Fine, mostly."), ("INT", "And the rest?"), ("RES", "The bus was late.")]
    tables = word.table([["Site", "Ward 6"], ["Interviewer", "KM"]]) + word.paragraph("Transcript") + word.table([list(t) for t in said])
    draft = read(word.file(tables), "x.docx")
    assert turns(draft) == said
    assert "Interviewer\tKM" in draft.outside


def test_sheets_whose_words_stand_under_a_head_of_their_own() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["Focus group 1"],
        [],
        ["Speaker", "Contribution"],
        ["Fac", "Who has been?"],
        ["G1", "Me."],
        ["Fac", "And?"],
        ["G2", "No."],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert turns(read(out.getvalue(), "x.xlsx")) == [("Fac", "Who has been?"), ("G1", "Me."), ("Fac", "And?"), ("G2", "No.")]


def cell(text: str, across: float, down: float) -> Piece:
    return Piece(text, 11.0, False, across, down)


def page_of(*lines: str) -> Page:
    return Page([Piece("\n".join(lines))])


def test_numbers_beside_every_fifth_line_and_heads_of_two_lines_are_taken_out() -> None:
    pages = [page_of("Riverside", "Wave 2", f"INT: Question {n}?", f"P: Answer {n}.", "5", "10", "15", "Draft") for n in (1, 2, 3)]
    lines, removed = page_lines(pages)
    assert [line.text for line in lines] == [f"{s} {n}{e}" for n in (1, 2, 3) for s, e in (("INT: Question", "?"), ("P: Answer", "."))]
    assert {r.kind for r in removed} == {"numbers in the margin", "running head"}


def test_cells_of_a_table_without_lines_are_set_apart_on_a_page() -> None:
    rows = [(("INT", 90.0), ("Well?", 300.0)), (("Fay", 90.0), ("Yes.", 300.0))] * 2
    pieces = [p for n, row in enumerate(rows) for p in (*(cell(x, at, 700.0 - 20 * n) for x, at in row), Piece("\n"))]
    (page,) = with_columns([Page(pieces)])
    assert page.text.split("\n")[:2] == ["INT\tWell?", "Fay\tYes."]
    (prose,) = with_columns([Page([cell("Some", 90.0, 700.0), cell("words", 130.0, 700.0), Piece("\n")])])
    assert "\t" not in prose.text
