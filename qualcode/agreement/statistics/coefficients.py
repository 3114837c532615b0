"""Agreement on units that were given beforehand, each coder giving one value, or none.

All functions take `Ratings` and give a `Coefficient`. Where a formula ends in 0/0 the value is None and the note says why, with percent agreement and n:
never 1 and never 0. Values below zero (less agreement than chance) are not cut off.
"""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import numpy as np

from qualcode.agreement.statistics.coefficient import Coefficient, join_notes
from qualcode.agreement.statistics.ratings import MISSING, FloatArray, Ratings
from qualcode.agreement.statistics.sets import Sets

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""

NO_PAIR = "undefined: no unit has values from two coders"


def percent_agreement(ratings: Ratings) -> Coefficient:
    """The share of pairs of coders who agree, averaged over units.

    pa = mean over units with r >= 2 of (agreeing pairs / all pairs). Source: Gwet, Handbook of Inter-Rater Reliability, 2014, ch. 2. Range 0 to 1.
    Missing: a unit with fewer than two values is left out. Every unit counts the same, whatever its number of values; Krippendorff's pair-weighted figure
    counts units with more values for more, and equals this one where nothing is missing.
    """
    value = _percent(ratings)
    return _result(ratings, value, NO_PAIR if value is None else "")


def _percent(ratings: Ratings) -> float | None:
    agreeing, units = _agreeing(ratings)
    return float((agreeing * units).sum() / units.sum()) if units.sum() else None


def _agreeing(ratings: Ratings) -> tuple[FloatArray, FloatArray]:
    """By pattern: the share of agreeing pairs (0 with fewer than two values), and the number of units, 0 with fewer than two values."""
    r = ratings.rated
    return ratings.agreeing / np.maximum(r * (r - 1), 1), np.where(r >= 2, ratings.weights, 0).astype(float)


def cohen_kappa(ratings: Ratings) -> Coefficient:
    """How much more two coders agree than their own use of the values would bring about by chance.

    kappa = (po - pe) / (1 - pe), po the share of agreement, pe the sum over values of the product of both coders' shares (Cohen 1960). Range -1 to 1.
    Standard error from the variance that does not suppose kappa = 0 (Fleiss, Cohen & Everitt 1969), interval kappa +- 1.96 se, not cut at 1.
    Missing: only units with values from both coders count (pairwise deletion). Undefined for more or fewer than two coders, and where both give one and the
    same value throughout. A coder who gives every unit one value that the other varies gets kappa 0; the note says so.
    """
    if len(ratings.coders) != 2:
        return _result(ratings, None, f"undefined: for two coders only, here {len(ratings.coders)}")
    paired = (ratings.values != MISSING).all(axis=1)
    q = len(ratings.categories)
    cells = ratings.values[paired, 0] * q + ratings.values[paired, 1]
    table = np.bincount(cells, weights=ratings.weights[paired], minlength=q * q).reshape(q, q)
    n = table.sum()
    if not n:
        return _result(ratings, None, NO_PAIR)
    if np.count_nonzero(table.sum(axis=0) + table.sum(axis=1)) < 2:
        return _result(ratings, None, _one_value(ratings))
    value, se = kappa_of_table(table / n, float(n))
    constant = [
        c for c, margin in zip(ratings.coders, (table.sum(axis=1), table.sum(axis=0)), strict=True) if np.count_nonzero(margin) == 1
    ]
    notes = [f"{c} gave every unit the same value" for c in constant]
    return _result(ratings, value, join_notes(*notes, _flat(se)), se)


def kappa_of_table(p: FloatArray, n: float) -> tuple[float, float]:
    """Kappa and its non-null standard error for a table of shares that is known to hold more than one value; n is the number of units."""
    rows, columns, diagonal = p.sum(axis=1), p.sum(axis=0), np.diag(p)
    po, pe = float(diagonal.sum()), float(rows @ columns)
    kappa = (po - pe) / (1 - pe)
    same = (diagonal * (1 - (rows + columns) * (1 - kappa)) ** 2).sum()
    crossed = (columns[:, None] + rows[None, :]) ** 2 * p
    other = (1 - kappa) ** 2 * (crossed.sum() - np.diag(crossed).sum())
    variance = (same + other - (kappa - pe * (1 - kappa)) ** 2) / (n * (1 - pe) ** 2)
    return kappa, sqrt(max(float(variance), 0.0))


def fleiss_kappa(ratings: Ratings) -> Coefficient:
    """Chance-corrected agreement of a fixed number of coders a unit, who need not be the same people each time.

    kappa = (pa - pe) / (1 - pe), pe = sum of squared shares of the values (Fleiss 1971). Range -1 to 1. `se` is the one under kappa = 0 (Fleiss, Nee &
    Landis 1979), for a test only; so no interval is made from it. Missing: every unit needs the same number of values; units without any are dropped, else
    undefined (Krippendorff's alpha takes gaps). Undefined where one value is all there is.
    """
    weights, r = ratings.weights.astype(float), ratings.rated
    if not ratings.n_units:
        return _result(ratings, None, NO_PAIR)
    if len(set(r.tolist())) > 1:
        return _result(ratings, None, "undefined: units have different numbers of values; Krippendorff's alpha takes gaps")
    raters, n = int(r[0]), weights.sum()
    shares = ratings.totals(weights) / (n * raters)
    if np.count_nonzero(shares) < 2:
        return _result(ratings, None, _one_value(ratings))
    pa, pe = _percent(ratings) or 0.0, float((shares**2).sum())
    pq = shares * (1 - shares)
    spread = pq.sum() ** 2 - (pq * (1 - 2 * shares)).sum()
    se = sqrt(2 * max(float(spread), 0.0)) / (float(pq.sum()) * sqrt(n * raters * (raters - 1)))
    return Coefficient((pa - pe) / (1 - pe), int(n), len(ratings.coders), "se under kappa = 0, for a test only", se)


