"""The learning curve: split by transcript, against the codebook and the baseline, and frank where there is too little."""

from __future__ import annotations

import numpy as np
import pytest

from qualcode.errors import QualcodeError
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.learning.curve import coded_first, split
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.measuring.evaluate import METHODS, evaluate
from qualcode.suggest.measuring.metrics import average_precision, calibration_error, log_loss, mean_average_precision, work_saved

from .talk import make_code, make_codebook
from .test_learner import made


def test_the_curve_has_all_methods_and_keeps_its_keys(stems: Pipeline) -> None:
    book = make_codebook(make_code("space", "hot desk"), make_code("prom.att"), make_code("nothing"))
    turns, codes = made()
    found = evaluate(book, turns, codes, examples=(0, 2, 99), seeds=1, reader=CueReader(book, stems))
    assert [(p["examples_per_code"], p["method"]) for p in found["points"]] == [(0, "suggest"), (0, "codebook"), *((2, m) for m in METHODS)]
    assert {"map", "macro_f1", "micro_f1", "precision_at_1", "recall_at_3", "wss95", "ece"} <= set(found["points"][0])
    assert found["split"] == "by transcript"
    assert found["codes"]["nothing"] == {
        "n": 0,
        "precision": None,
        "recall": None,
        "f1": None,
        "average_precision": None,
        "note": "not yet",
    }
    assert found["codes"]["space"]["n"] == 24
    assert "no split has 99 examples of the median code" in found["notes"]
    assert found["deletion"]["tested"] > 0


def test_one_transcript_cannot_be_measured_on(stems: Pipeline) -> None:
    book = make_codebook(make_code("space"))
    turns, codes = made(1)
    with pytest.raises(QualcodeError, match="fewer than two have been coded"):
        evaluate(book, turns, codes, reader=CueReader(book, stems))


def test_no_transcript_is_on_both_sides() -> None:
    names = [f"t{n // 3}" for n in range(60)]
    test, order = split(names, 5)
    assert not {names[i] for i in test} & {names[i] for there in order for i in there}
    assert len(test) == 30


def test_transcripts_are_taken_until_the_median_code_has_enough() -> None:
    bears = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [1, 1, 0]], dtype=bool)
    assert coded_first([[0], [1], [2], [3]], bears, 1).tolist() == [0, 1]
    assert coded_first([[0], [1], [2], [3]], bears, 9) is None
    assert coded_first([[0]], bears, 0).tolist() == []


def test_average_precision_as_worked_by_hand() -> None:
    assert average_precision(np.array([4.0, 3, 2, 1]), np.array([True, False, True, False])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.ones(4), np.array([True, False, False, False])) == pytest.approx(1 / 4)


def test_average_precision_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import average_precision_score

    random = np.random.default_rng(1)
    scores, bears = random.integers(0, 9, (50, 4)) / 9, random.random((50, 4)) < 0.3
    assert mean_average_precision(scores, bears) == pytest.approx(average_precision_score(bears, scores))


def test_work_saved_and_calibration_as_worked_by_hand() -> None:
    scores = np.arange(20, 0, -1.0)[:, None]
    bears = np.array([[n < 2] for n in range(20)])
    assert work_saved(scores, bears) == pytest.approx(1 - 2 / 20 - 0.05)
    assert calibration_error(np.array([[0.2]] * 10), np.array([[n < 5] for n in range(10)])) == pytest.approx(0.3)


def test_surprise_as_worked_by_hand() -> None:
    likely, bears = np.array([[0.5, 0.25]]), np.array([[True, False]])
    assert log_loss(likely, bears) == pytest.approx((np.log(2) + np.log(4 / 3)) / 2)
    assert log_loss(likely, bears, np.array([[True, False]])) == pytest.approx(np.log(2))
    assert log_loss(np.array([[0.0]]), np.array([[True]])) < 25
