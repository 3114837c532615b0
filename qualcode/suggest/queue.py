"""What to read next: in which order unread passages or transcripts repay reading."""

from __future__ import annotations

from typing import Any

from qualcode.suggest.learning.learner import Suggester

ORDERS = ("wanted", "uncertain", "different", "control")
"""Most likely for a wanted code; most uncertain; least like what was read; drawn at random, so that what the other orders miss can be seen."""

CONTROL = 0.1
"""The share of the reading that is drawn at random."""


PRESUMED = 100
"""How many unread turns are taken for ones without a code when the likeliest for it are looked for."""


def presume(codes: list[set[str] | None], random: Any) -> None:
    """Take some unread turns, drawn at random, for turns that bear nothing, once anything was read.

    Whoever reads the likeliest first has read few turns of the usual kind, and what is not likely seldom bears the code. (G. Cormack and M. Grossman,
    Autonomy and reliability of continuous active learning, 2015, who draw a hundred.)
    """
    unread = [place for place, some in enumerate(codes) if some is None]
    if len(unread) < len(codes):
        for place in random.permutation(unread)[:PRESUMED]:
            codes[place] = set()


def ranked(worth: Any, random: Any, count: int) -> list[tuple[int, bool]]:
    """The first `count` by worth, and a control share of them (at least one of several) drawn at random instead; each with whether its worth chose it.

    `random` is a random order of all; without worth, everything is drawn from it.
    """
    import numpy as np

    if worth is None:
        return [(int(n), False) for n in random[:count]]
    drawn = {int(n) for n in random[: max(1, round(CONTROL * count))]} if count > 1 else set[int]()
    first = [int(n) for n in np.argsort(-worth, kind="stable") if int(n) not in drawn][: max(0, count - len(drawn))]
    return [*((n, True) for n in first), *((n, False) for n in sorted(drawn))]


def difference(suggester: Suggester, places: Any) -> Any:
    """How little each turn is like the middle of what was read."""
    import numpy as np

    read = suggester.heard_.matrix[suggester.read_]
    if not read.shape[0]:
        return np.zeros(len(places))
    return -np.asarray(suggester.heard_.matrix[places] @ np.asarray(read.mean(axis=0)).ravel())
