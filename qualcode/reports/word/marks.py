"""How a section is found again in a report that people have worked on, and how it is seen whether they changed it.

A section begins at a mark in its heading: a content control without visible words whose tag holds a hash of the section's key and a fingerprint of its words
as they were written, and a bookmark that holds the same, because LibreOffice keeps bookmarks and loses tags. It reaches to the next mark; what a person put at
its end is theirs, as the words before it still have the fingerprint. A control around the whole section would say no more, and would hide its
paragraphs and tables from programs that read Word files (python-docx sees only what stands in the body itself).

The fingerprint is of words, styles and emphasis, not of XML, which every program writes in its own way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.reports.word import ooxml, parts
from qualcode.reports.word.ooxml import NAMESPACES, W

if TYPE_CHECKING:
    from docx.document import Document

Element = Any
"""An element of lxml, which has no types."""

CONTENTS = "contents"
"""The key of the contents and the lists of tables and figures."""
PICTURE = "rIdOf:"
"""What a picture is embedded as until its part has a relationship."""
_BOOKMARK = re.compile(r"qc_([0-9a-f]{10})(?:_([0-9a-f]{12}))?\Z")
_TAG = re.compile(r"qc\.([0-9a-f]{10})(?:\.([0-9a-f]{12}))?\Z")
_TOUCHED = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "commentRangeStart", "commentReference")}
_BREAKS = {f"{W}br", f"{W}cr", f"{W}tab"}
_EMPHASIS = ("b", "i", "strike", "highlight", "u")


def key_hash(key: str) -> str:
    """A section's key as it stands in tags and bookmarks: 10 hexadecimal digits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def mark(key: str, title: str, number: int) -> str:
    """The mark of a section, before its fingerprint is known: a bookmark, and a content control that Word shows as `title`."""
    digits = key_hash(key)
    return ooxml.bookmark(number, f"qc_{digits}", "") + ooxml.control(int(digits[:7], 16) + 1, title, f"qc.{digits}", ooxml.run("\u200b"))


@dataclass
class Region:
    """A section as it stands in a file: the elements of the body it is made of, and the fingerprint it was written with.

    `edited` says that a person changed it; of one that nobody changed, what was put at its end is not among its elements. `last` is the last element
    before the next section.
    """

    hash: str
    written: str
    elements: list[Element]
    edited: bool = False
    last: Element = None


@dataclass
class Reader:
    """Reads the words of sections in one file: `names` are its paragraph styles by id, `footnotes` the words of its footnotes by id."""

    names: Mapping[str, str]
    footnotes: Mapping[str, str]
    picture: Callable[[str], str]

    def lines(self, blocks: Sequence[Element]) -> list[str]:
        """The words of a section, one line a paragraph or row of a table, without the numbers that fields print."""
        found: list[str] = []
        for block in blocks:
            if block.tag == f"{W}tbl":
                found += [" | ".join(self._cell(c) for c in row.iter(f"{W}tc")) for row in block.iter(f"{W}tr")]
            elif block.tag == f"{W}p":
                found.append(self._paragraph(block))
            elif block.tag == f"{W}sdt":
                found += self.lines(list(block.find(f"{W}sdtContent")))
        return [line for line in found if line]

    def fingerprint(self, blocks: Sequence[Element]) -> str:
        """12 hexadecimal digits that change when a word, a paragraph's style, an emphasis or a picture does."""
        return fingerprint(self.lines(blocks))

    def _cell(self, cell: Element) -> str:
        return _plain("".join(text for text, _ in self._texts(cell)))

    def _paragraph(self, paragraph: Element) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = self.names.get(style.get(f"{W}val"), "") if style is not None else "normal"
        marked, at = [], ""
        for text, emphasis in self._texts(paragraph):
            if text.strip() and emphasis != at:
                marked.append(f"<{emphasis}>")
                at = emphasis
            marked.append(text)
        words = _plain("".join(marked))
        return f"{name}: {words}" if words else ""

    def _texts(self, element: Element) -> Iterator[tuple[str, str]]:
        """The texts of an element with their emphasis, without what fields show."""
        inside: list[bool] = []
        for part in element.iter():
            if part.tag == f"{W}fldChar":
                kind = part.get(f"{W}fldCharType")
                if kind == "begin":
                    inside.append(False)
                elif kind == "separate" and inside:
                    inside[-1] = True
                elif inside:
                    inside.pop()
            elif part.tag == f"{W}t" and not any(inside) and part.getparent().getparent().tag != f"{W}fldSimple":
                yield part.text or "", _emphasis(part.getparent())
            elif part.tag in _BREAKS and part.getparent().tag == f"{W}r":
                yield " ", ""
            elif part.tag == f"{W}footnoteReference":
                yield f" [{self.footnotes.get(part.get(f'{W}id'), '')}] ", ""
            elif part.tag == f"{{{NAMESPACES['a']}}}blip":
                yield f" [{self.picture(next((v for k, v in part.items() if k.endswith('embed')), ''))}] ", ""


