from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.codebook import Code, Cue
from qualcode.model.coding import Suggestion
from qualcode.model.text import Span, Transcript
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.match import CueMatcher, Hit
from qualcode.suggest.suggestions import fingerprint, score, suggest, suggest_with, unsettled

from .talk import make_code, make_codebook, make_transcript, speaker_of

SPACE = make_code("space", "hot desk", "room")
LEAD = make_code("lead", "DSL")
TALK = make_transcript(
    "Int: Did she have a room?",
    "Ana: It rained. She had a hot desk in the library. The DSL liked it. We walked home.",
    "Int: And the DSL?",
    "Ben: We never had a room.",
)


def run(pipeline: Pipeline, *codes: Code, talk: Transcript = TALK) -> list[Suggestion]:
    return list(suggest([talk], make_codebook(*codes), speaker_of, pipeline))


def test_the_sentence_with_the_cue_is_suggested(english: Pipeline) -> None:
    found = run(english, SPACE, LEAD)
    assert [(s.turn, s.code, TALK.slice(s.span)) for s in found] == [
        (2, "space", "She had a hot desk in the library."),
        (2, "lead", "The DSL liked it."),
        (4, "space", "We never had a room."),
    ]


def test_what_fired_stands_where_it_says(english: Pipeline) -> None:
    (first, *_, last) = run(english, SPACE)
    assert [(f.cue, TALK.text[f.start : f.end], f.negated) for f in first.fired] == [("hot desk", "hot desk", False)]
    assert [(f.cue, TALK.text[f.start : f.end], f.negated) for f in last.fired] == [("room", "room", True)]


def test_offsets_count_characters_of_the_text_as_frozen(english: Pipeline) -> None:
    talk = make_transcript("Ana: 𝔘𝔘 so\u00a0… the  wi‑fi wasn’t there.  A\u00adnd a hot\n desk 😀.")
    found = run(english, make_code("c", "hot desk", "wi-fi"), talk=talk)
    assert [talk.text[f.start : f.end] for s in found for f in s.fired] == ["wi‑fi", "hot\n desk"]


def test_interviewers_are_never_suggested(english: Pipeline) -> None:
    assert {s.turn for s in run(english, SPACE, LEAD)} == {2, 4}


def test_a_code_for_some_speakers_stands_on_theirs_only(english: Pipeline) -> None:
    code = replace(SPACE, speakers=("head",))
    found = suggest([TALK], make_codebook(code), speaker_of, english, lambda t, turn: {"role": "Head"} if turn.speaker == "Ben" else {})
    assert [s.turn for s in found] == [4]


def test_speakers_the_code_is_not_for_do_not_make_its_cues_common(stems: Pipeline) -> None:
    code = replace(SPACE, speakers=("Ben",))
    crowded = make_transcript(*["Ana: A room."] * 9, "Ben: A room.")
    quiet = make_transcript(*["Ana: A door."] * 9, "Ben: A room.")
    assert run(stems, code, talk=crowded)[0].score == run(stems, code, talk=quiet)[0].score


def test_a_long_turn_gives_sentences(english: Pipeline) -> None:
    talk = make_transcript(
        "Ana: " + "We spoke of many other things. " * 120 + "They gave me a hot desk. " + "Then it went on and on. " * 60
    )
    (found,) = run(english, SPACE, talk=talk)
    assert talk.slice(found.span) == "They gave me a hot desk."


def test_a_book_length_turn_is_read_whole(stems: Pipeline) -> None:
    talk = make_transcript("Ana: " + ("word " * 20 + "with a hot desk. " + "Rain. " * 3) * 300)
    assert len(run(stems, SPACE, talk=talk)) == 300


def test_neighbouring_sentences_make_one_passage(english: Pipeline) -> None:
    talk = make_transcript("Ana: A hot desk. A room. Rain fell. Then a room.")
    assert [talk.slice(s.span) for s in run(english, SPACE, talk=talk)] == ["A hot desk. A room.", "Then a room."]


def test_passages_never_leave_their_turn(english: Pipeline) -> None:
    talk = make_transcript("Ana: A room", "Ben: A room")
    assert [talk.slice(s.span) for s in run(english, SPACE, talk=talk)] == ["A room", "A room"]


def test_suggestions_come_in_order_of_the_text(english: Pipeline) -> None:
    found = run(english, make_code("z", "desk"), make_code("a", "desk", "room"))
    assert [(s.start, s.code) for s in found] == sorted((s.start, s.code) for s in found)


def test_the_same_goes_in_and_the_same_comes_out_whatever_else_is_read(english: Pipeline) -> None:
    other = make_transcript(*["Cam: A room and a hot desk."] * 20, name="t-2")
    book = make_codebook(SPACE, LEAD)
    together = list(suggest([other, TALK], book, speaker_of, english))
    assert [s for s in together if s.transcript == "t-1"] == run(english, SPACE, LEAD)
    assert together == list(suggest([other, TALK], book, speaker_of, english))


def test_transcripts_are_read_one_at_a_time(stems: Pipeline) -> None:
    taken = []

    def transcripts() -> Iterator[Transcript]:
        for n in range(5):
            taken.append(n)
            yield make_transcript("Ana: A room.", name=f"t-{n}")

    first = next(suggest(transcripts(), make_codebook(SPACE), speaker_of, stems))
    assert (first.transcript, taken) == ("t-0", [0])


def test_nobody_or_nothing_to_read_gives_nothing(english: Pipeline) -> None:
    assert run(english, SPACE, talk=make_transcript()) == []
    assert run(english, SPACE, talk=make_transcript("Int: A room?")) == []
    assert run(english) == []


