"""Places as people type them, and words as people quote them."""

from __future__ import annotations

import pytest

from qualcode.codings.places import find, find_words
from qualcode.errors import QualcodeError
from qualcode.model.text import Span, Transcript, Turn

TEXT = "I: how was it\n\nP: well 😀 it was\nfine, it was\n\nP:\n"
T = Transcript("t-1", "x", TEXT, (Turn(1, "I", 3, 13), Turn(2, "P", 18, 44), Turn(3, "P", 48, 48)))


@pytest.mark.parametrize(
    ("place", "words"),
    [("1", "how was it"), ("2", "well 😀 it was\nfine, it was"), ("2:2", "😀"), ("2:3-5", "it was\nfine,"), ("3-6", "how")],
)
def test_a_place_is_found(place: str, words: str) -> None:
    assert T.slice(find(T, place)) == words


@pytest.mark.parametrize(
    ("place", "says"),
    [("9", "no turn 9"), ("2:9", "7 words"), ("2:0", "not among"), ("9-3", "run forward"), ("x", "no place"), ("3", "no words")],
)
def test_a_place_that_is_not_there_is_said(place: str, says: str) -> None:
    with pytest.raises(QualcodeError, match=says):
        find(T, place)


@pytest.mark.parametrize("place", ["13-15", "2-3", "3-4"])
def test_numbers_of_turns_are_not_taken_for_characters_without_whole_words(place: str) -> None:
    text = T.text.replace("how", " howl", 1)
    with pytest.raises(QualcodeError, match=f"{place} is read as characters") as stop:
        find(Transcript("t-1", "x", text, (*T.turns, *T.turns)) if place != "13-15" else T, place)
    assert "one by one" in (stop.value.hint or "")
    assert find(T, "4-6") == Span(4, 6)


def test_quoted_words_are_found_in_a_turn_or_refused() -> None:
    assert find_words(T, "well 😀 it") == Span(18, 27)
    assert T.slice(find_words(T, "well … fine")) == "well 😀 it was\nfine"
    with pytest.raises(QualcodeError, match="in 2 places"):
        find_words(T, "it was")
    with pytest.raises(QualcodeError, match="nowhere"):
        find_words(T, "I:")
    assert find_words(T, "was", within=range(1, 2)) == Span(7, 10)
