"""Bootstrap intervals that resample whole units or whole transcripts, never characters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.statistics.ratings import FloatArray, IntArray

REPLICATES = 20_000
"""How often units are drawn again where they fall into few patterns; a percentile of a figure that takes few values needs so many to stand still."""

_AT_ONCE = 4_000_000
"""How many draws are held in memory at a time."""

_DRAWS = 20_000_000
"""How many draws are made at most, as long as that leaves a thousand replicates."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, and the share of replicates that were left out because the figure was undefined in them."""

    low: float | None
    high: float | None
    undefined: float = 0.0

    @property
    def note(self) -> str:
        """What must be said beside the interval, if anything."""
        if self.low is None:
            return "no interval: the figure is undefined in every replicate" if self.undefined else ""
        said = f"{self.undefined:.1%} of replicates were undefined and left out" if self.undefined else ""
        flat = "no replicate differs, so the interval has no width and says nothing" if self.low == self.high else ""
        return "; ".join(s for s in (flat, said) if s)


def bootstrap(
    weights: IntArray, figure: Callable[[IntArray], FloatArray], *, seed: int = 0, replicates: int | None = None
) -> list[Interval]:
    """The 95 % percentile interval of one or more figures when units are drawn again with replacement (Efron 1979).

    `weights` says how many units there are of each pattern. Drawing as many units again amounts to one multinomial draw over the patterns, so a replicate
    costs as much as there are patterns. `figure` takes an array of draws by patterns and gives an array of draws, or of draws by figures, with NaN where a
    figure is undefined; those replicates are left out and their share is told. One interval is returned for each figure. `replicates` is 20,000 by default,
    and fewer, but at least 1,000, with more than a thousand patterns.
    """
    total = int(weights.sum())
    if replicates is None:
        replicates = min(REPLICATES, max(1000, _DRAWS // max(1, len(weights))))
    rng = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // max(1, len(weights)))
    drawn = []
    for start in range(0, replicates, step):
        draws = rng.multinomial(total, weights / total, size=min(step, replicates - start))
        found = figure(draws)
        drawn.append(found.reshape(len(draws), -1))
    return [_interval(column) for column in np.concatenate(drawn).T]


def _interval(values: FloatArray) -> Interval:
    defined = values[~np.isnan(values)]
    undefined = 1 - len(defined) / len(values)
    if not len(defined):
        return Interval(None, None, undefined)
    defined.sort()
    return Interval(_quantile(defined, 0.025), _quantile(defined, 0.975), undefined)


def _quantile(ordered: FloatArray, share: float) -> float:
    """The value below which this share lies, between the two nearest in proportion (Hyndman & Fan 1996, definition 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))
