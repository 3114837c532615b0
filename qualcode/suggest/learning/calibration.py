"""From scores to probabilities, and from which probability on a code is suggested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SHRINK = 20
"""Examples of a code at which its own shift counts as much as the pooled one."""

USUAL_THRESHOLD = 0.25
"""From which probability on a code is suggested where nothing was read, and towards which thresholds are drawn where little was."""


@dataclass(frozen=True)
class Calibration:
    """Platt scaling (J. Platt, in Advances in Large Margin Classifiers, 1999) over all codes together, with a shift for each code drawn towards 0."""

    slope: float
    shifts: Any

    def probabilities(self, scores: Any) -> Any:
        """The probability that each code stands, turns by codes."""
        import numpy as np

        return 1 / (1 + np.exp(-(self.slope * scores + self.shifts)))


def unmeasured(codes: int) -> Calibration:
    """What is taken where nothing was read: the scores as they are."""
    import numpy as np

    return Calibration(1.0, np.zeros(codes))


def calibrate(scores: Any, bears: Any, seen: Any = None) -> Calibration:
    """Calibrate held-out scores (turns by codes) against what stands, where somebody has looked (`seen`).

    The shift of a code with n examples is its own, times n / (n + `SHRINK`). In the same way the line as a whole is drawn towards the scores as they are
    where there are few examples of any code, so that one decision does not turn everything round.
    """
    import numpy as np

    looked = np.ones_like(bears) if seen is None else seen
    slope, constant = _platt(scores[looked], bears[looked])
    found = bears.sum(axis=0)
    sure = found.sum() / (found.sum() + SHRINK)
    slope, constant = float(sure * slope + (1 - sure)), float(sure * constant)
    shifts = np.zeros(scores.shape[1])
    for code in range(scores.shape[1]):
        base = slope * scores[looked[:, code], code] + constant
        shifts[code] = constant + _shift(base, found[code]) * found[code] / (found[code] + SHRINK)
    return Calibration(slope, shifts)


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


def _shift(base: Any, found: int, steps: int = 25) -> float:
    """The constant that makes expected and found examples of one code agree."""
    import numpy as np

    shift, wanted = 0.0, found + 0.5
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
