"""The learner: works before anybody codes, learns, adds up, stays the same, and says when it cannot."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, replace

import numpy as np
import pytest

from qualcode import Suggester
from qualcode.errors import QualcodeError
from qualcode.model.codebook import Codebook
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.explain import NAMES, Word, telling
from qualcode.suggest.learning.stacker import Weights
from qualcode.suggest.learning.talk import CueReader

from .talk import NEITHER, PLACES, make_code, make_codebook


@dataclass(frozen=True)
class Said:
    transcript: str
    speaker: str | None
    text: str


TALKS = ("Attendance went up after Easter", "He is in lessons every morning now", "They turn up at registration again")


@pytest.fixture
def codebook() -> Codebook:
    return make_codebook(
        make_code("space", "hot desk", definition="Where the worker sits", examples=("There was no room for her.",)),
        make_code("prom.att", definition="Attendance of pupils at school"),
        make_code("nothing"),
    )


@pytest.fixture
def reader(codebook: Codebook, stems: Pipeline) -> CueReader:
    return CueReader(codebook, stems)


def made(talks: int = 12) -> tuple[list[Said], list[set[str] | None]]:
    turns, codes = [], []
    for n in range(talks):
        for m in range(6):
            kind = (n + m) % 3
            text = (PLACES, TALKS, NEITHER)[kind][(n * 7 + m) % 3]
            turns.append(Said(f"t{n:02}", "Ana", f"{text}, {NEITHER[(n + 2 * m) % 5].lower()}."))
            codes.append([{"space"}, {"prom.att"}, set[str]()][kind])
    return turns, codes


@pytest.fixture
def fitted(codebook: Codebook, reader: CueReader) -> Suggester:
    turns, codes = made()
    half = len(turns) // 2
    return Suggester(codebook).reading_with(reader).fit(turns, [*codes[:half], *[None] * half])


def test_scores_before_fit_come_from_the_codebook(codebook: Codebook, reader: CueReader) -> None:
    turns = [Said("t", None, PLACES[0]), Said("t", None, NEITHER[0])]
    scores = Suggester(codebook).reading_with(reader).score(turns)
    assert scores.shape == (2, 3)
    assert scores[0, 0] > scores[1, 0]
    assert ((scores > 0) & (scores < 1)).all()


def test_one_turn_alone_can_be_scored_before_fit(codebook: Codebook, reader: CueReader) -> None:
    bare = Suggester(codebook).reading_with(reader)
    assert 0.9 > bare.score([Said("t", None, PLACES[0])])[0, 0] > bare.score([Said("t", None, NEITHER[0])])[0, 0]


def test_it_learns_words_the_codebook_does_not_have(codebook: Codebook, fitted: Suggester, reader: CueReader) -> None:
    new = [Said("new", "Ben", "A cupboard with a chair in it"), Said("new", "Ben", "The bus was late again")]
    alone = Suggester(codebook).reading_with(reader).score(new)
    learnt = fitted.score(new)
    assert fitted.learning_used_
    assert learnt[0, 0] - learnt[1, 0] > alone[0, 0] - alone[1, 0]


def test_parts_add_up_to_the_score(fitted: Suggester) -> None:
    for turn in (made()[0][0], made()[0][50], Said("elsewhere", None, "A hot desk, and attendance went up")):
        for column, code in enumerate(("space", "prom.att", "nothing")):
            why = fitted.explain(turn, code)
            assert tuple(why.parts) == NAMES
            assert sum(why.parts.values()) == pytest.approx(why.log_odds)
            assert why.score == pytest.approx(1 / (1 + math.exp(-why.log_odds)))
            if turn.transcript == "elsewhere":
                assert why.score == pytest.approx(fitted.score([turn])[0, column])


def test_words_add_up_to_the_parts_that_words_carry(fitted: Suggester) -> None:
    turn = Said("elsewhere", None, "A hot desk, a cupboard; and no hot  water!")
    why = fitted.explain(turn, "space")
    carried = why.parts["cues"] + why.parts["codebook words"] + why.parts["learnt words"]
    assert sum(word.amount for word in why.words) == pytest.approx(carried, abs=1e-5)
    assert {turn.text[w.start : w.end] for w in why.words} == {w.text for w in why.words}
    assert [hit.cue.text for hit in why.cues] == ["hot desk"]


def test_the_words_shown_are_telling_and_each_comes_once() -> None:
    found = [Word(text, n, n + 1, 9.0 - n) for n, text in enumerate(["they", "Help,", "help", "don’t", "It's", "Children’s", "room", "—"])]
    assert telling([*found, Word("dull", 20, 24, 0.0)], {"they", "do", "it", "was"}, 3) == ("Help", "Children’s", "room")


def test_what_resembles_a_turn_is_no_reason_and_not_the_turn_itself(fitted: Suggester) -> None:
    turn = made()[0][0]
    why = fitted.explain(turn, "space")
    assert 1 <= len(why.similar) <= 2
    assert all(s.label == "similar, not a reason" and (s.transcript, s.text) != (turn.transcript, turn.text) for s in why.similar)


def test_the_same_turns_give_the_same_scores(codebook: Codebook, reader: CueReader, fitted: Suggester) -> None:
    turns, codes = made()
    half = len(turns) // 2
    again = Suggester(codebook).reading_with(CueReader(codebook, reader.matcher.pipeline)).fit(turns, [*codes[:half], *[None] * half])
    assert np.array_equal(again.score(turns), fitted.score(turns))
    assert np.array_equal(again.thresholds_, fitted.thresholds_)


def test_turns_nobody_has_read_are_no_negatives(codebook: Codebook, reader: CueReader) -> None:
    turns, codes = made()
    given = [some if n < 36 else None for n, some in enumerate(codes)]
    read = [some if n < 36 else set[str]() for n, some in enumerate(codes)]
    unread = Suggester(codebook).reading_with(reader).fit(turns, given).score(turns)
    negative = Suggester(codebook).reading_with(reader).fit(turns, read).score(turns)
    assert unread[36:].sum() > negative[36:].sum() * 1.2


def test_a_rejection_counts_for_its_code_alone(codebook: Codebook, reader: CueReader) -> None:
    turns, codes = made()
    given: list[set[str] | None] = [some if n < 36 else None for n, some in enumerate(codes)]
    seen: list[set[str] | None] = [None] * len(turns)
    before = Suggester(codebook).reading_with(reader).fit(turns, given, seen).score(turns)
    rejected = [n for n, some in enumerate(codes) if n >= 36 and some == {"space"}]
    for n in rejected:
        given[n], seen[n] = set(), {"space"}
    after = Suggester(codebook).reading_with(reader).fit(turns, given, seen)
    assert after.score(turns)[rejected, 0].mean() < before[rejected, 0].mean() - 0.1
    assert after.seen_[:, 1].sum() == 36


def test_thresholds_are_one_a_code(fitted: Suggester, codebook: Codebook, reader: CueReader) -> None:
    assert fitted.thresholds_.shape == (3,)
    assert ((fitted.thresholds_ > 0) & (fitted.thresholds_ < 1)).all()
    assert Suggester(codebook).reading_with(reader).fit(made()[0]).thresholds_.shape == (3,)


def test_a_learner_that_does_not_beat_the_codebook_is_not_used(
    codebook: Codebook, reader: CueReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turned_round(shipped: Weights, *held_out: object) -> Weights:
        return replace(shipped, first=-shipped.first, last=-shipped.last)

    monkeypatch.setattr("qualcode.suggest.learning.learner.weigh", turned_round)
    turns, codes = made()
    found = Suggester(codebook).reading_with(reader).fit(turns, codes)
    assert not found.learning_used_
    assert "does not beat the codebook" in found.note_
    assert found.explain(turns[0], "space").parts["learnt words"] == 0


def test_of_four_codings_nothing_is_said_yet(codebook: Codebook, reader: CueReader) -> None:
    turns, codes = made()
    places = [n for n, some in enumerate(codes) if some]
    few = [some if n <= places[3] else None for n, some in enumerate(codes)]
    more = [some if n <= places[8] else None for n, some in enumerate(codes)]
    assert not Suggester(codebook).reading_with(reader).fit(turns, few).learning_used_
    assert Suggester(codebook).reading_with(reader).fit(turns, more).learning_used_


def test_one_transcript_is_learnt_from_and_says_so(codebook: Codebook, reader: CueReader) -> None:
    turns, codes = made(1)
    found = Suggester(codebook).reading_with(reader).fit(turns * 4, codes * 4)
    assert "only one transcript" in found.note_


def test_codes_the_codebook_does_not_have_are_set_aside(codebook: Codebook, reader: CueReader) -> None:
    turns, codes = made()
    codes[0] = {"space", "sapce"}
    assert Suggester(codebook).reading_with(reader).fit(turns, codes).set_aside_ == {"sapce": 1}


def test_a_code_with_no_text_at_all_is_scored(codebook: Codebook, reader: CueReader) -> None:
    book = make_codebook(make_code("1", name="1"), make_code("2", name="2"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Suggester(book).reading_with(CueReader(book, reader.matcher.pipeline)).score([Said("t", None, "")]).shape == (1, 2)


def test_bad_input_is_named(codebook: Codebook, reader: CueReader) -> None:
    with pytest.raises(QualcodeError, match="2 turns, but codes for 1"):
        Suggester(codebook).reading_with(reader).fit(made()[0][:2], [None])
    with pytest.raises(QualcodeError, match="no code"):
        Suggester(make_codebook()).fit([])
    with pytest.raises(QualcodeError, match=r"there is no code 'spce'[^\n]*\n.*did you mean 'space'"):
        Suggester(codebook).reading_with(reader).explain(made()[0][0], "spce")


def test_it_follows_scikit_learn(codebook: Codebook) -> None:
    from sklearn.base import clone

    copy = clone(Suggester(codebook, seed=3))
    assert copy.get_params()["seed"] == 3
    assert copy.set_params(seed=4).seed == 4
    with pytest.raises(ValueError, match="no setting"):
        copy.set_params(sed=1)


def test_dialogue_uses_the_turn_before_only_where_it_helps(stems: Pipeline) -> None:
    book = make_codebook(make_code("answer", definition="What somebody says when asked how things are"), make_code("other"))
    turns, codes = [], []
    for n in range(12):
        for m in range(10):
            asked = (m * 3 + n) % 2 == 0
            turns += [
                Said(f"t{n}", "Q", "How are things?" if asked else "Shall we go on?"),
                Said(f"t{n}", "A", f"Well {NEITHER[m % 5].lower()}."),
            ]
            codes += [set[str](), {"answer"} if asked else set[str]()]
    found = Suggester(book).reading_with(CueReader(book, stems)).fit(turns, codes)
    why = found.explain(turns[1], "answer")
    assert found.heard_.talk.is_dialogue
    assert why.parts["previous turn"] > 0.2
    assert why.score == pytest.approx(found.score(turns)[1, 0])


def test_turns_that_all_bear_the_code_are_no_trouble(stems: Pipeline) -> None:
    book = make_codebook(make_code("space", "hot desk"))
    turns = [Said(f"t{n}", "Ana", f"She had a hot desk, {n}.") for n in range(40)]
    scores = Suggester(book).reading_with(CueReader(book, stems)).fit(turns, [{"space"}] * 40).score(turns)
    assert ((scores > 0) & (scores < 1)).all()


def lessons(coded: bool) -> tuple[list[Said], list[set[str] | None]]:
    turns, codes = [], list[set[str] | None]()
    for n in range(10):
        for m in range(4):
            turns.append(Said(f"t{n}", "interviewer" if m % 2 else "Ana", PLACES[(n + m) % 3] if m < 2 else NEITHER[(n + m) % 5]))
            codes.append({"space"} if m < 2 and (coded or not m % 2) else set())
    return turns, codes


def test_interviewers_bear_codes_once_the_coding_says_so(codebook: Codebook, reader: CueReader) -> None:
    asked = [Said("new", "interviewer", PLACES[0])]
    usual = Suggester(codebook).reading_with(reader).fit(*lessons(coded=False))
    lifted = Suggester(codebook).reading_with(reader).fit(*lessons(coded=True))
    assert usual.lifted_ == frozenset()
    assert ("interviewer", "space") in lifted.lifted_
    assert usual.score(asked)[0, 0] < 0.05 < lifted.thresholds_[0] <= lifted.score(asked)[0, 0]


def test_a_bar_lifts_for_the_code_alone_where_the_codebook_names_other_speakers(reader: CueReader, stems: Pipeline) -> None:
    book = make_codebook(make_code("space", "hot desk", speakers=("Ben",)), make_code("other", speakers=("Ben",)))
    turns, codes = made()
    found = Suggester(book).reading_with(CueReader(book, stems)).fit(turns, [{"space"} if some == {"space"} else set() for some in codes])
    assert found.lifted_ == {("Ana", "space")}


def test_a_second_fit_is_the_same_as_a_first(codebook: Codebook, reader: CueReader) -> None:
    turns, codes = made()
    used = Suggester(codebook).reading_with(reader).fit(turns, codes).fit(turns, [*codes[:36], *[None] * 36])
    fresh = Suggester(codebook).reading_with(reader).fit(turns, [*codes[:36], *[None] * 36])
    assert np.array_equal(used.score(turns), fresh.score(turns))
    assert used.fit(turns).learnt_ is None
    assert np.array_equal(used.score(turns), Suggester(codebook).reading_with(reader).fit(turns).score(turns))
