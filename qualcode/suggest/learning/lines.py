"""One balanced logistic regression a code, over sparse rows."""

from __future__ import annotations

from typing import Any

STRENGTH = 1.0
"""The inverse strength of the penalty (C of scikit-learn)."""

WEAK = 0.1
"""How much a word (or piece of one) must weigh beside the strongest of its code to count at all."""


def without_weak(weights: Any, share: float = WEAK) -> Any:
    """The weights of words (words by codes), each drawn towards 0 by a share of its code's greatest; what is weaker is 0.

    A code rests on the words that tell it apart, and not on the sum of a hundred that happened to stand in its few examples. (Soft thresholding: D. Donoho,
    IEEE Transactions on Information Theory 41, 1995; for the means of classes R. Tibshirani et al., PNAS 99, 2002.)
    """
    import numpy as np

    if not weights.size:
        return weights
    sizes = np.abs(weights)
    return (np.sign(weights) * np.maximum(sizes - share * sizes.max(axis=0), 0)).astype(weights.dtype)


def separate(rows: Any, codes: Any, seed: int, seen: Any = None) -> tuple[Any, Any]:
    """The weights (columns of `rows` by codes) and constants that tell each code's rows from the others.

    `codes` is a table of truth values, rows by codes; `seen` one of which pairs count (all by default). A code that no row bears, or every row does, gets
    zeros.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((rows.shape[1], codes.shape[1]), dtype=np.float32)
    constants = np.zeros(codes.shape[1])
    for place in range(codes.shape[1]):
        bears, some = codes[:, place], rows
        if seen is not None and not seen[:, place].all():
            bears, some = bears[seen[:, place]], rows[seen[:, place].nonzero()[0]]
        if bears.any() and not bears.all():
            line = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", tol=1e-2, random_state=seed)
            line.fit(some, bears)
            weights[:, place], constants[place] = line.coef_[0], line.intercept_[0]
    return weights, constants
