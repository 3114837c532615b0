"""A report people have worked on is brought up to date: their words stay, the rest is refreshed, and every change is listed."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document

from qualcode.reports.content import Paragraph, Report, Section, Table
from qualcode.reports.word.document import to_word
from qualcode.reports.word.update import ADDED, KEPT, LEFT_OUT, PERSONS, REFRESHED, REMOVED, Update, printed_numbers, update
from tests.reports.sample_report import HEARD, RATES, WIDE, quotation, rich
from tests.reports.word.package_checks import faults

SOFFICE = shutil.which("soffice")


def edited(data: bytes, change: Callable[[Document], object]) -> bytes:
    document = docx.Document(io.BytesIO(data))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def through_libreoffice(data: bytes, folder: Path) -> bytes:
    """The file as LibreOffice saves it."""
    if SOFFICE is None:
        pytest.skip("needs LibreOffice")
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder / "out"), str(folder / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / "a.docx").read_bytes()


def lines(data: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def paragraph(document: Document, start: str):  # type: ignore[no-untyped-def]
    return next(p for p in document.paragraphs if p.text.startswith(start))


def reword(start: str, new: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        paragraph(document, start).runs[0].text = new

    return change


def listed(found: Update) -> dict[str, str]:
    return {change.title: change.what for change in found.changes}


def newer() -> Report:
    """The same report later: a count and a quotation changed, a section new, another gone."""
    old = rich()
    messages, feasibility, _, impact = old.sections
    role, work = feasibility.sections
    heard = replace(HEARD, rows=(("Role clarity", "6", "2"), *HEARD.rows[1:]))
    work = replace(work, blocks=(quotation("Q000009", "Other words."), *work.blocks[1:]))
    fresh = Section("Turnover", (Paragraph("People left.", footnote="A note."), RATES), key="feasibility/new")
    feasibility = replace(feasibility, blocks=(feasibility.blocks[0], heard), sections=(role, work, fresh))
    return replace(old, sections=(messages, feasibility, impact))


@pytest.fixture(scope="module")
def written() -> bytes:
    return to_word(rich())


def test_nothing_new_writes_nothing(written: bytes):
    assert update(written, rich(), "a.docx") == Update()


def test_what_nobody_edited_is_refreshed_added_or_removed(written: bytes):
    found = update(written, newer(), "a.docx")
    assert listed(found) == {
        "Feasibility": REFRESHED,
        "Role clarity": REFRESHED,  # its reference to the matrix leads nowhere now
        "Workload": REFRESHED,
        "Turnover": ADDED,
        "The matrix": REMOVED,
    }
    assert faults(found.data) == []
    assert docx.Document(io.BytesIO(found.data)).tables[0].cell(1, 1).text == "6"
    assert lines(found.data) == lines(to_word(newer()))


def test_an_update_can_be_updated(written: bytes):
    once = update(written, newer(), "a.docx").data
    assert update(once, newer(), "a.docx").changes == []
    back = update(once, rich(), "a.docx")
    assert listed(back)["Feasibility"] == REFRESHED
    assert faults(back.data) == []


def test_an_edited_section_keeps_the_person_s_words_and_says_what_would_change(written: bytes):
    theirs = edited(written, reword("Little was said.", "Little was said, though staff hinted."))
    found = update(theirs, newer(), "a.docx")
    change = next(c for c in found.changes if c.title == "Workload")
    assert change.what == KEPT
    assert "+ “Other words.” (Q000009, teacher, School 1)" in change.lines
    assert change.quotes == ("Q000003",)
    assert "Little was said, though staff hinted." in lines(found.data)
    assert "“Too many forms.” (Q000003, teacher, School 1)" in lines(found.data)
    assert printed_numbers(found.data) == {"Q000001", "Q000002", "Q000003"}


@pytest.mark.parametrize(
    "change",
    [
        lambda p: setattr(p.runs[0], "bold", True),
        lambda p: setattr(p, "style", "Heading 3"),
        lambda p: p.insert_paragraph_before("Mine."),
        lambda p: p._p.getparent().remove(p._p),
    ],
    ids=["bold", "style", "a paragraph between", "a paragraph gone"],
)
def test_any_change_of_a_person_keeps_the_section(written: bytes, change: Callable[[object], object]):
    theirs = edited(written, lambda d: change(paragraph(d, "Little was said.")))
    assert listed(update(theirs, newer(), "a.docx"))["Workload"] == KEPT


def test_a_comment_keeps_the_section_it_stands_in(written: bytes):
    theirs = edited(written, lambda d: d.add_comment(paragraph(d, "Little was said.").runs, text="Really?", author="A"))
    found = update(theirs, newer(), "a.docx")
    assert listed(found)["Workload"] == KEPT
    assert len(list(docx.Document(io.BytesIO(found.data)).comments)) == 1


def test_a_changed_cell_keeps_the_section(written: bytes):
    def change(document: Document) -> None:
        document.tables[0].cell(1, 1).paragraphs[0].runs[0].text = "five"

    assert listed(update(edited(written, change), newer(), "a.docx"))["Feasibility"] == KEPT


def test_words_put_after_a_section_stay_and_the_section_is_refreshed(written: bytes):
    theirs = edited(written, lambda d: paragraph(d, "The matrix").insert_paragraph_before("Between us."))
    theirs = edited(theirs, lambda d: d.add_paragraph("What I think."))
    found = update(theirs, newer(), "a.docx")
    assert listed(found)["Workload"] == REFRESHED
    assert {"Between us.", "What I think."} <= set(lines(found.data))


def test_a_section_a_person_took_out_is_not_put_back(written: bytes):
    def change(document: Document) -> None:
        start = next(p for p in document.paragraphs if p.text == "Workload" and p.style.name == "Heading 2")._p
        for element in [start, *[e for e in start.itersiblings()][:2]]:
            element.getparent().remove(element)

    found = update(edited(written, change), newer(), "a.docx")
    assert listed(found)["Workload"] == LEFT_OUT
    assert "Workload" not in [p.text for p in docx.Document(io.BytesIO(found.data)).paragraphs]


def test_an_edited_section_that_the_report_no_longer_has_is_kept(written: bytes):
    theirs = edited(written, reword("Blank cells", "Empty cells were not asked about."))
    found = update(theirs, newer(), "a.docx")
    assert listed(found)["The matrix"] == PERSONS
    assert "Empty cells were not asked about." in lines(found.data)


def test_numbers_references_and_contents_follow(written: bytes):
    theirs = edited(written, lambda d: paragraph(d, "Impact").insert_paragraph_before("My own heading", style="Heading 1"))
    found = update(theirs, newer(), "a.docx")
    document = docx.Document(io.BytesIO(found.data))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions == [
        "Table 1: People heard by code and group",
        "Table 2: Referrals before and after",
        "Figure 1: Referrals",
        "Table 3: Referrals before and after",
    ]
    entries = [p.hyperlinks[0].text for p in document.paragraphs if p.style.name.startswith("toc ")]
    assert "My own heading" in entries
    assert "The matrix" not in entries


def test_footnotes_and_pictures_that_nothing_shows_are_taken_out(written: bytes):
    report = replace(newer(), sections=newer().sections[:1])
    found = update(written, report, "a.docx")
    assert faults(found.data) == []
    document = docx.Document(io.BytesIO(found.data))
    assert not [p for p in document.part.package.iter_parts() if "media" in str(p.partname)]
    notes = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/footnotes.xml")
    assert b"prevalence" not in notes.blob


def test_a_new_wide_section_turns_the_page(written: bytes):
    report = replace(
        rich(), sections=(*rich().sections[:2], Section("Another matrix", (WIDE,), key="second", wide=True), *rich().sections[2:])
    )
    found = update(written, report, "a.docx")
    assert faults(found.data) == []
    assert [s.page_width > s.page_height for s in docx.Document(io.BytesIO(found.data)).sections] == [False, True, False]
    report = replace(rich(), sections=(*rich().sections, Section("Another matrix", (WIDE,), key="second", wide=True)))
    found = update(written, report, "a.docx")
    assert [s.page_width > s.page_height for s in docx.Document(io.BytesIO(found.data)).sections] == [False, True, False, True]


def test_a_copy_saved_by_libreoffice_is_updated_like_one_saved_by_word(written: bytes, tmp_path: Path):
    theirs = edited(written, reword("Little was said.", "Little was said, though staff hinted."))
    saved = through_libreoffice(edited(theirs, lambda d: d.add_paragraph("What I think.")), tmp_path)
    found = update(saved, newer(), "a.docx")
    assert listed(found) == {
        "Feasibility": REFRESHED,
        "Role clarity": REFRESHED,
        "Workload": KEPT,
        "Turnover": ADDED,
        "The matrix": REMOVED,
    }
    assert faults(found.data) == []
    assert {"Little was said, though staff hinted.", "What I think.", "People left."} <= set(lines(found.data))


def test_a_report_in_a_file_that_was_never_ours_is_all_added():
    found = update(to_plain(), rich(), "a.docx")
    assert {c.what for c in found.changes} == {ADDED}
    assert lines(found.data)[0] == "Mine alone."


def to_plain() -> bytes:
    document = docx.Document()
    document.add_paragraph("Mine alone.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_same_update_gives_the_same_bytes(written: bytes):
    assert update(written, newer(), "a.docx").data == update(written, newer(), "a.docx").data


def test_a_table_that_is_only_numbered_anew_counts_as_unchanged(written: bytes):
    """A table put before it makes Table 1 into Table 2; nobody has edited that."""
    old = rich()
    extra = Section("First", (Table("Another", ("a",), (("b",),), (1,)),), key="first")
    report = replace(old, sections=(extra, *old.sections))
    found = update(written, report, "a.docx")
    assert listed(found) == {"First": ADDED}
    assert "Heard from 7 people; see Table 2 and Table 3, not [[nothing]]." in lines(found.data)
