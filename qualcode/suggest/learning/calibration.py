"""From scores to probabilities, and from which probability on a code is suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SHRINK = 20
"""Examples of a code at which its own shift counts as much as the pooled one."""

USUAL_THRESHOLD = 0.25
"""From which probability on a code is suggested where nothing was read, and towards which thresholds are drawn where little was."""

EACH = 5
"""As how many examples that know nothing of each other those of one transcript count at most, for the shift of a code: a lesson or an interview is about
one thing, and how common a code is there says little of the next."""

APART = 1.0
"""How far transcripts differ in how common a code is, beyond what is foreseen: the variance of its log-odds, times pi / 8."""


@dataclass(frozen=True)
class Calibration:
    """Platt scaling (J. Platt, in Advances in Large Margin Classifiers, 1999) over all codes together, with a shift for each code drawn towards 0."""

    slope: float
    shifts: Any

    def probabilities(self, scores: Any) -> Any:
        """The probability that each code stands, turns by codes."""
        import numpy as np

        return 1 / (1 + np.exp(-(self.slope * scores + self.shifts)))


def unmeasured(scores: Any, usual: float) -> Calibration:
    """What is taken where nothing was read: the scores as they are (turns by codes), held down where a turn would bear more than `usual` codes on average.

    How common codes are is not known before anybody codes, and it is safer to expect too little. A few turns hold down less than many.
    """
    import numpy as np

    turns, codes = scores.shape
    shift = min(0.0, _shift(scores.ravel(), usual * turns)) * turns / (turns + SHRINK)
    return Calibration(1.0, np.full(codes, shift))


def calibrate(scores: Any, bears: Any, transcripts: Sequence[str], seen: Any = None, before: float = 0.0) -> Calibration:
    """Calibrate held-out scores (turns by codes) against what stands, where somebody has looked (`seen`).

    The shift of a code with n examples is its own, times n / (n + `SHRINK`), where examples in one transcript count for less (`EACH`). In the same way the
    line as a whole is drawn towards the scores as they are, shifted by what was taken `before` anything was read, where there are few examples of any
    code, so that one decision does not turn everything round. Where few transcripts were read the line is flatter, as the next one may be another matter:
    by the square root of 1 + `APART` / transcripts (the logistic-normal mean: D. MacKay, Neural Computation 4, 1992).
    """
    import numpy as np

    looked = np.ones_like(bears) if seen is None else seen
    some = scores[looked]
    slope, constant = _platt(some, bears[looked])
    found, alike = bears.sum(axis=0), _independent(bears, transcripts)
    sure = found.sum() / (found.sum() + SHRINK)
    flatter = np.sqrt(1 + APART / max(1, len(set(transcripts))))
    constant += _shift(slope / flatter * some + constant, (1 / (1 + np.exp(-(slope * some + constant)))).sum())
    slope, constant = float(sure * slope / flatter + (1 - sure)), float(sure * constant + (1 - sure) * before)
    shifts = np.zeros(scores.shape[1])
    for code in range(scores.shape[1]):
        base = slope * scores[looked[:, code], code] + constant
        shifts[code] = constant + _shift(base, found[code] + 0.5) * alike[code] / (alike[code] + SHRINK)
    return Calibration(slope, shifts)


def _independent(bears: Any, transcripts: Sequence[str]) -> Any:
    """How many examples of each code there are, those in one transcript counted as `EACH` at most (L. Kish, Survey Sampling, 1965: the effective size)."""
    import numpy as np

    _, place = np.unique(np.array(transcripts, dtype=object).astype(str), return_inverse=True)
    each = np.zeros((place.max(initial=-1) + 1, bears.shape[1]))
    np.add.at(each, place, bears)
    found = each.sum(axis=0)
    return np.minimum(found, EACH * found**2 / np.maximum(1, (each**2).sum(axis=0)))


def _platt(scores: Any, bears: Any, steps: int = 50) -> tuple[float, float]:
    """Slope and constant of a logistic line, by Newton's method with Platt's smoothed targets; the slope is kept from turning."""
    import numpy as np

    high, low = (bears.sum() + 1) / (bears.sum() + 2), 1 / (len(bears) - bears.sum() + 2)
    wanted = np.where(bears, high, low)
    slope, constant = 1.0, 0.0
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-(slope * scores + constant)))
        wrong, weight = likely - wanted, likely * (1 - likely)
        a, b, c = weight @ (scores**2) + 1e-6, weight @ scores, weight.sum() + 1e-6
        first, second = wrong @ scores + 1e-3 * (slope - 1), wrong.sum()
        step = np.array([c * first - b * second, a * second - b * first]) / (a * c - b * b + 1e-12)
        step = np.clip(step, -1, 1)
        slope, constant = slope - float(step[0]), constant - float(step[1])
        if np.abs(step).max() < 1e-6:
            break
    return max(0.1, slope), constant


def _shift(base: Any, wanted: float, steps: int = 25) -> float:
    """The constant that makes as many examples expected as are wanted."""
    import numpy as np

    shift = 0.0
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-(base + shift)))
        shift -= float(np.clip((likely.sum() - wanted) / ((likely * (1 - likely)).sum() + 1e-6), -1, 1))
    return float(np.clip(shift, -4, 4))


def thresholds(probabilities: Any, bears: Any, seen: Any = None) -> Any:
    """For each code the probability from which on suggesting it gives the best F1 on held-out turns, drawn towards the best one for all codes together.

    That one is drawn towards `USUAL_THRESHOLD` where there are few examples of any code.
    """
    import numpy as np

    looked = np.ones_like(bears) if seen is None else seen
    pooled = _best(probabilities[looked], bears[looked], USUAL_THRESHOLD)
    found = bears.sum(axis=0)
    sure = found.sum() / (found.sum() + SHRINK)
    pooled = sure * pooled + (1 - sure) * USUAL_THRESHOLD
    own = np.array([_best(probabilities[looked[:, code], code], bears[looked[:, code], code], pooled) for code in range(bears.shape[1])])
    share = found / (found + SHRINK)
    return np.clip(share * own + (1 - share) * pooled, 0.02, 0.95)


def _best(likely: Any, bears: Any, otherwise: float) -> float:
    """The threshold with the best F1; halfway to the next lower value, so that it does not hang on one turn."""
    import numpy as np

    if not bears.any():
        return otherwise
    order = np.argsort(-likely, kind="stable")
    right = np.cumsum(bears[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + bears.sum())
    best = int(np.argmax(f1))
    here = likely[order[best]]
    below = likely[order[best + 1]] if best + 1 < len(order) else here / 2
    return float((here + below) / 2)
