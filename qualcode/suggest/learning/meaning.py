"""What turns and codes mean, as far as sentence embeddings tell: nearness to the codebook's own texts, and to what was coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.suggest.learning.embeddings import Embedder

RIDGE = 0.1
"""How far the spread of meanings is drawn towards an even one in all directions, so that few texts settle nothing."""


@dataclass(frozen=True)
class Meaning:
    """What the codebook's texts mean (`rows`, of the codes in `row_codes`), the middle of each code's (`codebook`), and the spread of all that is said.

    `weigh` is the inverse of that spread (covariance), which linear discriminant analysis weighs differences by (R. Fisher, Annals of Eugenics 7, 1936).
    """

    rows: Any
    row_codes: Any
    codebook: Any
    weigh: Any

    @classmethod
    def of(cls, embedder: Embedder, texts: Sequence[Sequence[str]], row_codes: Any, said: Any) -> Meaning:
        """Look at the texts of each code and at what is said, and at no coding."""
        import numpy as np

        rows = embedder.rows([text for some in texts for text in some])
        everything = np.vstack([rows, said]) if len(said) else rows
        spread = np.cov(everything, rowvar=False) if len(everything) > 1 else np.eye(rows.shape[1])
        even = np.trace(spread) / len(spread) + 1e-9
        weigh = np.linalg.inv((1 - RIDGE) * spread + RIDGE * even * np.eye(len(spread)))
        return cls(rows, row_codes, _middles(rows, row_codes).T, weigh)

    def learn(self, said: Any, codes: Any, seen: Any) -> Any:
        """The direction in which turns that bear a code lie from those looked at that do not: numbers by codes; the codebook's texts count as turns."""
        import numpy as np

        rows, bears = np.vstack([said, self.rows]), np.vstack([codes, self.row_codes])
        looked = np.vstack([seen, np.ones_like(self.row_codes)])
        off = _middles(rows, bears) - _middles(rows, looked & ~bears)
        return np.asarray(self.weigh @ off.T)


def _middles(rows: Any, codes: Any) -> Any:
    """The mean row of each code, codes by numbers; zeros where a code has none."""
    import numpy as np

    return (codes.T.astype(float) @ rows) / np.maximum(1, codes.sum(axis=0))[:, None]