def _plain(text: str) -> str:
    return " ".join(text.split())


def _emphasis(run: Element) -> str:
    properties = run.find(f"{W}rPr") if run is not None else None
    if properties is None:
        return ""
    there = ((name, properties.find(f"{W}{name}")) for name in _EMPHASIS)
    return ",".join(name for name, found in there if found is not None and found.get(f"{W}val", "1") not in ("0", "false", "none"))


def reader(document: Document) -> Reader:
    """A reader for one file."""
    names = {s.get(f"{W}styleId"): s.find(f"{W}name").get(f"{W}val").casefold() for s in document.styles.element.iter(f"{W}style")}
    related = document.part.related_parts

    def picture(identifier: str) -> str:
        part = related.get(identifier)
        return hashlib.sha256(part.blob).hexdigest()[:16] if part is not None else identifier

    return Reader(names, parts.footnote_texts(document), picture)


def fingerprint(lines: Sequence[str]) -> str:
    """The fingerprint of a section's lines."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def regions(body: Element, read: Reader) -> list[Region]:
    """The sections of ours that a file still has, in its order. Of two copies of one, the second is the person's."""
    found: list[Region] = []
    seen: set[str] = set()
    current: Region | None = None
    for child in body:
        begun = _mark(child)
        if begun and begun[0] not in seen:
            current = Region(*begun, [child])
            found.append(current)
            seen.add(begun[0])
        elif begun or child.tag == f"{W}sectPr" or child.find(f"{W}pPr/{W}sectPr") is not None:
            current = None
        elif current:
            current.elements.append(child)
    for region in found:
        _settle(region, read)
    return found


def _settle(region: Region, read: Reader) -> None:
    """See whether a section still has the words it was written with, and leave out what a person put after them."""
    hashed = hashlib.sha256()
    ends = seen = 0
    for i, element in enumerate(region.elements, 1):
        for line in read.lines([element]):
            hashed.update((f"\n{line}" if seen else line).encode("utf-8", "surrogatepass"))
            seen += 1
        if hashed.hexdigest()[:12] == region.written:
            ends = i
    region.last = region.elements[-1]
    region.edited = not ends or any(part.tag in _TOUCHED for element in region.elements[:ends] for part in element.iter())
    if ends:
        region.elements = region.elements[:ends]


def _mark(element: Element) -> tuple[str, str] | None:
    """The section that begins with a paragraph: the hash of its key, and its fingerprint."""
    for tag in element.iter(f"{W}tag"):
        if (found := _TAG.match(tag.get(f"{W}val", ""))) and found[2]:
            return found[1], found[2]
    for bookmark in element.iter(f"{W}bookmarkStart"):
        if (found := _BOOKMARK.match(bookmark.get(f"{W}name", ""))) and found[2]:
            return found[1], found[2]
    return None


def stamp(elements: Sequence[Element], read: Reader) -> dict[str, str]:
    """Write the fingerprints of freshly written sections into their marks; each key's hash with its fingerprint."""
    given: dict[str, str] = {}
    begun: Element | None = None
    blocks: list[Element] = []
    for element in [*elements, None]:
        if element is None or _unstamped(element) is not None or element.find(f"{W}pPr/{W}sectPr") is not None:
            if begun is not None:
                tag = _unstamped(begun)
                key = tag.get(f"{W}val").split(".")[1]
                given[key] = read.fingerprint(blocks)
                tag.set(f"{W}val", f"qc.{key}.{given[key]}")
                for bookmark in begun.iter(f"{W}bookmarkStart"):
                    if bookmark.get(f"{W}name") == f"qc_{key}":
                        bookmark.set(f"{W}name", f"qc_{key}_{given[key]}")
            begun = element if element is not None and _unstamped(element) is not None else None
            blocks = []
        blocks.append(element)
    return given


def _unstamped(element: Element) -> Any:
    """The tag of a mark that has no fingerprint yet."""
    for tag in element.iter(f"{W}tag"):
        if (found := _TAG.match(tag.get(f"{W}val", ""))) and not found[2]:
            return tag
    return None
