"""What to read next: in which order unread passages or transcripts repay reading, and what that saves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.model.codebook import Codebook
from qualcode.suggest.learner import Suggester
from qualcode.suggest.talk import CueReader, Said

ORDERS = ("wanted", "uncertain", "different", "control")
"""Most likely for a wanted code; most uncertain; least like what was read; drawn at random, so that what the other orders miss can be seen."""

CONTROL = 0.1
"""The share of the reading that is drawn at random."""


@dataclass(frozen=True, slots=True)
class Next:
    """A passage to read next: its place among the turns, why it comes here (one of `ORDERS`), and how likely it bears a wanted code."""

    place: int
    order: str
    likely: float


def next_to_read(suggester: Suggester, order: str, count: int, code: str = "", unread: Iterable[int] | None = None) -> list[Next]:
    """The passages to read next among the turns the suggester was fitted on and nobody has read (or those in `unread`), a control share among them.

    With a code, `wanted` and `uncertain` look at it alone; without, at whichever code fits best.
    """
    import numpy as np

    known = set(suggester.read_.tolist())
    places = np.array(sorted(set(range(len(suggester.heard_))) - known if unread is None else set(unread)), dtype=int)
    if not len(places) or count < 1:
        return []
    likely = suggester.calibration_.probabilities(suggester.log_odds(suggester.heard_))[places]
    columns = [n for n, c in enumerate(suggester.codebook.codable) if not code or c.id == code]
    best = likely[:, columns].max(axis=1)
    worth = {"wanted": best, "uncertain": -np.abs(likely[:, columns] - 0.5).min(axis=1), "different": _difference(suggester, places)}
    random = np.random.default_rng([suggester.seed, len(known)]).permutation(len(places))
    ranked = random if order == "control" else np.argsort(-worth[order], kind="stable")
    drawn = random[: max(1, round(CONTROL * count))] if order != "control" and count > 1 else random[:0]
    chosen = [n for n in ranked if n not in set(drawn.tolist())][: count - len(drawn)]
    found = [Next(int(places[n]), order, float(best[n])) for n in chosen]
    return found + [Next(int(places[n]), "control", float(best[n])) for n in drawn]


def _difference(suggester: Suggester, places: Any) -> Any:
    """How little each turn is like the middle of what was read."""
    import numpy as np

    read = suggester.heard_.matrix[suggester.read_]
    if not read.shape[0]:
        return np.zeros(len(places))
    return -np.asarray(suggester.heard_.matrix[places] @ np.asarray(read.mean(axis=0)).ravel())


@dataclass(frozen=True, slots=True)
class Saved:
    """What looking for one code by likeliest first saves: turns read until 95 % of its passages were found, of all, and work saved over reading in any order."""

    code: str
    passages: int
    read: int
    turns: int

    @property
    def wss95(self) -> float:
        """The share of turns left unread, less the 5 % of passages given up."""
        return 1 - self.read / self.turns - 0.05


def simulate(
    codebook: Codebook, turns: Sequence[Said], codes: Sequence[Collection[str]], code: str, reader: CueReader, *, seed: int = 0
) -> Saved:
    """Replay the reading of a finished study for one code: always the likeliest unread turns, begun by the codebook, learning after every batch.

    Batches grow with what was read (a tenth of it, 20 turns at least), so that long studies take no more than some thirty rounds.
    """
    import numpy as np

    book = replace(codebook, codes=tuple(c for c in codebook.codable if c.id == code))
    bears = np.array([code in some for some in codes])
    wanted, read = int(np.ceil(0.95 * bears.sum())), list[int]()
    narrow = CueReader(book, reader.matcher.pipeline)
    for text, hits in reader.known.items():
        narrow.known[text] = tuple(hit for hit in hits if hit.code == code)
    while True:
        known = set(read)
        given = [({code} if bears[n] else set()) if n in known else None for n in range(len(turns))]
        suggester = Suggester(book, seed=seed).reading_with(narrow).fit(turns, given)
        scores = suggester.score(turns)[:, 0]
        unread = np.array([n for n in range(len(turns)) if n not in known], dtype=int)
        for place in unread[np.argsort(-scores[unread], kind="stable")][: max(20, len(read) // 10)]:
            read.append(int(place))
            if bears[read].sum() >= wanted:
                return Saved(code, int(bears.sum()), len(read), len(turns))
