"""Krippendorff's alpha: nominal, or over sets of codes, with any pattern of missing values."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from qualcode.agreement.statistics.bootstrap import Interval, bootstrap
from qualcode.agreement.statistics.coefficient import Coefficient, join_notes
from qualcode.agreement.statistics.coefficients import NO_PAIR, percent_agreement
from qualcode.agreement.statistics.ratings import MISSING, FloatArray, IntArray, Ratings
from qualcode.agreement.statistics.sets import Distance, Sets


def krippendorff_alpha(ratings: Ratings, distance: Distance | None = None, *, seed: int = 0, replicates: int | None = None) -> Coefficient:
    """How far coders are from chance to perfect agreement, whatever their number and whoever coded which unit.

    alpha = 1 - Do/De: the mean distance between values of one unit, by the mean distance between all values paired at random; each unit weighs 1/(r - 1).
    Nominal, unless `distance` (of qualcode.agreement.statistics.sets) says how far sets of codes lie apart. Source: Krippendorff, Content Analysis, 3rd ed. 2013, ch. 12. Range: 1 is perfect,
    0 is chance, below 0 is worse than chance. Interval: units drawn again with replacement, percentiles (Krippendorff's own program draws disagreements, so
    its intervals differ). `replicates=0` leaves it out. Missing: any pattern; units with fewer than two values are dropped. Undefined where all values are
    the same: without variation reliability cannot be shown.
    """
    sums = _Sums(ratings, distance)
    value = float(sums.alpha(ratings.weights[None, :])[0])
    n, m = ratings.n_units, len(ratings.coders)
    if not n:
        return Coefficient(None, n, m, NO_PAIR)
    if np.isnan(value):
        percent = percent_agreement(ratings).value
        return Coefficient(
            None, n, m, f"undefined: every value is the same, so reliability cannot be shown (percent agreement {percent:.2f}, {n} units)"
        )
    interval = (
        bootstrap(ratings.weights, sums.alpha, seed=seed, replicates=replicates)[0] if replicates != 0 and n > 1 else Interval(None, None)
    )
    return Coefficient(
        value, n, m, join_notes(interval.note, "no interval from one unit" if n == 1 else ""), None, interval.low, interval.high
    )


class _Sums:
    """What alpha needs of each pattern: its disagreement and its values. Any number of units of each is then a sum away."""

    def __init__(self, ratings: Ratings, distance: Distance | None) -> None:
        usable = ratings.rated >= 2
        self.rated = np.where(usable, ratings.rated, 0)
        self.by, self.sets = distance, Sets(ratings.categories) if distance else None
        pairs = ratings.rated * (ratings.rated - 1) - ratings.agreeing if distance is None else self._pairs(ratings, distance)
        self.observed = np.where(usable, pairs / np.maximum(ratings.rated - 1, 1), 0.0)
        self.values = np.where(usable[:, None], ratings.values, MISSING)
        self.q = len(ratings.categories)

    def _pairs(self, ratings: Ratings, distance: Distance) -> FloatArray:
        """The distances between the values of a pattern, summed over ordered pairs of coders."""
        assert self.sets is not None  # it is there where there is a distance
        found = np.zeros(len(ratings.values))
        for a, b in combinations(range(len(ratings.coders)), 2):
            va, vb = ratings.values[:, a], ratings.values[:, b]
            both = (va != MISSING) & (vb != MISSING)
            found[both] += 2 * self.sets.distance(va[both], vb[both], distance)
        return found

    def alpha(self, weights: IntArray) -> FloatArray:
        """Alpha for each row of weights (how many units of each pattern); NaN where there is no variation."""
        observed, n = weights @ self.observed, weights @ self.rated
        margins = self._margins(weights)
        if self.sets is None or self.by is None:
            chance = n.astype(float) ** 2 - (margins**2).sum(axis=1)
        else:
            chance = np.zeros(len(weights))
            for rows, apart in self.sets.blocks(self.by):
                own, among_them = margins[:, rows], apart[:, : len(apart)]
                chance += (own * (2 * (margins[:, rows.start :] @ apart.T) - own @ among_them)).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(chance > 0, 1 - (n - 1) * observed / chance, np.nan)

    def _margins(self, weights: IntArray) -> FloatArray:
        """How often each value occurs, by row of weights; there may be thousands of values, so no table of patterns by values is made."""
        found = np.zeros((len(weights), self.q))
        for column in self.values.T:
            order = np.argsort(column, kind="stable")[np.count_nonzero(column == MISSING) :]
            if len(order):
                values, starts = np.unique(column[order], return_index=True)
                found[:, values] += np.add.reduceat(weights[:, order], starts, axis=1)
        return found
