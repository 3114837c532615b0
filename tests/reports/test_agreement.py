"""Agreement as Excel and Word."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from qualcode.agreement.compare import compare
from qualcode.reports.content import Paragraph, Table
from qualcode.reports.tables.agreement_table import to_excel
from qualcode.reports.tables.agreement_word import document, to_document
from tests.agreement.team import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    team = Team(tmp_path / "study", {"T1": [f"Turn {n}." for n in range(12)]})
    for coder in ("ana", "=ben"):
        team.read(coder, "T1")
        for turn in range(2, 9 if coder == "ana" else 8):
            team.code(coder, "T1", turn, stance="positive")
    team.code("ana", "T1", 12, "y")
    return team


def test_the_workbook_holds_figures_as_numbers_and_no_formula(team: Team) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(to_excel(compare(team.study))))
    assert book.sheetnames == ["Agreement", "Stance", "Transcripts", "Methods"]
    rows = list(book["Agreement"].iter_rows(values_only=True))
    head = {name: i for i, name in enumerate(rows[0])}
    assert (rows[1][head["what"]], rows[1][head["name"]], rows[1][head["uses ana"]]) == ("x", "Code X", 7)
    assert rows[1][head["alpha"]] == pytest.approx(compare(team.study).by_code[0].alpha)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book["Stance"]["B1"].value == "ana"
    assert book["Stance"]["A1"].value == "=ben"


def test_values_too_few_to_judge_are_grey(team: Team) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(to_excel(compare(team.study))))["Agreement"]
    assert sheet["B3"].value == "y"
    assert sheet["B3"].font.color.rgb == "00999999"
    assert sheet["B2"].font.color is None or sheet["B2"].font.color.rgb != "00999999"


def test_the_same_study_gives_the_same_bytes(team: Team) -> None:
    study = team.study
    assert to_excel(compare(study)) == to_excel(compare(study))
    assert to_document(study, compare(study)) == to_document(study, compare(study))


def test_the_document_says_what_must_be_said(team: Team) -> None:
    found = compare(team.study)
    sections = {s.title: s for s in document(team.study, found).sections}
    assert list(sections) == ["For the methods section", "By code", "By unit", "Stance"]
    table = sections["By code"].blocks[0]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["Code X", "Code Y"]
    assert table.rows[1][-1] == "too few; =ben never used it"
    assert len(table.head) == len(table.widths) == len(table.rows[0])
    said = " ".join(b.text for s in sections.values() for b in s.blocks if isinstance(b, Paragraph))
    for words in ("All codes pooled", "Lowest of the codes that can be judged: Code X", "too few for an interval", found.methods):
        assert words in said
