"""The queue of disagreements: what counts as one, of which kind, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.agreement.settling.disagreements import Disagreement, Queue
from qualcode.agreement.settling.find import find_disagreements
from qualcode.codings import acts
from qualcode.codings.append import append
from qualcode.errors import QualcodeError
from tests.agreement.team import Team

TALK = ["Nobody knew what her role was at all.", "She had a hot desk in the library.", "It made no difference to me."]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path / "team", {"T1": TALK, "T2": TALK})


def both_read(team: Team, *coders: str) -> None:
    for coder in coders or ("ana", "ben"):
        team.mark(coder, "T1")


def kinds(queue: Queue) -> list[str]:
    return [c.kind for c in queue.disagreements]


def only(queue: Queue) -> Disagreement:
    (disagreement,) = queue.disagreements
    return disagreement


def test_the_same_coding_is_no_disagreement(team: Team) -> None:
    team.code("ana", "T1", 2)
    team.code("ben", "T1", 2)
    both_read(team)
    queue = find_disagreements(team.study)
    assert (queue.disagreements, len(queue.agreed)) == ((), 1)


def test_edges_that_hardly_differ_are_no_disagreement(team: Team) -> None:
    team.code("ana", "T1", 2, words="Nobody knew what her role was at all.")
    team.code("ben", "T1", 2, words="Nobody knew what her role was at all")
    both_read(team)
    assert find_disagreements(team.study).disagreements == ()


def test_what_one_coder_left_out_is_missing_only_where_that_coder_has_read(team: Team) -> None:
    team.code("ana", "T1", 2)
    team.mark("ana", "T1")
    team.read("ben", "T1", range(3, 4))
    team.code("ben", "T1", 3, "y")
    queue = find_disagreements(team.study)
    assert [(c.kind, c.codes, c.lacking) for c in queue.disagreements] == [("missing", ("y",), ("ana",))]
    assert [c.codes for c in queue.alone] == [("x",)]


def test_a_code_that_was_not_there_when_somebody_read_is_not_missing(team: Team) -> None:
    study = team.study
    from qualcode.codebooks import history, remember

    old = remember(study.project).hash
    team.read("ben", "T1", codebook=old)
    team.code("ben", "T1", 3, "y")
    history.change(
        study.project, lambda data, _: data + b"  - id: z\n    name: Code Z\n    definition: New\n", reason="r", coder="ana", act="add"
    )
    team.code("ana", "T1", 2, "z")
    team.mark("ana", "T1")
    queue = find_disagreements(team.study)
    assert [(c.kind, c.codes) for c in queue.disagreements] == [("missing", ("y",))]
    assert [c.codes for c in queue.alone] == [("z",)]


def test_other_edges_are_a_boundary(team: Team) -> None:
    team.code("ana", "T1", 2, words="her role")
    team.code("ben", "T1", 2)
    both_read(team)
    assert kinds(find_disagreements(team.study)) == ["boundary"]


def test_another_code_on_the_same_place_is_one_disagreement_on_both(team: Team) -> None:
    team.code("ana", "T1", 2, "x")
    team.code("ben", "T1", 2, "y")
    both_read(team)
    disagreement = only(find_disagreements(team.study))
    assert (disagreement.kind, disagreement.codes, disagreement.lacking) == ("other code", ("x", "y"), ())


def test_one_more_code_beside_a_shared_one_is_extra(team: Team) -> None:
    team.code("ana", "T1", 2, "x")
    team.code("ben", "T1", 2, "x")
    team.code("ben", "T1", 2, "y")
    both_read(team)
    disagreement = only(find_disagreements(team.study))
    assert (disagreement.kind, disagreement.codes, disagreement.lacking) == ("extra", ("y",), ("ana",))


def test_another_stance_is_a_disagreement_and_a_stance_that_one_did_not_give_is_none(team: Team) -> None:
    team.code("ana", "T1", 2, stance="positive")
    team.code("ben", "T1", 2, stance="negative")
    team.code("ana", "T1", 3, stance="positive")
    team.code("ben", "T1", 3)
    both_read(team)
    disagreement = only(find_disagreements(team.study))
    assert (disagreement.kind, disagreement.turn) == ("stance", 2)


def test_with_three_coders_one_who_stands_apart_is_named(team: Team) -> None:
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 2)
    both_read(team, "ana", "ben", "cy")
    assert only(find_disagreements(team.study)).lacking == ("cy",)
    assert find_disagreements(team.study, ["ana", "ben"]).disagreements == ()


def test_codes_on_which_coders_surely_differ_come_first_and_stand_together(team: Team) -> None:
    for turn in (2, 3, 4):
        team.code("ana", "T1", turn, "y")
    team.code("ana", "T1", 2, "x", words="her role")
    for turn in (3, 4):
        team.code("ana", "T1", turn, "x")
        team.code("ben", "T1", turn, "x")
    both_read(team)
    assert [c.codes for c in find_disagreements(team.study).disagreements] == [("y",), ("y",), ("y",), ("x",)]


def test_who_codes_a_sample_again_is_not_held_against_the_others(team: Team) -> None:
    team.code("ana", "T1", 2)
    both_read(team, "ana", "ana-again")
    detail = {"coder": "ana-again", "again": "ana", "transcripts": ["T1"]}
    append(team.project, [acts.event("lead", "record", {"kind": "pack", "on": "p1", "detail": detail})])
    assert find_disagreements(team.study).disagreements == ()
    assert len(find_disagreements(team.study, ["ana", "ana-again"]).disagreements) == 1


def test_an_unknown_coder_is_refused(team: Team) -> None:
    team.code("ana", "T1", 2)
    with pytest.raises(QualcodeError, match="no coder 'anna'"):
        find_disagreements(team.study, ["anna"])


def test_a_disagreement_keeps_its_id_while_nobody_recodes(team: Team) -> None:
    team.code("ana", "T1", 2)
    both_read(team)
    first = only(find_disagreements(team.study)).id
    team.code("ben", "T2", 2)
    assert only(find_disagreements(team.study)).id == first