def gwet_ac1(ratings: Ratings) -> Coefficient:
    """Agreement corrected for a chance that shrinks where a value is rare; close to percent agreement for a rare code, so never read it alone.

    AC1 = (pa - pe) / (1 - pe), pe = sum of pi (1 - pi) / (q - 1), pi a value's mean share over units, q the number of categories (Gwet 2008). Range -1 to
    1. Standard error by linearisation (Gwet 2014), interval +- 1.96 se. Missing: units with one value count in pi and not in pa; units without any are
    dropped. q should come from the codebook: without `categories` it is the number of values seen. Undefined with fewer than two categories.
    """
    weights, r = ratings.weights.astype(float), ratings.rated
    q = len(ratings.categories)
    pa = _percent(ratings)
    if pa is None:
        return _result(ratings, None, NO_PAIR)
    if q < 2:
        return _result(ratings, None, _one_value(ratings))
    n, paired = weights.sum(), weights[r >= 2].sum()
    pi = ratings.totals(weights / r) / n
    pe = float((pi * (1 - pi)).sum() / (q - 1))
    value = (pa - pe) / (1 - pe)
    agreeing, _ = _agreeing(ratings)
    own = (n / paired) * (agreeing - pe * (r >= 2)) / (1 - pe)
    chance = np.append(1 - pi, 0)[ratings.values].sum(axis=1) / r / (q - 1)  # the last is for missing values
    influence = own - 2 * (1 - value) * (chance - pe) / (1 - pe)
    if n < 2:
        return _result(ratings, value, "no interval from one unit")
    se = sqrt(float((weights * (influence - value) ** 2).sum() / (n * (n - 1))))
    return _result(ratings, value, _flat(se), se)


def brennan_prediger(ratings: Ratings) -> Coefficient:
    """Agreement beyond what coders would reach by drawing a category blindly, all categories alike.

    (pa - 1/q) / (1 - 1/q); with two categories 2 pa - 1, also called PABAK, S or free-marginal kappa (Brennan & Prediger 1981). Range -1/(q - 1) to 1.
    Missing: as for percent agreement. q should come from the codebook: without `categories` it is the number of values seen. Undefined with fewer than two.
    """
    pa, q = _percent(ratings), len(ratings.categories)
    if pa is None:
        return _result(ratings, None, NO_PAIR)
    if q < 2:
        return _result(ratings, None, _one_value(ratings))
    return _result(ratings, (pa - 1 / q) / (1 - 1 / q), "")


def holsti(agreed: int, first: int, second: int) -> float | None:
    """Holsti's coefficient of reliability from counts: twice the decisions two coders agree on, by all their decisions.

    2 M / (N1 + N2) (Holsti 1969); equal to Dice on the two sets of decisions. Range 0 to 1. None where neither made a decision.
    """
    return 2 * agreed / (first + second) if first + second else None


def holsti_of(ratings: Ratings) -> Coefficient:
    """Holsti's coefficient for units: a decision is a code on a unit, so a unit that only one of the two coded counts against agreement.

    2 M / (N1 + N2), M the decisions both made. A value that is a set of codes is as many decisions as it has codes; the empty set is none. With more than
    two coders the counts of all pairs are put together. Missing is no decision. Range 0 to 1; undefined where nobody made any.
    """
    sets = Sets(ratings.categories)
    sizes = np.append(sets.sizes, 0)  # the last is for missing values
    agreed = made = 0
    for a, b in combinations(range(len(ratings.coders)), 2):
        va, vb = ratings.values[:, a], ratings.values[:, b]
        made += int(ratings.weights @ (sizes[va] + sizes[vb]))
        both = (va != MISSING) & (vb != MISSING)
        agreed += int(ratings.weights[both] @ sets.shared(va[both], vb[both]))
    value = 2 * agreed / made if made else None
    pooled = f"pooled over all pairs of {len(ratings.coders)} coders" if len(ratings.coders) > 2 else ""
    why = "undefined: fewer than two coders" if len(ratings.coders) < 2 else "undefined: nobody made a decision"
    units = int(ratings.weights.sum())
    return Coefficient(value, units, len(ratings.coders), why if value is None else pooled)


def dice(present: Ratings) -> Coefficient:
    """Of the units that bear a code for either coder, how far both put it there; the figure to read beside kappa where a code is rare.

    2 a / (2 a + b + c), a units with the code for both, b and c for one only (Dice 1945; positive agreement, Cicchetti & Feinstein 1990). With more than two
    coders the counts of all pairs are put together. `present` holds 1 for present and 0 for absent. Range 0 to 1. Missing: pairs with a missing value do not
    count. Undefined where nobody used the code.
    """
    paired = present.rated >= 2
    k, r, weights = (present.values[paired] == 1).sum(axis=1), present.rated[paired], present.weights[paired]
    both, either = int(weights @ (k * (k - 1))), int(weights @ (k * (r - 1)))
    return _result(present, both / either if either else None, "" if either else "undefined: nobody used the code")


def _result(ratings: Ratings, value: float | None, note: str, se: float | None = None) -> Coefficient:
    low, high = (None, None) if se is None or value is None else (value - Z * se, value + Z * se)
    return Coefficient(value, ratings.n_units, len(ratings.coders), note, se, low, high)


def _flat(se: float) -> str:
    return "" if se else "the standard error is 0, so the interval has no width and says nothing"


def _one_value(ratings: Ratings) -> str:
    return f"undefined: every value is the same, so agreement cannot be told from chance (percent agreement {_percent(ratings):.2f}, {ratings.n_units} units)"
