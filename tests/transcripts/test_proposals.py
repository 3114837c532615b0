"""What is proposed for labels: aliases and roles, never applied."""

from __future__ import annotations

import pytest

from qualcode.transcripts.draft import Block, Spoken, TextEvent
from qualcode.transcripts.speakers.proposals import propose


def blocks(*said: str) -> list[Block]:
    return [Spoken(*(part.strip() for part in s.split("|"))) for s in said]


def proposed(*said: str, **more: dict[str, str]) -> dict[str, tuple[str, str]]:
    found = propose(blocks(*said), more.get("legend", {}), more.get("fields", {}))
    return {s.label: (s.alias_of, s.role) for s in found}


@pytest.mark.parametrize(
    ("often", "rare"),
    [
        ("Moderator", "MODERATOR"),
        ("LINDA", "LINDA (cont.)"),
        ("Participant", "Particpant"),
        ("BSR06", "BSRO6"),
        ("MS SARAH HAMMOND", "MS HAMMOND"),
        ("Andrew Bryers", "Andrew"),
        ("Katherine Baxter", "KB"),
        ("X", "X (til I2)"),
    ],
)
def test_another_spelling_is_proposed_as_the_same(often: str, rare: str) -> None:
    assert proposed(f"{often}|a", f"{often}|b", f"{rare}|c")[rare][0] == often


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P1", "P2"),
        ("FG2-P1", "FG2-P2"),
        ("Speaker 1", "Speaker 2"),
        ("Interviewer", "Interviewer 2"),
        ("Anna", "Hanne"),
        ("I", "P"),
        ("FG2-P1", "FG2-Q1"),
    ],
)
def test_different_people_are_not_proposed_as_the_same(one: str, other: str) -> None:
    found = proposed(f"{one}|a", f"{one}|b", f"{other}|c")
    assert {alias for alias, _ in found.values()} == {""}


def test_nothing_is_applied() -> None:
    said = blocks("Moderator|a", "Moderator|b", "MODERATOR|c")
    assert [(s.label, s.turns) for s in propose(said, {}, {})] == [("Moderator", 2), ("MODERATOR", 1)]


def test_the_witness_is_proposed_as_the_one_who_was_sworn() -> None:
    said = [TextEvent("[MS KATE ANSTEY (affirmed).]"), *blocks("THE WITNESS|a", "MR LEE|b", "MS KATE ANSTEY|c")]
    found = {s.label: s for s in propose(said, {}, {})}
    assert found["THE WITNESS"].alias_of == "MS KATE ANSTEY"
    assert found["MS KATE ANSTEY"].role == "participant"


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Interviewer 2", "interviewer"),
        ("INT", "interviewer"),
        ("I", "interviewer"),
        ("Q", "interviewer"),
        ("Moderator", "interviewer"),
        ("RESEARCHER", "interviewer"),
        ("COUNSEL INQUIRY", "interviewer"),
        ("Enquêtrice", "interviewer"),
        ("INTERPRETER", "interpreter"),
        ("Dolmetscher", "interpreter"),
        ("Advocate", "supporter"),
        ("ALL", "pooled"),
        ("Unknown Speaker", "pooled"),
        ("Hanne og Per", "pooled"),
        ("Y + X", "pooled"),
        ("P7", "participant"),
        ("Respondent", "participant"),
        ("Priya Nair", ""),
    ],
)
def test_roles_from_the_words_of_a_label(label: str, role: str) -> None:
    assert proposed(f"{label}|a")[label][1] == role


def test_roles_from_the_legend() -> None:
    legend = {"KB": "Katherine Baxter", "M": "Interviewer", "F": "Natalie, Harriet, Jade"}
    found = proposed("KB|a", "M|b", "F|c", legend=legend)
    assert [role for _, role in found.values()] == ["", "interviewer", "pooled"]


def test_roles_from_the_header() -> None:
    found = propose(blocks("SL|a", "P|b"), {}, {"Interviewer": "SL"})
    assert (found[0].role, found[0].why) == ("interviewer", "the header")


def test_a_respondent_is_known_beside_an_interviewer_only() -> None:
    assert proposed("INT|a", "RES|b")["RES"][1] == "participant"
    assert proposed("RES|a", "Ann|b")["RES"][1] == ""


def test_who_asks_most_is_proposed_as_the_interviewer_and_flagged_as_a_guess() -> None:
    found = {s.label: s for s in propose(blocks(*["Ann|Why?", "Bob|Because."] * 4), {}, {})}
    assert (found["Ann"].role, found["Ann"].why) == ("interviewer", "a guess from who asks")
    assert found["Bob"].role == ""


def test_nobody_is_guessed_where_both_ask() -> None:
    assert {role for _, role in proposed(*["Ann|Why?", "Bob|Why not?"] * 4).values()} == {""}


def test_a_label_with_many_turns_is_no_slip() -> None:
    assert proposed(*["Marian|a"] * 5, *["Marion|b"] * 3)["Marion"][0] == ""


def test_nobody_is_guessed_where_few_turns_ask() -> None:
    assert {role for _, role in proposed(*["Ann|Why?"] * 3, *["Ann|Well."] * 7, *["Bob|Because."] * 10).values()} == {""}
