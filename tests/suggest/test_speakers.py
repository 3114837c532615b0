from __future__ import annotations

import pytest

from qualcode.model.codebook import Code
from qualcode.model.people import Speaker
from qualcode.suggest.learning.speakers import may_bear, told_of

from .talk import make_code, make_codebook

ANYBODY = Code("a", "A")
FAMILY = Code("f", "F", speakers=("family",))


@pytest.mark.parametrize("role", ["", "participant", "pooled"])
def test_everybody_who_counts_bears_a_code_for_participants(role: str) -> None:
    assert may_bear(ANYBODY, Speaker("t", "Ana", "", role), {})


@pytest.mark.parametrize("role", ["interviewer", "interpreter", "supporter"])
def test_interviewers_interpreters_and_supporters_never_do(role: str) -> None:
    assert not may_bear(ANYBODY, Speaker("t", "Priya", "", role), {})
    assert not may_bear(Code("i", "I", speakers=(role, "Priya")), Speaker("t", "Priya", "", role), {"group": "family"})


def test_a_group_must_be_the_speakers_own() -> None:
    assert may_bear(FAMILY, Speaker("t", "Ana", "p1", "participant"), {"group": "Family"})
    assert not may_bear(FAMILY, Speaker("t", "Ana", "p1", "participant"), {"group": "school staff"})


def test_a_label_or_a_role_will_do() -> None:
    assert may_bear(Code("l", "L", speakers=("MUM",)), Speaker("t", "Mum"), {})
    assert may_bear(Code("r", "R", speakers=("head",)), Speaker("t", "X", "p1"), {"role": "Head"})


def test_an_unmapped_label_is_nobodys_group() -> None:
    assert not may_bear(FAMILY, Speaker("t", "Ana"), {})


def test_an_empty_attribute_fits_nothing() -> None:
    assert not may_bear(Code("e", "E", speakers=("",)), Speaker("t", ""), {"group": ""})


def test_a_codebook_that_says_of_nearly_every_code_who_does_it_is_taken_at_its_word() -> None:
    moves = make_codebook(
        make_code("ask", definition="Teacher asks for a reason"),
        make_code("explain", definition="The student explains why"),
        make_code("student_claims", definition="Makes a claim"),
    )
    assert told_of(moves, ["teacher", "Student 1"]) == {"ask": "teacher", "explain": "Student 1", "student_claims": "Student 1"}
    assert told_of(moves, ["Karen", "Ben"]) == {}


def test_what_a_code_is_about_says_nothing_of_who_speaks() -> None:
    about = make_codebook(make_code("role", definition="Staff know her role"), make_code("room", definition="Where she sits"))
    assert told_of(about, ["staff", "family"]) == {}
    alike = make_codebook(make_code("role", definition="Staff know her role"), make_code("load", definition="Staff are tired"))
    assert told_of(alike, ["staff", "family"]) == {}
