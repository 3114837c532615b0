"""What must hold whatever the data: nothing depends on names, on who comes first, or on the order of units."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.agreement.statistics import coefficients, overlap, sets, unitizing
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.coefficient import Coefficient
from qualcode.agreement.statistics.continuum import Continuum, SpanOf, merge_same_code
from qualcode.agreement.statistics.ratings import Ratings

Table = list[list[str | None]]

FIGURES: list[Callable[[Ratings], Coefficient]] = [
    coefficients.percent_agreement,
    coefficients.cohen_kappa,
    coefficients.fleiss_kappa,
    coefficients.gwet_ac1,
    coefficients.brennan_prediger,
    coefficients.holsti_of,
    lambda r: krippendorff_alpha(r, replicates=0),
    lambda r: krippendorff_alpha(r, sets.masi_distance, replicates=0),
]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    coders, units = draw(st.integers(2, 4)), draw(st.integers(1, 12))
    value = st.sampled_from(["a", "b", "c", None])
    return draw(st.lists(st.lists(value, min_size=units, max_size=units), min_size=coders, max_size=coders))


def values(rows: Table) -> list[float | None]:
    return [f(Ratings.of(rows)).value for f in FIGURES]


def alike(one: list[float | None], other: list[float | None]) -> bool:
    return all((a is None) == (b is None) and (a is None or abs(a - b) < 1e-9) for a, b in zip(one, other, strict=True))  # type: ignore[operator]


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(rows: Table, random) -> None:  # type: ignore[no-untyped-def]
    units = list(zip(*rows, strict=True))
    random.shuffle(units)
    assert alike(values(rows), values([list(row) for row in zip(*units, strict=True)]))


@given(tables())
def test_the_order_of_coders_does_not_matter(rows: Table) -> None:
    assert alike(values(rows), values(rows[::-1]))


@given(tables(), st.permutations(["a", "b", "c"]))
def test_the_names_of_categories_do_not_matter(rows: Table, names: list[str]) -> None:
    renamed = dict(zip("abc", names, strict=True))
    assert alike(values(rows), values([[renamed[v] if v else None for v in row] for row in rows]))


@given(tables())
def test_units_that_nobody_rated_do_not_matter(rows: Table) -> None:
    assert alike(values(rows), values([[*row, None, None] for row in rows]))


@given(tables())
def test_every_figure_is_at_most_1_and_says_why_where_it_is_undefined(rows: Table) -> None:
    for figure in FIGURES:
        found = figure(Ratings.of(rows))
        assert found.note if found.value is None else found.value <= 1 + 1e-12


@given(tables())
def test_full_agreement_on_two_values_is_1(rows: Table) -> None:
    rated = [v for v in rows[0] if v]
    assume(len(set(rated)) > 1)
    for figure in FIGURES:
        assert figure(Ratings.of([rated, rated])).value == pytest.approx(1)


@given(tables())
def test_the_interval_is_that_of_the_units_whatever_the_seed_of_their_order(rows: Table) -> None:
    one, other = (krippendorff_alpha(Ratings.of(r), seed=3, replicates=200) for r in (rows, [row[::-1] for row in rows]))
    assert (one.ci_low, one.ci_high) == (other.ci_low, other.ci_high)


SETS = st.frozensets(st.sampled_from("abcd"))


@given(SETS, SETS)
def test_distances_of_sets_are_even_handed_and_between_0_and_1(one: frozenset[str], other: frozenset[str]) -> None:
    for by in (sets.masi_distance, sets.jaccard_distance):
        found = sets.distance(one, other, by)
        assert found == sets.distance(other, one, by)
        assert 0 <= found <= 1
        assert (found == 0) == (one == other)
    assert sets.distance(one, other, sets.masi_distance) >= sets.distance(one, other, sets.jaccard_distance)


@given(st.lists(SETS, min_size=1, max_size=6, unique=True))
def test_the_table_of_distances_holds_the_distance_of_every_pair(categories: list[frozenset[str]]) -> None:
    for by in (sets.masi_distance, sets.jaccard_distance):
        found = np.zeros((len(categories), len(categories)))
        for rows, block in sets.Sets(categories).blocks(by, rows=2):
            found[rows, rows.start :] = block
            found[rows.start :, rows] = block.T
        for i, j in permutations(range(len(categories)), 2):
            assert found[i, j] == pytest.approx(sets.distance(categories[i], categories[j], by))


LENGTH = 40


@st.composite
def marks(draw: st.DrawFn) -> list[SpanOf]:
    pairs = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH), st.sampled_from("ab")).filter(lambda p: p[0] != p[1])
    return [(min(a, b), max(a, b), code) for a, b, code in draw(st.lists(pairs, max_size=5))]


@given(marks())
def test_merging_keeps_every_marked_character_and_leaves_no_overlap_of_one_code(spans: list[SpanOf]) -> None:
    merged = merge_same_code(spans)
    for code in "ab":
        own = [(s, e) for s, e, c in merged if c == code]
        assert {i for s, e in own for i in range(s, e)} == {i for s, e, c in spans if c == code for i in range(s, e)}
        assert all(before[1] <= after[0] for before, after in pairwise(own))
    assert merge_same_code(merged) == merged


def by_characters(length: int, coders: dict[str, list[SpanOf]], code: str) -> tuple[float, float] | None:
    """u-alpha and alpha of one code, character by character from the definitions."""
    units = {c: [(s, e) for s, e, k in merge_same_code(own) if k == code] for c, own in coders.items()}
    marked = {c: [any(s <= i < e for s, e in own) for i in range(length)] for c, own in units.items()}
    m = len(coders)
    off = sum(marked[a][i] != marked[b][i] for a, b in permutations(coders, 2) for i in range(length)) / (m - 1)
    total, ones = m * length, sum(sum(row) for row in marked.values())
    squares = sum((e - s) ** 2 for own in units.values() for s, e in own) + total - ones
    if not 0 < ones < total:
        return None
    chance = 2 * ones * (total - ones)
    return 1 - off / (chance * total / (total**2 - squares)), 1 - off / (chance / (total - 1))


@given(marks(), marks(), marks())
def test_the_sweep_agrees_with_counting_characters(one: list[SpanOf], two: list[SpanOf], three: list[SpanOf]) -> None:
    coders = {"ana": one, "ben": two, "cy": three}
    own = Continuum.of(LENGTH, coders).only("a")
    wanted = by_characters(LENGTH, coders, "a")
    found = (unitizing.u_alpha(own).value, krippendorff_alpha(own.characters, replicates=0).value)
    assert found == (None, None) if wanted is None else found == pytest.approx(wanted)


@given(marks(), marks())
def test_span_figures_do_not_depend_on_who_comes_first(one: list[SpanOf], two: list[SpanOf]) -> None:
    here, there = (Continuum.of(LENGTH, c).only("a") for c in ({"ana": one, "ben": two}, {"ben": two, "ana": one}))
    for figure in (overlap.jaccard, overlap.dice, overlap.span_f1, unitizing.u_alpha):
        assert figure(here).value == figure(there).value
    assert overlap.precision(here).value == overlap.recall(there).value


@given(marks(), marks(), st.sampled_from([0.2, 0.5, 0.8]))
def test_no_matching_of_spans_is_larger(one: list[SpanOf], two: list[SpanOf], theta: float) -> None:
    left, right = ([s for s in merge_same_code(own) if s[2] == "a"] for own in (one, two))

    def most(i: int, used: frozenset[int]) -> int:
        if i == len(left):
            return 0
        fits = [j for j, other in enumerate(right) if j not in used and iou(left[i], other) >= theta]
        return max([most(i + 1, used), *(1 + most(i + 1, used | {j}) for j in fits)])

    assert overlap.matches(left, right, theta) == most(0, frozenset())


def iou(one: SpanOf, other: SpanOf) -> float:
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)
