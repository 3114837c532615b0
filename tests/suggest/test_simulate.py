"""A finished study replayed: what reading the likeliest first saves, and whether the advice to stop was right."""

from __future__ import annotations

import pytest

from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.measuring.simulate import simulate

from .talk import BOOK, make_code, make_codebook
from .test_learner import made


def test_a_finished_study_replayed_leaves_turns_unread(stems: Pipeline) -> None:
    turns, codes = made(24)
    saved = simulate(BOOK, turns, [some or set() for some in codes], "space", CueReader(BOOK, stems), control=0)
    assert (saved.passages, saved.turns) == (48, 144)
    assert saved.read < 100
    assert saved.wss95 == pytest.approx(1 - saved.read / 144 - 0.05)
    assert saved.stopped is None
    assert not saved.misled


def test_with_random_draws_there_is_advice_and_the_same_seed_draws_the_same(stems: Pipeline) -> None:
    turns, codes = made(40)
    given = [some or set() for some in codes]
    first, again = (simulate(BOOK, turns, given, "space", CueReader(BOOK, stems), seed=3) for _ in range(2))
    assert first == again
    if first.stopped is not None:
        assert first.recall is not None
        assert first.stopped < first.turns


def test_a_code_that_stands_everywhere_saves_nothing(stems: Pipeline) -> None:
    turns, _ = made(6)
    book = make_codebook(make_code("space"), make_code("other"))
    saved = simulate(book, turns, [{"space"}] * len(turns), "space", CueReader(book, stems), control=0)
    assert saved.read >= 0.95 * len(turns)
    assert saved.wss95 <= 0
