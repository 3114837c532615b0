"""Turns and survey answers in tables: CSV, TSV and Excel workbooks."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes
from qualcode.transcripts.readers import Unreadable
from qualcode.transcripts.tabular.survey import is_open
from tests.transcripts.made_talk import talk

TALK = [("INT", "How was it?"), ("P1", "Fine, mostly."), ("INT", "Go on."), ("P1", "The bus: late."), ("INT", "Ok."), ("P1", "Yes.")]
Rows = list[list[Any]]


def as_csv(rows: Rows, sign: str = ",", codec: str = "utf-8") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=sign).writerows(rows)
    return stream.getvalue().encode(codec)


def as_workbook(**sheets: Rows) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes, name: str = "x.csv") -> list[Draft]:
    return read_bytes(name, data)


def turns(draft: Draft) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in draft.spoken]


HEADED = [["speaker", "text"], *map(list, TALK)]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_of_the_usual_signs_between_fields(sign: str) -> None:
    assert turns(read(as_csv([["turn", "speaker", "text"], *([i, *t] for i, t in enumerate(TALK, 1))], sign))[0]) == TALK


@pytest.mark.parametrize(
    "heads", [["Who", "What was said"], ["Speaker Name", "Utterance"], ["speaker_label", "transcript"], ["Name", "Sentence"]]
)
def test_columns_are_found_by_their_heads_in_any_order(heads: list[str]) -> None:
    rows = [["Start", heads[1], heads[0]], *([f"00:00:{i:02}", text, name] for i, (name, text) in enumerate(TALK))]
    (draft,) = read(as_csv(rows))
    assert turns(draft) == TALK
    assert [t.time for t in draft.spoken] == [0, 1, 2, 3, 4, 5]


def test_title_rows_above_the_heads_stay_outside() -> None:
    (draft,) = read(as_workbook(Sheet=[["Group 3, coded"], [], *HEADED]), "x.xlsx")
    assert turns(draft) == TALK
    assert draft.outside[0] == "Group 3, coded"


def test_an_empty_speaker_is_the_one_above() -> None:
    rows = [
        ["time", "speaker", "text"],
        ["0:01", "INT", "Well?"],
        ["0:02", "P1", "Yes."],
        ["", "", "And no."],
        ["0:05", "INT", "Ok."],
        ["0:07", "P1", "Hm."],
    ]
    assert turns(read(as_csv(rows))[0]) == [("INT", "Well?"), ("P1", "Yes.\nAnd no."), ("INT", "Ok."), ("P1", "Hm.")]


def test_rows_of_one_turn_number_are_one_turn() -> None:
    rows = [
        ["Turn", "Speaker", "Sentence"],
        [1, "T", "Look here."],
        [1, "T", "What is it?"],
        [2, "S", "A line."],
        [3, "T", "Yes."],
        [4, "S", "Ok."],
    ]
    assert turns(read(as_csv(rows))[0])[0] == ("T", "Look here.\nWhat is it?")


def test_several_transcripts_by_a_column() -> None:
    rows = [["transcript_id", "speaker", "text"], *(["a", *t] for t in TALK), *(["b", *t] for t in TALK)]
    drafts = read(as_csv(rows))
    assert [turns(d) for d in drafts] == [TALK, TALK]
    assert [d.metadata["transcript"] for d in drafts] == ["a", "b"]
    assert drafts[0].id != drafts[1].id


def test_other_columns_are_left_out_and_named() -> None:
    (draft,) = read(as_csv([["speaker", "text", "theme"], *([n, t, f"theme {i}"] for i, (n, t) in enumerate(TALK))]))
    assert turns(draft) == TALK
    assert any("left out of the text: theme" in w for w in draft.warnings)
    assert any(r.kind == "column theme" and "theme 5" in r.text for r in draft.removed)


def test_a_sheet_of_attributes_is_metadata_of_the_speakers_and_gaps_are_said() -> None:
    people = [["ID", "Age"], ["p1", 44], ["P9", 30]]
    (draft,) = read(as_workbook(Talk=HEADED, People=people), "x.xlsx")
    assert draft.metadata["attributes"] == {"P1": {"Age": "44"}}
    assert any("no speaker for P9" in w for w in draft.warnings)


def test_each_sheet_of_turns_is_a_transcript_and_hidden_ones_are_said() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(as_workbook(One=HEADED, Two=HEADED, Three=HEADED)))
    book["Three"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    drafts = read(stream.getvalue(), "x.xlsx")
    assert [d.title for d in drafts] == ["x – One", "x – Two"]
    assert any("'Three'" in w for w in drafts[0].warnings)


def test_times_as_excel_keeps_them() -> None:
    rows = [["Start", "Speaker", "Text"], *([datetime.time(0, 1, i), n, t] for i, (n, t) in enumerate(TALK))]
    assert [t.time for t in read(as_workbook(S=rows), "x.xlsx")[0].spoken] == [60, 61, 62, 63, 64, 65]


def test_timed_rows_without_speakers_are_nobodys_and_thousandths_are_told() -> None:
    rows = [
        ["start", "end", "text"],
        [0, 4000, "We went to the school that day and waited."],
        [4000, 9000, "Nobody came out to us at all."],
        [70000, 75000, "Then they did."],
    ]
    (draft,) = read(as_csv(rows, "\t"), "x.tsv")
    assert [(t.speaker, t.time) for t in draft.spoken] == [(None, 0), (None, 70)]
    assert any("no speaker labels" in w for w in draft.warnings)


def test_letters_of_windows_and_heads_in_another_language() -> None:
    rows = [["Sprecher", "Text"], ["INT", "Wie war’s für Sie?"], ["P1", "Schön – größtenteils."], ["INT", "Und?"], ["P1", "Gut."]]
    assert turns(read(as_csv(rows, ";", "cp1252"))[0])[1] == ("P1", "Schön – größtenteils.")


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "school", "pupils"], [1, "A", 200], [2, "B", 300]],
        [["a", "b"], ["c", "d"], ["e", "f"]],
    ],
)
def test_a_table_of_anything_else_is_refused_with_its_first_row(rows: Rows) -> None:
    with pytest.raises(Unreadable, match="neither turns nor open answers") as refused:
        read(as_csv(rows))
    assert repr(rows[0][0]) in refused.value.message


def test_prose_with_commas_is_no_table() -> None:
    text = b"INT: Well, yes, how?\nP1: Fine, mostly, so.\nINT: Go, go, on.\nP1: Late, late, no.\n"
    assert read(text, "x.txt")[0].reader == "plain"


@settings(max_examples=60, deadline=None)
@given(talk(), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_turns_written_to_a_table_read_back(said: list[tuple[str, str]], sign: str, timed: bool) -> None:
    rows = [["time", "text", "speaker"] if timed else ["text", "speaker"]]
    rows += [[f"00:{i:02}:01", text, name] if timed else [text, name] for i, (name, text) in enumerate(said)]
    (draft,) = read(as_csv(rows, sign))
    assert turns(draft) == said
    assert all((t.time is not None) == timed for t in draft.spoken)


@settings(max_examples=20, deadline=None)
@given(talk())
def test_turns_written_to_a_workbook_read_back(said: list[tuple[str, str]]) -> None:
    assert turns(read(as_workbook(S=[["No.", "Speaker", "Text"], *([i, *t] for i, t in enumerate(said, 1))]), "x.xlsx")[0]) == said


QUALTRICS = [
    ["StartDate", "Status", "IPAddress", "RecipientLastName", "Q1", "Q2", "ResponseId", "UserLanguage"],
    [
        "Start Date",
        "Response Type",
        "IP Address",
        "Recipient Last Name",
        "How old are you?",
        "Tell us about the scheme.",
        "Response ID",
        "User Language",
    ],
    *[
        [
            f'{{"ImportId":"{x}"}}'
            for x in ("startDate", "status", "ipAddress", "recipientLastName", "QID1", "QID2_TEXT", "_recordId", "userLanguage")
        ]
    ],
    ["2025-03-01", "IP Address", "203.0.113.7", "Okafor", "25-34", "Good.\nMostly.", "R_1", "EN"],
    ["2025-03-01", "Survey Preview", "203.0.113.8", "", "25-34", "test", "R_2", "EN"],
    ["2025-03-02", "IP Address", "203.0.113.9", "Smith", "35-44", "", "R_3", "EN"],
]


def test_qualtrics_one_transcript_a_respondent_with_previews_off() -> None:
    one, three = read(as_csv(QUALTRICS))
    assert turns(one) == [(None, "Good.\nMostly.")]
    assert one.outside == ("Respondent R_1", "Tell us about the scheme.")
    assert one.metadata["kind"] == "poll comments"
    assert one.metadata["answers"] == {"Q1: How old are you?": "25-34"}
    assert (one.metadata["respondent"], three.metadata["respondent"]) == ("R_1", "R_3")
    assert one.metadata["language"] == "EN"
    assert three.outside == ("Respondent R_3",)
    assert three.spoken == ()
    assert any("no open question was answered" in w for w in three.warnings)
    assert any("tried the survey out (row 6)" in w for w in one.warnings)


def test_identifiers_of_a_survey_are_kept_nowhere() -> None:
    drafts = read(as_csv(QUALTRICS))
    assert "Okafor" not in str(drafts)
    assert "203.0.113" not in str(drafts)
    assert any("identifiers, left out: 'IPAddress', 'RecipientLastName'" in w for w in drafts[0].warnings)


def test_addresses_are_identifiers_whatever_their_column_is_called() -> None:
    rows = [
        ["Timestamp", "Where can we reach you?", "What would you change about it?"],
        ["2025/03/01 9:14", "ana@example.org", "More days in school, please."],
        ["2025/03/01 9:20", "", "Nothing at all, it works."],
    ]
    drafts = read(as_csv(rows))
    assert "example.org" not in str(drafts)
    assert any("'Where can we reach you?'" in w for w in drafts[0].warnings if w.startswith("identifiers"))


def test_microsoft_forms() -> None:
    rows = [
        ["ID", "Start time", "Completion time", "Email", "Name", "What is your role?", "What would you change about the scheme, and why?"],
        [
            1,
            datetime.datetime(2025, 3, 1, 9),
            datetime.datetime(2025, 3, 1, 9, 5),
            "ana@example.org",
            "Ana Okafor",
            "Teacher;",
            "More days in school, please.",
        ],
        [2, datetime.datetime(2025, 3, 1, 9), datetime.datetime(2025, 3, 1, 9, 5), "anonymous", "", "Parent;", "Nothing at all, it works."],
    ]
    drafts = read(as_workbook(Form1=rows), "x.xlsx")
    assert [turns(d) for d in drafts] == [[(None, "More days in school, please.")], [(None, "Nothing at all, it works.")]]
    assert drafts[0].metadata["answers"] == {"What is your role?": "Teacher;"}
    assert "example.org" not in str(drafts)
    assert "Okafor" not in str(drafts)


def test_survey_monkey_and_its_second_row_of_heads() -> None:
    rows = [
        ["Respondent ID", "Collector ID", "Start Date", "IP Address", "What is your role?", "", "What would you change?"],
        ["", "", "", "", "Response", "Other (please specify)", "Open-Ended Response"],
        [11, 5, "03/01/2025", "203.0.113.7", "Other", "school crossing patrol", "The hours that she has with us."],
        [12, 5, "03/01/2025", "203.0.113.8", "Teacher", "", "Nothing much, only the room."],
    ]
    drafts = read(as_csv(rows))
    assert [t for _, t in turns(drafts[0])] == ["school crossing patrol", "The hours that she has with us."]
    assert drafts[0].outside == ("Respondent 11", "What is your role?: Other (please specify)", "What would you change?")
    assert drafts[1].metadata["answers"] == {"What is your role?": "Teacher"}


def test_a_plain_survey_with_roles_that_come_back_is_no_talk() -> None:
    rows = [
        ["ID", "Role", "Comments"],
        *([i, ("Teacher", "Parent")[i % 2], f"I think that number {i} is about the best there is."] for i in range(8)),
    ]
    drafts = read(as_csv(rows))
    assert len(drafts) == 8
    assert all(t.speaker is None for d in drafts for t in d.spoken)
    assert drafts[0].metadata["answers"] == {"Role": "Teacher"}


@pytest.mark.parametrize(
    ("question", "values", "open_"),
    [
        ("How useful was it?", ["Very useful to me", "Not very useful to me"] * 5, False),
        ("How many days?", ["1", "2.5", "10"], False),
        ("Which of these?", ["bus;train", "bus", "train;bus", "train"], False),
        ("What is your role?", ["Nurse", "Porter"], False),
        ("Why?", ["It was late and nobody told us", "No"], True),
        ("Anything else?", ["Ask the head teacher", "no"], True),
        ("The day", ["It rained all day and we went in anyway because we had to.", "Sunny"], True),
    ],
)
def test_open_and_closed_questions(question: str, values: list[str], open_: bool) -> None:
    assert is_open(question, values) is open_


def hostile(sheet: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose one sheet is this XML."""
    from openpyxl import Workbook

    stream = io.BytesIO()
    Workbook().save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, sheet.encode() if name == "xl/worksheets/sheet1.xml" else data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FAR = (
    f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
    + "".join(f'<row r="{r}"><c r="XFD{r}" t="inlineStr"><is><t>x</t></is></c></row>' for r in range(1, 1_000))
    + "</sheetData></worksheet>"
)
BAD = {
    "entities": (hostile(f'{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'), "entities"),
    "a million cells to the right": (hostile(FAR), "cells"),
    "a part that unpacks to far too much": (hostile("", {"xl/sharedStrings.xml": b" " * 50_000_000}), "unpacks"),
    "a part outside the archive": (hostile("", {"../x.xml": b"<a/>"}), "points outside"),
    "damaged": (hostile("<worksheet"), "damaged"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_workbook_built_to_do_harm_is_refused(what: str) -> None:
    data, words = BAD[what]
    with pytest.raises(Unreadable, match=words):
        read(data, "x.xlsx")


def test_a_cell_longer_than_any_answer_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(b"speaker,text,more\nI,well,a\nP," + b"x" * 3_000_000 + b",b\nI,so,c\n")
