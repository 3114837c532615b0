"""A report in the look of the user's own Word file."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, RGBColor

from qualcode.errors import QualcodeError
from qualcode.reports.word.document import to_word
from qualcode.reports.word.template import ground
from tests.reports.sample_report import png, rich
from tests.reports.word.package_checks import faults


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def template() -> Document:
    """A house template: its own colours, page and logo; a text of its own."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0x00, 0x11)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(17), Cm(24)
    section.header.paragraphs[0].add_run("The Institute").add_picture(io.BytesIO(png()))
    section.footer.paragraphs[0].text = "Confidential"
    document.add_paragraph("Lorem ipsum")
    return document


def test_styles_page_header_and_logo_of_the_template_are_kept(template: Document):
    made = to_word(rich(), saved(template))
    assert faults(made) == []
    document = docx.Document(io.BytesIO(made))
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0xAA, 0x00, 0x11)
    assert document.sections[0].page_width == pytest.approx(Cm(17), abs=1000)
    assert document.sections[0].header.paragraphs[0].text.startswith("The Institute")
    assert any("image" in r.reltype for r in document.sections[0].header.part.rels.values())
    assert [p.text for p in document.sections[0].footer.paragraphs] == ["Confidential", "Invented data"]


def test_tables_are_as_wide_as_the_template_s_page(template: Document):
    document = docx.Document(io.BytesIO(to_word(rich(), saved(template))))
    width = sum(column.width for column in document.tables[0].columns)
    section = document.sections[0]
    assert width == pytest.approx(section.page_width - section.left_margin - section.right_margin, rel=0.01)


def test_missing_styles_are_added_and_named_and_what_is_not_used_is_said(template: Document):
    found = ground(saved(template), "house.docx", "en-GB")
    assert {"Evidence", "Not Yet Written", "Warning"} <= set(found.added)
    assert "heading 1" not in found.added
    assert any("its own text (1 paragraphs and tables)" in text for text in found.left_out)
    assert any("Intense Quote" in text for text in found.left_out)


def test_styles_of_word_in_another_language_are_found_by_their_names(template: Document):
    style = template.styles["Heading 1"]
    style.element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "berschrift1")
    document = docx.Document(io.BytesIO(to_word(rich(), saved(template))))
    headings = [p for p in document.paragraphs if p.text == "Feasibility" and p.style.name == "Heading 1"]
    assert headings[0].style.font.color.rgb == RGBColor(0xAA, 0x00, 0x11)
    assert len([s for s in document.styles if s.name == "Heading 1"]) == 1


def test_only_quotations_have_a_style_called_a_quote(template: Document):
    template.styles.add_style("Pull quote", WD_STYLE_TYPE.PARAGRAPH)
    document = docx.Document(io.BytesIO(to_word(rich(), saved(template))))
    assert [s.name for s in document.styles if "quote" in s.name.casefold()] == ["Quote"]


def test_a_cover_and_an_imprint_around_the_place_for_the_report_are_kept(template: Document):
    template.add_paragraph("{{report}}")
    template.add_paragraph("Imprint")
    made = to_word(rich(), saved(template))
    assert faults(made) == []
    lines = [p.text for p in docx.Document(io.BytesIO(made)).paragraphs]
    assert (lines[0], lines[1], lines[-1]) == ("Lorem ipsum", "Helpers in towns: North", "Imprint")


def test_properties_and_comments_of_the_template_do_not_travel(template: Document):
    template.core_properties.author = template.core_properties.keywords = "Sam Secret"
    comment = template.add_comment(template.paragraphs[0].runs, text="Sam Secret says no", author="Sam Secret")
    assert comment is not None
    with zipfile.ZipFile(io.BytesIO(to_word(rich(), saved(template)))) as package:
        assert not [name for name in package.namelist() if b"Sam Secret" in package.read(name)]


def test_a_word_template_file_is_taken_too(template: Document):
    data = saved(template)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"))
    assert faults(to_word(rich(), out.getvalue())) == []


@pytest.mark.parametrize(("data", "said"), [(b"", "cannot be read"), (b"PK\x03\x04", "cannot be read"), (b"hello", "cannot be read")])
def test_what_is_no_word_file_is_refused_with_a_remedy(data: bytes, said: str):
    with pytest.raises(QualcodeError, match=said) as error:
        ground(data, "house.docx", "en-GB")
    assert "docx" in error.value.hint


def test_macros_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
    with pytest.raises(QualcodeError, match="holds macros"):
        ground(out.getvalue(), "house.docm", "en-GB")
