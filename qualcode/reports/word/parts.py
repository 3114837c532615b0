"""The parts of a Word file around its body: settings, footnotes, lists, headers, properties, and the record of which sections were written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from qualcode.reports.content import INVENTED, Report
from qualcode.reports.word import ooxml
from qualcode.reports.word.ooxml import DECLARED, W
from qualcode.reports.word.styles import BULLETS

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from docx.oxml.xmlchemy import BaseOxmlElement

LONGEST = 255
"""Word keeps at most so many characters of a property."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CUSTOM = f"{_OFFICE}.custom-properties+xml"
_RECORD = "qualcode sections"
_APPLICATION = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>qualcode</Application></Properties>'
)


def parse(content: str) -> Any:
    """The elements of a piece of WordprocessingML."""
    from docx.oxml import parse_xml

    return parse_xml(f"<w:body {DECLARED}>{content}</w:body>")


def fill(element: BaseOxmlElement, content: str) -> None:
    """Put new content in place of all an element holds."""
    for child in list(element):
        element.remove(child)
    element.extend(list(parse(content)))


def settings_xml(language: str, kept: str = "") -> str:
    """The settings part: the language, and today's way of laying out. `kept` is what a template says of odd and even pages.

    Word is not told to update the fields on opening, because it would first ask about "fields that may refer to other files".
    """
    return (
        f'<w:zoom w:percent="100"/>{kept}<w:defaultTabStop w:val="720"/>'
        "<w:footnotePr/>"
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f"<w:themeFontLang w:val={quoteattr(language)}/>"
    )


def drop(document: Document, *kinds: str) -> list[str]:
    """Take parts out of a file, by the last word of their relationship; which of them were there."""
    found = []
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind in kinds:
                del relations[key]
                found.append(kind)
    return found


def application(document: Document) -> None:
    """The program that wrote the file is this one, and nothing is said of the machine or the time it took."""
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith("extended-properties"):
            relation.target_part._blob = _APPLICATION


def add_part(document: Document, name: str, kind: str, content_type: str, content: str, *, of_package: bool = False) -> Part:
    """A new part of the file, with its relationship."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    made = Part(PackURI(name), content_type, content.encode("utf-8"), package)
    (package if of_package else document.part).relate_to(made, f"{_RELATIONS}/{kind}")
    return made


def related(document: Document, kind: str) -> Part | None:
    """The part of the document with a kind of relationship, where it has one."""
    rels = document.part.rels.values()
    return next((r.target_part for r in rels if not r.is_external and r.reltype.rsplit("/", 1)[-1] == kind), None)


# --- bulleted lists ----------------------------------------------------------------------------------------------------

_LIST = (
    '<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
    '<w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
)


def add_bullets(document: Document) -> int:
    """Give the file a bulleted list, and return its number."""
    from lxml import etree

    part = related(document, "numbering")
    if part is None:
        numbering = f'<w:numbering {DECLARED}>{_LIST.format(n=BULLETS)}<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="{BULLETS}"/></w:num></w:numbering>'
        add_part(document, "/word/numbering.xml", "numbering", f"{_OFFICE}.wordprocessingml.numbering+xml", numbering)
        return BULLETS
    root = getattr(part, "_element", None)
    tree = root if root is not None else etree.fromstring(part.blob)
    kinds, lists = tree.findall(f"{W}abstractNum"), tree.findall(f"{W}num")
    number = 1 + max(
        (int(e.get(f"{W}{a}")) for e, a in [*((k, "abstractNumId") for k in kinds), *((e, "numId") for e in lists)]), default=0
    )
    kind, made = parse(_LIST.format(n=number) + f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    tree.insert(tree.index(kinds[-1]) + 1 if kinds else 0, kind)
    tree.insert(tree.index(lists[-1]) + 1 if lists else len(tree), made)
    if root is None:
        part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return number


# --- footnotes ---------------------------------------------------------------------------------------------------------

_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def footnote_xml(number: int, text: str) -> str:
    """One footnote."""
    sign = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    return f'<w:footnote w:id="{number}">{ooxml.paragraph("FootnoteText", sign + ooxml.run(f" {text}"))}</w:footnote>'


def set_footnotes(document: Document, new: Mapping[int, str]) -> None:
    """Add the footnotes that the file refers to, and take out those that nothing refers to any more."""
    from lxml import etree

    part = related(document, "footnotes")
    if part is None:
        empty = f"<w:footnotes {DECLARED}>{_SEPARATORS}</w:footnotes>"
        part = add_part(document, "/word/footnotes.xml", "footnotes", f"{_OFFICE}.wordprocessingml.footnotes+xml", empty)
    tree = etree.fromstring(part.blob)
    wanted = {e.get(f"{W}id") for e in document.element.body.iter(f"{W}footnoteReference")}
    for footnote in list(tree):
        if footnote.get(f"{W}type") is None and footnote.get(f"{W}id") not in wanted:
            tree.remove(footnote)
    tree.extend(list(parse("".join(footnote_xml(n, text) for n, text in sorted(new.items()) if str(n) in wanted))))
    _name_separators(document, [f.get(f"{W}id") for f in tree if f.get(f"{W}type")])
    part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _name_separators(document: Document, ids: Iterable[str]) -> None:
    """The settings name the lines above footnotes; a template's may have other numbers than ours."""
    named = document.settings.element.find(f"{W}footnotePr")
    if named is not None:
        fill(named, "".join(f'<w:footnote w:id="{i}"/>' for i in ids))


