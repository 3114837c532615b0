"""Every coefficient that a table allows, overall and by code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from qualcode.agreement.statistics import coefficients, overlap, sets, unitizing
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.coefficient import Coefficient, join_notes
from qualcode.agreement.statistics.continuum import Continuum
from qualcode.agreement.statistics.ratings import Ratings
from qualcode.agreement.statistics.table import SpanTable, UnitTable, Value

WHOLE_SETS = "whole sets of codes compared: sharing some of them counts as disagreement"
NO_Q = "undefined: where a unit bears several codes there is no fixed number of categories; see the figures by code"
CHARACTERS = "no interval: characters are not independent of each other"

Figures = dict[str, Coefficient]


@dataclass(frozen=True)
class Measured:
    """The coefficients of one table: overall by name, and by code and name."""

    coefficients: Figures
    by_code: dict[str, Figures]

    def as_json(self) -> dict[str, Any]:
        """The figures as scripts read them."""
        return {
            "coefficients": {name: c.as_json() for name, c in self.coefficients.items()},
            "by_code": {code: {name: _by_code_json(name, c) for name, c in found.items()} for code, found in self.by_code.items()},
        }


def _by_code_json(name: str, figure: Coefficient) -> dict[str, Any]:
    return figure.as_json() | ({"coverage": figure.coverage} if name == "k_u_alpha" else {})


def measure(table: UnitTable | SpanTable, *, seed: int = 0) -> Measured:
    """Every coefficient that the table allows; those it does not allow are None, with the reason."""
    return measure_spans(table) if isinstance(table, SpanTable) else measure_units(table, seed)


def measure_units(table: UnitTable, seed: int = 0) -> Measured:
    """Agreement on units that were given beforehand."""
    ratings = _ratings(table)
    overall = {**_nominal(ratings, seed), "holsti": coefficients.holsti_of(ratings)}
    alike = overall["krippendorff_alpha"]  # one code lies 0 or 1 from another by either distance
    overall |= {"alpha_masi": alike, "alpha_jaccard": alike}
    if table.several:
        undefined = Coefficient(None, ratings.n_units, len(ratings.coders), NO_Q)
        whole = ("percent_agreement", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha")
        overall |= {name: _noted(overall[name], WHOLE_SETS) for name in whole} | {"gwet_ac1": undefined, "brennan_prediger": undefined}
        overall["alpha_masi"] = krippendorff_alpha(ratings, sets.masi_distance, seed=seed)
        overall["alpha_jaccard"] = krippendorff_alpha(ratings, sets.jaccard_distance, seed=seed)
    seen = sorted({code for c in ratings.categories for code in sets.as_set(c)})
    codes = seen if table.categories is None else list(table.categories)
    return Measured(overall, {code: _by_code(ratings, code, seed) for code in codes})


def _ratings(table: UnitTable) -> Ratings:
    rows = [[own.get(unit) for unit in table.units] for own in table.values.values()]
    given = {v for own in table.values.values() for v in own.values()}
    categories: list[Value] | None = None
    if table.categories is not None:
        extra = sorted((v for v in given if isinstance(v, frozenset)), key=sorted)
        categories = [*table.categories, *extra]
    return Ratings.of(rows, categories, list(table.values))


def _nominal(ratings: Ratings, seed: int) -> Figures:
    return {
        "percent_agreement": coefficients.percent_agreement(ratings),
        "cohen_kappa": coefficients.cohen_kappa(ratings),
        "fleiss_kappa": coefficients.fleiss_kappa(ratings),
        "krippendorff_alpha": krippendorff_alpha(ratings, seed=seed),
        "gwet_ac1": coefficients.gwet_ac1(ratings),
        "brennan_prediger": coefficients.brennan_prediger(ratings),
    }


def _by_code(ratings: Ratings, code: str, seed: int) -> Figures:
    """The same on present and absent, with Dice: of the units that bear the code for either coder, the share that do for both."""
    present = ratings.present(lambda category: code in sets.as_set(category))
    return {**_nominal(present, seed), "dice": coefficients.dice(present)}


def measure_spans(table: SpanTable) -> Measured:
    """Agreement on spans that coders marked freely."""
    whole = Continuum.of(table.length, table.spans)
    overall = {
        "u_alpha": unitizing.u_alpha(whole),
        "bar_u_alpha": unitizing.bar_u_alpha(whole),
        "cu_alpha": unitizing.cu_alpha(whole),
    }
    rows = unitizing.k_u_alpha(whole)
    codes = whole.codes if table.categories is None else table.categories
    return Measured(overall, {code: _span_figures(whole.only(code), rows.get(code)) for code in codes})


def _span_figures(own: Continuum, row: Coefficient | None) -> Figures:
    """The figures of one code, on a continuum of its own."""
    characters = own.characters
    nobody = Coefficient(None, own.length, len(own.coders), overlap.NOBODY)
    return {
        "k_u_alpha": row or nobody,
        "u_alpha": unitizing.u_alpha(own),
        "jaccard": overlap.jaccard(own),
        "dice": overlap.dice(own),
        "precision": overlap.precision(own),
        "recall": overlap.recall(own),
        "span_f1": overlap.span_f1(own),
        "cohen_kappa": _without_interval(coefficients.cohen_kappa(characters)),
        "krippendorff_alpha": _without_interval(krippendorff_alpha(characters, replicates=0)),
    }


def _without_interval(figure: Coefficient) -> Coefficient:
    if figure.value is None:
        return figure
    return Coefficient(figure.value, figure.n_units, figure.n_coders, join_notes(_flag(figure.note), CHARACTERS))


def _flag(note: str) -> str:
    """What a note says of the value itself, without its interval."""
    return "; ".join(part for part in note.split("; ") if "interval" not in part)


def _noted(figure: Coefficient, note: str) -> Coefficient:
    return replace(figure, note=join_notes(figure.note, note))
