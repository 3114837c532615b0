"""Every coefficient against the same one worked out in plain loops, on tables and texts drawn at random: gaps of any pattern, two to five coders, few units."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.agreement.statistics import coefficients, sets, unitizing
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.continuum import Continuum
from qualcode.agreement.statistics.ratings import Ratings
from tests.agreement import by_hand

VALUES = st.sampled_from(["x", "y", "NA", None])
SETS = st.one_of(st.none(), st.frozensets(st.sampled_from("xyz"), max_size=3))


def tables(value: Any) -> Any:
    """Two to five coders, one to seven units, whatever is missing."""
    return st.tuples(st.integers(2, 5), st.integers(1, 7)).flatmap(
        lambda size: st.lists(st.lists(value, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
    )


def same(found: float | None, expected: float | None) -> None:
    assert (found is None) == (expected is None), (found, expected)
    if expected is not None:
        assert found == pytest.approx(expected, abs=1e-9)


def absent_left_out(rows: list[list[Any]]) -> list[list[Any]]:
    """A coder who gave nothing is no coder."""
    return [row for row in rows if any(v is not None for v in row)]


@settings(deadline=None, max_examples=300)
@given(tables(VALUES))
def test_nominal_figures(rows: list[list[str | None]]) -> None:
    ratings = Ratings.of(rows)
    same(coefficients.percent_agreement(ratings).value, by_hand.percent(rows))
    same(krippendorff_alpha(ratings, replicates=0).value, by_hand.alpha(rows))
    for q in (2, 3, 7):
        declared = Ratings.of(rows, ["x", "y", "NA", *"abcdefg"][: max(q, 3)])
        used = max(q, 3)
        same(coefficients.gwet_ac1(declared).value, by_hand.ac1(rows, used))
        same(coefficients.brennan_prediger(declared).value, by_hand.brennan_prediger(rows, used))
    present = absent_left_out(rows)
    if present:
        same(coefficients.fleiss_kappa(ratings).value, by_hand.fleiss(present))
    if len(present) == 2:
        same(coefficients.cohen_kappa(ratings).value, by_hand.cohen(present))


@settings(deadline=None, max_examples=200)
@given(tables(SETS))
def test_figures_on_sets_of_codes(rows: list[list[frozenset[str] | None]]) -> None:
    ratings = Ratings.of(rows)
    same(krippendorff_alpha(ratings, sets.masi_distance, replicates=0).value, by_hand.alpha(rows, by_hand.masi))
    same(krippendorff_alpha(ratings, sets.jaccard_distance, replicates=0).value, by_hand.alpha(rows, by_hand.jaccard))
    same(coefficients.holsti_of(ratings).value, by_hand.holsti(absent_left_out(rows)))


@settings(deadline=None, max_examples=60)
@given(tables(SETS))
def test_sets_looked_at_a_few_at_a_time_give_the_same(rows: list[list[frozenset[str] | None]]) -> None:
    whole = sets.Sets.blocks
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets.Sets, "blocks", lambda self, by: whole(self, by, rows=2))
        same(krippendorff_alpha(Ratings.of(rows), sets.masi_distance, replicates=0).value, by_hand.alpha(rows, by_hand.masi))


LENGTH = 24


@st.composite
def cut_up(draw: st.DrawFn) -> list[tuple[int, int, str]]:
    """Spans of one coder that do not overlap; some touch, some leave gaps, some reach both ends."""
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), min_size=2, max_size=7)))
    return [(a, b, draw(st.sampled_from("xyz"))) for a, b in pairwise(edges) if draw(st.booleans())]


@settings(deadline=None, max_examples=200)
@given(st.lists(cut_up(), min_size=2, max_size=4))
def test_figures_on_spans(coders: list[list[tuple[int, int, str]]]) -> None:
    continuum = Continuum.of(LENGTH, {f"c{i}": own for i, own in enumerate(coders)})
    same(unitizing.u_alpha(continuum).value, by_hand.u_alpha(LENGTH, coders))
    same(unitizing.bar_u_alpha(continuum).value, by_hand.u_alpha(LENGTH, coders, any_code=True))
    whole, by_code, coverage = by_hand.cu_alpha(LENGTH, coders)
    same(unitizing.cu_alpha(continuum).value, whole)
    found = unitizing.k_u_alpha(continuum)
    assert set(found) == set(by_code)
    for code, figure in found.items():
        same(figure.value, by_code[code])
        same(figure.coverage, coverage[code])
