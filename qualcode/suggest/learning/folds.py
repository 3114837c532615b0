"""Held-out scores: every turn that was read is scored by what was learnt without its transcript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FOLDS = ((1500, 2), (600, 3), (0, 5))
"""From how many turns read on how many folds do: with more to learn from, less is lost by holding out more."""


def folds(transcripts: Sequence[str], seed: int) -> list[Any]:
    """The places of turns in up to five folds, no transcript in two of them; the turns of one single transcript are split where it goes on.

    Transcripts are dealt out by size, so that folds are about even.
    """
    import numpy as np

    places: dict[str, list[int]] = {}
    for place, transcript in enumerate(transcripts):
        places.setdefault(transcript, []).append(place)
    count = next(folds for turns, folds in FOLDS if len(transcripts) >= turns)
    if len(places) == 1:
        return [part for part in np.array_split(np.arange(len(transcripts)), count) if len(part)] if len(transcripts) > 1 else []
    order = np.random.default_rng(seed).permutation(len(places))
    groups = sorted((list(places.values())[i] for i in order), key=len, reverse=True)
    found: list[list[int]] = [[] for _ in range(min(count, len(groups)))]
    for group in groups:
        min(found, key=len).extend(group)
    return [np.array(sorted(part)) for part in found]
