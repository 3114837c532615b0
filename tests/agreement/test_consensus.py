"""Settling: what each decision comes to, that it is kept with its reason, and that agreement is never read from what was settled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.agreement.compare import compare
from qualcode.agreement.settling.decisions import questions
from qualcode.agreement.settling.find import find_disagreements
from qualcode.agreement.settling.settle import Wish, finish_all, settle
from qualcode.codebooks import history
from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding
from tests.agreement.team import Team

TALK = ["Nobody knew what her role was at all.", "She had a hot desk in the library.", "It made no difference to me."]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Two coders who agree on turn 4 and differ on turn 2: other edges, one inside the other."""
    team = Team(tmp_path / "team", {"T1": TALK, "T2": TALK})
    team.code("ana", "T1", 2, words="her role", stance="negative")
    team.code("ben", "T1", 2, words="what her role was at all")
    team.code("ana", "T1", 4)
    team.code("ben", "T1", 4)
    for coder in ("ana", "ben"):
        team.mark(coder, "T1")
    return team


def decide(team: Team, decision: str, disagreement: int = 0, **more: str) -> None:
    queue = find_disagreements(team.study)
    settle(team.study, [Wish(queue.disagreements[disagreement].id, decision, **{"reason": "we talked", **more})], "lead", ["ana", "ben"])


def consensus(team: Team, turn: int = 2) -> list[tuple[str, str]]:
    """Code and words of the codings consensus has on a turn."""
    text = team.text("T1")
    own = [c for c in team.study.codings.codings if c.coder == "consensus" and c.span.overlaps(text.turn(turn).span)]
    return [(c.code, text.slice(c.span)) for c in own]


def coding_of_consensus(team: Team) -> Coding:
    return next(c for c in team.study.codings.codings if c.coder == "consensus")


@pytest.mark.parametrize(
    ("decision", "more", "words"),
    [
        ("ana", {}, ["her role"]),
        ("accept ben", {}, ["what her role was at all"]),
        ("union", {}, ["what her role was at all"]),
        ("intersection", {}, ["her role"]),
        ("own edges", {"edges": "Nobody knew what her role was"}, ["Nobody knew what her role was"]),
        ("own edges", {"edges": "2:1-2"}, ["Nobody knew"]),
        ("both stand", {}, ["what her role was at all", "her role"]),
        ("reject all", {}, []),
    ],
)
def test_what_a_decision_comes_to(team: Team, decision: str, more: dict[str, str], words: list[str]) -> None:
    decide(team, decision, **more)
    assert [w for _, w in consensus(team)] == words


def test_consensus_names_its_sources_and_who_was_there_and_the_reason_is_kept(team: Team) -> None:
    decide(team, "union")
    study = team.study
    (resolve,) = study.state.of("resolve")
    (made,) = [e for e in study.state.of("code") if e.coder == "consensus" and e["batch"] == resolve["batch"]]
    assert (resolve["decision"], resolve["by"], resolve["reason"], resolve.coder) == ("union", ["ana", "ben"], "we talked", "lead")
    assert set(made["sources"]) == set(resolve["resolves"])
    assert (made["by"], made.get("stance")) == (["ana", "ben"], "negative")


def test_coders_own_codings_stay_as_they_are(team: Team) -> None:
    before = [c for c in team.study.codings.codings if c.coder != "consensus"]
    decide(team, "reject all")
    assert [c for c in team.study.codings.codings if c.coder != "consensus"] == before


def test_accepting_who_left_a_place_uncoded_leaves_it_uncoded(team: Team) -> None:
    team.code("ana", "T1", 3, "y")
    queue = find_disagreements(team.study)
    number = next(i for i, c in enumerate(queue.disagreements) if c.codes == ("y",))
    decide(team, "ben", number)
    assert consensus(team, 3) == []
    assert [c.status for c in find_disagreements(team.study).disagreements if c.codes == ("y",)] == ["settled"]


def test_a_transcript_is_reconciled_when_nothing_is_open_and_what_was_agreed_is_carried(team: Team) -> None:
    decide(team, "ana")
    assert consensus(team, 4) == [("x", TALK[2])]
    layer = team.study.layer("study")
    assert layer.counts == {"consensus": 2}
    assert find_disagreements(team.study).open == ()


def test_a_deferred_disagreement_keeps_a_transcript_open(team: Team) -> None:
    decide(team, "defer")
    (disagreement,) = find_disagreements(team.study).open
    assert (disagreement.status, disagreement.decision) == ("deferred", "defer")
    assert consensus(team, 4) == []


def test_deciding_again_puts_the_new_decision_in_place_of_the_old(team: Team) -> None:
    decide(team, "both stand")
    decide(team, "ana", reason="we read it again")
    assert [w for _, w in consensus(team)] == ["her role"]
    assert [e["decision"] for e in team.study.state.of("resolve")] == ["accept ana"]
    assert team.study.state.conflicts == []


