"""Codebooks kept in Word, Excel, CSV and Markdown are taken in, and go back out and in without loss."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from qualcode.codebooks import Codebook
from qualcode.codebooks.diff import diff
from qualcode.errors import QualcodeError
from qualcode.exchange.codebook_file.read import read_codebook_file
from qualcode.exchange.codebook_file.take import import_codebook
from qualcode.exchange.frames import table
from qualcode.project import Project
from qualcode.project.begin import begin
from qualcode.reports.tables.export import to_bytes
from qualcode.study import Study


@pytest.fixture
def blank(tmp_path: Path) -> Project:
    return begin(tmp_path / "study", template="blank")


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_bytes(text.encode("utf-8"))
    return folder / name


def tree(path: Path) -> list[tuple[str, str]]:
    """Each code's name with that of what it stands under."""
    _, found = read_codebook_file(path)
    return [(e.name, found[e.parent].name if e.parent >= 0 else "") for e in found]


MARKDOWN = """# Codebook of the study

## 1. Feasibility
How far it could be done.

### 1.1 Role clarity
Shared understanding of what the worker is for.

Include:
- remit
- boundary with the pastoral team

Exclude: amount of work (use feas.load)

Example: "A counsellor, we thought."

## Promise
- **Trust** – children talk to her
- **Access**: easy to reach
"""


def test_headings_and_lists_of_markdown_are_codes(blank: Project, tmp_path: Path) -> None:
    path = write(tmp_path, "codes.md", MARKDOWN)
    assert tree(path) == [
        ("Feasibility", ""), ("Role clarity", "Feasibility"), ("Promise", ""), ("Trust", "Promise"), ("Access", "Promise"),
    ]  # fmt: skip
    import_codebook(blank, path, coder="ana")
    book = Codebook.read(blank.codebook_path)
    role = next(c for c in book.walk() if c.name == "Role clarity")
    assert book.name == "Codebook of the study"
    assert (role.definition, role.include) == (
        "Shared understanding of what the worker is for.",
        ("remit", "boundary with the pastoral team"),
    )
    assert [e.when for e in role.exclude] == ["amount of work (use feas.load)"]
    assert role.examples == ('"A counsellor, we thought."',)


def test_a_group_in_its_own_column_holds_the_rows_below(tmp_path: Path) -> None:
    path = write(tmp_path, "c.csv", "Theme,Code,Description\nFeasibility,Role,what for\n,Space,desk\nPromise,Trust,\n")
    assert tree(path) == [("Feasibility", ""), ("Role", "Feasibility"), ("Space", "Feasibility"), ("Promise", ""), ("Trust", "Promise")]


def test_a_name_may_be_a_path(tmp_path: Path) -> None:
    path = write(tmp_path, "c.tsv", "Code\tDefinition\nFeas > Space\tdesk\nFeas\tall of it\n")
    assert tree(path) == [("Feas", ""), ("Space", "Feas")]
    assert read_codebook_file(path)[1][0].definition == ["all of it"]


def test_a_word_table_with_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    grid = document.add_table(rows=3, cols=3)
    rows = [("Parent code", "Code", "When not to use"), ("Feasibility", "Role", "workload"), ("", "Space", "")]
    for row, words in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    grid.cell(1, 0).merge(grid.cell(2, 0))
    document.save(str(tmp_path / "c.docx"))
    assert tree(tmp_path / "c.docx") == [("Feasibility", ""), ("Role", "Feasibility"), ("Space", "Feasibility")]
    assert read_codebook_file(tmp_path / "c.docx")[1][1].exclude == ["workload"]


