"""A transcript: one frozen text, the turns people took in it, and the places a coding can stand.

Every position is a number of Unicode code points from the start of the text; a stretch is `[start, end)`, its end not included.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qualcode.model.revisions import Revision

_WORD = re.compile(r"\S+")


def text_hash(text: str) -> str:
    """The name of a text: the first 16 hex digits of the SHA-256 of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text `[start, end)` in code points, with `0 <= start <= end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must run forward from 0 or more, not {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch of talk, numbered from 1; the span leaves out the label and the time.

    `speaker` is the label as written, or None where the file marks nobody; `time` is the marked start in seconds, or None.
    """

    number: int
    speaker: str | None
    start: int
    end: int
    time: float | None = None

    @property
    def span(self) -> Span:
        """The words of the turn, as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Transcript:
    """One frozen text with its turns, and the revisions that have led to it.

    `events` are lines of their own that nobody says (`[phone rings]`), `outside` is headings and the like, `removed` is what was
    taken out at the door (page marks, times inside a turn, characters that XML cannot hold).
    """

    id: str
    title: str
    text: str
    turns: tuple[Turn, ...]
    original: str = ""
    original_hash: str = ""
    reader: str = ""
    revisions: tuple[Revision, ...] = ()
    events: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def hash(self) -> str:
        """The name of the current text."""
        return text_hash(self.text)

    def slice(self, span: Span) -> str:
        """The exact words a span stands on."""
        return self.text[span.start : span.end]

    def turn(self, number: int) -> Turn:
        """The turn with this number.

        Raises:
            KeyError: there is no such turn.
        """
        if not 1 <= number <= len(self.turns):
            raise KeyError(number)
        return self.turns[number - 1]

    def turn_at(self, position: int) -> Turn | None:
        """The turn a position falls in; between two turns, None."""
        from bisect import bisect_right

        index = bisect_right(self.turns, position, key=lambda t: t.start) - 1
        if index < 0:
            return None
        turn = self.turns[index]
        return turn if position < turn.end else None

    def turns_in(self, span: Span) -> Iterator[Turn]:
        """The turns a span touches, in order."""
        return (t for t in self.turns if t.span.overlaps(span))


def word_spans(text: str, span: Span) -> list[Span]:
    """The words inside a span, by white space, as spans of the whole text."""
    return [Span(m.start(), m.end()) for m in _WORD.finditer(text, span.start, span.end)]
