from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.text import Span
from qualcode.suggest.cues.passages import LONGEST, passages, pieces, sentences


@dataclass(frozen=True)
class Found:
    start: int
    end: int


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We had a desk. It was hot.", ["We had a desk.", "It was hot."]),
        ("Did it help? no. Well!", ["Did it help?", "no.", "Well!"]),
        ("Mr. Hill and Dr. Roe met.", ["Mr. Hill and Dr. Roe met."]),
        ("Rooms, e.g. offices, cost 3.5 pounds.", ["Rooms, e.g. offices, cost 3.5 pounds."]),
        ('She said "no." Then she left.', ['She said "no."', "Then she left."]),
        ("It was... difficult. Yes.", ["It was... difficult.", "Yes."]),
        ("I said I. Then I left.", ["I said I.", "Then I left."]),
        ("Room No. 5 is cold.", ["Room No. 5 is cold."]),
        ("J. Smith came.", ["J. Smith came."]),
        ("First part\n\nsecond part", ["First part", "second part"]),
        ("wrapped\nline here. Next.", ["wrapped\nline here.", "Next."]),
        ("   ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_talk_without_full_stops_is_cut_at_a_comma() -> None:
    text = "word " * (LONGEST + 5) + "so, " + "word " * 30
    first, second = split(text)
    assert first.endswith("so,")
    assert len(second.split()) == 30


def test_talk_without_any_marks_is_cut_all_the_same() -> None:
    assert [len(s.split()) for s in split("word " * 300)] == [120, 120, 60]


@given(st.text(alphabet="aB .!?,\n…'”", max_size=300), st.integers(0, 20))
def test_sentences_hold_all_words_once_and_in_order(text: str, start: int) -> None:
    within = Span(min(start, len(text)), len(text))
    found = sentences(text, within)
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text[within.start : within.end].split())
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() and len(s) for s in found)


def test_only_the_sentence_with_the_cue_is_the_passage() -> None:
    text = " ".join(
        ["We talked about the weather for a while."] * 60 + ["They gave me a hot desk."] + ["Then it rained again, all day."] * 60
    )
    spans = sentences(text, Span(0, len(text)))
    place = text.index("hot desk")
    ((span, hits),) = passages(spans, [Found(place, place + 8)])
    assert text[span.start : span.end] == "They gave me a hot desk."
    assert hits == [Found(place, place + 8)]


def test_neighbouring_sentences_are_joined_and_others_are_not() -> None:
    text = "A desk. A desk. Rain. A desk."
    spans = sentences(text, Span(0, len(text)))
    found = passages(spans, [Found(i, i + 4) for i in (24, 2, 10)])
    assert [text[s.start : s.end] for s, _ in found] == ["A desk. A desk.", "A desk."]


def test_a_hit_across_two_sentences_takes_both() -> None:
    text = "In the front. Door was shut."
    spans = sentences(text, Span(0, len(text)))
    assert passages(spans, [Found(7, 18)])[0][0] == Span(0, len(text))


@given(st.lists(st.integers(1, 400), max_size=40), st.integers(1, 1000))
def test_pieces_hold_all_sentences_and_stay_short(lengths: list[int], most: int) -> None:
    spans, at = [], 0
    for length in lengths:
        spans.append(Span(at, at + length))
        at += length + 1
    found = pieces(spans, most)
    assert [s for p in found for s in spans if p.contains(s)] == spans
    assert all(len(p) <= most or p in spans for p in found)
