"""Two copies of a project put together: either way round the same, nothing lost, and again changes nothing."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.transcripts.revise import revise
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.merge import merge, side_texts


def copy_of(project: Project, name: str) -> Project:
    shutil.copytree(project.root, project.root.parent / name)
    return Project.open(project.root.parent / name)


def seen(project: Project) -> tuple[object, ...]:
    """What people see of a project: texts, turns, codings, what has no place, conflicts."""
    study = Study(project)
    texts = {i: (t.text, t.turns, set(t.revisions), tuple(sorted(side_texts(project, i)))) for i, t in study.transcripts.items()}
    return texts, study.codings, sorted(study.state.events), study.state.oddities


def work_on(project: Project, coder: str, device: str, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody might do in an afternoon: code, undo, redo, mend a word."""
    monkeypatch.setenv("QUALCODE_DEVICE", device)
    for _ in range(chance.randint(1, 8)):
        study = Study(project)
        transcript = study.transcript(chance.choice(list(study.transcripts)))
        turn = chance.choice([t for t in transcript.turns if len(t.span) > 3])
        act = chance.choice(["code", "code", "code", "undo", "redo", "revise", "memo", "uncode"])
        try:
            if act == "code":
                start = chance.randrange(turn.start, turn.end - 2)
                study.write(
                    [
                        acts.code(
                            coder,
                            transcript,
                            Span(start, chance.randint(start + 2, turn.end)),
                            chance.choice(["feas.role", "feas.space"]),
                            study.codebook,
                        )
                    ]
                )
            elif act == "revise":
                at = chance.randrange(turn.start, turn.end)
                text = transcript.text[:at] + chance.choice(["", "x", "dear ", "😀"]) + transcript.text[at + chance.randint(0, 5) :]
                revise(project, transcript.id, text)
            elif act == "memo":
                study.write([acts.memo(coder, transcript.id, "a thought")])
            elif act == "uncode":
                own = [c for c in study.codings.codings if c.coder == coder]
                study.write(acts.uncode(study.state, coder, chance.choice(own)) if own else [])
            else:
                study.write((acts.undo if act == "undo" else acts.redo)(study.state, coder))
        except QualcodeError:
            continue


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_merging_either_way_round_any_number_of_times_is_the_same(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.conftest import make_project

    chance = random.Random(seed)
    base = make_project(tmp_path_factory.mktemp("merge") / "base")
    with pytest.MonkeyPatch.context() as patch:
        work_on(base, "ana", "d0", chance, patch)
        copies = [copy_of(base, name) for name in ("one", "two", "three")]
        for number, (project, coder) in enumerate(zip(copies, ("ana", "ben", "ana"), strict=True), 1):
            work_on(project, coder, f"d{number}", chance, patch)
        patch.setenv("QUALCODE_DEVICE", "d9")
        before = set().union(*({e.id for e in Study(p).reading.events} for p in copies))
        results = []
        for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
            into = copy_of(copies[order[0]], f"into{order[0]}{order[1]}")
            for number in (*order[1:], *order[1:]):  # everything twice
                merge(into, copies[number])
            results.append(seen(into))
        # ((one + two) + three) against (one + (two + three))
        right = copy_of(copies[1], "right")
        merge(right, copies[2])
        left = copy_of(copies[0], "left")
        merge(left, right)
        results.append(seen(left))
    assert all(r == results[0] for r in results)
    assert before == set(results[0][2])  # type: ignore[call-overload]


def test_a_merge_of_nothing_new_changes_nothing(small: Project) -> None:
    other = copy_of(small, "other")
    done = merge(small, other)
    assert not done.changed
    assert done.conflicts == []


def test_a_text_mended_further_is_taken(small: Project) -> None:
    other = copy_of(small, "other")
    study = Study(small)
    transcript = study.transcript("t-a")
    place = transcript.text.index("hot desk")
    study.write([acts.code("ana", transcript, Span(place, place + 8), "feas.space", study.codebook)])
    revise(other, "t-aaaaaaaa", transcript.text.replace("Nobody", "No one at all"))
    done = merge(small, other)
    assert done.texts == ["t-aaaaaaaa"]
    after = Study(small)
    assert [after.transcript("t-a").slice(c.span) for c in after.codings.codings] == ["hot desk"]


def test_a_text_mended_apart_is_kept_twice_and_named(small: Project) -> None:
    other = copy_of(small, "other")
    text = Study(small).transcript("t-a").text
    revise(small, "t-aaaaaaaa", text.replace("library", "loft"))
    revise(other, "t-aaaaaaaa", text.replace("Nobody", "Not one"))
    done = merge(small, other)
    assert len(done.conflicts) == 1
    assert len(side_texts(small, "t-aaaaaaaa")) == 1
    assert "mended apart" in " ".join(f.what for f in doctor(small))


def test_another_text_under_the_same_id_is_left_alone(small: Project) -> None:
    other = copy_of(small, "other")
    record = other.transcripts / "t-aaaaaaaa.json"
    record.write_text(record.read_text(encoding="utf-8").replace(Study(small).transcript("t-a").original_hash, "0" * 64), encoding="utf-8")
    assert "different originals" in merge(small, other).conflicts[0]


def test_a_row_filled_in_apart_is_joined_and_a_clash_is_listed(small: Project) -> None:
    other = copy_of(small, "other")
    people.add_rows(small, people.PARTICIPANTS, [{"id": "P1", "role": "head"}, {"id": "P3", "group": "family"}])
    people.add_rows(other, people.PARTICIPANTS, [{"id": "P1", "role": "teacher", "school": "School 1"}])
    done = merge(small, other)
    found = people.participants(small)
    assert (found["P1"]["role"], found["P1"]["school"], sorted(found)) == ("head", "School 1", ["P1", "P2", "P3"])
    assert any("column role: 'head' or 'teacher'" in c for c in done.conflicts)


def test_a_hostile_coder_name_in_a_foreign_log_stays_inside_the_project(small: Project, tmp_path: Path) -> None:
    other = copy_of(small, "other")
    other.codings.mkdir(exist_ok=True)
    event = acts.memo("ana", "project", "x").to_line().replace('"coder":"ana"', '"coder":"../../evil"')
    (other.codings / "x.d7.jsonl").write_text(event + "\n", encoding="utf-8")
    assert merge(small, other).events == 1
    assert not list(tmp_path.glob("evil*"))
    assert [e.coder for e in Study(small).reading.events] == ["../../evil"]


def test_a_project_is_not_merged_with_itself(small: Project) -> None:
    with pytest.raises(QualcodeError, match="same project"):
        merge(small, Project.open(small.root))
