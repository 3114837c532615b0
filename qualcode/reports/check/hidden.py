"""What a Word file holds besides what people read in it: properties, comments, deleted words, alternative texts, fields, links, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.reports.check.paragraphs import DOCUMENT, Para
from qualcode.transcripts.readers.archive import Archive, attribute, local, parse_xml
from qualcode.transcripts.readers.base import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

AUTHOR = "qualcode check-report"
"""Who the comments of a check are by."""

_LOOKS = ("word/theme/", "word/fontTable", "word/webSettings", "[Content_Types]")
_NO_WORDS = frozenset(
    [
        "rFonts",
        "lsdException",
        "latentStyles",
        "lang",
        "rsid",
        "rsidRoot",
        "compatSetting",
        "font",
        "panose1",
        "sig",
        "schemaRef",
        "tblLook",
        "proofErr",
    ]
)
_NAMES = {
    "docProps/core.xml": "document property",
    "docProps/app.xml": "document property",
    "docProps/custom.xml": "custom property",
    "word/comments.xml": "comment",
    "word/people.xml": "people of the document",
    "word/settings.xml": "settings of the document",
    "word/styles.xml": "style",
    "word/numbering.xml": "list style",
}
_KINDS = (
    ("delText", "deleted words (tracked change)"),
    ("instrText", "field code"),
    ("delInstrText", "field code"),
    ("docPr", "alternative text"),
    ("cNvPr", "alternative text"),
    ("tblCaption", "title of a table"),
    ("tblDescription", "alternative text of a table"),
    ("alias", "content control"),
    ("tag", "content control"),
    ("bookmarkStart", "bookmark"),
    ("hyperlink", "link"),
    ("ins", "tracked change"),
    ("del", "tracked change"),
    ("Relationship", "link or embedded file"),
)
_ELEMENTS = dict(_KINDS)
_DEEPEST = 2


@dataclass(frozen=True)
class Hidden:
    """Words that are not on the page: where, and what they are; `para` is the paragraph a comment can be put on."""

    where: str
    text: str
    para: Para | None = None


def hidden_in(archive: Archive, root: _Element, paras: list[Para], depth: int = 0) -> Iterator[Hidden]:
    """Everything a file holds that is not on its pages, part by part."""
    by_element = {id(p.element): p for p in paras if not p.part}
    for name in sorted(archive.names):
        if not name.endswith("/"):
            yield Hidden("name of a file inside", name.rpartition("/")[2])
        if name.endswith((".xml", ".rels")) and not name.startswith(_LOOKS):
            yield from _part(name, root if name == DOCUMENT else archive.xml(name), by_element)
        elif name.endswith((".docx", ".xlsx", ".pptx", ".docm", ".xlsm")) and depth < _DEEPEST:
            yield from _embedded(archive, name)


def _embedded(archive: Archive, name: str) -> Iterator[Hidden]:
    try:
        inner = Archive(archive.read(name))
        for part in sorted(inner.names):
            if part.endswith((".xml", ".rels")) and not part.startswith(("word/theme/", "xl/theme/", "ppt/theme/")):
                words = [t for e in _elements(parse_xml(inner.read(part), part)) for t in _texts(e)]
                yield Hidden(f"embedded file {name.rpartition('/')[2]}", "\n".join(words))
    except Unreadable:
        yield Hidden(f"embedded file {name.rpartition('/')[2]}", "")


def _elements(root: _Element) -> Iterator[_Element]:
    return (e for e in root.iter() if isinstance(e.tag, str))


def _part(name: str, root: _Element | None, by_element: dict[int, Para]) -> Iterator[Hidden]:
    """One part: its attributes and texts but for the words on the page; words cut into pieces are joined by paragraph."""
    if root is None:
        return
    on_page = name == DOCUMENT or re.fullmatch(r"word/(header|footer|footnotes|endnotes)\d*\.xml", name) is not None
    label = _label(name)
    for element in _elements(root):
        tag = local(element)
        if tag in _NO_WORDS or (name.endswith("comments.xml") and _is_ours(element)):
            continue
        where = _where(element, tag, name, label)
        para = _para(element, by_element) if name == DOCUMENT else None
        values = [str(v) for k, v in element.attrib.items() if _has_words(str(k), str(v), tag)]
        if values:
            yield Hidden(where, "\n".join(values), para)
        if tag == "p" and not on_page:
            yield Hidden(where, "".join(e.text or "" for e in _elements(element) if local(e) in ("t", "delText")), para)
        elif tag == "p":
            if moved := "".join(e.text or "" for above in element.iter("{*}moveFrom") for e in _elements(above) if local(e) == "t"):
                yield Hidden("words moved away (tracked change)", moved, para)
            for kind in ("delText", "instrText"):
                if joined := "".join(e.text or "" for e in _elements(element) if local(e) == kind):
                    yield Hidden(_where(element, kind, name, label), joined, para)
        elif (element.text and element.text.strip() and tag not in ("t", "delText", "instrText", "delInstrText")) or (
            element.text and tag == "t" and not on_page and not name.startswith("word/")
        ):
            yield Hidden(where, element.text, para)


def _texts(element: _Element) -> list[str]:
    return [*filter(None, [element.text]), *(str(v) for k, v in element.attrib.items() if _has_words(str(k), str(v), local(element)))]


def _has_words(key: str, value: str, tag: str) -> bool:
    """Whether an attribute may hold words: no number, no colour, no address of a schema, no id."""
    name = key.rsplit("}", 1)[-1]
    if (
        name in ("paraId", "textId", "paraIdParent", "durableId", "Type", "ContentType", "id", "ascii", "hAnsi", "cs", "eastAsia")
        or "rsid" in name.lower()
    ):
        return False
    if tag == "style" and name != "styleId":
        return False
    return len(value) > 1 and bool(re.search(r"[^\W\d_]{2}", value)) and not value.startswith("http://schemas.")


def _label(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith("customXml/"):
        return "custom XML"
    match = re.fullmatch(r"word/(header|footer|footnotes|endnotes)\d*\.xml", name)
    return match[1].rstrip("s") if match else "the text" if name == DOCUMENT else name


def _where(element: _Element, tag: str, name: str, label: str) -> str:
    """Where something hidden stands, in words."""
    if name.endswith("comments.xml"):
        comment = next((e for e in (element, *element.iterancestors()) if local(e) == "comment"), None)
        return f"comment by {attribute(comment, 'author') or 'somebody'}" if comment is not None else label
    if label.endswith("property"):
        owner = next((e for e in (element, *element.iterancestors()) if local(e) == "property"), element)
        return f"{label}: {attribute(owner, 'name') or local(owner)}"
    kind = _ELEMENTS.get(tag)
    return label if kind is None else kind if name == DOCUMENT or name.endswith(".rels") else f"{kind} in the {label}"


def _is_ours(element: _Element) -> bool:
    return any(local(e) == "comment" and attribute(e, "author") == AUTHOR for e in (element, *element.iterancestors()))


def own_comments(archive: Archive) -> int:
    """How many comments of an earlier check a file still holds."""
    root = archive.xml("word/comments.xml")
    return 0 if root is None else sum(attribute(e, "author") == AUTHOR for e in root)


def _para(element: _Element, by_element: dict[int, Para]) -> Para | None:
    return next((by_element[id(e)] for e in (element, *element.iterancestors()) if id(e) in by_element), None)
