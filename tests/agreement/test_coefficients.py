"""Published examples, and what is undefined."""

from __future__ import annotations

import numpy as np
import pytest

from qualcode.agreement.statistics import coefficients
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.ratings import Ratings

N = None

COHEN_1960 = [
    (88, "a", "a"),
    (14, "a", "b"),
    (18, "a", "c"),
    (10, "b", "a"),
    (40, "b", "b"),
    (10, "b", "c"),
    (2, "c", "a"),
    (6, "c", "b"),
    (12, "c", "c"),
]
"""Cohen 1960, Educational and Psychological Measurement 20(1), p. 45: how often two coders gave each pair of values to 200 people."""

KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
"""Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: four coders, twelve units, with gaps. Gwet 2014 uses the same data."""


def cohen_1960() -> Ratings:
    rows = [[value for n, *pair in COHEN_1960 for value in [pair[i]] * n] for i in (0, 1)]
    return Ratings.of(rows)


def test_kappa_of_cohen_1960() -> None:
    kappa = coefficients.cohen_kappa(cohen_1960())
    assert kappa.value == pytest.approx(0.4915, abs=5e-5)
    assert kappa.se == pytest.approx(0.0510, abs=5e-5)
    assert (kappa.ci_low, kappa.ci_high) == (pytest.approx(kappa.value - 1.959964 * kappa.se, abs=1e-6), pytest.approx(0.5915, abs=5e-5))
    assert (kappa.n_units, kappa.n_coders, kappa.note) == (200, 2, "")


def test_alpha_of_krippendorff_2011() -> None:
    assert krippendorff_alpha(Ratings.of(KRIPPENDORFF_2011), replicates=0).value == pytest.approx(0.743, abs=5e-4)


def test_ac1_and_brennan_prediger_of_gwet_2014() -> None:
    ratings = Ratings.of(KRIPPENDORFF_2011)
    assert coefficients.gwet_ac1(ratings).value == pytest.approx(0.77544, abs=5e-6)
    assert coefficients.gwet_ac1(ratings).se == pytest.approx(0.14295, abs=5e-6)
    assert coefficients.brennan_prediger(ratings).value == pytest.approx(0.77273, abs=5e-6)


def test_percent_agreement_counts_each_unit_alike() -> None:
    assert coefficients.percent_agreement(Ratings.of(KRIPPENDORFF_2011)).value == pytest.approx(0.818, abs=5e-4)


def test_units_with_one_value_do_not_count_in_alpha() -> None:
    rows = [["a", "b", "a", "b", "c"], ["a", "b", "b", "b", N]]
    short = [row[:4] for row in rows]
    assert krippendorff_alpha(Ratings.of(rows), replicates=0).value == krippendorff_alpha(Ratings.of(short), replicates=0).value


def test_kappa_uses_units_with_both_values_only() -> None:
    rows = [["a", "b", N, "a", "c", "b", "a", N, "c", "c"], ["a", "b", "b", N, "c", "a", "a", N, "b", "c"]]
    kappa = coefficients.cohen_kappa(Ratings.of(rows))
    assert kappa.value == pytest.approx(0.575758, abs=1e-6)
    assert kappa.n_units == 7


@pytest.mark.parametrize(
    "figure",
    [coefficients.cohen_kappa, coefficients.fleiss_kappa, krippendorff_alpha, coefficients.gwet_ac1, coefficients.brennan_prediger],
)
def test_full_agreement_on_one_value_is_undefined_and_says_so(figure) -> None:  # type: ignore[no-untyped-def]
    found = figure(Ratings.of([["x"] * 10, ["x"] * 10]))
    assert found.value is None
    assert (found.se, found.ci_low, found.ci_high) == (None, None, None)
    assert "undefined" in found.note
    assert "1.00" in found.note
    assert "10 units" in found.note


@pytest.mark.parametrize("rows", [[["a", "b", N, N], [N, N, "a", "b"]], [["a", "b"], [N, N]], [[N], [N]], [[], []]])
def test_nothing_coded_twice_is_undefined_everywhere(rows: list[list[str | None]]) -> None:
    ratings = Ratings.of(rows)
    figures = [
        coefficients.percent_agreement,
        coefficients.fleiss_kappa,
        krippendorff_alpha,
        coefficients.gwet_ac1,
        coefficients.brennan_prediger,
    ]
    for found in (f(ratings) for f in [*figures, coefficients.cohen_kappa]):
        assert found.value is None
        assert found.note.startswith("undefined")


def test_one_unit_agreed_is_undefined_and_one_unit_apart_is_not() -> None:
    assert krippendorff_alpha(Ratings.of([["a"], ["a"]])).value is None
    apart = krippendorff_alpha(Ratings.of([["a"], ["b"]]))
    assert (apart.value, apart.ci_low) == (0.0, None)


