"""The running text of a Word file, with the place of every comment in it.

One walk over the body in the order of the document: words, tabs and breaks, a line end between paragraphs, through tables, links and content controls.
What other libraries give as a paragraph's text leaves out tracked insertions and tables, and every position behind them is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.transcripts.readers.archive import Archive, attribute, local
from qualcode.transcripts.readers.base import Unreadable
from qualcode.transcripts.readers.word_body import NO_TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element

_SKIPPED = NO_TEXT | {"txbxContent"}
_PIECES = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
DOCUMENT = "word/document.xml"
MOST_TAGS = 3_000_000
"""Tags in one part of a Word file; a transcript of 200 KB with 1,500 comments has about 20,000."""

_RELATED = {"comments": "word/comments.xml", "commentsExtended": "word/commentsExtended.xml"}
_MARKS = {"commentRangeStart": "start", "commentRangeEnd": "end", "commentReference": "reference"}


@dataclass
class Place:
    """Where a comment stands: `[start, end)` in the text, or None where the document marks no such edge."""

    start: int | None = None
    end: int | None = None
    reference: int | None = None

    @property
    def span(self) -> tuple[int, int] | None:
        """From the first mark to the last; a comment without an end mark reaches to its reference, one with nothing else stands at it."""
        end = self.reference if self.end is None else self.end
        start = end if self.start is None else self.start
        return (start, end) if start is not None and end is not None and start <= end else None


@dataclass
class Body:
    """The text of a document and the places of its comments by their ids, with how many tracked insertions and deletions it holds."""

    text: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    insertions: int = 0
    deletions: int = 0
    in_boxes: list[str] = field(default_factory=list)


def open_word(data: bytes) -> Archive:
    """A Word file opened safely.

    Raises:
        QualcodeError: it is damaged, locked, made to do harm, or no Word file.
    """
    try:
        archive = Archive(data)
    except Unreadable as error:
        raise QualcodeError(f"this Word file cannot be read: {error.message}", error.hint) from error
    if main_part(archive) not in archive.names:
        raise QualcodeError("this is no Word file (.docx)", "save it as .docx in Word or LibreOffice")
    for part in (main_part(archive), related_part(archive, "comments")):
        if archive.read(part).count(b"<") > MOST_TAGS:
            raise QualcodeError(
                f"this Word file has more than {MOST_TAGS:,} tags, which is more than is read", "save it again in Word, without pictures"
            )
    return archive


def main_part(archive: Archive) -> str:
    """The part that holds the document: programs on the web give it other names."""
    return DOCUMENT if DOCUMENT in archive.names else _target(archive, "", "officeDocument")


def related_part(archive: Archive, kind: str) -> str:
    """The part with the `comments` of a document, or their threads (`commentsExtended`)."""
    return _target(archive, main_part(archive), kind) or _RELATED[kind]


def _target(archive: Archive, part: str, kind: str) -> str:
    """The part that another one, or the whole file, is related to; only parts within the file, whatever a relation says."""
    folder, _, name = part.rpartition("/")
    try:
        root = archive.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
    except Unreadable as error:
        raise QualcodeError(f"this Word file cannot be read: {error.message}", error.hint) from error
    for relation in root if root is not None else ():
        target = attribute(relation, "Target")
        if attribute(relation, "Type").rpartition("/")[2] == kind and attribute(relation, "TargetMode") != "External":
            wanted = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
            if wanted in archive.names:
                return wanted
    return ""


def body_of(archive: Archive, *, as_was: bool = False) -> Body:
    """The text of a document with all tracked changes accepted, or, `as_was`, with all of them rejected.

    Raises:
        QualcodeError: the document is damaged.
    """
    try:
        root = archive.xml(main_part(archive))
    except Unreadable as error:
        raise QualcodeError(f"this Word file cannot be read: {error.message}", error.hint) from error
    walker = _Walker(as_was)
    if root is not None and len(root):
        walker.blocks(root)
    walker.body.text = "".join(walker.pieces)
    return walker.body


def text_of(data: bytes) -> str:
    """The text of a Word file with all tracked changes accepted."""
    return body_of(open_word(data)).text


class _Walker:
    def __init__(self, as_was: bool) -> None:
        self.body, self.pieces, self.at = Body(), list[str](), 0
        self.gone = ("ins", "moveTo") if as_was else ("del", "moveFrom")
        self.begun = False

    def blocks(self, root: _Element) -> None:
        """Every element in document order, without recursion: a file may nest deeper than Python can follow."""
        waiting = [iter(root)]
        while waiting:
            element = next(waiting[-1], None)
            if element is None:
                waiting.pop()
                continue
            name = local(element)
            if name == "txbxContent":
                self._box(element)
            if name in _SKIPPED or not self._element(element, name):
                continue
            waiting.append(iter(_first_version(element) if name == "AlternateContent" else element))

    def _element(self, element: _Element, name: str) -> bool:
        """Take one element; gives whether to go into it."""
        if name == "p":
            if self.begun:
                self._put("\n")
            self.begun = True
        elif name in ("ins", "del", "moveFrom", "moveTo"):
            self.body.insertions += name in ("ins", "moveTo")
            self.body.deletions += name in ("del", "moveFrom")
            if name in self.gone:
                for mark in element.iter(*(f"{{*}}{m}" for m in _MARKS)):
                    self._mark(mark, local(mark))  # the words are gone, and the comment stands where they were
                return False
        elif name in ("t", "delText"):
            self._put(element.text or "")
        elif name in _PIECES:
            self._put(_PIECES[name])
        elif name in _MARKS:
            self._mark(element, name)
        return True

    def _mark(self, element: _Element, name: str) -> None:
        setattr(self.body.places.setdefault(attribute(element, "id"), Place()), _MARKS[name], self.at)

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)

    def _box(self, element: _Element) -> None:
        for mark in element.iter("{*}commentReference"):
            self.body.in_boxes.append(attribute(mark, "id"))


def _first_version(alternatives: _Element) -> list[_Element]:
    """Of the versions of one thing that Word keeps for older programs, the first."""
    return list(alternatives)[:1]
