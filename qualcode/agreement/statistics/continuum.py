"""Spans that several coders marked on one stretch of text, and the pieces their edges cut it into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from qualcode.agreement.statistics.ratings import IntArray, Ratings

SpanOf = tuple[int, int, str]
"""Start, end (not included) and code of a marked span, in characters."""

GAP = -1


def merge_same_code(spans: Iterable[SpanOf]) -> tuple[SpanOf, ...]:
    """One coder's spans with those of one code that overlap made one, in order of their starts. Spans that only touch stay two."""
    by_code: dict[str, list[tuple[int, int]]] = {}
    for start, end, code in sorted(spans):
        there = by_code.setdefault(code, [])
        if there and start < there[-1][1]:
            there[-1] = (there[-1][0], max(end, there[-1][1]))
        else:
            there.append((start, end))
    return tuple(sorted((start, end, code) for code, found in by_code.items() for start, end in found))


@dataclass(frozen=True)
class Sweep:
    """The pieces between all edges: their lengths, and for each coder (row) the number of the span each piece lies in, -1 where it lies in a gap."""

    lengths: IntArray
    unit: IntArray


@dataclass(frozen=True)
class Continuum:
    """What several coders marked on a text of `length` characters; a coder without spans read it all and marked nothing."""

    length: int
    spans: Mapping[str, tuple[SpanOf, ...]]

    @classmethod
    def of(cls, length: int, spans: Mapping[str, Iterable[SpanOf]]) -> Continuum:
        """The continuum, with every coder's own overlaps of one code merged.

        Raises:
            ValueError: a span is empty, runs backwards, or leaves the text.
        """
        merged = {coder: merge_same_code(own) for coder, own in spans.items()}
        for coder, own in merged.items():
            for start, end, code in own:
                if not 0 <= start < end <= length:
                    raise ValueError(f"{coder}, {code}: {start} to {end} is no stretch of a text of {length} characters")
        return cls(length, merged)

    @property
    def coders(self) -> tuple[str, ...]:
        """The coders, in the order they were given."""
        return tuple(self.spans)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes in use, sorted."""
        return tuple(sorted({code for own in self.spans.values() for _, _, code in own}))

    @cached_property
    def overlapping(self) -> str:
        """The first coder who marked one place with two codes, or an empty text."""
        for coder, own in self.spans.items():
            if any(after[0] < before[1] for before, after in pairwise(own)):
                return coder
        return ""

    def only(self, code: str) -> Continuum:
        """The same text with the spans of one code."""
        return Continuum(self.length, {coder: tuple(s for s in own if s[2] == code) for coder, own in self.spans.items()})

    @cached_property
    def sweep(self) -> Sweep:
        """The pieces between all edges. Only where no coder marked one place with two codes.

        Raises:
            ValueError: a coder did.
        """
        if self.overlapping:
            raise ValueError(f"{self.overlapping} marked one place with two codes")
        edges = [np.array([s[:2] for s in own], dtype=np.int64).reshape(-1, 2) for own in self.spans.values()]
        cuts = np.sort(np.concatenate([np.array([0, self.length]), *(e.ravel() for e in edges)]))
        cuts = cuts[np.append(True, cuts[1:] != cuts[:-1])]
        rows = []
        for own in edges:
            number = np.searchsorted(own[:, 0], cuts[:-1], side="right") - 1
            inside = (number >= 0) & (cuts[:-1] < own[:, 1][number]) if len(own) else np.zeros(len(number), dtype=bool)
            rows.append(np.where(inside, number, GAP))
        return Sweep(np.diff(cuts), np.array(rows, dtype=np.int64).reshape(len(edges), len(cuts) - 1))

    @cached_property
    def characters(self) -> Ratings:
        """Every character as a unit that is marked (1) or not (0), whatever the code."""
        sweep = self.sweep
        return Ratings((sweep.unit != GAP).astype(np.int64).T, sweep.lengths, (0, 1), self.coders)
