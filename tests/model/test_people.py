"""Consent has one rule: a yes is a yes, everything else is a no."""

from __future__ import annotations

import pytest

from qualcode.model.people import CONSENTS, Participant


def person(**attributes: str) -> Participant:
    return Participant("P1", {k.replace("_", " "): v for k, v in attributes.items()})


@pytest.mark.parametrize("answer", ["", "no", "No", "unknown", "not asked", "maybe", "n/a", "yes?", "ja"])
def test_what_is_not_a_yes_is_a_no(answer: str) -> None:
    assert not any(person(**{use: answer for use in CONSENTS}).allows(use) for use in CONSENTS)


def test_each_use_has_its_own_answer() -> None:
    someone = person(quote="no", paraphrase="Yes ", archive="yes")
    assert [use for use in CONSENTS if someone.allows(use)] == ["paraphrase", "archive"]


@pytest.mark.parametrize(
    ("attributes", "may"),
    [
        ({"consent by": "parent or carer"}, False),
        ({"consent by": "parent or carer", "assent": "yes"}, True),
        ({"consent by": "parent or carer", "assent": "no"}, False),
        ({"consent by": "self", "assent": ""}, True),
        ({"consent by": "self", "assent": "no"}, False),
        ({"role": "young person"}, False),
        ({"role": "young person", "consent by": "self"}, True),
        ({"role": "pupil, Year 10", "assent": "yes"}, True),
        ({"group": "children"}, False),
    ],
)
def test_a_young_person_must_have_said_yes_too(attributes: dict[str, str], may: bool) -> None:
    assert Participant("P1", {"quote": "yes", **attributes}).allows("quote") is may


@pytest.mark.parametrize(
    "role",
    ["parent of a young person", "children's social worker", "boys' PE teacher", "head", "family support worker", "pupil premium lead"],
)
def test_adults_who_work_with_children_are_adults(role: str) -> None:
    assert not person(role=role, group="children and families").is_young


@pytest.mark.parametrize(
    ("role", "group"),
    [
        ("student", "school"),
        ("young carer", "family"),
        ("young mother", ""),
        ("sixth former", ""),
        ("head girl", "school"),
        ("peer mentor", "pupils"),
        ("participant", "young people"),
        ("Year 9 teenager", "family"),
        ("youth", ""),
    ],
)
def test_young_people_are_known_by_many_words_and_by_their_group(role: str, group: str) -> None:
    assert person(role=role, group=group).is_young
    assert not person(role=role, group=group, quote="yes").allows("quote")


@pytest.mark.parametrize(
    ("role", "group"),
    [
        ("head", "children and young people"),
        ("student social worker", ""),
        ("", "children's services"),
        ("youth offending officer", ""),
        ("aunt", "pupils"),
    ],
)
def test_adults_beside_them_are_adults(role: str, group: str) -> None:
    assert not person(role=role, group=group).is_young


def test_who_withdrew_has_said_no_whatever_the_table_says() -> None:
    someone = Participant("P1", {"quote": "yes", "archive": "yes"}, frozenset({"quote"}))
    assert [use for use in CONSENTS if someone.allows(use)] == ["archive"]
