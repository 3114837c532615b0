"""Merging what rests on too few people, before figures leave the team."""

from __future__ import annotations

from collections.abc import Sequence


def merged_cells(people: Sequence[frozenset[str]], k: int) -> frozenset[int]:
    """Which cells of a row are printed as one: those that rest on 1 to k-1 people, and so many others that no small cell can be worked out.

    A lone small cell could be worked out from the row's total, so the smallest others join it until the merged cells are two or more and rest on `k`
    people together. Cells in which nobody is heard join last.
    """
    small = {i for i, there in enumerate(people) if 0 < len(there) < k}
    if not small:
        return frozenset()
    others = sorted((i for i in range(len(people)) if i not in small), key=lambda i: (not people[i], len(people[i]), i))
    while others and len(_together(people, small)) < k:
        small.add(others.pop(0))
    return frozenset(small)


def _together(people: Sequence[frozenset[str]], cells: set[int]) -> frozenset[str]:
    return frozenset().union(*(people[i] for i in cells))


def suppressed(counts: Sequence[int | None], threshold: int, total: int | None = None) -> frozenset[int]:
    """Which counts must not be printed: those under the threshold, nought included, and, where their total is printed, so many others that none can be worked out.

    `None` stands for a count that is not known, and is never suppressed. Source of the rule: UK LLC and ONS guidance on statistical disclosure
    (primary suppression of small counts, secondary suppression against differencing).
    """
    hidden = {i for i, n in enumerate(counts) if n is not None and n < threshold}
    if total is None or not hidden:
        return frozenset(hidden)
    others = sorted((i for i, n in enumerate(counts) if n is not None and i not in hidden), key=lambda i: (counts[i], i))
    while others and sum(counts[i] or 0 for i in hidden) < threshold:
        hidden.add(others.pop(0))
    return frozenset(hidden)
