"""The user's own Word file as the ground a report stands on: its styles, page, header, footer and logo are kept, and what is missing is added.

A place in its text that reads `{{report}}` is where the report goes; what stands before and after it (a cover, an imprint) is kept. Without one its text is left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.reports.word import parts, styles
from qualcode.reports.word.body import Page
from qualcode.reports.word.ooxml import W

if TYPE_CHECKING:
    from docx.document import Document

PLACE = "{{report}}"
"""Where in a template's text the report goes."""
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMING = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
_LEFT_OUT = {
    "comments": "its comments",
    "glossaryDocument": "its building blocks",
    "customXml": "its data for form fields",
    "custom-properties": "its own document properties",
    "vbaProject": "its macros",
    "attachedTemplate": "the template it is attached to",
}
"""What of a template a report does not take, by the last word of its relationship."""


@dataclass
class Ground:
    """A file that a report can be written into. `added` are styles it lacked, `left_out` what of it could not be used."""

    document: Document
    page: Page
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def open_word(data: bytes, name: str) -> Document:
    """A Word file, or a Word template, as python-docx reads it.

    Raises:
        QualcodeError: it is no Word file, is damaged, or holds macros.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            types = package.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise QualcodeError(f"{name} holds macros, which a report does not take", "save it in Word as .docx, and name that file")
        if _TEMPLATE in types:
            from qualcode.reports.word.package import steady

            data = steady(data, {"[Content_Types].xml": types.replace(_TEMPLATE, _DOCUMENT)})
        return docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise QualcodeError(f"{name} cannot be read as a Word file: {error}", "open it in Word, save it as .docx, and try again") from error


def ground(data: bytes, name: str, language: str) -> Ground:
    """A template made ready: its styles under the ids a report uses, what is missing added, what cannot be used taken out.

    Raises:
        QualcodeError: it is no Word file, is damaged, or holds macros.
    """
    document = open_word(data, name)
    page = page_of(document)
    made = Ground(document, page)
    made.left_out += [
        _LEFT_OUT[k]
        for k in dict.fromkeys(parts.drop(document, *_LEFT_OUT, "webSettings", "stylesWithEffects", "thumbnail"))
        if k in _LEFT_OUT
    ]
    made.left_out += canonical(document)
    made.added = complete(document, page, language)
    _keep_body(made)
    even = document.settings.element.find(f"{W}evenAndOddHeaders") is not None
    parts.fill(document.settings.element, parts.settings_xml(language, "<w:evenAndOddHeaders/>" if even else ""))
    return made


def page_of(document: Document) -> Page:
    """How wide the text of a file is, upright and across, from its last upright section."""
    sections = list(document.sections)
    section = next((s for s in reversed(sections) if (s.page_height or 0) >= (s.page_width or 0)), sections[-1])
    sides = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
    wide, high = section.page_width or 7560310, section.page_height or 10692130
    upright, across = ((edge - sides) // 635 for edge in (wide, max(wide, high)))
    return Page(upright, across)


def canonical(document: Document) -> list[str]:
    """Give every style the id that a report uses for its name (Word in another language has other ids), and leave no second style called a quote.

    Returns:
        What was taken out, in words.
    """
    names = {s.get(f"{W}styleId"): _name(s) for s in document.styles.element.iter(f"{W}style")}
    ours = {s.name.casefold(): s.id for s in styles.PARAGRAPHS} | {
        name.casefold(): styles.style_id(xml) for name, xml in styles.OTHERS.items()
    }
    ours["toc heading"] = "ContentsHeading"  # Word's own name for it
    renamed = {i: ours[name] for i, name in names.items() if name in ours and ours[name] != i}
    for i, name in names.items():
        if i in set(ours.values()) and name not in ours:
            renamed[i] = f"{i}Other"
    _rename(document, renamed)
    _without_twins(document)
    taken_out = []
    for style in list(document.styles.element.iter(f"{W}style")):
        if "quote" in _name(style) and _name(style) != "quote":
            document.styles.element.remove(style)
            if _name(style) != "quote char":
                taken_out.append(f"its style “{style.find(f'{W}name').get(f'{W}val')}”, because quotations are found by the style Quote")
    there = {s.get(f"{W}styleId") for s in document.styles.element.iter(f"{W}style")}
    for link in [e for e in document.styles.element.iter(f"{W}link", f"{W}next", f"{W}basedOn") if e.get(f"{W}val") not in there]:
        link.getparent().remove(link)
    return taken_out


def _without_twins(document: Document) -> None:
    """Of styles that now have one id (LibreOffice writes both `Caption` and `caption`), keep the one with the name as a report writes it, else the first."""
    ours = {s.id: s.name for s in styles.PARAGRAPHS}
    twins: dict[str, list[Any]] = {}
    for style in document.styles.element.findall(f"{W}style"):
        twins.setdefault(style.get(f"{W}styleId"), []).append(style)
    for style_id, found in twins.items():
        kept = next((s for s in found if s.find(f"{W}name").get(f"{W}val") == ours.get(style_id)), found[0])
        for style in found:
            if style is not kept:
                document.styles.element.remove(style)


def _name(style: Any) -> str:
    name = style.find(f"{W}name")
    return name.get(f"{W}val", "").casefold() if name is not None else ""


def _rename(document: Document, renamed: Mapping[str, str]) -> None:
    """Put new style ids in place of old ones, in every part of the file that names styles."""
    if not renamed:
        return
    for style in document.styles.element.iter(f"{W}style"):
        style.set(f"{W}styleId", renamed.get(style.get(f"{W}styleId"), style.get(f"{W}styleId")))
    tags = [f"{W}{name}" for name in _NAMING]
    pattern = re.compile(rb"(<w:(?:" + "|".join(_NAMING).encode() + rb') w:val=")([^"]*)(")')
    table = {old.encode("utf-8"): new.encode("utf-8") for old, new in renamed.items()}
    for part in document.part.package.iter_parts():
        element = getattr(part, "_element", None)
        if element is not None:
            for naming in element.iter(*tags):
                naming.set(f"{W}val", renamed.get(naming.get(f"{W}val"), naming.get(f"{W}val")))
        elif part.content_type.endswith("+xml") and "wordprocessingml" in part.content_type:
            part._blob = pattern.sub(lambda found: found[1] + table.get(found[2], found[2]) + found[3], part.blob)


def complete(document: Document, page: Page, language: str) -> list[str]:
    """Add the styles a file lacks, in its own typeface, and the bulleted list; the names of those added."""
    sheet = document.styles.element
    there = {s.get(f"{W}styleId") for s in sheet.iter(f"{W}style")}
    added = []
    for style in styles.PARAGRAPHS:
        if style.id not in there:
            xml = styles.style_xml(style).replace('w:pos="9026"', f'w:pos="{page.upright}"')
            if style.id == "ListBullet":
                xml = xml.replace(f'w:numId w:val="{styles.BULLETS}"', f'w:numId w:val="{parts.add_bullets(document)}"')
            sheet.extend(list(parts.parse(xml)))
            added.append(style.name)
    for xml in styles.OTHERS.values():
        if styles.style_id(xml) not in there:
            sheet.extend(list(parts.parse(xml)))
    properties = sheet.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    if properties is not None:
        for old in properties.findall(f"{W}lang"):
            properties.remove(old)
        properties.extend(list(parts.parse(styles.language_xml(language))))
    return added


def _keep_body(made: Ground) -> None:
    """Keep what stands around `{{report}}` in a template's text; without it, leave the text out and say so."""
    from lxml import etree

    body = made.document.element.body
    children = [child for child in body if child.tag != f"{W}sectPr"]
    texts = ["".join(t.text or "" for t in child.iter(f"{W}t")).strip() for child in children]
    if PLACE in texts:
        at = texts.index(PLACE)
        made.before, made.after = ([etree.tostring(c, encoding="unicode") for c in side] for side in (children[:at], children[at + 1 :]))
        return
    if any(texts):
        made.left_out.append(
            f"its own text ({sum(map(bool, texts))} paragraphs and tables); to keep it, write {PLACE} in a paragraph where the report should go"
        )
    if len(made.document.sections) > 1:
        made.left_out.append("all its sections but the last, whose page, header and footer are used")
