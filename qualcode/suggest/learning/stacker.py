"""How the parts of a score are weighed against each other: one small linear rule, learnt on other studies and, bit by bit, on the study itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PARTS = ("cues", "rows", "likeness", "company", "words", "centre", "speaker", "rule", "length", "common", "meaning", "meant")
"""The parts of a score, in the order of the weights.

`cues`, `rows`, `likeness` and `company` are known before anybody codes; `words`, `centre` and `speaker` are learnt; `rule` is the codebook's
word on who bears a code, `length` is how long a turn is, `common` how common a code is. `meaning` (known before) and `meant` (learnt) come from sentence
embeddings and are 0 without them.
"""

SCALED = ("cues", "rows", "likeness", "company", "words", "centre", "meaning", "meant")
"""The parts whose values are brought to one scale, code by code."""

LEARNT = ("words", "centre", "speaker", "meant")
"""The parts that are learnt from coding."""

FULL = 127
"""Positive examples of a code at which its learnt parts have their full weight."""

OWN = 400
"""Positive examples, of all codes together, at which a study's own weights count as much as the shipped ones."""

PENALTY = 3e-4
SHIPPED = Path(__file__).with_name("weights.json")
WITH_MEANING = Path(__file__).with_name("weights_embeddings.json")


@dataclass(frozen=True)
class Weights:
    """Weights of the parts: `first` where a code has no example, `last` where it has `FULL`; in between they move with the logarithm of the examples.

    `usual` is where the values of a part usually lie and how far they spread.
    """

    first: Any
    last: Any
    rise: float
    constant: float
    usual: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def at(self, positives: Any) -> tuple[Any, Any]:
        """The weights (codes by parts) and constants (one a code) for these numbers of examples."""
        import numpy as np

        reached = ripeness(positives)[:, None]
        return (1 - reached) * self.first + reached * self.last, self.constant + self.rise * np.ravel(reached)

    def unlearnt(self, codes: int) -> tuple[Any, Any]:
        """The weights and constants for so many codes of which nothing was learnt."""
        import numpy as np

        weights, constants = self.at(np.zeros(codes))
        weights[:, [PARTS.index(part) for part in LEARNT]] = 0
        return weights, constants

    def blended(self, own: Weights, share: float) -> Weights:
        """These weights with a share of a study's own."""
        mixed = [(1 - share) * mine + share * theirs for mine, theirs in zip(self._all, own._all, strict=True)]
        return Weights(mixed[0], mixed[1], float(mixed[2]), float(mixed[3]), self.usual)

    @property
    def _all(self) -> tuple[Any, Any, float, float]:
        return self.first, self.last, self.rise, self.constant


def ripeness(positives: Any) -> Any:
    """How far a code has come from no example (0) to `FULL` (1), on a logarithmic scale."""
    import numpy as np

    return np.minimum(1.0, np.log2(1 + np.asarray(positives, dtype=float)) / np.log2(1 + FULL))


def shipped(path: Path = SHIPPED) -> Weights:
    """The weights that come with qualcode, learnt by `benchmarks/learn_weights.py`; a part they do not name counts for nothing."""
    import numpy as np

    found = json.loads(path.read_text(encoding="utf-8"))
    first, last = (np.array([found[name].get(part, 0.0) for part in PARTS]) for name in ("first", "last"))
    return Weights(
        first, last, float(found["rise"]), float(found["constant"]), {name: tuple(found["usual"].get(name, (0.0, 1.0))) for name in SCALED}
    )


def fit_weights(parts: Any, positives: Any, bears: Any, worth: Any, penalty: float = PENALTY, towards: Weights | None = None) -> Weights:
    """The weights under which the parts best foretell which pairs of turn and code stand.

    Logistic regression (L-BFGS-B) in which no weight may be negative: a part may count for nothing, but what speaks for a code never counts against it.

    Args:
        parts: pairs by `PARTS`.
        positives: for each pair, how many examples its code had.
        bears: for each pair, whether it stands.
        worth: for each pair, how much it counts; the sum does not matter.
        penalty: how much large weights (or, with `towards`, weights unlike those) are held down.
        towards: weights to stay near to.
    """
    import numpy as np
    from scipy.optimize import minimize

    reached = ripeness(positives)[:, None]
    columns = np.hstack([parts * (1 - reached), parts * reached, reached])
    scale = np.sqrt(np.mean(columns**2, axis=0))
    scale = np.where(scale < 1e-9, 1.0, scale)
    columns, share = columns / scale, worth / worth.sum()
    aim = np.zeros(columns.shape[1]) if towards is None else np.concatenate([towards.first, towards.last, [towards.rise]]) * scale

    def loss(values: Any) -> tuple[float, Any]:
        score = columns @ values[:-1] + values[-1]
        wrong = 1 / (1 + np.exp(-score)) - bears
        off = values[:-1] - aim
        slope = np.append(columns.T @ (share * wrong) + 2 * penalty * off, share @ wrong)
        return float(share @ np.logaddexp(0, np.where(bears, -score, score)) + penalty * off @ off), slope

    bounds = [(0, None)] * (columns.shape[1] - 1) + [(None, None)] * 2
    bounds[-2] = (None, None)
    begin = np.append(aim, 0.0 if towards is None else towards.constant)
    found = minimize(loss, begin, jac=True, bounds=bounds[: len(begin)], method="L-BFGS-B").x
    values, count = found[:-1] / scale, len(PARTS)
    return Weights(values[:count], values[count : 2 * count], float(values[-1]), float(found[-1]))
