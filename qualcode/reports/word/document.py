"""Writing a report as a Word file: the same report always gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qualcode.reports.content import INVENTED, Report
from qualcode.reports.word import breaks, marks, ooxml, parts
from qualcode.reports.word.body import Body, Made, Page
from qualcode.reports.word.contents import contents_xml
from qualcode.reports.word.ooxml import W
from qualcode.reports.word.package import steady
from qualcode.reports.word.styles import styles_xml
from qualcode.reports.word.template import Ground, ground

if TYPE_CHECKING:
    from docx.document import Document

PAPER = {"en-US": (12240, 15840)}
"""The paper of a language, in twentieths of a point; A4 where there is none."""
A4 = (11906, 16838)
MARGIN = 1440
_UNUSED = ("stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail")
"""Parts of python-docx's template that a report does not need; some of them name styles or programs that have nothing to do with it."""


def to_word(report: Report, template: bytes = b"", pages: Mapping[str, int] | None = None) -> bytes:
    """The report as the bytes of a .docx file.

    `template` is a Word file whose styles, page, header and footer are used. `pages` are page numbers for the contents, by bookmark (see `pages.py`).

    Raises:
        QualcodeError: the template cannot be used.
    """
    return write(report, ground(template, "the template", report.language) if template else own_ground(report), pages)


def own_ground(report: Report) -> Ground:
    """An empty file in the look of this program."""
    import docx
    from docx.shared import Twips

    document = docx.Document()
    parts.drop(document, *_UNUSED)
    wide, high = PAPER.get(report.language, A4)
    section = document.sections[0]
    section.page_width, section.page_height = Twips(wide), Twips(high)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Twips(MARGIN)
    section.header_distance = section.footer_distance = Twips(708)
    page = Page(wide - 2 * MARGIN, high - 2 * MARGIN)
    parts.fill(document.styles.element, styles_xml(report.language).replace('w:pos="9026"', f'w:pos="{page.upright}"'))
    parts.fill(document.settings.element, parts.settings_xml(report.language))
    parts.add_bullets(document)
    return Ground(document, page)


def write(report: Report, made: Ground, pages: Mapping[str, int] | None = None) -> bytes:
    """Write a report into a file that is ready for it."""
    document = made.document
    parts.application(document)
    parts.properties(document, report)
    body = Body(report, made.page, first=free_number(document))
    opening, sections = body.opening(), list(body.sections())
    contents = contents_xml(body.entries, body.number(), pages, on_new_page=any(s.is_summary for s in sections))
    front = [s.content for s in sections if s.is_summary] if contents else []
    if contents:
        sections = [s for s in sections if not s.is_summary]
    flow = _flow(document, sections, _headers(made, report))
    _place(document, "".join([*made.before, opening.content, *front, contents, *flow, *made.after]))
    embed(document, body.pictures)
    parts.set_footnotes(document, body.footnotes)
    breaks.close_end(document.element.body)
    written = list(document.element.body)[: -1 - len(made.after)]
    parts.record(document, marks.stamp(written, marks.reader(document)))
    return save(document)


def free_number(document: Document) -> int:
    """A number that no bookmark, picture or footnote of a file has, nor any above it."""
    tags = (f"{W}bookmarkStart", f"{{{ooxml.NAMESPACES['wp']}}}docPr", f"{{{ooxml.NAMESPACES['pic']}}}cNvPr")
    named = [e.get(f"{W}id") or e.get("id") or "0" for e in document.element.body.iter(*tags)]
    return 1 + max(int(n) for n in [*named, *parts.footnote_texts(document), "0"] if n.lstrip("-").isdigit())


def _flow(document: Document, sections: list[Made], across: str) -> list[str]:
    """The sections with a break wherever the page turns."""
    made: list[str] = []
    wide = False
    for section in sections:
        if section.wide != wide:
            made.append(breaks.page_break(document.element.body.sectPr, across if wide else ""))
            wide = section.wide
        made.append(section.content)
    if wide:
        made.append(breaks.page_break(document.element.body.sectPr, across))
    return made


def _headers(made: Ground, report: Report) -> str:
    """Header and footer: a template's own where it has some, else the report's; what pages across need to have them."""
    page = made.document.element.body.sectPr
    if page.find(f"{W}headerReference") is None and page.find(f"{W}footerReference") is None:
        return parts.head_and_foot(made.document, report, made.page.upright, made.page.across)
    if report.invented:
        parts.say_in_footer(made.document, INVENTED)
    return "across"


def _place(document: Document, content: str) -> None:
    """Put the content in place, parsed as one: moving it into the template's body would take time that grows with the square of its length."""
    from docx.oxml import parse_xml
    from lxml import etree

    page = etree.tostring(document.element.body.sectPr, encoding="unicode")
    document._element = document.part._element = parse_xml(f"<w:document {ooxml.DECLARED}><w:body>{content}{page}</w:body></w:document>")


def embed(document: Document, pictures: Mapping[str, bytes]) -> None:
    """Put the pictures that are used into the file, and their relationships in place of their names."""
    names: dict[str, str] = {}
    for blip in document.element.body.iter(f"{{{ooxml.NAMESPACES['a']}}}blip"):
        key = f"{{{ooxml.NAMESPACES['r']}}}embed"
        name = blip.get(key, "").removeprefix(marks.PICTURE)
        if name in pictures:
            names[name] = names.get(name) or document.part.get_or_add_image(io.BytesIO(pictures[name]))[0]
            blip.set(key, names[name])


def save(document: Document) -> bytes:
    """The file as bytes that are the same for the same content."""
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue())
