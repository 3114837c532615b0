"""Marks side by side: what stretches share, how far coders who gave one code agree on it, and which codes stand on one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qualcode.agreement.settling.disagreements import Mark

SAME_EDGES = 0.8
"""Codings that share this part of the stretch they cover together (intersection by union) count as the same; others are a boundary to settle."""

SAME_PLACE = 0.5
"""Codings of different codes that share this part of the stretch they cover together stand on the same place."""


def extent(marks: Sequence[Mark]) -> tuple[int, int]:
    """From where the first of these marks begins to where the last one ends."""
    return min(m.start for m in marks), max(m.end for m in marks)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """What two stretches share, as a part of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def how_they_agree(marks: Sequence[Mark]) -> str:
    """`agreed`, or what still differs between coders who all gave the code: its edges, or its stance."""
    by_coder: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_coder[mark.coder].append(mark)
    covered = [_joined(own) for own in by_coder.values()]
    if any(_shared(a, b) < SAME_EDGES for i, a in enumerate(covered) for b in covered[:i]):
        return "boundary"
    stances = [{m.stance for m in own if m.stance} for own in by_coder.values()]
    given = [s for s in stances if s]
    return "stance" if any(s != given[0] for s in given) else "agreed"


def _joined(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """The stretches that codings cover, without overlaps."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((m.start, m.end) for m in marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _shared(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> float:
    """What two sets of stretches share, as a part of what they cover together."""
    both = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return both / (sum(b - a for a, b in (*one, *other)) - both)


def pairs_of(one_sided: list[list[Mark]]) -> tuple[list[tuple[list[Mark], list[Mark]]], list[list[Mark]]]:
    """Pairs of places where different coders put different codes, those that fit best first, and the places left over."""
    fits = []
    order = sorted(range(len(one_sided)), key=lambda n: extent(one_sided[n]))
    extents = {n: extent(one_sided[n]) for n in order}
    for at, i in enumerate(order):
        one = one_sided[i]
        for j in order[at + 1 :]:
            if extents[j][0] >= extents[i][1]:
                break
            other = one_sided[j]
            share = overlap(extents[i], extents[j])
            if share >= SAME_PLACE and one[0].code != other[0].code and not {m.coder for m in one} & {m.coder for m in other}:
                fits.append((-share, min(i, j), max(i, j)))
    taken: set[int] = set()
    pairs = []
    for _, j, i in sorted(fits):
        if not {i, j} & taken:
            taken |= {i, j}
            pairs.append((one_sided[j], one_sided[i]))
    return pairs, [marks for i, marks in enumerate(one_sided) if i not in taken]
