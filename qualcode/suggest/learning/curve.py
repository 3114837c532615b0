"""Splitting coded turns as work goes: some transcripts to measure on, the others coded one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST = 2000
"""How many turns, about, are measured on and learnt from at most."""


def split(transcripts: Sequence[str], seed: int) -> tuple[Any, list[Any]]:
    """The places of the turns to measure on (half of the transcripts, about `MOST` turns at most), and those of the other transcripts in random order."""
    import numpy as np

    places: dict[str, list[int]] = {}
    for place, transcript in enumerate(transcripts):
        places.setdefault(transcript, []).append(place)
    order = [list(places.values())[i] for i in np.random.default_rng(seed).permutation(len(places))]
    test: list[int] = []
    for there in order[: len(order) // 2]:
        if len(test) >= MOST:
            break
        test += there
    return np.array(sorted(test), dtype=int), order[len(order) // 2 :]


def coded_first(order: Sequence[Sequence[int]], bears: Any, examples: int) -> Any:
    """The turns of the first transcripts in `order`, as many transcripts as it takes until the median code has so many examples; None if it never has.

    Codes that stand nowhere do not count for the median.
    """
    import numpy as np

    used = bears.any(axis=0)
    found = np.zeros(bears.shape[1])
    read: list[int] = []
    for there in order:
        if np.median(found[used]) >= examples:
            break
        read += there
        found += bears[there].sum(axis=0)
    return np.array(sorted(read), dtype=int) if used.any() and np.median(found[used]) >= examples else None
