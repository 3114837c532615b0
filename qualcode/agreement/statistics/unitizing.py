"""Krippendorff's unitizing alphas: agreement on where coders marked something and on what they marked it as.

Source of the whole family: Krippendorff, Mathet, Bouvry & Widlocher, "On the reliability of unitizing textual continua", Quality & Quantity 50 (2016), and
Krippendorff, Content Analysis, 4th ed. 2019, section 12.6. The alpha-U of 1995 and 2004, which some programs still print, is another coefficient.

Notation: l[c,k] is the length coders agree or differ on between values c and k (summed over pairs of coders, by m - 1), a gap being a value too. Expected is
e[c,k] = l.. (l[c] l[k] - [c = k] S[c]) / (l..^2 - sum S), S[c] the sum of squared span lengths for codes, and of lengths for the gap. Alpha is
1 - (sum of l off the diagonal) / (sum of e off the diagonal). One sweep over all edges gives everything, so the time grows with the number of spans.

Missing: every coder in the continuum has read all of it; whoever has not belongs in no continuum. Undefined (0/0) is None with a note.
"""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from qualcode.agreement.statistics.coefficient import Coefficient
from qualcode.agreement.statistics.continuum import GAP, Continuum
from qualcode.agreement.statistics.ratings import FloatArray, IntArray

ALONE = "undefined: fewer than two coders"
NOT_MET = "undefined: its spans meet no other coder's"
NO_OTHER = "undefined: no other code meets another coder's spans"
TOO_LITTLE = "undefined: its spans meet those of too few of the coders for chance to be told"
ALMOST_NOTHING = 1e-9


def u_alpha(continuum: Continuum) -> Coefficient:
    """Whether coders marked the same places with the same codes, gaps included: the overall figure for free spans. Range: 1 perfect, 0 chance, below 0 worse.

    No interval: characters are no independent units; draw whole transcripts again. For the sources, the formula and missing values see the module.
    """
    return why_not(continuum) or _all_values(continuum, continuum.codes)


def bar_u_alpha(continuum: Continuum) -> Coefficient:
    """Whether coders marked the same places, whatever the code (written |u-alpha): u-alpha with every code counted as one value, spans kept apart."""
    merged = {coder: tuple((start, end, "marked") for start, end, _ in own) for coder, own in continuum.spans.items()}
    return why_not(continuum) or _all_values(Continuum(continuum.length, merged), ("marked",))


def cu_alpha(continuum: Continuum) -> Coefficient:
    """Whether coders used the same code where both marked something: u-alpha without the gap's row and column.

    S[c] is then (1 / (m - 1)) times the squared lengths of each span inside each other coder's spans; this reproduces the printed example of 2019.
    Undefined where spans of two coders never meet, or where only one code meets.
    """
    if cannot := why_not(continuum):
        return cannot
    lengths, squares, _ = _where_spans_meet(continuum)
    return _coefficient(continuum, lengths, _expected(lengths, squares), _nothing_meets(lengths))


def k_u_alpha(continuum: Continuum) -> dict[str, Coefficient]:
    """For each code, whether others used the same code where its spans meet theirs (written (k)u-alpha), with its coverage: one row of cu-alpha.

    1 - ((l[k] - l[k,k]) / l[k]) / ((e[k] - e[k,k]) / e[k]), with the l and e of cu-alpha (2016, equation 13b). `coverage` is the share of the code's length that met other coders' spans (0 to 1): a figure that rests on little of it says little. Undefined where its
    spans meet none, where it is the only code that meets any, and where nothing would be left to chance: with three coders or more, S[k] can outgrow the square of l[k].
    """
    cannot = why_not(continuum)
    if cannot:
        return dict.fromkeys(continuum.codes, cannot)
    lengths, squares, own = _where_spans_meet(continuum)
    expected = _expected(lengths, squares)
    found = {}
    for i, code in enumerate(continuum.codes):
        coverage = float(lengths[i].sum() / own[i])
        row, chance_row = lengths[i].sum(), expected[i].sum()
        other, chance = row - lengths[i, i], chance_row - expected[i, i]
        value = 1 - chance_row / row * other / chance if chance > 0 and chance_row > ALMOST_NOTHING else None
        why = NOT_MET if not coverage else NO_OTHER if chance <= 0 else TOO_LITTLE
        found[code] = Coefficient(
            None if value is None else float(value),
            continuum.length,
            len(continuum.coders),
            "" if value is not None else why,
            coverage=coverage,
        )
    return found


