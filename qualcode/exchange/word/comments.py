"""The comments of a Word file with their places, threads and whether they are resolved; nothing is interpreted yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.exchange.word.body import Body, body_of, open_word, related_part
from qualcode.transcripts.readers.archive import Archive, attribute, local
from qualcode.transcripts.readers.base import Unreadable

MOST_COMMENTS = 100_000


@dataclass(frozen=True)
class Comment:
    """One comment. `start` and `end` are None where it stands on nothing in the body; equal where no words were marked; `reply_to` is another's id."""

    id: str
    author: str
    date: str
    text: str
    start: int | None
    end: int | None
    reply_to: str = ""
    resolved: bool = False


@dataclass
class WordFile:
    """A commented Word file: its text with tracked changes accepted, the text as it was before them, and the comments with places in each.

    A file of our own says which transcript it was made from, which layer it shows, and the id of the newest coding in it.
    """

    body: Body
    before: Body
    comments: list[Comment]
    transcript: str = ""
    layer: str = ""
    up_to: str = ""
    archive: Archive | None = None

    def on(self, body: Body, comment: Comment) -> tuple[int, int] | None:
        """Where a comment stands in one of the two texts."""
        place = body.places.get(comment.id)
        return place.span if place is not None else None

    def whereabouts(self, comment: Comment) -> str:
        """In which part of the file a comment stands that is not on the text, in words."""
        if comment.id in self.body.in_boxes:
            return "in text boxes"
        mark = re.compile(rb"comment(?:Reference|RangeStart)[^>]*[: ]id=\"" + re.escape(comment.id.encode()) + rb"\"")
        for name in sorted(self.archive.names if self.archive else ()):
            kind = re.search(r"(footnote|endnote|header|footer)s?\d*\.xml$", name)
            if kind and self.archive is not None and mark.search(self.archive.read(name)):
                return f"in {kind[1]}s"
        return "nowhere in the text"


def read_word(data: bytes) -> WordFile:
    """A commented Word file.

    Raises:
        QualcodeError: it is damaged, locked, made to do harm, or no Word file.
    """
    archive = open_word(data)
    body = body_of(archive)
    before = body_of(archive, as_was=True) if body.insertions or body.deletions else body
    try:
        comments = _comments(archive, body)
        properties = _properties(archive)
    except Unreadable as error:
        raise QualcodeError(f"this Word file cannot be read: {error.message}", error.hint) from error
    ours = {name: properties.get(f"qualcode {name}", "") for name in ("transcript", "layer", "up to")}
    return WordFile(body, before, comments, ours["transcript"], ours["layer"], ours["up to"], archive)


def _comments(archive: Archive, body: Body) -> list[Comment]:
    root = archive.xml(related_part(archive, "comments"))
    if root is None:
        return []
    threads = _threads(archive)
    found, by_paragraph = [], dict[str, str]()
    elements = [e for e in root if local(e) == "comment"]
    if len(elements) > MOST_COMMENTS:
        raise QualcodeError(f"this Word file holds {len(elements):,} comments; at most {MOST_COMMENTS:,} are read", "split it")
    last: dict[str, str] = {}
    for element in elements:
        paragraphs = [p for p in element.iter("{*}p")]
        if paragraphs:
            last[attribute(element, "id")] = attribute(paragraphs[-1], "paraId").upper()
            by_paragraph[last[attribute(element, "id")]] = attribute(element, "id")
    for element in elements:
        key = attribute(element, "id")
        parent, resolved = threads.get(last.get(key, ""), ("", False))
        lines = ["".join(_words(p)) for p in element.iter("{*}p")]
        place = body.places.get(key)
        start, end = (place.span if place is not None else None) or (None, None)
        reply_to = by_paragraph.get(parent, "") if parent else ""
        found.append(
            Comment(key, attribute(element, "author"), attribute(element, "date"), "\n".join(lines).strip(), start, end, reply_to, resolved)
        )
    return found


def _words(paragraph: Any) -> list[str]:
    pieces = {"tab": "\t", "br": "\n", "cr": "\n"}
    return [
        (e.text or "") if local(e) == "t" else pieces[local(e)]
        for e in paragraph.iter()
        if local(e) in ("t", *pieces) and local(e.getparent()) != "pPr"
    ]


def _threads(archive: Archive) -> dict[str, tuple[str, bool]]:
    """For the last paragraph of each comment, the paragraph of the comment it answers, and whether it is resolved."""
    root = archive.xml(related_part(archive, "commentsExtended"))
    if root is None:
        return {}
    return {
        attribute(e, "paraId").upper(): (attribute(e, "paraIdParent").upper(), attribute(e, "done") in ("1", "true"))
        for e in root
        if local(e) == "commentEx"
    }


def _properties(archive: Archive) -> dict[str, str]:
    """The custom properties of a document: ours say which transcript it is."""
    root = archive.xml("docProps/custom.xml")
    if root is None:
        return {}
    return {attribute(e, "name"): "".join(str(t) for t in e.itertext()).strip() for e in root}
