from __future__ import annotations

import pytest

from qualcode.model.codebook import Code
from qualcode.model.people import Speaker
from qualcode.suggest.speakers import may_bear

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
