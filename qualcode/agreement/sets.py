"""Units that bear several codes: how far two sets of codes lie apart.

The empty set means that a coder read the unit and nothing applied; that is a value like any other, and not the same as not having read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.agreement.ratings import FloatArray, IntArray

Distance = Callable[[Any, Any, Any], Any]
"""A distance of two sets from three numbers (or arrays of them): the codes in both, in the one, in the other."""


def jaccard_distance(shared: Any, one: Any, other: Any) -> Any:
    """1 - shared codes / all codes of both (Jaccard); 0 for two empty sets. Range 0 to 1."""
    either = np.maximum(np.add(one, other) - shared, 1)
    return np.where(np.maximum(one, other) == 0, 0.0, 1 - shared / either)


def masi_distance(shared: Any, one: Any, other: Any) -> Any:
    """As Jaccard, kinder where one set contains the other: 1 - J M (Passonneau 2006). Range 0 to 1.

    J is the Jaccard similarity; M is 1 for equal sets, 2/3 where one contains the other, 1/3 where they overlap, 0 where they share nothing. Two empty sets
    are equal; an empty set and any other lie 1 apart.
    """
    small, large = np.minimum(one, other), np.maximum(one, other)
    weight = np.where(np.equal(shared, large), 1.0, np.where(np.equal(shared, small), 2 / 3, 1 / 3))
    return 1 - weight * (1 - jaccard_distance(shared, one, other))


def distance(one: frozenset[Any], other: frozenset[Any], by: Distance) -> float:
    """The distance of two sets of codes."""
    return float(by(len(one & other), len(one), len(other)))


def distances(categories: Sequence[Any], by: Distance) -> FloatArray:
    """The distance of every two categories; a category that is one code is a set of one."""
    return np.concatenate([block for _, block in distance_blocks(categories, by)]) if len(categories) else np.zeros((0, 0))


def distance_blocks(categories: Sequence[Any], by: Distance, rows: int = 512) -> Iterator[tuple[slice, FloatArray]]:
    """The same, some rows at a time: with thousands of different sets the whole would not fit into memory.

    Distances depend on three small numbers, so each triple of them is worked out once and looked up.
    """
    has = _membership(categories)
    sizes = has.sum(axis=1).astype(np.int64)
    n = int(sizes.max(initial=0)) + 1
    shared, one, other = np.meshgrid(np.arange(n), np.arange(n), np.arange(n), indexing="ij")
    known = np.asarray(by(np.minimum(shared, np.minimum(one, other)), one, other), dtype=np.float64).ravel()
    for start in range(0, len(has), rows):
        there = slice(start, min(start + rows, len(has)))
        common = np.rint(has[there] @ has.T).astype(np.int64)
        yield there, known[(common * n + sizes[there, None]) * n + sizes[None, :]]


def shared(categories: Sequence[Any]) -> IntArray:
    """How many codes every two categories have in common; on the diagonal, how many each has."""
    has = _membership(categories)
    return np.asarray(np.rint(has @ has.T), dtype=np.int64)


def _membership(categories: Sequence[Any]) -> npt.NDArray[np.float32]:
    """By category and code, 1 where the code is in the category."""
    sets = [as_set(c) for c in categories]
    number = {code: i for i, code in enumerate({code for s in sets for code in s})}
    has = np.zeros((len(sets), max(1, len(number))), dtype=np.float32)
    for row, codes in zip(has, sets, strict=True):
        row[[number[code] for code in codes]] = 1
    return has


def as_set(category: object) -> frozenset[Any]:
    """A category as a set of codes."""
    return category if isinstance(category, frozenset) else frozenset([category])
