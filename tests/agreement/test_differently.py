"""A reflexive study gets no coefficients: where its coders read differently, and where they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.agreement.differently import read_differently
from qualcode.agreement.words import why_none

from .team import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    team = Team(tmp_path / "study", {"T1": ["One.", "Two.", "Three."]}, 'approach = "reflexive"\n')
    team.read("ana", "T1")
    team.read("ben", "T1", turns=range(2, 4))
    for turn in (2, 3, 4):
        team.code("ana", "T1", turn)
    team.code("ben", "T1", 2)
    team.code("ben", "T1", 3, "y")
    team.memo("ana", "I was a teacher.")
    return team


def test_the_turns_that_were_read_differently(team: Team) -> None:
    found = read_differently(team.study, why_none(team.study))
    assert [(r.transcript, r.turn, r.text, dict(r.codes)) for r in found.where_we_read_differently] == [
        ("T1", 3, "Two.", {"ana": ("x",), "ben": ("y",)})
    ]
    assert found.turns_read_together == 2
    assert [(p.coder, p.text) for p in found.positionality] == [("ana", "I was a teacher.")]


def test_read_and_left_uncoded_is_a_reading_too(team: Team) -> None:
    team.read("ben", "T1", turns=range(4, 5))
    found = read_differently(team.study, why_none(team.study)).where_we_read_differently
    assert dict(found[-1].codes) == {"ana": ("x",), "ben": ()}


def test_nothing_in_it_is_a_coefficient_or_a_disagreement(team: Team) -> None:
    said = json.dumps(read_differently(team.study, why_none(team.study)).as_json()).casefold()
    for word in ("alpha", "kappa", "percent", "disagree", "consensus"):
        assert word not in said
    assert "we do not compute a coefficient of agreement between coders, because" in said


def test_a_study_may_give_its_own_reason(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": ["One."]}, '[study]\nno_agreement = "one person coded everything."\n')
    assert why_none(team.study) == "one person coded everything"
    assert why_none(Team(tmp_path / "other", {"T1": ["One."]}).study) == ""
