"""Finding out how a file counts its positions: every way that programs are known to count is tried, scored on the words, and reported.

The ways: code points or UTF-16 units; line ends counted as one character or as they stand in the file; a byte order mark counted or not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qualcode.exchange.refi.found import FoundSelection, FoundSource

ENOUGH = 3
"""Selections there must be before positions are read by line ends the file does not have."""

_ODD = re.compile("\r\n|[\U00010000-\U0010ffff]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_SCORED = 5_000
"""How many selections are scored, in the order of the file; more of them would not change the answer."""


@dataclass(frozen=True)
class Counting:
    """One way of counting positions; `lost`: line ends count as two characters, though the text that came has one."""

    utf16: bool
    crlf: bool
    bom: bool
    lost: bool = False

    def __str__(self) -> str:
        parts = ["UTF-16 units" if self.utf16 else "code points"]
        ends = "a line end as two characters, though the file has one" if self.lost else "line ends as they stand in the file"
        parts.append(ends if self.crlf else "a line end as one character")
        return ", ".join([*parts, *(["the byte order mark counted"] if self.bom else [])])


@dataclass(frozen=True)
class Score:
    """How well a way of counting fits: of `selections`, how many lie in their text, begin as their name says, and end on word boundaries."""

    counting: Counting
    selections: int
    inside: int
    named: int
    names: int
    clean_edges: int

    @property
    def total(self) -> float:
        """Higher is better; a name counts most, for no accident makes it fit."""
        return self.inside + 3 * self.named + self.clean_edges

    def __str__(self) -> str:
        edges = 2 * self.selections
        named = f", {self.named} of {self.names} begin as their name says" if self.names else ""
        share = f" ({100 * self.clean_edges / edges:.1f} %)" if edges else ""
        return f"{self.inside} of {self.selections} selections inside their text{named}, {self.clean_edges} of {edges} edges on word boundaries{share}"


@dataclass
class Chosen:
    """The way of counting that was taken, why, and how the others scored."""

    counting: Counting
    scores: list[Score] = field(default_factory=list)
    why: str = ""


class Positions:
    """Positions of a source, counted one way, as code points of its text with LF line ends."""

    def __init__(self, source: FoundSource, counting: Counting) -> None:
        self._shift = int(counting.bom and source.bom)
        # positions, in the file's own units, of the units that are no code point of our text
        self._extra: list[int] = []
        surplus = 0
        for match in _ODD.finditer(as_counted(source.raw, counting)):
            if "\U00010000" <= match[0] <= "\U0010ffff":
                if counting.utf16:
                    surplus += 1
                    self._extra.append(match.start() + surplus)
            else:
                self._extra.append(match.start() + surplus)

    def __call__(self, position: int) -> int:
        """The position in code points of the text."""
        position -= self._shift
        return position - bisect_left(self._extra, position)


def as_counted(raw: str, counting: Counting) -> str:
    """The text of a file with the line ends its positions count."""
    if counting.crlf and not counting.lost:
        return raw
    plain = raw.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if counting.lost else plain


def choose(sources: Sequence[FoundSource], origin: str) -> Chosen:
    """The way of counting that fits a file best; among equals the one its program is known for, else the standard's."""
    with_selections = [s for s in sources if s.selections and s.text]
    ways = [Counting(u, c, b) for b in (False, True) for u in (False, True) for c in (False, True)]
    ways = [w for w in ways if _differs(with_selections, w)]
    scores = [_score(with_selections, way) for way in ways]
    if all(_is_poor(s) for s in scores):
        lost = [_score(with_selections, Counting(u, True, False, True)) for u in {w.utf16 for w in ways}]
        scores += [s for s in lost if s.selections >= ENOUGH and not _is_poor(s)]
    usual = _usual(origin)
    best = max(scores, key=lambda s: (s.total, [s.counting.utf16 == usual.utf16, s.counting.crlf == usual.crlf, not s.counting.bom]))
    if len(scores) == 1:
        return Chosen(best.counting, scores, "all ways of counting agree for these texts")
    equals = [s for s in scores if s.total == best.total]
    why = (
        "it fits best"
        if len(equals) == 1
        else f"{len(equals)} ways fit equally well; this is the usual one of the program that wrote the file"
    )
    return Chosen(best.counting, scores, why)


def _is_poor(score: Score) -> bool:
    """Whether so many selections lie outside, cut words or are named otherwise that this can hardly be how they were counted."""
    return score.inside < score.selections or score.clean_edges < 1.8 * score.selections or 2 * score.named < score.names


def _usual(origin: str) -> Counting:
    program = origin.casefold()
    return Counting(utf16=program.startswith("nvivo"), crlf=program.startswith("nvivo for windows"), bom=False)


def _differs(sources: Iterable[FoundSource], way: Counting) -> bool:
    """Whether a way of counting can matter here: without an emoji, a CRLF or a BOM it is the same as the plain one."""
    return (
        (not way.utf16 or any(ord(max(s.text)) > 0xFFFF for s in sources))
        and (not way.crlf or any("\r\n" in s.raw for s in sources))
        and (not way.bom or any(s.bom for s in sources))
    )


def _score(sources: Iterable[FoundSource], way: Counting) -> Score:
    seen = inside = named = names = clean = 0
    for source in sources:
        place, text = Positions(source, way), source.text
        for selection in source.selections:
            if seen >= MOST_SCORED:
                break
            seen += 1
            start, end = place(selection.start), place(selection.end)
            is_inside = 0 <= start < end <= len(text)
            inside += is_inside
            names += len(_key(selection)) > 3
            if is_inside:
                named += begins_as_named(selection, text[start:end])
                clean += is_boundary(text, start) + is_boundary(text, end)
    return Score(way, seen, inside, named, names, clean)


def is_boundary(text: str, at: int) -> bool:
    """Whether a position does not cut a word in two."""
    return at in (0, len(text)) or not (text[at - 1].isalnum() and text[at].isalnum())


def _key(selection: FoundSelection) -> str:
    return " ".join(selection.name.rstrip("….").split())


def begins_as_named(selection: FoundSelection, words: str) -> bool:
    """Whether a selection's name is the beginning of its words, as most programs write it; a name of three letters proves nothing."""
    key = _key(selection)
    return len(key) > 3 and " ".join(words[: 2 * len(selection.name) + 40].split()).startswith(key)
