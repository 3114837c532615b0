"""From cues to passages: the sentences that carry them, so that a long turn is not suggested whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from qualcode.model.text import Span

LONGEST = 60
"""Words after which a sentence is cut at its next comma, or anywhere after twice as many: machine-made transcripts may have no full stops."""

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\s*\n\s*\n\s*")
_ABBREVIATIONS = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "st", "vs", "e.g", "i.e", "etc", "cf", "approx", "dept"])
_CLAUSE = re.compile(r"[,;:—–]\s")
_WORD = re.compile(r"\S+")


def sentences(text: str, within: Span) -> list[Span]:
    """The sentences of a stretch of text, without the blanks around them."""
    cuts = [m.end() for m in _END.finditer(text, within.start, within.end) if _is_end(text, m)]
    found: list[Span] = []
    for start, end in zip([within.start, *cuts], [*cuts, within.end], strict=True):
        found += [piece for part in _short(text, start, end) if (piece := _trimmed(text, part))]
    return found


def _is_end(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark ends a sentence: not after an abbreviation or an initial, and dots that trail off only before a capital letter."""
    if not mark.group().startswith((".", "…")):
        return True
    after = text[mark.end() : mark.end() + 2].strip()
    if mark.group()[0] == "…" or mark.group().startswith(".."):
        return not after[:1].islower()
    before = text[max(0, mark.start() - 12) : mark.start()].split()
    last = before[-1].lstrip("(\"'“‘").lower() if before else ""
    if last == "no" and after[:1].isdigit():
        return False
    return last not in _ABBREVIATIONS and not (len(last) == 1 and last.isalpha() and last != "i")


def _short(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, cut where it runs on for too long."""
    words = list(_WORD.finditer(text, start, end))
    while len(words) > LONGEST:
        clauses = (n for n in range(LONGEST, min(2 * LONGEST, len(words))) if _CLAUSE.match(text, words[n - 1].end() - 1))
        size = next(clauses, min(2 * LONGEST, len(words)))
        if size == len(words):
            break
        yield Span(start, words[size].start())
        start, words = words[size].start(), words[size:]
    yield Span(start, end)


def _trimmed(text: str, span: Span) -> Span | None:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return Span(start, end) if end > start else None


def pieces(spans: Sequence[Span], most: int = 5_000) -> list[Span]:
    """The sentences in stretches of about `most` characters at most, so that a book-length turn takes no more memory than an interview."""
    found: list[Span] = []
    for span in spans:
        if found and span.end - found[-1].start <= most:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


class Placed(Protocol):
    """Anything with a place in a text."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...

    @property
    def end(self) -> int:
        """The character after its last."""
        ...


Hit = TypeVar("Hit", bound=Placed)


def sentence_at(spans: Sequence[Span], position: int) -> int:
    """The number (from 0) of the sentence a position falls in, or of the one before it."""
    return max(0, bisect_right(spans, position, key=lambda s: s.start) - 1)


def passages(spans: Sequence[Span], hits: Iterable[Hit]) -> list[tuple[Span, list[Hit]]]:
    """The sentences that carry the hits of one code, neighbouring ones joined, each passage with its hits in order."""
    found: list[tuple[int, int, list[Hit]]] = []
    for hit in sorted(hits, key=lambda h: (h.start, h.end)):
        first, last = sentence_at(spans, hit.start), sentence_at(spans, hit.end - 1)
        if found and first <= found[-1][1] + 1:
            begun, reached, there = found[-1]
            found[-1] = (begun, max(reached, last), [*there, hit])
        else:
            found.append((first, last, [hit]))
    return [(Span(spans[first].start, spans[last].end), there) for first, last, there in found]
