"""Codings are read as they were before anything was settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.agreement.compare import compare
from qualcode.agreement.moments import TODAY
from qualcode.codings.acts import event
from qualcode.codings.append import append
from qualcode.errors import QualcodeError

from .team import Team

TALK = ["One.", "Two.", "Three.", "Four."]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    team = Team(tmp_path / "study", {"T1": TALK, "T2": TALK})
    for coder in ("ana", "ben"):
        team.mark(coder, "T1")
    team.code("ana", "T1", 2)
    return team


def sources(team: Team, **options: str) -> dict[str, dict[str, str]]:
    return {s.transcript: dict(s.read_from) for s in compare(team.study, **options).sources}  # type: ignore[arg-type]


def test_what_was_changed_after_the_snapshot_does_not_count(team: Team) -> None:
    mistaken = team.code("ben", "T1", 3)
    team.snapshot("round one")
    team.uncode("ben", mistaken)
    team.code("ben", "T1", 2)
    found = compare(team.study)
    assert sources(team) == {"T1": {"ana": "round one", "ben": "round one"}}
    assert found.by_code[0].dice == 0


def test_without_a_snapshot_codings_are_read_as_they_stand(team: Team) -> None:
    team.code("ben", "T1", 2)
    assert sources(team) == {"T1": {"ana": TODAY, "ben": TODAY}}


def test_the_first_snapshot_that_holds_a_transcript_is_read_and_not_a_later_one(team: Team) -> None:
    team.code("ben", "T1", 3)
    team.snapshot("round one")
    team.code("ben", "T1", 2)
    for coder in ("ana", "ben"):
        team.mark(coder, "T2")
        team.code(coder, "T2", 2)
    team.snapshot("round two")
    assert sources(team) == {"T1": {"ana": "round one", "ben": "round one"}, "T2": {"ana": "round two", "ben": "round two"}}
    found = compare(team.study)
    assert [(r.what, r.n_units) for r in found.snapshots] == [("round one", 4), ("round two", 4)]
    assert dict(found.by_code[0].uses) == {"ana": 2, "ben": 2}


def test_one_snapshot_can_be_asked_for_by_name_or_digest(team: Team) -> None:
    team.code("ben", "T1", 3)
    team.snapshot("round one")
    for coder in ("ana", "ben"):
        team.mark(coder, "T2")
        team.code(coder, "T2", 2)
    team.snapshot("round two")
    assert list(sources(team, snapshot="round two")) == ["T2"]
    digest = team.study.state.of("snapshot")[0]["events"]
    assert list(sources(team, snapshot=digest[:6])) == ["T1"]
    with pytest.raises(QualcodeError, match="2 snapshots fit 'round'"):
        compare(team.study, snapshot="round")


def test_a_snapshot_taken_before_a_coder_had_read_it_all_is_not_that_coders(team: Team) -> None:
    for coder in ("ana", "ben"):
        team.read(coder, "T2", turns=range(2, 3))
    team.snapshot("too early")
    for coder in ("ana", "ben"):
        team.mark(coder, "T2")
        team.code(coder, "T2", 4)
    assert sources(team)["T2"] == {"ana": TODAY, "ben": TODAY}


def test_what_a_coder_who_has_read_nothing_coded_since_is_still_named(team: Team) -> None:
    team.code("ben", "T1", 2)
    team.snapshot("round one")
    team.code("cy", "T1", 3)
    assert any("1 coding of cy's left out" in n for n in compare(team.study, ["ana", "ben", "cy"]).notes)


def test_suggestions_seen_after_the_snapshot_do_not_taint_it(team: Team) -> None:
    team.code("ben", "T1", 2)
    team.snapshot("round one")
    team.offered("ben", "T1")
    found = compare(team.study)
    assert found.suggested is None
    assert [s.transcript for s in found.sources] == ["T1"]


def test_settled_without_a_snapshot_is_told(team: Team) -> None:
    settled = team.code("ben", "T1", 2)
    append(team.project, [event("ana", "resolve", {"resolves": [settled], "decision": "keep", "by": ["ana", "ben"]})])
    found = compare(team.study)
    assert any("T1: settled, and no snapshot was taken before" in n for n in found.notes)
    assert found.sources[0].settled_since
    assert "1 decision on a difference was recorded by ana and ben (keep 1), 0 of them with a reason" in found.methods


def test_consensus_codings_are_nobodys(team: Team) -> None:
    ana = team.code("ana", "T1", 3)
    text = team.text("T1")
    place = {"transcript": "T1", "text": text.hash, "start": text.turn(4).start, "end": text.turn(4).end}
    append(team.project, [event("consensus", "code", {**place, "code": "x", "codebook": "", "by": ["ana", "ben"], "sources": [ana]})])
    assert compare(team.study).coders == ("ana", "ben")
    assert compare(team.study).by_code[0].uses["ana"] == 2


def test_a_missing_snapshot_is_named(team: Team) -> None:
    team.code("ben", "T1", 2)
    team.snapshot("round one")
    for path in team.project.snapshots.iterdir():
        path.unlink()
    with pytest.raises(QualcodeError, match=r"snapshot .* is missing"):
        compare(team.study)
