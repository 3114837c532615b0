"""Writing a report as a Word file: the same report always gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from qualcode.reports import ooxml
from qualcode.reports.content import INVENTED, Block, Paragraph, Quotation, Report, Section, Table
from qualcode.reports.package import steady
from qualcode.reports.styles import styles_xml

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

LEVELS = 2
"""How deep the contents go."""

_STYLES = {"text": "Normal", "intro": "Normal", "definition": "Definition", "evidence": "Evidence", "note": "Note"}
_UNUSED = ("stylesWithEffects", "customXml", "numbering", "webSettings")
"""Parts of python-docx's template that a report does not need; some of them name styles or programs that have nothing to do with it."""


def to_word(report: Report) -> bytes:
    """The report as the bytes of a .docx file."""
    import docx

    document = docx.Document()
    _strip(document)
    _page(document)
    _fill(document.styles.element, styles_xml(report.language))
    _fill(document.settings.element, _settings(report.language))
    _head_and_foot(document, report)
    _properties(document, report)
    _write_body(document, "".join(_body(report)))
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue())


def _write_body(document: Document, content: str) -> None:
    """Put the content in place, parsed as one: moving it into the template's body would take time that grows with the square of its length."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    page = document.element.body.sectPr.xml
    document.part._element = parse_xml(f"<w:document {nsdecls('w', 'r')}><w:body>{content}{page}</w:body></w:document>")


# --- what the pages hold ---------------------------------------------------------------------------------------------


def _body(report: Report) -> Iterator[str]:
    yield ooxml.paragraph("Title", ooxml.run(report.title))
    yield ooxml.paragraph("Subtitle", ooxml.run(report.subtitle))
    tables = _Counter()
    for block in report.opening:
        yield _block(block, tables)
    headings = list(_headings(report))
    yield from _contents(headings)
    for number, (level, section) in enumerate(headings, 1):
        yield ooxml.paragraph(f"Heading{level}", ooxml.bookmark(number, _anchor(number), ooxml.run(section.title)))
        for before, block in zip((None, *section.blocks), section.blocks, strict=False):
            yield _block(block, tables, before)


def _headings(report: Report) -> Iterator[tuple[int, Section]]:
    def walk(section: Section, level: int) -> Iterator[tuple[int, Section]]:
        yield min(level, 3), section
        for inner in section.sections:
            yield from walk(inner, level + 1)

    for section in report.sections:
        yield from walk(section, 1)


def _anchor(number: int) -> str:
    return f"_Toc{number:06d}"


def _contents(headings: list[tuple[int, Section]]) -> Iterator[str]:
    """The contents field with an entry for every heading already in it.

    The entries have no page numbers until Word or LibreOffice updates the field: only they know where pages end, and a number made up here might be wrong.
    """
    entries = [(number, level, section) for number, (level, section) in enumerate(headings, 1) if level <= LEVELS]
    yield ooxml.paragraph("ContentsHeading", ooxml.run("Contents"))
    for position, (number, level, section) in enumerate(entries):
        entry = ooxml.link(_anchor(number), ooxml.run(section.title))
        start = ooxml.field_start(f'TOC \\o "1-{LEVELS}" \\h \\z \\u') if position == 0 else ""
        end = ooxml.FIELD_END if position == len(entries) - 1 else ""
        yield ooxml.paragraph(f"TOC{level}", start + entry + end)


class _Counter:
    """Counts the tables of a document."""

    def __init__(self) -> None:
        self.tables = 0


def _block(block: Block, counter: _Counter, before: Block | None = None) -> str:
    match block:
        case Quotation():
            return quotation(block)
        case Table():
            counter.tables += 1
            caption = ooxml.run("Table ") + ooxml.field("SEQ Table \\* ARABIC", str(counter.tables)) + ooxml.run(f": {block.caption}")
            return ooxml.paragraph("Caption", caption) + ooxml.table(block.caption, block.head, block.rows, block.widths, block.figures)
        case Paragraph():
            keep = "<w:keepNext/>" if block.kind in ("intro", "evidence") else ""
            space = '<w:spacing w:before="200"/>' if isinstance(before, Table) else ""
            return ooxml.paragraph(_STYLES[block.kind], ooxml.run(block.text), keep + space)


def quotation(block: Quotation) -> str:
    """A printed quote: the words in quotation marks as one run, then number and attribution in round brackets."""
    return ooxml.paragraph(
        "Quote",
        ooxml.run(f"“{block.words}”") + ooxml.run(f" ({block.number}, {block.attribution})", '<w:color w:val="55626B"/><w:sz w:val="18"/>'),
    )


# --- the document around them ----------------------------------------------------------------------------------------


def _strip(document: Document) -> None:
    """Take out what the template brings and a report does not need."""
    for part_rels in (document.part.rels, document.part.package.rels):
        for key, rel in list(part_rels.items()):
            if rel.reltype.rsplit("/", 1)[-1] in (*_UNUSED, "thumbnail"):
                del part_rels[key]
    for rel in document.part.package.rels.values():
        if rel.reltype.endswith("extended-properties"):
            rel.target_part._blob = _APPLICATION


_APPLICATION = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>qualcode</Application></Properties>'
)


def _page(document: Document) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.54)
    section.header_distance = section.footer_distance = Cm(1.25)


def _fill(element: BaseOxmlElement, content: str) -> None:
    """Put new content in place of all an element holds."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(f"<w:body {nsdecls('w')}>{content}</w:body>")))


def _settings(language: str) -> str:
    """The settings part: the language, and today's way of laying out.

    Word is not told to update the fields on opening, because it would first ask about "fields that may refer to other files".
    """
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f"<w:themeFontLang w:val={quoteattr(language)}/>"
    )


def _head_and_foot(document: Document, report: Report) -> None:
    pages = ooxml.run("Page ") + ooxml.field("PAGE", "1") + ooxml.run(" of ") + ooxml.field("NUMPAGES", "1")
    section = document.sections[0]
    for part, style, content in (
        (section.header, "Header", ooxml.run(report.title)),
        (section.footer, "Footer", ooxml.run(f"{INVENTED if report.invented else ''}\t") + pages),
    ):
        part.is_linked_to_previous = False
        _fill(part._element, ooxml.paragraph(style, content))


def _properties(document: Document, report: Report) -> None:
    """Set the document's properties: nobody's name but the study team's, and no time but that of the newest event."""
    properties = document.core_properties
    properties.title, properties.subject, properties.author = report.title, report.subtitle, report.author
    properties.language, properties.category, properties.comments = (
        report.language,
        "Evaluation report",
        INVENTED if report.invented else "",
    )
    properties.keywords, properties.last_modified_by, properties.revision = "", report.author, 1
    properties.created = properties.modified = _time(report.made_at)


def _time(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at.replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError:
        return datetime(1980, 1, 1)
