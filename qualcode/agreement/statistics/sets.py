"""Units that bear several codes: how far two sets of codes lie apart.

The empty set means that a coder read the unit and nothing applied; that is a value like any other, and not the same as not having read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.agreement.statistics.ratings import FloatArray, IntArray

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


def as_set(category: object) -> frozenset[Any]:
    """A category as a set of codes; a category that is one code is a set of one."""
    return category if isinstance(category, frozenset) else frozenset([category])


class Sets:
    """Categories as sets of codes, by number: what they share and how far they lie apart, without ever holding a table of every two of them."""

    def __init__(self, categories: Sequence[Any]) -> None:
        sets = [as_set(c) for c in categories]
        number = {code: i for i, code in enumerate(sorted({code for s in sets for code in s}, key=str))}
        self._has = np.zeros((len(sets), max(1, len(number))))
        for row, codes in zip(self._has, sets, strict=True):
            row[[number[code] for code in codes]] = 1
        self.sizes = np.array([len(s) for s in sets], dtype=np.int64)

    def shared(self, one: IntArray, other: IntArray) -> IntArray:
        """How many codes each pair of categories has in common."""
        return np.asarray((self._has[one] * self._has[other]).sum(axis=1), dtype=np.int64)

    def distance(self, one: IntArray, other: IntArray, by: Distance) -> FloatArray:
        """How far each pair of categories lies apart."""
        return np.asarray(by(self.shared(one, other), self.sizes[one], self.sizes[other]), dtype=np.float64)

    def blocks(self, by: Distance, rows: int = 512) -> Iterator[tuple[slice, FloatArray]]:
        """The distances from some categories to themselves and to all after them, then from the next, until it is all of them: each two stand once, for it is as far back.

        A distance depends on three small numbers, so each triple of them is worked out once and looked up.
        """
        sizes = self.sizes[:, None].astype(float)
        n = int(self.sizes.max(initial=0)) + 1
        shared, one, other = np.meshgrid(np.arange(n), np.arange(n), np.arange(n), indexing="ij")
        known = np.asarray(by(np.minimum(shared, np.minimum(one, other)), one, other), dtype=np.float64).ravel()
        exact = np.float32 if n**3 < 1 << 24 else np.float64
        left: npt.NDArray[Any] = np.hstack([n * n * self._has, n * sizes, np.ones_like(sizes)]).astype(exact)
        right: npt.NDArray[Any] = np.hstack([self._has, np.ones_like(sizes), sizes]).astype(exact)
        for start in range(0, len(sizes), rows):
            there = slice(start, min(start + rows, len(sizes)))
            yield there, known.take((left[there] @ right[start:].T).astype(np.intp))  # (shared, one, other) as one whole number
