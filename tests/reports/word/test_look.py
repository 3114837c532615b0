"""What a reader sees: heat maps, captions and references, footnotes, pages across, contents; and that everybody can read it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.document import Document

from qualcode.reports.content import Paragraph, Section, Table
from qualcode.reports.word import styles, tables
from qualcode.reports.word.document import to_word
from tests.reports.sample_report import rich

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def document() -> Document:
    return opened(to_word(rich()))


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def texts(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


@pytest.mark.parametrize("shade", [i / 40 for i in range(41)])
def test_a_number_can_be_read_on_every_shade_of_a_heat_map(shade: float):
    assert tables.contrast(tables.ink_on(shade), tables.colour(shade)) >= 4.5


def test_ink_is_white_where_the_ground_is_dark(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "DARKEST", (0x10, 0x20, 0x40))
    assert (tables.ink_on(0.0), tables.ink_on(1.0)) == ("000000", "FFFFFF")


def test_shades_grow_darker_with_the_number():
    light = [tables.luminance(tables.colour(i / 10)) for i in range(11)]
    assert light == sorted(light, reverse=True)


def test_a_heat_map_shades_its_cells_and_prints_their_numbers(document: Document):
    cell = document.tables[0].rows[1].cells[1]
    assert cell.text == "5"
    assert cell._tc.find(f"{W}tcPr/{W}shd").get(f"{W}fill") == tables.colour(1.0)
    assert cell._tc.find(f".//{W}color").get(f"{W}val") == tables.ink_on(1.0)
    assert document.tables[0].rows[1].cells[0]._tc.find(f"{W}tcPr/{W}shd") is None


def test_every_ink_can_be_read_on_its_ground():
    sheet = styles.styles_xml("en-GB")
    for style in re.findall(r"<w:style .*?</w:style>", sheet):
        ink = re.search(r'<w:rPr>.*?<w:color w:val="(\w{6})"', style)
        ground = re.search(r'<w:shd [^>]*w:fill="(\w{6})"', style)
        if ink:
            assert tables.contrast(ink[1], ground[1] if ground else "FFFFFF") >= 4.5, style[:80]


def test_captions_are_numbered_and_references_name_them(document: Document):
    assert texts(document, "Caption") == [
        "Table 1: People heard by code and group",
        "Table 2: The matrix",
        "Figure 1: Referrals",
        "Table 3: Referrals before and after",
    ]
    assert texts(document, "Evidence") == ["Heard from 7 people; see Table 1 and Table 2, not [[nothing]]."]
    instructions = "".join(t.text for t in document.element.body.iter(f"{W}instrText"))
    assert instructions.count("SEQ Table") == 3
    assert instructions.count("SEQ Figure") == 1
    assert instructions.count(" REF _Ref") == 4


def test_the_lists_of_tables_stand_after_the_contents(document: Document):
    assert texts(document, "Contents Heading") == ["Contents", "Tables"]
    listed = ["".join(t.text for t in p._p.iter(f"{W}t")) for p in document.paragraphs if p.style.name == "table of figures"]
    assert listed == [c for c in texts(document, "Caption") if c.startswith("Table")]


def test_a_short_paper_has_no_contents():
    short = replace(rich(), sections=(Section("One", (Paragraph("a"),)), Section("Two", (Paragraph("b"),))))
    assert texts(opened(to_word(short)), "Contents Heading") == []


def test_a_note_on_method_is_a_footnote(document: Document):
    notes = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/footnotes.xml")
    assert b"Counts are of people heard, not of prevalence." in notes.blob
    assert "prevalence" not in " ".join(p.text for p in document.paragraphs)


def test_a_wide_section_is_printed_across_and_the_pages_after_it_are_not(document: Document):
    assert [s.page_width > s.page_height for s in document.sections] == [False, True, False]
    wide = next(t for t in document.tables if t.rows[0].cells[0].text == "Theme 0")
    assert sum(c.width for c in wide.columns) == pytest.approx(document.sections[1].page_width - 2 * 914400, rel=0.01)


def test_a_report_that_ends_across_has_no_empty_page_after_it():
    report = replace(rich(), sections=rich().sections[:3])
    document = opened(to_word(report))
    assert [s.page_width > s.page_height for s in document.sections] == [False, True]
    assert document.paragraphs[-1].text == "Blank cells were not asked about."


def test_captions_stay_with_their_tables_and_no_row_stands_alone():
    rows = tuple((str(i), "x") for i in range(40))
    document = opened(to_word(replace(rich(), sections=(Section("One", (Table("long", ("a", "b"), rows, (1, 1)),)),))))
    table = document.tables[0]
    keeps = [row.cells[0].paragraphs[0]._p.find(f"{W}pPr/{W}keepNext") is not None for row in table.rows]
    assert keeps[:2] == [True, True]
    assert keeps[-2:] == [True, False]
    assert not any(keeps[2:-2])
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows)


def test_a_short_table_stands_on_one_page_and_long_cells_do_not_drag_it_from_its_caption():
    def keeps(cell: str) -> list[bool]:
        document = opened(to_word(replace(rich(), sections=(Section("One", (Table("t", ("a", "b"), ((cell, "x"),) * 4, (1, 1)),)),))))
        return [row.cells[0].paragraphs[0]._p.find(f"{W}pPr/{W}keepNext") is not None for row in document.tables[0].rows]

    assert keeps("short") == [True, True, True, True, False]
    assert keeps("long words " * 80) == [True, False, False, False, False]


def test_what_is_written_not_written_and_warned_of_look_different(document: Document):
    looks = {p.style.name for p in document.paragraphs}
    assert {"Authored Text", "Not Yet Written", "Warning", "List Bullet", "Evidence"} <= looks


def test_headings_go_down_one_level_at_a_time(document: Document):
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_american_reports_are_on_american_paper_in_american_english():
    document = opened(to_word(replace(rich(), language="en-US")))
    assert (document.sections[0].page_width.inches, document.sections[0].page_height.inches) == (8.5, 11)
    assert {e.get(f"{W}val") for e in document.styles.element.iter(f"{W}lang")} == {"en-US"}


def test_a_picture_has_words_a_caption_and_its_data_below(document: Document):
    body = [p for p in document.paragraphs if p.style.name in ("Picture", "Caption")]
    at = next(i for i, p in enumerate(body) if p.style.name == "Picture")
    assert [p.text.split(":")[0] for p in body[at + 1 : at + 3]] == ["Figure 1", "Table 3"]
    shape = document.inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "Bars: referrals fell in Authority A."
    assert shape.width / shape.height == pytest.approx(2, rel=0.01)
