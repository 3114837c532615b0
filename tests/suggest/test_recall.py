"""How much has been found: the interval is honest, and the advice to stop waits for it."""

from __future__ import annotations

import numpy as np
import pytest

from qualcode.suggest.measuring.recall import estimated_recall


def test_without_random_draws_nothing_is_said() -> None:
    found = estimated_recall([True, False, True], [False, False, False], 10)
    assert (found.found, found.read, found.unread) == (2, 3, 7)
    assert found.estimate is found.low is found.high is None
    assert not found.may_stop


def test_everything_read_is_everything_found() -> None:
    assert estimated_recall([True, False], [False, True], 2).may_stop


def test_the_interval_is_that_of_clopper_and_pearson() -> None:
    # 20 draws of which the later 10 count, none with the code: upper end 1 - 0.05 ** (1 / 10) of the 100 unread
    found = estimated_recall([True] * 10 + [False] * 20, [False] * 10 + [True] * 20, 130)
    assert (found.drawn, found.hits, found.estimate, found.high) == (10, 0, 1.0, 1.0)
    assert found.low == pytest.approx(10 / (10 + 100 * (1 - 0.05**0.1)))


def test_hits_among_the_draws_lower_the_estimate() -> None:
    none = estimated_recall([True] * 30 + [False] * 40, [False] * 30 + [True] * 40, 200)
    some = estimated_recall([True] * 30 + [False] * 20 + [True, False] * 10, [False] * 30 + [True] * 40, 200)
    assert some.estimate is not None
    assert none.estimate is not None
    assert some.estimate < none.estimate == 1.0


def test_the_interval_holds_what_is_true_in_nine_of_ten_cases() -> None:
    """A reader who finds the code by luck alone: the estimate covers the true share at least as often as it promises."""
    random = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        bears = random.random(600) < 0.2
        drawn = random.random(300) < 0.3
        found = estimated_recall(bears[:300].tolist(), drawn.tolist(), 600)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= bears[:300].sum() / bears.sum() <= found.high
    assert held >= 180
