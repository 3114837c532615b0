"""From scores to probabilities: held down before anybody codes, and no surer than few transcripts allow."""

from __future__ import annotations

import numpy as np
import pytest

from qualcode.suggest.learning.calibration import EACH, SHRINK, calibrate, unmeasured
from qualcode.suggest.learning.lines import without_weak


def held_out(turns: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Scores that are log-odds, and what stands at these odds."""
    random = np.random.default_rng(7)
    scores = random.normal(-2, 1.5, (turns, 3))
    return scores, random.random(scores.shape) < 1 / (1 + np.exp(-scores))


def test_before_anybody_codes_a_turn_is_not_thought_to_bear_more_codes_than_usual() -> None:
    scores = np.full((2000, 20), 0.5)
    held_down = unmeasured(scores, 1.5).probabilities(scores).sum(axis=1).mean()
    assert held_down == pytest.approx(1.5, abs=0.2)
    few = np.full((2000, 20), -4.0)
    assert (unmeasured(few, 1.5).shifts == 0).all(), "too little is not raised"


def test_one_turn_alone_is_hardly_held_down() -> None:
    assert unmeasured(np.full((1, 20), 0.5), 1.5).shifts[0] > -4 / SHRINK


def test_scores_that_are_log_odds_stay_as_they_are_where_transcripts_are_many() -> None:
    scores, bears = held_out()
    line = calibrate(scores, bears, [str(n) for n in range(400)])
    assert line.slope == pytest.approx(1, abs=0.15)
    assert np.abs(line.shifts).max() < 0.4


def test_the_line_is_flatter_where_one_transcript_was_read() -> None:
    scores, bears = held_out()
    one, many = (calibrate(scores, bears, names) for names in (["a"] * 400, [str(n) for n in range(400)]))
    assert one.slope < 0.8 * many.slope
    assert one.probabilities(scores).sum() == pytest.approx(bears.sum(), rel=0.1), "as many are expected as were found"


def test_how_common_a_code_is_in_one_transcript_says_little_of_others() -> None:
    scores, bears = np.full((400, 2), -2.0), np.zeros((400, 2), dtype=bool)
    bears[:100, 0] = True
    shift = {n: float(np.ptp(calibrate(scores, bears, [str(i % n) for i in range(400)]).shifts)) for n in (1, 400)}
    assert shift[1] < 0.6 * shift[400]
    assert shift[1] > 0
    assert EACH < SHRINK


def test_weak_words_count_for_nothing_and_the_strongest_stay_first() -> None:
    weights = np.array([[1.0, 0.0], [-0.5, 0.0], [0.05, 0.0]], dtype=np.float32)
    kept = without_weak(weights, 0.1)
    assert kept[:, 0] == pytest.approx([0.9, -0.4, 0])
    assert not kept[:, 1].any()
    assert without_weak(weights, 0) == pytest.approx(weights)
