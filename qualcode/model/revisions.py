"""How a span follows its words when a text is mended.

A revision names the text it starts from and the text it leads to by their hashes, and lists what was replaced as
`(start, end, new_length)` in positions of the text it starts from, in order and not overlapping. Maps hold no text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

Replacement = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Revision:
    """One mending of a text: from one hash to another, with the stretches that were replaced.

    Raises:
        ValueError: the replacements overlap, run backwards or are out of order.
    """

    from_hash: str
    to_hash: str
    map: tuple[Replacement, ...]

    def __post_init__(self) -> None:
        at = 0
        for start, end, length in self.map:
            if not (at <= start <= end and length >= 0):
                raise ValueError(f"the map of revision {self.from_hash} to {self.to_hash} is out of order at {start}")
            at = end

    def inverse(self) -> Revision:
        """The same revision read backwards."""
        moved, shift = [], 0
        for start, end, length in self.map:
            moved.append((start + shift, start + shift + length, end - start))
            shift += length - (end - start)
        return Revision(self.to_hash, self.from_hash, tuple(moved))


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a span ended up, and whether one of its edges fell inside a replaced stretch."""

    start: int
    end: int
    edge_changed: bool = False


def carry(start: int, end: int, revision: Revision) -> Carried | None:
    """Move a span across one revision; None when all its words were deleted.

    An edge outside every replaced stretch keeps to its word. An edge inside one snaps outwards to the replacement and is flagged.
    Words put in exactly at an edge stay outside the span.
    """
    new_start, start_changed = _edge(start, revision.map, is_start=True)
    new_end, end_changed = _edge(end, revision.map, is_start=False)
    if new_end <= new_start:
        return None
    return Carried(new_start, new_end, start_changed or end_changed)


def _edge(position: int, replacements: Iterable[Replacement], *, is_start: bool) -> tuple[int, bool]:
    shift = 0
    for start, end, length in replacements:
        if start == end:  # words put in
            if position < start or (position == start and not is_start):
                break
        elif position <= start:
            break
        elif position < end:
            return start + shift + (0 if is_start else length), True
        shift += length - (end - start)
    return position + shift, False


def path(revisions: Iterable[Revision], from_hash: str, to_hash: str) -> list[Revision] | None:
    """The shortest way from one text to another along the maps, backwards where two branches meet; None where there is none.

    Of two ways equally short the one that comes first by the hashes is taken, so that every machine takes the same.
    """
    if from_hash == to_hash:
        return []
    steps: dict[str, list[Revision]] = {}
    for revision in sorted(set(revisions), key=lambda r: (r.from_hash, r.to_hash, r.map)):
        steps.setdefault(revision.from_hash, []).append(revision)
    for revision in [r for there in steps.values() for r in there]:
        steps.setdefault(revision.to_hash, []).append(revision.inverse())
    came: dict[str, Revision | None] = {from_hash: None}
    queue = deque([from_hash])
    while queue:
        here = queue.popleft()
        for step in steps.get(here, ()):
            if step.to_hash in came:
                continue
            came[step.to_hash] = step
            if step.to_hash == to_hash:
                return _walk_back(came, to_hash)
            queue.append(step.to_hash)
    return None


def _walk_back(came: dict[str, Revision | None], here: str) -> list[Revision]:
    way = []
    while (step := came[here]) is not None:
        way.append(step)
        here = step.from_hash
    return way[::-1]


def carry_along(start: int, end: int, way: Iterable[Revision]) -> Carried | None:
    """Move a span along several revisions, keeping the flag of every step; None where its words were deleted on the way."""
    here = Carried(start, end)
    for revision in way:
        there = carry(here.start, here.end, revision)
        if there is None:
            return None
        here = Carried(there.start, there.end, there.edge_changed or here.edge_changed)
    return here


def descends(revisions: Iterable[Revision], older: str, newer: str) -> bool:
    """Whether `newer` was made from `older` by going forwards only."""
    onward: dict[str, set[str]] = {}
    for revision in revisions:
        onward.setdefault(revision.from_hash, set()).add(revision.to_hash)
    seen, waiting = {older}, [older]
    while waiting:
        for there in onward.get(waiting.pop(), ()):
            if there == newer:
                return True
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False
