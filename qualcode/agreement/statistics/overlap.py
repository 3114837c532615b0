"""How much of what two coders marked with one code is the same text: counted in characters, and span by span.

All functions take a continuum that holds the spans of one code. With more than two coders the counts of all pairs are put together. Missing: every coder of
the continuum has read all of it. 0/0 (nobody marked anything) is None with a note. No intervals: characters are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from qualcode.agreement.statistics.coefficient import Coefficient
from qualcode.agreement.statistics.continuum import GAP, Continuum, SpanOf

NOBODY = "undefined: nobody marked anything with this code"
THETA = 0.5
"""How much of their joint length two spans must share to count as the same span."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters marked by both, by the first, and by the second of two coders."""

    both: int
    first: int
    second: int


def lengths(continuum: Continuum) -> list[Lengths]:
    """The marked lengths of every pair of coders, in order."""
    sweep = continuum.sweep
    marked = sweep.unit != GAP
    return [
        Lengths(*(int(sweep.lengths[m].sum()) for m in (marked[i] & marked[j], marked[i], marked[j])))
        for i, j in combinations(range(len(marked)), 2)
    ]


def jaccard(continuum: Continuum) -> Coefficient:
    """Of all the text either coder marked, the share that both did: |A and B| / |A or B| (Jaccard 1912). Range 0 to 1."""
    pairs = lengths(continuum)
    return _ratio(continuum, sum(p.both for p in pairs), sum(p.first + p.second - p.both for p in pairs))


def dice(continuum: Continuum) -> Coefficient:
    """The same, counted against the mean of what the two marked: 2 |A and B| / (|A| + |B|) (Dice 1945), which is F1 on characters. Range 0 to 1."""
    pairs = lengths(continuum)
    return _ratio(continuum, 2 * sum(p.both for p in pairs), sum(p.first + p.second for p in pairs))


def precision(continuum: Continuum) -> Coefficient:
    """Of what the first coder marked, the share the second marked too: |A and B| / |A|. Two coders only. Range 0 to 1."""
    if len(continuum.coders) != 2:
        return _two_only(continuum)
    (pair,) = lengths(continuum)
    first, second = continuum.coders
    return _ratio(
        continuum, pair.both, pair.first, f"{first}'s marks, held against {second}'s", f"undefined: {first} marked nothing with this code"
    )


def recall(continuum: Continuum) -> Coefficient:
    """Of what the second coder marked, the share the first marked too: |A and B| / |B|. Two coders only. Range 0 to 1."""
    if len(continuum.coders) != 2:
        return _two_only(continuum)
    (pair,) = lengths(continuum)
    first, second = continuum.coders
    return _ratio(
        continuum, pair.both, pair.second, f"{first}'s marks, held against {second}'s", f"undefined: {second} marked nothing with this code"
    )


def span_f1(continuum: Continuum, theta: float = THETA) -> Coefficient:
    """How many spans found their like: 2 x matched / all spans of both coders, each span matched once at most. Range 0 to 1.

    Two spans are alike where the length they share is at least `theta` (0.5) of the length they cover together.
    """
    matched = every = 0
    for one, other in combinations(continuum.spans.values(), 2):
        matched += matches(one, other, theta)
        every += len(one) + len(other)
    return _ratio(continuum, 2 * matched, every)


def matches(one: Sequence[SpanOf], other: Sequence[SpanOf], theta: float = THETA) -> int:
    """The largest number of one-to-one matches between two coders' spans, each list in order and without overlaps inside it.

    Taking the earliest match first is best, because such spans meet only in order: no two pairs of meeting spans can cross.
    """
    found = i = j = 0
    while i < len(one) and j < len(other):
        (start, end, _), (begin, stop, _) = one[i], other[j]
        shared = min(end, stop) - max(start, begin)
        if shared > 0 and shared >= theta * (max(end, stop) - min(start, begin)):
            found, i, j = found + 1, i + 1, j + 1
        elif end <= stop:
            i += 1
        else:
            j += 1
    return found


def _ratio(continuum: Continuum, part: int, whole: int, note: str = "", why: str = NOBODY) -> Coefficient:
    if len(continuum.coders) < 2:
        return Coefficient(None, continuum.length, len(continuum.coders), "undefined: fewer than two coders")
    return Coefficient(part / whole if whole else None, continuum.length, len(continuum.coders), note if whole else why)


def _two_only(continuum: Continuum) -> Coefficient:
    n = len(continuum.coders)
    return Coefficient(None, continuum.length, n, f"undefined: for two coders only, here {n}")
