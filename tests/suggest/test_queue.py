"""What to read next, and what it would have saved."""

from __future__ import annotations

import pytest

from qualcode import Suggester
from qualcode.suggest.english import Pipeline
from qualcode.suggest.queue import ORDERS, next_to_read, simulate
from qualcode.suggest.talk import CueReader

from .talk import make_code, make_codebook
from .test_learner import made

BOOK = make_codebook(
    make_code("space", "hot desk", definition="Where the worker sits"), make_code("prom.att", definition="Attendance of pupils")
)


@pytest.fixture
def fitted(stems: Pipeline) -> Suggester:
    turns, codes = made()
    return Suggester(BOOK).reading_with(CueReader(BOOK, stems)).fit(turns, [some if n < 36 else None for n, some in enumerate(codes)])


@pytest.mark.parametrize("order", ORDERS)
def test_only_unread_turns_are_named_once_and_some_are_drawn_at_random(fitted: Suggester, order: str) -> None:
    found = next_to_read(fitted, order, 10)
    assert len({n.place for n in found}) == 10
    assert min(n.place for n in found) >= 36
    assert sum(n.order == "control" for n in found) == (10 if order == "control" else 1)


def test_the_likeliest_for_a_wanted_code_come_first(fitted: Suggester) -> None:
    found = [n for n in next_to_read(fitted, "wanted", 8, "space") if n.order == "wanted"]
    assert [n.likely for n in found] == sorted((n.likely for n in found), reverse=True)
    assert sum(made()[1][n.place] == {"space"} for n in found) >= 6


def test_a_finished_study_replayed_leaves_turns_unread(stems: Pipeline) -> None:
    turns, codes = made(24)
    saved = simulate(BOOK, turns, [some or set() for some in codes], "space", CueReader(BOOK, stems))
    assert (saved.passages, saved.turns) == (48, 144)
    assert saved.read < 100
    assert saved.wss95 == pytest.approx(1 - saved.read / 144 - 0.05)