def test_more_words_outrank_fewer(english: Pipeline) -> None:
    code = make_code("c", "desk", "hot seat", "school lunch queue")
    talk = make_transcript("Ana: A desk.", "Ana: A hot seat.", "Ana: The school lunch queue.")
    one, two, three = (s.score for s in run(english, code, talk=talk))
    assert 0 < one < two < three <= 1


def test_rarer_cues_outrank_commoner_ones(english: Pipeline) -> None:
    talk = make_transcript(*["Ana: A room."] * 6, "Ana: A desk.", *["Ana: Rain."] * 6)
    *common, rare = (s.score for s in run(english, make_code("c", "room", "desk"), talk=talk))
    assert max(common) < rare


def test_a_denied_cue_scores_lower(english: Pipeline) -> None:
    talk = make_transcript("Ana: There was a room.", "Ana: There was no room.")
    plain, denied = (s.score for s in run(english, SPACE, talk=talk))
    assert denied == pytest.approx(0.6 * plain, abs=0.001)


def test_words_of_the_description_nearby_score_higher(english: Pipeline) -> None:
    code = make_code("c", "room", definition="A base in the school with privacy")
    talk = make_transcript("Ana: There was a room.", "Ana: There was a room for privacy at the school.")
    alone, backed = (s.score for s in run(english, code, talk=talk))
    assert backed == pytest.approx(alone * 0.8 / 0.6, abs=0.002)


def hit(cue: str, length: int = 1, support: int = 4, negated: bool = False) -> Hit:
    return Hit("c", Cue("phrase", cue), 0, 4, length, support, negated)


def test_the_formula() -> None:
    rarity = {("c", "a"): 0.5, ("c", "b"): 1.0}
    assert score([hit("a")], rarity) == 0.175
    assert score([hit("b", length=2)], rarity) == 0.55
    assert score([hit("b", length=9)], rarity) == 0.65
    assert score([hit("b", support=0)], rarity) == 0.21
    assert score([hit("b", negated=True)], rarity) == 0.21
    assert score([hit("a"), hit("b")], rarity) == round(1 - 0.825 * 0.65, 3)
    assert score([hit("b", negated=True), hit("b"), hit("b", negated=True)], rarity) == 0.35


def test_rarity_is_told_by_the_sentences_of_those_who_count(stems: Pipeline) -> None:
    talk = make_transcript("Int: A room. A room.", "Ana: A room. Rain. A room, a room. Rain.")
    assert {s.score for s in run(stems, SPACE, talk=talk)} == {round(0.35 * 0.6 * (1 - math.log(2) / math.log(5)), 3)}


@given(
    st.lists(st.builds(hit, st.sampled_from("ab"), st.integers(1, 9), st.integers(0, 9), st.booleans()), min_size=1, max_size=9),
    st.floats(0, 1),
)
def test_scores_lie_between_0_and_1(hits: list[Hit], rarity: float) -> None:
    assert 0 <= score(hits, {("c", "a"): rarity, ("c", "b"): 1.0}) <= 1


def test_the_fingerprint_tells_codebooks_and_pipelines_apart(stems: Pipeline) -> None:
    book = make_codebook(SPACE)
    other = replace(stems, name="other")
    assert len({fingerprint(book, stems), fingerprint(replace(book, hash="f" * 12), stems), fingerprint(book, other)}) == 3
    assert run(stems, SPACE)[0].model == fingerprint(book, stems)


def test_a_matcher_can_be_asked_again(stems: Pipeline) -> None:
    book = make_codebook(SPACE)
    matcher = CueMatcher(book, stems)
    assert list(suggest_with(matcher, book, [TALK], speaker_of)) == list(suggest_with(matcher, book, [TALK], speaker_of)) != []


def make_suggestion(start: int = 10, end: int = 20, code: str = "a", transcript: str = "t-1") -> Suggestion:
    return Suggestion(transcript, 1, start, end, code, 0.5, "m")


@pytest.mark.parametrize("place", [("t-1", 10, 20, "a"), ("t-1", 19, 30, "a"), ("t-1", 0, 99, "a")])
def test_what_overlaps_a_decision_on_the_same_code_is_settled(place: tuple[str, int, int, str]) -> None:
    assert unsettled([make_suggestion()], {place}, set()) == []
    assert unsettled([make_suggestion()], set(), {place}) == []


@pytest.mark.parametrize("place", [("t-1", 10, 20, "b"), ("t-2", 10, 20, "a"), ("t-1", 20, 30, "a"), ("t-1", 0, 10, "a")])
def test_other_codes_other_texts_and_neighbours_settle_nothing(place: tuple[str, int, int, str]) -> None:
    assert unsettled([make_suggestion()], {place}, {place}) == [make_suggestion()]


PLACES = st.tuples(st.sampled_from(["t-1", "t-2"]), st.integers(0, 30), st.integers(1, 20), st.sampled_from("ab")).map(
    lambda p: (p[0], p[1], p[1] + p[2], p[3])
)


@given(st.lists(PLACES, max_size=20), st.sets(PLACES, max_size=6), st.sets(PLACES, max_size=6))
def test_what_is_left_overlaps_no_decision_and_nothing_else_is_lost(
    places: list[tuple[str, int, int, str]], coded: set[tuple[str, int, int, str]], rejected: set[tuple[str, int, int, str]]
) -> None:
    suggestions = [Suggestion(t, 1, start, end, code, 0.5, "m") for t, start, end, code in places]
    expected = [
        s
        for s in suggestions
        if not any(t == s.transcript and c == s.code and Span(a, b).overlaps(s.span) for t, a, b, c in coded | rejected)
    ]
    assert unsettled(suggestions, coded, rejected) == expected
