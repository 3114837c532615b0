"""Carrying positions from a text that somebody edited in Word to the transcript it came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_CHARACTERS = 20_000
"""Characters of a changed block that are compared letter by letter; a longer one is compared by its words."""


@dataclass(frozen=True)
class Edit:
    """A stretch of the edited text and the stretch of the transcript in its place."""

    start: int
    end: int
    to_start: int
    to_end: int


class Alignment:
    """The way from an edited text to the transcript; `edits` are the stretches that differ, in order."""

    def __init__(self, edited: str, transcript: str) -> None:
        self.edited, self.transcript = edited, transcript
        self.edits = [] if edited == transcript else _edits(edited, transcript)
        self._starts = [e.start for e in self.edits]

    def span(self, start: int, end: int) -> tuple[int, int, bool] | None:
        """Where a span stands in the transcript, and whether an edge fell into changed words; None where nothing of it is left."""
        first, moved_start = self._edge(start, is_start=True)
        last, moved_end = self._edge(end, is_start=False)
        return (first, last, moved_start or moved_end) if first < last else None

    def _edge(self, at: int, *, is_start: bool) -> tuple[int, bool]:
        number = bisect_right(self._starts, at) - 1
        # words put in exactly at an edge stay outside the span
        while number >= 0 and not is_start and self.edits[number].start == at:
            number -= 1
        if number < 0:
            return at, False
        edit = self.edits[number]
        if edit.start < at < edit.end or (is_start and edit.start == at < edit.end and edit.to_start != edit.to_end):
            return (edit.to_start, True) if is_start else (edit.to_end, True)
        if at <= edit.start:
            return (edit.to_end if is_start else edit.to_start), edit.start != edit.end
        return at - edit.end + edit.to_end, False


def _edits(edited: str, transcript: str) -> list[Edit]:
    """Paragraphs first, then letters within the paragraphs that changed."""
    ours, theirs = edited.splitlines(keepends=True), transcript.splitlines(keepends=True)
    one, two = _starts(ours), _starts(theirs)
    found: list[Edit] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _within(edited, transcript, one[a], one[b], two[c], two[d])
    return found


def _starts(lines: list[str]) -> list[int]:
    at, found = 0, [0]
    for line in lines:
        at += len(line)
        found.append(at)
    return found


def _within(edited: str, transcript: str, a: int, b: int, c: int, d: int) -> list[Edit]:
    if max(b - a, d - c) > MOST_CHARACTERS:
        return [Edit(a, b, c, d)]
    matcher = SequenceMatcher(None, edited[a:b], transcript[c:d], autojunk=False)
    return [Edit(a + i, a + j, c + k, c + m) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]


def words_of(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the blanks and line ends at its edges: LibreOffice moves a mark that stands on an empty line, and people select them unawares."""
    words = text[start:end]
    if not words.strip():
        return start, end
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, by their paragraphs, from 0 to 1."""
    ours, theirs = ([line for line in text.split("\n") if line.strip()] for text in (one, other))
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