def test_word_headings_and_bullets(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Feasibility", 1)
    document.add_heading("Role", 2)
    document.add_paragraph("What it is.")
    document.add_paragraph("Include: remit; boundary")
    document.add_heading("Promise", 1)
    document.add_paragraph("Trust: they talk", style="List Bullet")
    document.save(str(tmp_path / "c.docx"))
    assert tree(tmp_path / "c.docx") == [("Feasibility", ""), ("Role", "Feasibility"), ("Promise", ""), ("Trust", "Promise")]
    assert read_codebook_file(tmp_path / "c.docx")[1][1].include == ["remit", "boundary"]


def test_a_paragraph_in_the_style_of_a_title_is_no_code_and_labels_in_one_paragraph_are_parted(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("My codebook", 0)
    document.add_heading("Feasibility", 1)
    document.add_paragraph("Whether it works. Include: visits; calls. Exclude: costs (use cost) Examples: “It worked.”")
    document.add_heading("Promise", 1)
    document.add_paragraph("Include: trust\nWhen not to use: include what is hoped: for")
    document.save(str(tmp_path / "c.docx"))
    title, (first, second) = read_codebook_file(tmp_path / "c.docx")
    assert (title, first.name, second.name) == ("My codebook", "Feasibility", "Promise")
    assert (first.definition, first.include) == (["Whether it works."], ["visits", "calls"])
    assert (first.exclude, first.examples) == (["costs (use cost)"], ["“It worked.”"])
    assert (second.include, second.exclude) == (["trust"], ["include what is hoped: for"])


def test_our_own_workbook_brings_back_the_whole_codebook(small: Project, blank: Project, tmp_path: Path) -> None:
    study = Study(small)
    path = tmp_path / "ours.xlsx"
    path.write_bytes(to_bytes(path, [table(study, "participants"), table(study, "codebook")]))
    import_codebook(blank, path, coder="ana")
    there = Codebook.read(blank.codebook_path)
    assert [c.id for c in there.walk()] == [c.id for c in study.codebook.walk()]
    assert {c.code for c in diff(study.codebook, there)} == {""}


def test_an_edited_definition_comes_back_only_when_asked(small: Project, tmp_path: Path) -> None:
    path = write(tmp_path, "c.csv", "id,name,definition\nfeas.space,Space,Where she works\n")
    before = small.codebook_path.read_bytes()
    kept = import_codebook(small, path, coder="ana")
    assert small.codebook_path.read_bytes() == before
    assert kept.kinds["left"]["definitions that differ from the ones here; those here were kept"].count == 1
    assert import_codebook(small, path, coder="ana", update=True, dry_run=True).kinds["changed"]
    assert small.codebook_path.read_bytes() == before
    import_codebook(small, path, coder="ana", update=True)
    found = Codebook.read(small.codebook_path).get("feas.space")
    assert found is not None
    assert found.definition == "Where she works"


@pytest.mark.parametrize(
    ("name", "text"), [("c.csv", "transcript,code,text\na,b,c\n"), ("c.md", "Nothing but a sentence.\n"), ("c.csv", "a,b\n1,2\n")]
)
def test_what_is_no_codebook_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(QualcodeError, match="no codes were found"):
        read_codebook_file(write(tmp_path, name, text))


def test_a_damaged_word_file_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "c.docx"
    path.write_bytes(b"PK\x03\x04 word/document.xml and no more")
    with pytest.raises(QualcodeError):
        read_codebook_file(path)


CELL = "Definition: What she is for. Include: remit; boundary. Exclude: amount of work (use feas.load)\nExample: “A counsellor.”"
TABLES: dict[str, list[list[list[str]]]] = {
    "all of it in one cell": [[["Code", "Description"], ["Role clarity", CELL]]],
    "no heads": [[["Role clarity", CELL], ["Trust", "Definition: They talk to her."]]],
    "a form for each code": [
        [["Code", "Role clarity"], ["Definition", "What she is for."], ["Include", "remit\nboundary"], ["Exclude", "amount of work (use feas.load)"], ["Example", "“A counsellor.”"]],
        [["Code", "Trust"], ["Definition", "They talk to her."]],
    ],
}  # fmt: skip


@pytest.mark.parametrize("layout", TABLES)
def test_labels_within_the_cells_of_a_table_are_parted(layout: str, tmp_path: Path) -> None:
    document = docx.Document()
    for rows in TABLES[layout]:
        made = document.add_table(len(rows), 2)
        for row, cells in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("")
    document.save(str(tmp_path / "book.docx"))
    role, *more = read_codebook_file(tmp_path / "book.docx")[1]
    assert (role.name, role.definition, role.include) == ("Role clarity", ["What she is for."], ["remit", "boundary"])
    assert (role.exclude, role.examples) == (["amount of work (use feas.load)"], ["“A counsellor.”"])
    assert [(e.name, e.definition) for e in more] == ([] if layout == "all of it in one cell" else [("Trust", ["They talk to her."])])
