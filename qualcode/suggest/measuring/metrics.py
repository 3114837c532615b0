"""How good suggestions are: the figures of `suggest --evaluate`."""

from __future__ import annotations

from typing import Any


def average_precision(scores: Any, bears: Any) -> float:
    """The mean, over a code's passages, of the share of right ones among all that score at least as high (ties count together)."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    sorted_scores, right = scores[order], np.cumsum(bears[order])
    last = np.append(np.flatnonzero(np.diff(sorted_scores)), len(order) - 1)  # the last of each group of ties
    gained = np.diff(np.append(0, right[last]))
    return float((gained * right[last] / (last + 1)).sum() / right[-1])


def mean_average_precision(scores: Any, bears: Any, seen: Any = None) -> float:
    """The mean average precision over the codes that stand anywhere; where `seen` is given, over the pairs somebody has looked at."""
    import numpy as np

    there = np.flatnonzero(bears.any(axis=0))
    looked = np.ones_like(bears) if seen is None else seen
    return float(np.mean([average_precision(scores[looked[:, c], c], bears[looked[:, c], c]) for c in there])) if len(there) else 0.0


def precision_recall_f1(chosen: Any, bears: Any) -> tuple[Any, Any, Any]:
    """Precision, recall and F1 of each column; 0 where nothing was chosen or nothing stands."""
    import numpy as np

    right = (chosen & bears).sum(axis=0)
    precision, recall = right / np.maximum(1, chosen.sum(axis=0)), right / np.maximum(1, bears.sum(axis=0))
    return precision, recall, 2 * right / np.maximum(1, chosen.sum(axis=0) + bears.sum(axis=0))


def work_saved(scores: Any, bears: Any, recall: float = 0.95) -> float:
    """WSS@95: the share of turns one need not read to find 95 % of a code's, less the 5 % one gives up; the mean over the codes that stand anywhere.

    A. M. Cohen et al., Reducing workload in systematic review preparation, JAMIA 13 (2006).
    """
    import numpy as np

    saved = []
    for code in np.flatnonzero(bears.any(axis=0)):
        right = np.cumsum(bears[np.argsort(-scores[:, code], kind="stable"), code])
        read = int(np.searchsorted(right, np.ceil(recall * right[-1]))) + 1
        saved.append(1 - read / len(right) - (1 - recall))
    return float(np.mean(saved)) if saved else 0.0


def log_loss(probabilities: Any, bears: Any, seen: Any = None) -> float:
    """The mean surprise, -ln of the probability given to what is the case, over the pairs somebody has looked at; low where ranks and probabilities are right.

    I. J. Good, Rational decisions, Journal of the Royal Statistical Society B 14 (1952).
    """
    import numpy as np

    looked = np.ones_like(bears) if seen is None else seen
    right = np.where(bears, probabilities, 1 - probabilities)[looked]
    return float(-np.log(np.maximum(right, 1e-9)).mean())


def calibration_error(probabilities: Any, bears: Any, bins: int = 15) -> float:
    """The expected calibration error over all pairs of turn and code: probability against share that stands, in bins of equal width."""
    import numpy as np

    likely, stands = probabilities.ravel(), bears.ravel()
    bin_of = np.minimum((likely * bins).astype(int), bins - 1)
    size = np.bincount(bin_of, minlength=bins)
    off = np.abs(np.bincount(bin_of, likely, bins) - np.bincount(bin_of, stands, bins))
    return float(off.sum() / max(1, size.sum()))


def at_top(scores: Any, bears: Any) -> tuple[float, float]:
    """Over the turns that bear a code: how often the first code is right, and what share of a turn's codes is among the first three."""
    import numpy as np

    coded = bears.any(axis=1)
    if not coded.any():
        return 0.0, 0.0
    order = np.argsort(-scores[coded], axis=1, kind="stable")
    ranked = np.take_along_axis(bears[coded], order, axis=1)
    return float(ranked[:, 0].mean()), float((ranked[:, :3].sum(axis=1) / ranked.sum(axis=1)).mean())
