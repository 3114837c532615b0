"""The deletion test: whether the words an explanation names really carry the suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualcode.suggest.explain import Explanation, explain_at
from qualcode.suggest.learning.learner import Suggester
from qualcode.suggest.learning.talk import Talk

TESTED = 60
"""How many suggestions are tested at most, drawn at random."""

LEAST_WORDS = 6
"""Words a turn must have: in shorter ones three words at random are half of it."""

WORDS = 3


@dataclass(frozen=True)
class _Cut:
    """A turn without some of its words."""

    transcript: str
    speaker: str
    text: str


def deletion_test(suggester: Suggester, places: Any, seed: int) -> tuple[float, float, int]:
    """The share of suggestions undone by taking out the three words that speak most for them, the share undone by three random words, and how many were tested.

    Tested are turns the suggester was fitted on, at `places`; a suggestion is undone when its score falls below the code's threshold. (The test follows
    J. DeYoung et al., ERASER, ACL 2020, comprehensiveness.)
    """
    import numpy as np

    random = np.random.default_rng(seed)
    heard, talk = suggester.heard_, suggester.heard_.talk
    long = np.array([place for place in places if len(talk.texts[place].split()) >= LEAST_WORDS], dtype=int)
    scores = suggester.calibration_.probabilities(suggester.log_odds(heard))[long] if len(long) else np.zeros((0, 1))
    suggested = np.argwhere(scores >= suggester.thresholds_)
    chosen = suggested[np.sort(random.permutation(len(suggested))[:TESTED])]
    cuts: list[_Cut] = []
    lasts, columns = [], []
    for number, (row, column) in enumerate(chosen):
        place = int(long[row])
        explained = explain_at(suggester, heard, place, int(column), similar=False)
        for kind, text in (("top", _without(explained, None)), ("random", _without(explained, random))):
            cuts += _after(talk, place, text, f"{kind} {number}")
            lasts.append(len(cuts) - 1)
            columns.append(int(column))
    if not cuts:
        return 0.0, 0.0, 0
    undone = suggester.score(cuts)[lasts, columns] < suggester.thresholds_[columns]
    return float(undone[::2].mean()), float(undone[1::2].mean()), len(chosen)


def _without(explained: Explanation, random: Any) -> str:
    """The text without its three strongest words, or without three drawn at random."""
    words = list(explained.words)
    gone = words[:WORDS] if random is None else [words[i] for i in random.permutation(len(words))[:WORDS]]
    places = {word.start for word in gone}
    return " ".join(word.text for word in sorted(words, key=lambda w: w.start) if word.start not in places)


def _after(talk: Talk, place: int, text: str, name: str) -> list[_Cut]:
    """The cut turn after the turn it stands behind, as a transcript of their own."""
    before = talk.before[place]
    first = [] if before < 0 else [_Cut(name, talk.speakers[before], talk.texts[before])]
    return [*first, _Cut(name, talk.speakers[place], text)]
