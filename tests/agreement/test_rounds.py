"""Rounds and drift: agreement at each snapshot on what is new in it, and coders held against themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.agreement.compare import compare
from qualcode.agreement.rounds import drift, rounds
from qualcode.codings import acts
from qualcode.codings.append import append
from tests.agreement.team import Team

TALK = ["One.", "Two.", "Three.", "Four."]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    team = Team(tmp_path / "team", {"T1": TALK, "T2": TALK, "T3": TALK})
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 2)
        team.mark(coder, "T1")
    team.code("ana", "T1", 3)
    team.snapshot("round one")
    return team


def test_a_round_is_what_is_new_in_its_snapshot(team: Team) -> None:
    for coder in ("ana", "ben"):
        team.code(coder, "T2", 2)
        team.mark(coder, "T2")
    team.snapshot("round two")
    one, two = rounds(team.study)
    assert (one.name, one.transcripts, two.name, two.transcripts) == ("round one", ("T1",), "round two", ("T2",))
    assert one.row is not None
    assert two.row is not None
    assert (one.row.n_units, two.row.alpha) == (4, 1.0)
    assert two.warning == ""


def test_measuring_the_same_again_after_talking_is_warned_of_and_is_no_round(team: Team) -> None:
    team.code("ben", "T1", 3)
    team.snapshot("round one again")
    again = rounds(team.study)[1]
    assert (again.transcripts, again.again, again.row) == ((), ("T1",), None)
    assert again.again_row is not None
    assert again.again_row.alpha == 1.0
    assert "measured before" in again.warning


def test_another_coder_on_the_same_transcript_is_new(team: Team) -> None:
    team.mark("cy", "T1")
    team.snapshot("cy joins")
    assert rounds(team.study)[1].transcripts == ("T1",)


def test_a_coder_is_held_against_themselves_and_kept_out_of_the_rest(team: Team) -> None:
    detail = {"coder": "ana-again", "again": "ana", "transcripts": ["T1"], "blind": True}
    append(team.project, [acts.event("lead", "record", {"kind": "pack", "on": "p1", "detail": detail})])
    team.code("ana-again", "T1", 2)
    team.mark("ana-again", "T1")
    (found,) = drift(team.study)
    assert (found.coder, found.again, found.transcripts) == ("ana", "ana-again", ("T1",))
    assert found.pooled is not None
    assert found.pooled.uses == {"ana": 2, "ana-again": 1}
    assert compare(team.study).coders == ("ana", "ben")
    assert team.study.layer("study").left_out["T1"] == "coded by 2 people, with no lead coder and no consensus"


def test_drift_that_cannot_be_measured_yet_says_why(team: Team) -> None:
    detail = {"coder": "ana-again", "again": "ana", "transcripts": ["T1"]}
    append(team.project, [acts.event("lead", "record", {"kind": "pack", "on": "p1", "detail": detail})])
    (found,) = drift(team.study)
    assert found.pooled is None
    assert "ana-again" in found.note