def test_a_coder_who_never_varies_gets_kappa_0_and_a_remark() -> None:
    kappa = coefficients.cohen_kappa(Ratings.of([[1, 1, 0, 0], [0, 0, 0, 0]], coders=["ana", "ben"]))
    assert kappa.value == 0
    assert "ben gave every unit the same value" in kappa.note


def test_kappa_is_for_two_coders() -> None:
    kappa = coefficients.cohen_kappa(Ratings.of([["a", "b"]] * 3))
    assert kappa.value is None
    assert "two coders only, here 3" in kappa.note


def test_a_coder_without_values_is_absent() -> None:
    ratings = Ratings.of([["a", "b", "a"], ["a", "b", "b"], [N, N, N]], coders=["ana", "ben", "cy"])
    assert ratings.coders == ("ana", "ben")
    assert coefficients.cohen_kappa(ratings).value is not None


def test_fleiss_needs_as_many_values_on_every_unit() -> None:
    found = coefficients.fleiss_kappa(Ratings.of([["a", "b", "a"], ["a", "b", N]]))
    assert found.value is None
    assert "different numbers of values" in found.note


def test_agreement_worse_than_chance_is_not_cut_off() -> None:
    ratings = Ratings.of([list("abab"), list("baba")])
    assert coefficients.cohen_kappa(ratings).value == -1
    assert krippendorff_alpha(ratings, replicates=0).value == pytest.approx(-0.75)


def test_an_interval_without_width_is_said_to_mean_nothing() -> None:
    ratings = Ratings.of([list("abab"), list("abab")])
    assert "no width" in coefficients.cohen_kappa(ratings).note
    assert "replicate" in krippendorff_alpha(ratings).note


def test_the_codebook_can_say_how_many_categories_there_are() -> None:
    rows = [list("xxxy"), list("xxxx")]
    two, four = coefficients.brennan_prediger(Ratings.of(rows)), coefficients.brennan_prediger(Ratings.of(rows, list("wxyz")))
    assert two.value == pytest.approx(0.5)
    assert four.value == pytest.approx((0.75 - 0.25) / 0.75)
    assert coefficients.gwet_ac1(Ratings.of([["x"] * 3] * 2, ["x", "y"])).value == 1.0


def test_a_value_outside_the_categories_is_refused() -> None:
    with pytest.raises(ValueError, match="'z' is not among"):
        Ratings.of([["x", "z"], ["x", "x"]], ["x", "y"])


def test_rows_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="every coder needs"):
        Ratings.of([["a", "b"], ["a"]])


@pytest.mark.parametrize(("counts", "value"), [((7, 8, 10), 7 / 9), ((0, 4, 6), 0.0), ((0, 0, 6), 0.0), ((0, 0, 0), None)])
def test_holsti_from_counts(counts: tuple[int, int, int], value: float | None) -> None:
    assert coefficients.holsti(*counts) == value


def test_holsti_counts_what_only_one_coded() -> None:
    ratings = Ratings.of([["a", "b", "c", N], ["a", "b", N, "d"]])
    assert coefficients.holsti_of(ratings).value == pytest.approx(2 * 2 / 6)


def test_holsti_on_sets_counts_codes() -> None:
    rows = [[frozenset("ab"), frozenset()], [frozenset("b"), frozenset("c")]]
    assert coefficients.holsti_of(Ratings.of(rows)).value == pytest.approx(2 * 1 / 4)


def test_dice_leaves_out_pairs_with_a_gap() -> None:
    present = Ratings.of([[1, 1, 0], [1, 0, 0], [N, 1, 0]], [0, 1])
    assert coefficients.dice(present).value == pytest.approx(2 * 2 / (2 * 2 + 2))


def test_numbers_texts_and_arrays_give_the_same() -> None:
    numbers = [[1, 2, 2, 1, 3], [1, 2, 1, 1, N]]
    floats = np.array([[1, 2, 2, 1, 3], [1, 2, 1, 1, np.nan]])
    texts = [[N if v is None else str(v) for v in row] for row in numbers]
    halves = floats + 0.5
    values = {krippendorff_alpha(Ratings.of(r), replicates=0).value for r in (numbers, floats, texts, halves)}
    assert len(values) == 1


def test_many_coders_and_categories_do_not_overflow() -> None:
    rng = np.random.default_rng(1)
    data = rng.integers(0, 60, (20, 300))
    ratings = Ratings.of(data)
    assert ratings.values.shape == (300, 20)
    assert ratings.weights.sum() == 300
    assert krippendorff_alpha(ratings, replicates=0).value == pytest.approx(0, abs=0.01)


def test_units_that_differ_in_one_of_very_many_coders_stay_apart() -> None:
    # with 33 coders and 3 categories the first coder's place in the key is 4 ** 32 = 2 ** 64, which an integer would lose
    rows = [["a", "b"], *[["a", "a"]] * 31, ["c", "c"]]
    assert len(Ratings.of(rows).values) == 2
