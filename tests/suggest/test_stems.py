from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.suggest.cues.stems import stem


@pytest.mark.parametrize(
    "words",
    [
        ("room", "rooms"),
        ("agency", "agencies"),
        ("class", "classes"),
        ("lunch", "lunches"),
        ("refer", "refers", "referred", "referring"),
        ("place", "places", "placed", "placing"),
        ("worry", "worries", "worried", "worrying"),
        ("stop", "stopped", "stopping"),
        ("Recruit", "RECRUITING"),
    ],
)
def test_the_forms_of_one_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(("one", "other"), [("worse", "bad"), ("role", "roll"), ("families", "familiar"), ("thing", "th"), ("bus", "bu")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_that_end_like_a_plural_keep_their_end() -> None:
    assert [stem(word) for word in ("bus", "class", "analysis", "his")] == ["bus", "class", "analysis", "his"]


@given(st.text(min_size=1, max_size=30))
def test_any_text_has_a_stem(word: str) -> None:
    assert stem(word)
