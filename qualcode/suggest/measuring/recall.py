"""How much of a code has been found when not everything was read: an estimate with its interval, and when stopping is defensible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TARGET = 0.95
"""The share of a code's passages that must have been found, with confidence, before anybody is advised to stop."""

CONFIDENCE = 0.90
"""Of the interval, two-sided; the advice rests on its lower end, so it should be wrong for no more than 5 in 100 codes."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of a code's units that has been found.

    `found` were found among `read`; `unread` are left. `drawn` of those read were drawn at random and are the evidence (`hits` of them bear the code).
    `estimate`, `low` and `high` are shares from 0 to 1; None where nothing was found and nothing was drawn.
    """

    found: int
    read: int
    unread: int
    drawn: int
    hits: int
    estimate: float | None
    low: float | None
    high: float | None

    @property
    def may_stop(self) -> bool:
        """Whether even the low end of the interval reaches `TARGET`."""
        return not self.unread or (self.low is not None and self.low >= TARGET)


def estimated_recall(read: Sequence[bool], drawn: Sequence[bool], total: int) -> Recall:
    """Estimate how much of a code has been found.

    The evidence is the random draws of the later half of the reading: each was drawn from all that was unread then, so their share of hits, with the exact
    interval of Clopper and Pearson (Biometrika 26, 1934), says how common the code still is among what is unread. Since the likeliest is read first, it can
    only have become rarer since, so the estimate errs on the safe side.

    Args:
        read: what was read, in order: whether it bears the code.
        drawn: for each whether it was drawn at random, not chosen.
        total: how many units there are.
    """
    from scipy.stats import beta

    found, unread = sum(read), total - len(read)
    draws = [bears for bears, random in zip(read, drawn, strict=True) if random]
    late = draws[len(draws) // 2 :]
    n, hits = len(late), sum(late)
    if not unread:
        return Recall(found, len(read), 0, n, hits, 1.0, 1.0, 1.0)
    if not n:
        return Recall(found, len(read), unread, 0, 0, None, None, None)
    side = (1 - CONFIDENCE) / 2
    least = float(beta.ppf(side, hits, n - hits + 1)) if hits else 0.0
    most = float(beta.ppf(1 - side, hits + 1, n - hits)) if hits < n else 1.0

    def share(rate: float) -> float | None:
        left = rate * unread
        return found / (found + left) if found + left else None

    return Recall(found, len(read), unread, n, hits, share(hits / n), share(most), share(least))
