from __future__ import annotations

import pytest

from qualcode.suggest.cues.english import Pipeline

from .talk import all_hits, make_code

CODE = make_code("c", "room", "attendance", "in school", "no difference", "keen")


def negated(english: Pipeline, text: str) -> bool:
    (hit,) = all_hits(english, text, CODE)
    return hit.negated


@pytest.mark.parametrize(
    "text",
    [
        "We never had a room.",
        "She didn't have a room.",
        "She didn’t have a room.",
        "he didnt get a room",
        "There was no private room.",
        "They went without a room for months.",
        "I hardly saw the room.",
        "Nobody gave her a room.",
        "The lack of a room was odd.",
        "The attendance didn't improve.",
        "The room was never ready.",
        "The head was not keen.",
        "Attendance is not any better.",
        "Better attendance, not that I noticed.",
        "It changed attendance? Not that we saw.",
        "If she had been in school it would be different.",
        "If we'd a room we would meet.",
        "We would have needed a room.",
        "Had she been in school we'd know.",
        "I wish she had a room.",
        "They can't find a room.",
    ],
)
def test_what_is_denied_or_only_supposed_is_marked(english: Pipeline, text: str) -> None:
    assert negated(english, text)


@pytest.mark.parametrize(
    "text",
    [
        "She had a room.",
        "No, she has her own room.",
        "No she had a room from the start.",
        "Not only a room but a phone.",
        "Not just attendance.",
        "It was not easy, but the room helped.",
        "I never complained. The room was fine.",
        "We would have a room every week.",
        "If a child comes to the room, she listens.",
        "The room was fine and we didn't complain.",
        "There was no difference.",
        "It made no difference to anybody, not that I noticed.",
        "No doubt the room helped.",
        "No she had room.",
        "Attendance went up. It rained. Not that I mind.",
        "The room I didn't like was cold.",
    ],
)
def test_what_is_said_plainly_is_not(english: Pipeline, text: str) -> None:
    assert not negated(english, text)
