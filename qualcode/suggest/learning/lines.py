"""One balanced logistic regression a code, over sparse rows."""

from __future__ import annotations

from typing import Any

STRENGTH = 1.0
"""The inverse strength of the penalty (C of scikit-learn)."""


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
