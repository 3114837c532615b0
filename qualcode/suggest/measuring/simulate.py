"""Replaying a finished study: what reading the likeliest first would have saved, and whether the advice to stop would have been right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.model.codebook import Codebook
from qualcode.suggest.learning.learner import Suggester, one_thread
from qualcode.suggest.learning.talk import CueReader, Said, listen
from qualcode.suggest.measuring.recall import TARGET, estimated_recall
from qualcode.suggest.queue import CONTROL, presume

FIRST = 20
"""Turns that are read before anything is learnt anew; later rounds grow to a tenth of what was read."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What looking for one code by the likeliest first saves.

    `read` of all `turns` were read when 95 % of its `passages` were found. `stopped` is how many had been read when the advice was to stop (None where it
    never came before the end), and `recall` the share found by then.
    """

    code: str
    passages: int
    read: int
    turns: int
    stopped: int | None = None
    recall: float | None = None

    @property
    def wss95(self) -> float:
        """The share of turns left unread, less the 5 % of passages given up (work saved over sampling at 95 %)."""
        return 1 - self.read / self.turns - 0.05

    @property
    def misled(self) -> bool:
        """Whether the advice to stop came before 95 % were found."""
        return self.recall is not None and self.recall < TARGET


def simulate(
    codebook: Codebook,
    turns: Sequence[Said],
    codes: Sequence[Collection[str]],
    code: str,
    reader: CueReader,
    *,
    seed: int = 0,
    control: float = CONTROL,
    suggester: Suggester | None = None,
) -> Saved:
    """Replay the reading of a finished study for one code: the likeliest unread turns and a random share, learning after every round.

    Args:
        codebook: the whole codebook; what it says of other codes helps to tell this one apart. Nothing is learnt of them.
        turns: the turns of the study, in order.
        codes: the codes of each.
        code: the code that is looked for.
        reader: a reader of cues.
        seed: of the random draws.
        control: the share of each round that is drawn at random; without any there is no estimate and no advice.
        suggester: one that has seen the same turns before, to save time.
    """
    import numpy as np

    column = [c.id for c in codebook.codable].index(code)
    bears = np.array([code in {codebook.current(c) for c in some} for some in codes])
    suggester = suggester or Suggester(codebook).reading_with(reader)
    random = np.random.default_rng([seed, column])
    talk, seen = listen(turns), [frozenset([code])] * len(turns)
    read: list[int] = []
    drawn: list[bool] = []
    enough, stopped, recall = int(np.ceil(TARGET * bears.sum())), None, None
    reached = 0
    while len(read) < len(turns):
        known = set(read)
        given: list[set[str] | None] = [({code} if bears[n] else set()) if n in known else None for n in range(len(turns))]
        presume(given, random)
        suggester.fit(turns, given, seen)
        scores = _scores(suggester, talk)[:, column]
        size = min(max(FIRST, len(read) // 10), len(turns) - len(read))
        for place, by_chance in _round(scores, known, size, control, random):
            read.append(place)
            drawn.append(by_chance)
            reached = reached or (len(read) if bears[read].sum() >= enough else 0)
        if stopped is None and control and estimated_recall(bears[read].tolist(), drawn, len(turns)).may_stop:
            stopped, recall = len(read), float(bears[read].sum() / max(1, bears.sum()))
        if reached and (stopped is not None or not control):
            break
    early = stopped if stopped is not None and stopped < len(turns) else None
    return Saved(code, int(bears.sum()), reached, len(turns), early, recall if early else None)


def _scores(suggester: Suggester, talk: Any) -> Any:
    with one_thread():
        return suggester.log_odds(suggester.heard_ if suggester.heard_.talk == talk else suggester.hear(talk))


def _round(scores: Any, known: set[int], size: int, control: float, random: Any) -> list[tuple[int, bool]]:
    """The next turns to read: the likeliest, then a share drawn at random from the rest."""
    import numpy as np

    unread = np.array([n for n in range(len(scores)) if n not in known], dtype=int)
    ranked = unread[np.argsort(-scores[unread], kind="stable")]
    chance = round(control * size)
    drawn = random.choice(unread, size=chance, replace=False) if chance else unread[:0]
    first = [n for n in ranked if n not in set(drawn.tolist())][: size - chance]
    return [*((int(n), True) for n in drawn), *((int(n), False) for n in first)]