def footnote_texts(document: Document) -> dict[str, str]:
    """The words of every footnote of the file, by its id."""
    from lxml import etree

    part = related(document, "footnotes")
    if part is None:
        return {}
    tree = etree.fromstring(part.blob)
    return {f.get(f"{W}id"): " ".join("".join(t.text or "" for t in f.iter(f"{W}t")).split()) for f in tree}


# --- which sections were written ---------------------------------------------------------------------------------------


def record(document: Document, keys: Iterable[str]) -> None:
    """Remember in the file which sections were written, so that one a person took out is not put back. Hashes only."""
    text = " ".join(dict.fromkeys(keys))
    size = LONGEST - LONGEST % 11
    chunks = [text[i : i + size].strip() for i in range(0, len(text), size)]
    space, types = f"{_OFFICE_NS}/custom-properties", f"{_OFFICE_NS}/docPropsVTypes"
    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{i + 2}" name="{_RECORD} {i + 1}"><vt:lpwstr>{chunk}</vt:lpwstr></property>'
        for i, chunk in enumerate(chunks)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="{space}" xmlns:vt="{types}">{properties}</Properties>'
    )
    drop(document, "custom-properties")
    add_part(document, "/docProps/custom.xml", "custom-properties", _CUSTOM, content, of_package=True)


_OFFICE_NS = "http://schemas.openxmlformats.org/officeDocument/2006"


def recorded(document: Document) -> set[str]:
    """The hashes of the sections that were once written into this file."""
    found: set[str] = set()
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith("/custom-properties"):
            text = relation.target_part.blob.decode("utf-8", "replace")
            for value in re.findall(rf'name="{_RECORD} \d+".*?<vt:lpwstr[^>]*>([^<]*)<', text, re.DOTALL):
                found.update(value.split())
    return found


# --- headers, footers, properties --------------------------------------------------------------------------------------


def head_and_foot(document: Document, report: Report, upright: int, across: int) -> str:
    """Set header and footer of the pages; returns the references that pages printed across need to theirs."""
    section = document.sections[0]
    references = []
    part: Any = document.part
    tab = f'<w:tabs><w:tab w:val="clear" w:pos="{upright}"/><w:tab w:val="right" w:pos="{across}"/></w:tabs>'
    for kind, style, content in _head_and_foot(report):
        slot = section.header if kind == "header" else section.footer
        slot.is_linked_to_previous = False
        fill(slot._element, ooxml.paragraph(style, content))
        made, identifier = part.add_header_part() if kind == "header" else part.add_footer_part()
        fill(made._element, ooxml.paragraph(style, content, tab))
        references.append(f'<w:{kind}Reference w:type="default" r:id="{identifier}"/>')
    return "".join(references)


def _head_and_foot(report: Report) -> list[tuple[str, str, str]]:
    pages = ooxml.run("Page ") + ooxml.field("PAGE", "1") + ooxml.run(" of ") + ooxml.field("NUMPAGES", "1")
    said = " · ".join(s for s in (INVENTED if report.invented else "", STATUS.get(report.status, "")) if s)
    return [("header", "Header", ooxml.run(report.title)), ("footer", "Footer", ooxml.run(f"{said}\t") + pages)]


def say_in_footer(document: Document, text: str) -> None:
    """Add a line to the footers of a template, so that it stands on every page."""
    for section in document.sections:
        for footer in (section.footer, section.first_page_footer, section.even_page_footer):
            if footer is section.footer or not footer.is_linked_to_previous:
                footer.is_linked_to_previous = False
                footer._element.append(parse(ooxml.paragraph("Footer", ooxml.run(text)))[0])


STATUS = {"draft": "Draft", "factual-check": "Draft for factual check", "final": ""}
"""What the foot of every page says of a report that is not final."""


def properties(document: Document, report: Report) -> None:
    """Set the document's properties: nobody's name but the study team's, and no time but that of the newest event."""
    held = document.core_properties
    held.title, held.subject, held.author = (_short(t) for t in (report.title, report.subtitle, report.author))
    held.language, held.category, held.comments = report.language, "Evaluation report", INVENTED if report.invented else ""
    held.keywords, held.last_modified_by, held.revision = "", _short(report.author), 1
    held.created = held.modified = _time(report.made_at)


def _short(text: str) -> str:
    line = " ".join(ooxml.clean(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _time(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at.replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError:
        return datetime(1980, 1, 1)
