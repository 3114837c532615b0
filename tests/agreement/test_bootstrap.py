from __future__ import annotations

import numpy as np
import pytest

from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.bootstrap import bootstrap
from qualcode.agreement.statistics.ratings import Ratings


def test_it_draws_units_as_resampling_them_one_by_one_would() -> None:
    rng = np.random.default_rng(5)
    first = rng.integers(0, 3, 80)
    data = np.stack([first, np.where(rng.random(80) < 0.7, first, rng.integers(0, 3, 80))])
    found = krippendorff_alpha(Ratings.of(data))
    draws = [krippendorff_alpha(Ratings.of(data[:, rng.integers(0, 80, 80)]), replicates=0).value for _ in range(1500)]
    low, high = np.percentile(draws, [2.5, 97.5])
    assert (found.ci_low, found.ci_high) == (pytest.approx(low, abs=0.03), pytest.approx(high, abs=0.03))


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    ratings = Ratings.of([list("aabbabab") * 5, list("abbbabaa") * 5])
    first, again, other = (krippendorff_alpha(ratings, seed=s, replicates=300) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_replicates_without_a_value_are_left_out_and_told() -> None:
    found = krippendorff_alpha(Ratings.of([list("aaaaab"), list("aaaaab")]))
    assert "% of replicates were undefined and left out" in found.note
    assert found.ci_high == 1


def test_several_figures_each_get_an_interval() -> None:
    weights = np.array([10, 10])
    found = bootstrap(weights, lambda draws: np.column_stack([draws[:, 0], np.full(len(draws), np.nan)]), replicates=500)
    assert found[0].low is not None
    assert 3 <= found[0].low < 10 < (found[0].high or 0) <= 17
    assert (found[1].low, found[1].undefined) == (None, 1)
    assert "every replicate" in found[1].note


def test_draws_are_the_same_whether_made_at_once_or_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = np.array([3, 4, 5])
    whole = bootstrap(weights, lambda draws: draws[:, 0].astype(float), replicates=100)
    monkeypatch.setattr("qualcode.agreement.statistics.bootstrap._AT_ONCE", 30)
    assert bootstrap(weights, lambda draws: draws[:, 0].astype(float), replicates=100) == whole