def test_somebody_else_may_decide_again(team: Team) -> None:
    decide(team, "both stand")
    disagreement = find_disagreements(team.study).disagreements[0]
    settle(team.study, [Wish(disagreement.id, "reject all", "no")], "cy")
    assert consensus(team) == []
    assert [e.coder for e in team.study.state.of("resolve")] == ["cy"]


def test_who_helps_to_settle_has_not_read_as_a_coder(team: Team) -> None:
    decide(team, "ana")
    assert compare(team.study).coders == ("ana", "ben")
    team.mark("lead", "T1", "reconciled")
    assert compare(team.study).coders == ("ana", "ben")


def test_agreement_is_what_it_was_before_anything_was_settled(team: Team) -> None:
    before = compare(team.study).as_json()
    decide(team, "ana")
    team.code("ben", "T1", 3, "y")  # after the talk
    after = compare(team.study).as_json()
    assert [s["read_from"] for s in after["sources"]] == [{"ana": "before reconciling", "ben": "before reconciling"}]
    assert before["by_code"] == after["by_code"]


def test_one_snapshot_is_taken_and_no_second(team: Team) -> None:
    team.code("ana", "T1", 3, "y")
    decide(team, "defer", 0)
    decide(team, "defer", 1)
    assert len(team.study.state.of("snapshot")) == 1


def test_recoding_opens_a_disagreement_again(team: Team) -> None:
    decide(team, "both stand")
    team.code("ana", "T1", 2, words="Nobody")
    team.code("ana", "T1", 2, "y")
    assert sorted(c.codes for c in find_disagreements(team.study).open) == [("x",), ("y",)]


def test_a_decision_on_a_disagreement_that_was_recoded_since_is_passed_over(team: Team) -> None:
    old = find_disagreements(team.study).disagreements[0]
    team.code("ana", "T1", 2, words="what her role was at")
    done = settle(team.study, [Wish(old.id, "ana", where="sheet, row 5")], "lead")
    assert done.decided == 0
    assert "sheet, row 5" in done.passed_over[0]


def test_wrong_decisions_are_all_listed_and_nothing_is_written(team: Team) -> None:
    team.code("ana", "T1", 3, "y")
    one, two = find_disagreements(team.study).disagreements
    with pytest.raises(QualcodeError) as error:
        settle(team.study, [Wish(one.id, "anna", where="row 5"), Wish(two.id, "reject all", where="row 6")], "lead")
    assert "row 5" in str(error.value)
    assert "needs a reason" in str(error.value)
    assert team.study.state.of("resolve") == []


def test_own_edges_may_give_another_code_and_stance(team: Team) -> None:
    decide(team, "own edges", edges="her role", code="y", stance="mixed")
    coding = coding_of_consensus(team)
    assert (coding.code, coding.stance) == ("y", "mixed")


def test_union_of_two_codes_is_refused(team: Team) -> None:
    team.code("ana", "T1", 3, "x")
    team.code("ben", "T1", 3, "y")
    number = next(i for i, c in enumerate(find_disagreements(team.study).disagreements) if c.kind == "other code")
    with pytest.raises(QualcodeError, match="union is for one code"):
        decide(team, "union", number)


def test_a_question_waits_for_the_codebook_and_opens_again_with_its_next_wording(team: Team) -> None:
    decide(team, "codebook unclear")
    assert [c.status for c in find_disagreements(team.study).open] == ["unclear"]
    assert [e["on"] for e in team.study.state.of("memo") if e["kind"] == "question"] == ["x"]
    assert [(q.code, q.disagreements, q.answered, q.older) for q in questions(team.study)] == [("x", 1, False, ())]
    history.change(team.project, lambda data, _: data.replace(b"The first", b"The first, clearer"), reason="r", coder="ana", act="edit")
    assert [c.status for c in find_disagreements(team.study).open] == ["open"]
    (question,) = questions(team.study)
    assert question.answered
    assert len(question.older) == 4


def test_two_decisions_made_apart_are_shown_as_such(team: Team) -> None:
    from qualcode.agreement.settling.consensus import decide as events_of
    from qualcode.codings.append import append

    study, disagreement = team.study, find_disagreements(team.study).disagreements[0]
    append(team.project, events_of(study, disagreement, "ana", writer="ana", reason="x"))
    append(team.project, events_of(study, disagreement, "ben", writer="ben", reason="y"))
    assert [c.status for c in find_disagreements(team.study).open] == ["apart"]


def test_a_transcript_all_agree_on_is_finished_without_a_decision(team: Team) -> None:
    for coder in ("ana", "ben"):
        team.code(coder, "T2", 2)
        team.mark(coder, "T2")
    assert finish_all(team.study, "lead") == ("T2",)
    assert finish_all(team.study, "lead") == ()


