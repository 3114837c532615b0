"""The coefficients once more, in plain loops straight from their definitions, to hold the fast ones against: no numpy, no patterns, no sweep.

Rows are coders, columns units, None a missing value. Undefined (0/0) is None. Sources: Cohen 1960; Fleiss 1971; Krippendorff 2011 (computing alpha); Gwet 2014,
section 2.6 (missing values); Brennan & Prediger 1981; Holsti 1969; Passonneau 2006 (MASI); Krippendorff, Mathet, Bouvry & Widlocher 2016 and Krippendorff
2019, section 12.6 (unitizing).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

Rows = Sequence[Sequence[Any]]
Spans = Sequence[tuple[int, int, str]]


def units(rows: Rows) -> list[list[Any]]:
    """The values each unit got; units without any are no units."""
    found = [[row[u] for row in rows if row[u] is not None] for u in range(len(rows[0]))]
    return [values for values in found if values]


def percent(rows: Rows) -> float | None:
    shares = []
    for values in units(rows):
        if len(values) >= 2:
            pairs = [(a, b) for i, a in enumerate(values) for b in values[:i]]
            shares.append(Fraction(sum(a == b for a, b in pairs), len(pairs)))
    return float(sum(shares) / len(shares)) if shares else None


def cohen(rows: Rows) -> float | None:
    one, other = rows
    both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    if not both:
        return None
    n = len(both)
    po = Fraction(sum(a == b for a, b in both), n)
    values = {v for pair in both for v in pair}
    pe = sum((Fraction(sum(a == v for a, _ in both), n) * Fraction(sum(b == v for _, b in both), n) for v in values), Fraction(0))
    return float((po - pe) / (1 - pe)) if pe != 1 else None


def fleiss(rows: Rows) -> float | None:
    found = units(rows)
    r = len(found[0]) if found else 0
    if r < 2 or any(len(values) != r for values in found):
        return None
    every = [v for values in found for v in values]
    pe = sum((Fraction(every.count(v), len(every)) ** 2 for v in set(every)), Fraction(0))
    pa = sum(
        (Fraction(sum(values.count(v) * (values.count(v) - 1) for v in set(values)), r * (r - 1)) for values in found), Fraction(0)
    ) / len(found)
    return float((pa - pe) / (1 - pe)) if pe != 1 else None


def nominal(one: Any, other: Any) -> Fraction:
    return Fraction(int(one != other))


def jaccard(one: frozenset[str], other: frozenset[str]) -> Fraction:
    return 1 - Fraction(len(one & other), len(one | other)) if one | other else Fraction(0)


def masi(one: frozenset[str], other: frozenset[str]) -> Fraction:
    if one == other:
        return Fraction(0)
    if not one & other:
        return Fraction(1)
    weight = Fraction(2, 3) if one < other or other < one else Fraction(1, 3)
    return 1 - weight * Fraction(len(one & other), len(one | other))


def alpha(rows: Rows, distance: Callable[[Any, Any], Fraction] = nominal) -> float | None:
    pairable = [values for values in units(rows) if len(values) >= 2]
    every = [v for values in pairable for v in values]
    n = len(every)
    apart = sum(
        (
            Fraction(sum(distance(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j), len(values) - 1)
            for values in pairable
        ),
        Fraction(0),
    )
    chance = sum((distance(a, b) for i, a in enumerate(every) for j, b in enumerate(every) if i != j), Fraction(0))
    return float(1 - (n - 1) * apart / chance) if chance else None


def ac1(rows: Rows, q: int) -> float | None:
    pa = percent(rows)
    found = units(rows)
    if pa is None or q < 2:
        return None
    shares = [
        sum((Fraction(values.count(v), len(values)) for values in found), Fraction(0)) / len(found)
        for v in {v for values in found for v in values}
    ]
    pe = sum((s * (1 - s) for s in shares), Fraction(0)) / (q - 1)
    return float((Fraction(pa).limit_denominator(10**9) - pe) / (1 - pe))


def brennan_prediger(rows: Rows, q: int) -> float | None:
    pa = percent(rows)
    return None if pa is None or q < 2 else (pa - 1 / q) / (1 - 1 / q)


def holsti(rows: Sequence[Sequence[frozenset[str] | None]]) -> float | None:
    agreed = made = 0
    for i, one in enumerate(rows):
        for other in rows[:i]:
            made += sum(len(v) for v in (*one, *other) if v is not None)
            agreed += sum(len(a & b) for a, b in zip(one, other, strict=True) if a is not None and b is not None)
    return 2 * agreed / made if made else None


# --- text that coders cut up themselves, character by character ------------------------------------------------------------

Coincidences = dict[tuple[str, str], Fraction]
GAP = ""


def characters(length: int, spans: Spans) -> list[int | None]:
    """By character, the number of the span it lies in."""
    found: list[int | None] = [None] * length
    for number, (start, end, _) in enumerate(spans):
        for at in range(start, end):
            found[at] = number
    return found


def _coincide(length: int, coders: Sequence[Spans], values: Sequence[str], name: Callable[[str], str]) -> Coincidences:
    """How many characters each two values coincide on, over ordered pairs of coders, by m - 1."""
    said = [[GAP if n is None else name(own[n][2]) for n in characters(length, own)] for own in coders]
    found: Coincidences = {(c, k): Fraction(0) for c in values for k in values}
    for i, one in enumerate(said):
        for j, other in enumerate(said):
            if i != j:
                for c, k in zip(one, other, strict=True):
                    if (c, k) in found:
                        found[c, k] += Fraction(1, len(coders) - 1)
    return found


def _expected(observed: Coincidences, values: Sequence[str], own: dict[str, Fraction]) -> Coincidences | None:
    row = {c: sum(observed[c, k] for k in values) for c in values}
    total = sum(row.values())
    rest = total**2 - sum(own.values())
    return {(c, k): total * (row[c] * row[k] - (own[c] if c == k else 0)) / rest for c in values for k in values} if rest > 0 else None


def _alpha_of(observed: Coincidences, expected: Coincidences | None) -> float | None:
    chance = sum(x for (c, k), x in expected.items() if c != k) if expected else 0
    return float(1 - sum(x for (c, k), x in observed.items() if c != k) / chance) if chance else None


def u_alpha(length: int, coders: Sequence[Spans], *, any_code: bool = False) -> float | None:
    """u-alpha; with `any_code` its binary form, |u-alpha."""

    def name(code: str) -> str:
        return "marked" if any_code else code

    values = [GAP, *sorted({name(code) for own in coders for _, _, code in own})]
    observed = _coincide(length, coders, values, name)
    own = dict.fromkeys(values, Fraction(0))
    for spans in coders:
        for start, end, code in spans:
            own[name(code)] += (end - start) ** 2
        own[GAP] += characters(length, spans).count(None)
    return _alpha_of(observed, _expected(observed, values, own))


def cu_alpha(length: int, coders: Sequence[Spans]) -> tuple[float | None, dict[str, float | None], dict[str, float]]:
    """cu-alpha, (k)u-alpha by code, and the coverage of each code."""
    values = sorted({code for own in coders for _, _, code in own})
    observed = _coincide(length, coders, values, lambda code: code)
    own = dict.fromkeys(values, Fraction(0))
    lies = [characters(length, spans) for spans in coders]
    for i, spans in enumerate(coders):
        for j, other in enumerate(lies):
            if i != j:
                for start, end, code in spans:
                    inside = sum(other[at] is not None for at in range(start, end))
                    own[code] += Fraction(inside**2, len(coders) - 1)
    expected = _expected(observed, values, own)
    by_code: dict[str, float | None] = {}
    coverage = {}
    for code in values:
        row = sum(observed[code, k] for k in values)
        marked = sum(end - start for spans in coders for start, end, c in spans if c == code)
        coverage[code] = float(row / marked)
        off = sum(expected[code, k] for k in values if k != code) if expected else 0
        by_code[code] = None
        all_of_it = sum(expected[code, k] for k in values) if expected else 0
        if row and off and all_of_it > 0:
            differ = sum(observed[code, k] for k in values if k != code) / row
            by_code[code] = float(1 - differ / (off / all_of_it))
    return _alpha_of(observed, expected), by_code, coverage
