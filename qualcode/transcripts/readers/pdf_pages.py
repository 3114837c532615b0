"""A page of a PDF as pieces of text, each with its size and weight: which lines begin in bold, and which small numbers mark notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from qualcode.transcripts.draft import Removed

SMALL = 0.78
"""Size of a raised number, as a share of that of the text around it, at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text as it was drawn: its size in points (0 where not known) and whether its font is a bold one."""

    text: str
    size: float = 0.0
    bold: bool = False


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
