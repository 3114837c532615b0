"""Worked examples as they are printed, beside those of the other files here."""

from __future__ import annotations

import pytest

from qualcode.agreement.statistics import coefficients, sets
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.ratings import Ratings
from tests.agreement import by_hand


def test_two_observers_and_two_values_of_krippendorff_2011() -> None:
    """Computing Krippendorff's alpha-reliability, section A: 0.095."""
    rows = [list("0100000010"), list("1110010000")]
    assert krippendorff_alpha(Ratings.of(rows), replicates=0).value == pytest.approx(0.095, abs=0.0005)


def test_two_observers_and_five_values_of_krippendorff_2011() -> None:
    """The same, section B: 0.692."""
    rows = [list("aabbdcccedda"), list("babbbccceddd")]
    assert krippendorff_alpha(Ratings.of(rows), replicates=0).value == pytest.approx(0.692, abs=0.0005)


def test_fourteen_raters_and_five_values_by_the_formulae_of_fleiss_1971() -> None:
    """Ten subjects; P = 0.378, Pe = 0.213 and kappa = 0.210, an example found in many places."""
    counts = """0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7"""
    subjects = [[value for value, n in zip("abcde", map(int, line.split()), strict=True) for _ in range(n)] for line in counts.split("|")]
    ratings = Ratings.of(list(zip(*subjects, strict=True)))
    assert coefficients.percent_agreement(ratings).value == pytest.approx(0.378, abs=0.0005)
    assert coefficients.fleiss_kappa(ratings).value == pytest.approx(0.210, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("ab", "ab", 0), ("ab", "a", 2 / 3), ("ab", "bc", 8 / 9), ("ab", "cd", 1), ("", "", 0), ("", "a", 1), ("abc", "ab", 5 / 9)],
)
def test_distances_of_passonneau_2006_by_hand(one: str, other: str, distance: float) -> None:
    """1 - J M: J what two sets share of what they hold together, M 1 for equal sets, 2/3 for one inside the other, 1/3 for others that meet."""
    assert sets.distance(frozenset(one), frozenset(other), sets.masi_distance) == pytest.approx(distance)
    assert float(by_hand.masi(frozenset(one), frozenset(other))) == pytest.approx(distance)


def test_holsti_1969_by_hand() -> None:
    """2 M / (N1 + N2): ana decided 4 times, ben 3 times, twice alike: 4 / 7."""
    ratings = Ratings.of([["x", "y", "x", "y"], ["x", "x", None, "y"]])
    assert coefficients.holsti_of(ratings).value == pytest.approx(4 / 7)


def test_brennan_and_prediger_1981_and_ac1_by_hand_on_two_values() -> None:
    """Three of four units agreed upon x, the fourth x and y: pa = 3/4. BP = (3/4 - 1/2) / (1/2) = 1/2; share of x 7/8, so pe = 2 (7/8) (1/8) = 7/32 and AC1 = 17/25."""
    ratings = Ratings.of([list("xxxx"), list("xxxy")], ["x", "y"])
    assert coefficients.brennan_prediger(ratings).value == pytest.approx(1 / 2)
    assert coefficients.gwet_ac1(ratings).value == pytest.approx(17 / 25)
    assert coefficients.gwet_ac1(Ratings.of([list("xxxx"), list("xxxx")], ["x", "y"])).value == 1
