"""What coders said of units, in the one shape that every coefficient is computed from.

Units that all coders treated alike are kept once, as a pattern with the number of units that have it. A coefficient is a function of these few patterns,
and so is each bootstrap replicate; that is why both take no longer on a million units than it takes to read them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

MISSING = -1
_FEW = 1 << 22
"""So many possible patterns can be counted in one array instead of being sorted."""


@dataclass(frozen=True)
class Ratings:
    """The values several coders gave to units.

    `values` has one row a pattern and one column a coder: the number of a category, or -1 where the coder gave none. `weights` says how many units have each
    pattern (for spans: how many characters). `categories` are the values that could be given, `coders` the names of those who gave any.
    """

    values: IntArray
    weights: IntArray
    categories: tuple[Any, ...]
    coders: tuple[str, ...]

    @classmethod
    def of(
        cls, rows: Sequence[Any] | npt.NDArray[Any], categories: Iterable[Hashable] | None = None, coders: Sequence[str] | None = None
    ) -> Ratings:
        """The ratings in a table of coders by units; None and NaN mean that a coder gave no value.

        Without `categories` they are the values that occur, sorted. A coder without any value counts as absent, and so does a unit.

        Raises:
            ValueError: a value is not among the categories, or the rows differ in length.
        """
        if len({len(row) for row in rows}) > 1:
            raise ValueError("every coder needs one value, or None, for every unit")
        given = None if categories is None else tuple(dict.fromkeys(categories))
        numbers, known = _integers(rows, given) if isinstance(rows, np.ndarray) and rows.dtype.kind in "iuf" else _numbered(rows, given)
        names = tuple(coders) if coders is not None else tuple(f"coder {i}" for i in range(1, len(rows) + 1))
        present = [i for i, column in enumerate(numbers) if len(column) and column.max() != MISSING]
        values, weights = _collapse([numbers[i] for i in present], len(known))
        return cls(values, weights, known, tuple(names[i] for i in present))

    @cached_property
    def rated(self) -> IntArray:
        """How many coders gave a value, by pattern."""
        return np.asarray((self.values != MISSING).sum(axis=1), dtype=np.int64)

    @cached_property
    def agreeing(self) -> IntArray:
        """How many ordered pairs of coders gave the same value, by pattern."""
        found = np.zeros(len(self.values), dtype=np.int64)
        for i, j in combinations(range(len(self.coders)), 2):
            found += 2 * ((self.values[:, i] == self.values[:, j]) & (self.values[:, i] != MISSING))
        return found

    def totals(self, weights: npt.NDArray[Any]) -> FloatArray:
        """How often each category was given, when each pattern counts as much as `weights` says."""
        found = np.zeros(len(self.categories))
        for column in self.values.T:
            given = column != MISSING
            found += np.bincount(column[given], weights=weights[given], minlength=len(found))
        return found

    @property
    def n_units(self) -> int:
        """How many units have values from two coders or more."""
        return int(self.weights[self.rated >= 2].sum())

    def present(self, has: Callable[[Any], bool]) -> Ratings:
        """The same units as present (1) or absent (0), by a rule that says which categories count as present."""
        kind = np.array([*(int(has(c)) for c in self.categories), MISSING], dtype=np.int64)
        values, weights = _collapse(list(kind[self.values.T]), 2, self.weights)
        return Ratings(values, weights, (0, 1), self.coders)


def _integers(rows: npt.NDArray[Any], categories: tuple[Any, ...] | None) -> tuple[list[IntArray], tuple[Any, ...]]:
    """Numbers as numpy has them: whole numbers in a narrow range need no sorting."""
    real = rows.dtype.kind == "f"
    low, high = (np.fmin.reduce(rows, axis=None), np.fmax.reduce(rows, axis=None)) if rows.size else (0, 0)
    if not (abs(low) < _FEW and abs(high) < _FEW):  # also where nothing but NaN is there
        return _numbered([[None if v != v else v for v in row.tolist()] for row in rows], categories)
    shifted = []
    seen = np.zeros(int(high) - int(low) + 2, dtype=bool)
    for row in rows:
        whole = np.where(np.isnan(row), low - 1, row).astype(np.int64) if real else row.astype(np.int64)
        if real and not ((whole == row) | np.isnan(row)).all():
            return _numbered([[None if v != v else v for v in r.tolist()] for r in rows], categories)
        whole -= int(low) - 1
        seen[whole] = True
        shifted.append(whole)
    values = [int(low) + int(i) - 1 for i in np.flatnonzero(seen) if i]
    known = tuple(values) if categories is None else categories
    place = _places(known)
    number = np.full(len(seen), MISSING, dtype=np.int64)
    for value in values:
        number[value - int(low) + 1] = _number(value, place)
    return [number[row] for row in shifted], known


def _numbered(rows: Iterable[Iterable[Any]], categories: tuple[Any, ...] | None) -> tuple[list[IntArray], tuple[Any, ...]]:
    """Values of any kind, by looking each up."""
    table = [[None if v is None or v != v else v for v in row] for row in rows]
    known = categories if categories is not None else tuple(sorted({v for row in table for v in row if v is not None}, key=_order))
    place = _places(known)
    return [np.array([MISSING if v is None else _number(v, place) for v in row], dtype=np.int64) for row in table], known


def _order(value: Any) -> tuple[Any, ...]:
    """An order for values of several kinds: numbers, texts, then sets by what is in them."""
    if isinstance(value, frozenset):
        return (2, 0, "", tuple(sorted(map(str, value))))
    return (1, 0, value, ()) if isinstance(value, str) else (0, value, "", ())


def _places(categories: tuple[Any, ...]) -> dict[Any, int]:
    return {c: i for i, c in enumerate(categories)}


def _number(value: Any, place: dict[Any, int]) -> int:
    if value not in place:
        raise ValueError(f"{value!r} is not among the categories")
    return place[value]


def _collapse(columns: Sequence[IntArray], categories: int, weights: IntArray | None = None) -> tuple[IntArray, IntArray]:
    """The distinct patterns of units (one array a coder) with how many units have each; units without any value are dropped."""
    if not columns or not len(columns[0]):
        return np.zeros((0, len(columns)), dtype=np.int64), np.zeros(0, dtype=np.int64)
    key = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        if size * (categories + 1) >= 1 << 62:  # keep the key within what an integer holds
            found, key = np.unique(key, return_inverse=True)
            size = len(found)
        key *= categories + 1
        key += column
        key += 1
        size *= categories + 1
    if size > _FEW:
        found, key = np.unique(key, return_inverse=True)
        size = len(found)
    number = np.bincount(key, minlength=size) if weights is None else np.bincount(key, weights=weights, minlength=size)
    one_of_each = np.zeros(size, dtype=np.int64)
    one_of_each[key] = np.arange(len(key))
    kept = one_of_each[number > 0]
    values = np.stack([column[kept] for column in columns], axis=1)
    rated = (values != MISSING).any(axis=1)
    return values[rated], number[number > 0].astype(np.int64)[rated]
