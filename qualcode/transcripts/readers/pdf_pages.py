"""A page of a PDF as pieces of text, each with its size and weight: which lines begin in bold, and which small numbers mark notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from qualcode.transcripts.draft import Removed

SMALL = 0.78
"""Size of a raised number, as a share of that of the text around it, at most."""


WIDE = 0.65
"""Width of a letter as a share of its height, at most: that of capitals."""


LEAST_CELLS = 4
"""Cells from which a page is taken to hold a table."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text as it was drawn: its size in points (0 where not known), whether its font is a bold one, and where it begins."""

    text: str
    size: float = 0.0
    bold: bool = False
    across: float = 0.0
    down: float = 0.0


@dataclass
class Page:
    """The pieces of a page in order; together they are its text."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the page, LF line ends."""
        return "".join(piece.text for piece in self.pieces)

    def lines(self) -> list[tuple[str, int]]:
        """The lines of the page, each with the place where its bold beginning ends (0 where it does not begin in bold)."""
        out: list[tuple[str, int]] = []
        text, bold, ended = "", 0, False
        for piece in self.pieces:
            for i, part in enumerate(piece.text.split("\n")):
                if i:
                    out.append((text, bold))
                    text, bold, ended = "", 0, False
                text += part
                if part.strip() and not piece.bold:
                    ended = True
                elif part.strip() and not ended:
                    bold = len(text.rstrip())
        return [*out, (text, bold)]


def with_columns(pages: list[Page]) -> list[Page]:
    """The pages with a tab stop before each piece that is the next cell of a table without lines.

    Cells are pieces far right of the end of the one before them on their line, where four or more are, and nearly all of these begin at one
    or two places across the page, as those before them do.
    """
    cells = [cell for page in pages for cell in _next_cells(page)]
    aligned = all(_share_of_two(starts) >= 0.8 for starts in ([b.across for b, _ in cells], [p.across for _, p in cells]))
    if len(cells) < LEAST_CELLS or not aligned:
        return pages
    return [_with_tabs(page) for page in pages]


def _share_of_two(starts: list[float]) -> float:
    """The share of pieces that begin at one of the two commonest places."""
    counts = Counter(round(start / 3) for start in starts)
    return sum(n for _, n in counts.most_common(2)) / len(starts) if starts else 0.0


def _next_cells(page: Page) -> list[tuple[Piece, Piece]]:
    """The pieces of a page that stand far right of the end of the one before them on their line, each after that one."""
    found: list[tuple[Piece, Piece]] = []
    before: Piece | None = None
    for piece in page.pieces:
        words = piece.text.strip()
        if words and before and _is_next_cell(before, piece):
            found.append((before, piece))
        if words:
            before = piece
        elif "\n" in piece.text:
            before = None
    return found


def _is_next_cell(before: Piece, piece: Piece) -> bool:
    """Whether two pieces stand on one line with a gap between them wider than two letters are high."""
    if not before.size or before.text.endswith("\n") or piece.text.startswith((" ", "\t")):
        return False
    ends = before.across + WIDE * before.size * len(before.text.strip())
    return abs(piece.down - before.down) < 1 and piece.across - ends > 2 * before.size


def _with_tabs(page: Page) -> Page:
    cells = {id(piece) for _, piece in _next_cells(page)}
    out: list[Piece] = []
    for piece in page.pieces:
        if id(piece) in cells:
            while out and not out[-1].text.strip(" "):
                out.pop()
            out.append(Piece("\t", piece.size))
        out.append(piece)
    return Page(out)


def without_notes(page: Page) -> tuple[Page, list[Removed]]:
    """The page without the small raised numbers that mark footnotes, and without the footnotes at its foot that they lead to."""
    sizes: Counter[float] = Counter()
    for piece in page.pieces:
        sizes[piece.size] += len(piece.text.strip())
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    marks: dict[int, str] = {}
    notes: list[int] = []
    begins_line = True
    for i, piece in enumerate(page.pieces):
        words = piece.text.strip()
        if words and usual and piece.size < SMALL * usual and re.fullmatch(r"\d{1,3}|[*†‡§]{1,3}", words):
            if not begins_line:
                marks[i] = words
            elif words in marks.values():
                notes.append(i)
        if piece.text:
            begins_line = piece.text.endswith("\n") or (begins_line and not words)
    if not marks or not notes:
        return page, []
    first = notes[0]
    foot = "".join(piece.text for piece in page.pieces[first:])
    removed = [
        Removed("footnote mark", " ".join(marks[i] for i in marks if i < first)),
        Removed("footnote", re.sub(r"[ \t]+", " ", foot).strip()),
    ]
    return Page([piece for i, piece in enumerate(page.pieces[:first]) if i not in marks]), removed