def why_not(continuum: Continuum) -> Coefficient | None:
    """The undefined figure where the family cannot be computed at all, else None."""
    if len(continuum.coders) < 2:
        return Coefficient(None, continuum.length, len(continuum.coders), ALONE)
    if continuum.overlapping:
        why = (
            f"undefined: {continuum.overlapping} marked one place with two codes; read the figures by code, each on a continuum of its own"
        )
        return Coefficient(None, continuum.length, len(continuum.coders), why)
    return None


def _all_values(continuum: Continuum, codes: tuple[str, ...]) -> Coefficient:
    values, lengths = _values(continuum, codes)
    gap, number = len(codes), {code: i for i, code in enumerate(codes)}
    together = _coincidences(np.where(values == GAP, gap, values), lengths, gap + 1)
    squares = np.zeros(gap + 1)
    for own in continuum.spans.values():
        for start, end, code in own:
            squares[number[code]] += (end - start) ** 2
    squares[gap] = ((values == GAP) @ lengths).sum()
    return _coefficient(continuum, together, _expected(together, squares), "undefined: nobody marked anything, or everything is one code")


def _values(continuum: Continuum, codes: tuple[str, ...]) -> tuple[IntArray, IntArray]:
    """The code (as its number) each coder put on each piece between edges, -1 for a gap, and the lengths of the pieces."""
    number = {code: i for i, code in enumerate(codes)}
    rows = []
    for own, unit in zip(continuum.spans.values(), continuum.sweep.unit, strict=True):
        code_of = np.array([*(number[code] for _, _, code in own), GAP], dtype=np.int64)  # the last stands for a gap
        rows.append(code_of[unit])
    return np.array(rows), continuum.sweep.lengths


def _coincidences(values: IntArray, lengths: IntArray, q: int) -> FloatArray:
    found = np.zeros((q, q))
    for one, other in combinations(values, 2):
        found += np.bincount(one * q + other, weights=lengths, minlength=q * q).reshape(q, q)
    return (found + found.T) / (len(values) - 1)


def _where_spans_meet(continuum: Continuum) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Coincidences without the gap, the squared lengths S that belong to them, and the whole length each code was given."""
    values, lengths = _values(continuum, continuum.codes)
    q, m = len(continuum.codes), len(values)
    number = {code: i for i, code in enumerate(continuum.codes)}
    together = _coincidences(np.where(values == GAP, q, values), lengths, q + 1)
    squares = np.zeros(q)
    for i, j in permutations(range(m), 2):
        own = list(continuum.spans.values())[i]
        unit = continuum.sweep.unit[i]
        both = (values[i] != GAP) & (values[j] != GAP)
        inside = np.bincount(unit[both], weights=lengths[both], minlength=len(own))
        code_of = np.array([number[code] for _, _, code in own], dtype=np.int64)
        squares += np.bincount(code_of, weights=inside**2, minlength=q)[:q] / (m - 1)
    return together[:q, :q], squares, together[:q].sum(axis=1)


def _expected(lengths: FloatArray, squares: FloatArray) -> FloatArray:
    total, rows = lengths.sum(), lengths.sum(axis=1)
    rest = total**2 - squares.sum()
    return total * (np.outer(rows, rows) - np.diag(squares)) / rest if rest > 0 else np.zeros_like(lengths)


def _coefficient(continuum: Continuum, observed: FloatArray, expected: FloatArray, why: str) -> Coefficient:
    chance = expected.sum() - np.trace(expected)
    value = float(1 - (observed.sum() - np.trace(observed)) / chance) if chance > 0 else None
    return Coefficient(value, continuum.length, len(continuum.coders), "" if value is not None else why)


def _nothing_meets(lengths: FloatArray) -> str:
    met = np.flatnonzero(lengths.sum(axis=1))
    return "undefined: no two coders' spans meet" if not len(met) else "undefined: where spans meet there is only one code"