def test_a_reflexive_study_settles_nothing(tmp_path: Path) -> None:
    team = Team(tmp_path / "r", {"T1": TALK}, 'approach = "reflexive"\n')
    team.code("ana", "T1", 2)
    with pytest.raises(QualcodeError, match="readings stand beside each other"):
        settle(team.study, [], "ana")


def test_what_is_written_is_plain_events(team: Team) -> None:
    decide(team, "ana")
    lines = [
        json.loads(line) for p in team.project.codings.glob("consensus.*.jsonl") for line in p.read_text(encoding="utf-8").splitlines()
    ]
    assert {line["act"] for line in lines} == {"code", "state"}
    assert all(line["by"] and (line["act"] == "state" or line["sources"]) for line in lines)


# --- undo ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def unfinished(team: Team) -> Team:
    """The same two coders, with a second place open, so that a decision on the first finishes nothing."""
    team.code("ana", "T1", 3, "y")
    return team


def number(team: Team) -> int:
    """Which disagreement of the queue is the one on turn 2."""
    return next(i for i, c in enumerate(find_disagreements(team.study).disagreements) if c.turn == 2)


def undo(team: Team, coder: str = "lead") -> None:
    study = team.study
    study.write(acts.undo(study.state, coder))


def redo(team: Team, coder: str = "lead") -> None:
    study = team.study
    study.write(acts.redo(study.state, coder))


def standing(team: Team) -> tuple[list[str], list[str]]:
    """The decisions that stand, and the words that consensus has coded on turn 2."""
    return [e["decision"] for e in team.study.state.of("resolve")], [w for _, w in consensus(team)]


def test_one_undo_takes_back_a_decision_and_what_it_came_to_and_redo_brings_both_back(unfinished: Team) -> None:
    decide(unfinished, "both stand", number(unfinished))
    decided = standing(unfinished)
    assert decided == (["both stand"], ["what her role was at all", "her role"])
    undo(unfinished)
    assert standing(unfinished) == ([], [])
    redo(unfinished)
    assert standing(unfinished) == decided
    undo(unfinished)
    with pytest.raises(QualcodeError, match="nothing to undo"):
        undo(unfinished)


def test_undo_after_a_changed_mind_leaves_the_older_decision_and_its_coding_and_redo_the_newer(unfinished: Team) -> None:
    decide(unfinished, "ben", number(unfinished))
    decide(unfinished, "ana", number(unfinished), reason="we read it again")
    undo(unfinished)
    assert standing(unfinished) == (["accept ben"], ["what her role was at all"])
    redo(unfinished)
    assert standing(unfinished) == (["accept ana"], ["her role"])
    undo(unfinished)
    undo(unfinished)
    assert standing(unfinished) == ([], [])
    redo(unfinished)
    assert standing(unfinished) == (["accept ben"], ["what her role was at all"])


def test_undo_leaves_a_decision_alone_that_somebody_else_has_changed_since(unfinished: Team) -> None:
    decide(unfinished, "both stand", number(unfinished))
    decide(unfinished, "ben", number(unfinished), reason="we read it again")
    disagreement = find_disagreements(unfinished.study).disagreements[number(unfinished)]
    settle(unfinished.study, [Wish(disagreement.id, "ana", "no")], "cy")
    with pytest.raises(QualcodeError, match="nothing to undo"):
        undo(unfinished)
    assert standing(unfinished) == (["accept ana"], ["her role"])


def test_undo_takes_the_question_to_the_codebook_back_with_its_decision(unfinished: Team) -> None:
    decide(unfinished, "codebook unclear", number(unfinished))
    assert len(unfinished.study.state.of("memo")) == 1
    undo(unfinished)
    assert unfinished.study.state.of("memo", "resolve") == []


def test_finishing_a_transcript_is_a_step_of_its_own(team: Team) -> None:
    disagreement = find_disagreements(team.study).disagreements[0]
    settle(team.study, [Wish(disagreement.id, "ana", "we talked")], "lead")
    assert consensus(team, 4) == [("x", TALK[2])]
    undo(team)
    assert (standing(team), consensus(team, 4)) == ((["accept ana"], ["her role"]), [])
    undo(team)
    assert standing(team) == ([], [])
    redo(team)
    redo(team)
    assert (standing(team), consensus(team, 4)) == ((["accept ana"], ["her role"]), [("x", TALK[2])])


def test_a_sheet_that_decides_one_disagreement_twice_is_refused_whole(team: Team) -> None:
    disagreement = find_disagreements(team.study).disagreements[0].id
    wishes = [Wish(disagreement, "ana", where="sheet, row 2"), Wish(disagreement, "ben", where="sheet, row 3")]
    with pytest.raises(QualcodeError, match=f"sheet, row 3: disagreement {disagreement} is decided twice"):
        settle(team.study, wishes, "lead")
    assert standing(team) == ([], [])
