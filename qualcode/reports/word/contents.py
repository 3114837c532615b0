"""The contents, and the lists of tables and figures, with page numbers where they are known.

Only a program that lays out pages knows on which page a heading stands. Word could be told to update the fields when it opens the file, but then it first asks
about "fields that may refer to other files", so it is not told; numbers made up here might be wrong, so none are. Where LibreOffice is installed the
pages are its own (`pages.py`); elsewhere the entries are links without numbers until somebody updates them (in Word: Ctrl+A, F9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.reports.content import METHODS, SUMMARY
from qualcode.reports.word import marks, ooxml
from qualcode.reports.word.bookmarks import heading_name
from qualcode.reports.word.ooxml import W

LEVELS = 2
"""How deep the contents go."""
FEWEST = 2
"""A list of fewer tables, or of fewer figures, is not printed."""
FEWEST_HEADINGS = 7
"""A paper with fewer headings, all of one level, is short enough to do without contents."""


@dataclass(frozen=True)
class Entry:
    """A line of the contents: its level (1 to 3, or `Table` or `Figure`), the bookmark it leads to, and its words."""

    level: int | str
    anchor: str
    text: str


def entries(body: marks.Element) -> list[Entry]:
    """The headings and captions of a document's body, in order, as far as they have a bookmark."""
    found = []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val") if style is not None else ""
        anchor = next((n for b in paragraph.iter(f"{W}bookmarkStart") if (n := b.get(f"{W}name", "")).startswith("_Toc")), "")
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t")).replace("\u200b", "")
        if anchor and name.startswith("Heading"):
            found.append(Entry(int(name[-1]), anchor, text))
        elif anchor and name == "Caption":
            found.append(Entry(text.split(" ")[0], anchor, text))
    return found


def contents_xml(found: Sequence[Entry], number: int, pages: Mapping[str, int] | None = None, *, on_new_page: bool = False) -> str:
    """The contents, and the lists of tables and figures; nothing for a short paper. `number` is a bookmark's that is free.

    They begin a page of their own where a summary stands before them.
    """
    found = list(_short(found))
    headings = [e for e in found if isinstance(e.level, int) and e.level <= LEVELS]
    if len(headings) < FEWEST_HEADINGS and {e.level for e in headings} <= {1} and not any(isinstance(e.level, str) for e in found):
        return ""
    turn = "<w:pageBreakBefore/>" if on_new_page else ""
    parts = [ooxml.paragraph("ContentsHeading", marks.mark(marks.CONTENTS, "Contents", number) + ooxml.run("Contents"), turn)]
    parts += _field(f'TOC \\o "1-{LEVELS}" \\h \\z \\u', ((f"TOC{e.level}", e) for e in headings), pages)
    for word, title in (("Table", "Tables"), ("Figure", "Figures")):
        there = [e for e in found if e.level == word]
        if len(there) >= FEWEST:
            parts.append(ooxml.paragraph("ContentsHeading", ooxml.run(title)))
            parts += _field(f'TOC \\h \\z \\c "{word}"', (("TableOfFigures", e) for e in there), pages)
    return "".join(parts)


def _short(found: Sequence[Entry]) -> Iterator[Entry]:
    """The entries a reader looks for: what stands inside the summary, which is on the first page, and inside the appendix is left to the headings there."""
    closed = False
    for entry in found:
        if entry.level == 1:
            closed = entry.anchor in _CLOSED
            yield entry
        elif not closed:
            yield entry


_CLOSED = (heading_name(SUMMARY), heading_name(METHODS))


def _field(instruction: str, lines: Iterable[tuple[str, Entry]], pages: Mapping[str, int] | None) -> list[str]:
    lines = list(lines)
    made = []
    for i, (style, entry) in enumerate(lines):
        start = ooxml.field_start(instruction) if i == 0 else ""
        end = ooxml.FIELD_END if i == len(lines) - 1 else ""
        page = ""
        if pages is not None:
            page = ooxml.run("\t") + ooxml.field(f"PAGEREF {entry.anchor} \\h", str(pages.get(entry.anchor, "")))
        made.append(ooxml.paragraph(style, start + ooxml.link(entry.anchor, ooxml.run(entry.text) + page) + end))
    return made
