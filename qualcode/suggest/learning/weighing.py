"""Weighing the parts of a score: the shipped weights, blended with a study's own as its examples grow."""

from __future__ import annotations

from typing import Any

from qualcode.suggest.learning.stacker import OWN, Weights, fit_weights

LEAST_OWN = 20
"""Positive examples of all codes below which a study's own weights are not looked for."""


def weigh(shipped: Weights, parts: Any, positives: Any, bears: Any, seen: Any) -> Weights:
    """The weights for a study, from the held-out parts of the turns read (turns by codes by parts) and the examples their codes had then.

    Where `seen` is false nobody has looked whether the code applies.
    """
    import numpy as np

    found = int(bears.sum())
    right, wrong = np.flatnonzero(bears), np.flatnonzero(~bears & seen)
    if found < LEAST_OWN or not len(wrong):
        return shipped
    step = max(1, len(wrong) // (8 * found))
    some = wrong[::step]
    pairs = np.concatenate([right, some])
    worth = np.where(bears.ravel()[pairs], 1.0, len(wrong) / len(some))
    flat = parts.reshape(-1, parts.shape[-1])[pairs]
    own = fit_weights(flat, positives.ravel()[pairs], bears.ravel()[pairs], worth, towards=shipped)
    return shipped.blended(own, found / (found + OWN))


def weighed(parts: Any, weights: Any, constants: Any) -> Any:
    """Parts (turns by codes by parts) weighed (codes by parts, or turns by codes by parts), turns by codes."""
    import numpy as np

    return np.einsum("tcp,tcp->tc" if weights.ndim == 3 else "tcp,cp->tc", parts, weights) + constants


def by_fold(weights: Weights, positives: Any) -> tuple[Any, Any]:
    """The weights for each pair of turn and code, by the examples the code had when the turn was held out."""
    found, constants = weights.at(positives.ravel())
    return found.reshape(*positives.shape, -1), constants.reshape(positives.shape)
