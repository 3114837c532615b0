"""Two copies of a project put together: either way round the same, nothing lost, and again changes nothing."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebooks import history, remember
from qualcode.codings import acts, snapshots
from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.project import Project, people, tables
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.revise import revise
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.merging.merge import dry_run, merge, same_coder, side_texts


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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


# --- the codebook -----------------------------------------------------------------------------------------------------


def edit_codebook(project: Project, old: str, new: str) -> None:
    """Edit the codebook as its command does: the version before and the one after are kept and logged."""
    history.change(project, lambda data, _: data.replace(old.encode(), new.encode()), reason="a test", coder="ana", act="edit")


def test_codebooks_changed_in_different_places_are_joined_with_their_comments(small: Project) -> None:
    remember(small)
    other = copy_of(small, "other")
    edit_codebook(small, "definition: Where she sits", "definition: Where she sits  # ours")
    edit_codebook(other, "name: Role clarity", "name: Clear role")
    done = merge(small, other)
    text = small.codebook_path.read_text(encoding="utf-8")
    assert done.conflicts == []
    assert "# ours" in text
    assert "# who does what" in text
    assert "name: Clear role" in text
    assert done.codebook == ["feas.role was renamed from “Role clarity” to “Clear role”"]
    merge(other, small)
    assert other.codebook_path.read_bytes() == small.codebook_path.read_bytes()


def test_codebooks_that_clash_leave_yours_whole_and_say_so_until_somebody_settles_it(small: Project) -> None:
    remember(small)
    other = copy_of(small, "other")
    edit_codebook(small, "name: Role clarity", "name: Clear role")
    edit_codebook(other, "name: Role clarity", "name: Role")
    before = small.codebook_path.read_bytes()
    for _ in range(2):  # the second merge must not take theirs for what both began with
        done = merge(small, other)
        assert any("name was changed on both sides" in c for c in done.conflicts)
        assert small.codebook_path.read_bytes() == before
    assert merge(small, other, codebook="mine").conflicts == []
    assert merge(small, other).conflicts == []
    merge(other, small)  # theirs goes on from what was settled
    assert other.codebook_path.read_bytes() == before


@pytest.mark.parametrize(("side", "name"), [("mine", "Clear role"), ("theirs", "Role")])
def test_a_side_can_be_given_the_last_word_and_all_else_of_both_comes_in(small: Project, side: str, name: str) -> None:
    remember(small)
    other = copy_of(small, "other")
    edit_codebook(small, "name: Role clarity", "name: Clear role")
    edit_codebook(small, "name: No change", "name: Nothing new")
    edit_codebook(other, "name: Role clarity", "name: Role")
    edit_codebook(other, "name: Space", "name: A place")
    assert merge(small, other, codebook=side).conflicts == []
    text = small.codebook_path.read_text(encoding="utf-8")
    assert [f"name: {n}" in text for n in (name, "A place", "Nothing new")] == [True, True, True]


def test_the_log_of_the_codebook_is_joined_once(small: Project) -> None:
    other = copy_of(small, "other")
    edit_codebook(other, "name: Role clarity", "name: Clear role")
    for _ in range(2):
        merge(small, other)
    assert [e["act"] for e in history.log(small)] == ["edit", "merge copies"]


# --- what else is in the folder ---------------------------------------------------------------------------------------


def test_rows_without_a_key_and_doubled_rows_are_kept(small: Project) -> None:
    other = copy_of(small, "other")
    ours, theirs = (people.table_path(p, people.POPULATION) for p in (small, other))
    ours.write_text("site,school,group,role,population\n,,staff,,40\nA,1,staff,,10\nA,1,staff,,11\n", encoding="utf-8")
    theirs.write_text("site,school,group,role,population\n,,family,,90\nA,1,staff,,12\n,,staff,,40\n", encoding="utf-8")
    done = merge(small, other)
    table, _ = tables.load(ours)
    assert sorted(row["population"] for row in table.rows) == ["10", "11", "12", "40", "90"]
    assert any("stands more than once" in c for c in done.conflicts)
    assert merge(small, other).tables == []


@pytest.mark.parametrize(
    ("ours", "theirs", "counts"),
    [
        (("2026-05-01", "yes"), ("2026-06-01", "no"), "no"),
        (("2026-05-01", "no"), ("2026-06-01", "yes"), "yes"),
        (("2026-06-01", "yes"), ("2026-06-01", "no"), "no"),
        (("the first of May", "yes"), ("2026-04-01", "no"), "no"),
        (("2026-04-01", "no"), ("soon", "yes"), "no"),
        (("", "yes"), ("2026-04-01", "no"), "no"),
        (("01/06/2026", "yes"), ("2026-05-31", "no"), "yes"),
    ],
)
def test_of_two_answers_the_later_form_counts_and_a_day_nobody_can_read_makes_it_a_no(
    small: Project, ours: tuple[str, str], theirs: tuple[str, str], counts: str
) -> None:
    other = copy_of(small, "other")
    for project, (day, quote) in ((small, ours), (other, theirs)):
        people.add_rows(project, people.PARTICIPANTS, [{"id": "P9", "consent date": day, "quote": quote}])
    back = copy_of(small, "back")
    merge(small, other)
    merge(other, back)
    assert [people.participants(p)["P9"]["quote"] for p in (small, other)] == [counts, counts]


def test_one_damaged_transcript_does_not_keep_the_rest_out(small: Project) -> None:
    other = copy_of(small, "other")
    study = Study(other)
    transcript = study.transcript("t-b")
    study.write([acts.code("ben", transcript, transcript.turn(2).span, "feas.role", study.codebook)])
    (other.transcripts / "t-aaaaaaaa.json").write_text("{", encoding="utf-8")
    done = merge(small, other)
    assert done.events == 1
    assert any("t-aaaaaaaa" in c and "was not taken in" in c for c in done.conflicts)


def test_our_own_damaged_transcript_is_named_and_the_rest_comes(small: Project) -> None:
    other = copy_of(small, "other")
    Study(other).write([acts.memo("ben", "project", "a thought")])
    (small.transcripts / "t-aaaaaaaa.json").write_text("{", encoding="utf-8")
    done = merge(small, other)
    assert done.events == 1
    assert any("put its .txt and .json in place of yours" in c for c in done.conflicts)


def test_another_study_is_refused_unless_it_is_named(small: Project, tmp_path: Path) -> None:
    from tests.conftest import TALK, make_project, make_transcript

    other = make_project(tmp_path / "stranger")
    for name in TALK:
        store.save(other, make_transcript(name, [("I", f"Something else about {name}")]))
        text = (other.transcripts / f"{name}.txt").read_text(encoding="utf-8")
        assert text != store.load(small, name).text
    (other.root / "qualcode.toml").write_text('name = "Another"\n', encoding="utf-8")
    other = Project.open(other.root)
    with pytest.raises(QualcodeError, match="another study"):
        merge(small, other)
    with pytest.raises(QualcodeError, match="is called 'Another'"):
        merge(small, other, study="Mine")
    merge(small, other, study="another")


def test_a_dry_run_says_what_would_come_and_changes_nothing(small: Project) -> None:
    other = copy_of(small, "other")
    Study(other).write([acts.memo("ben", "project", "a thought")])
    remember(small)
    edit_codebook(other, "name: Role clarity", "name: Clear role")
    before = {p: p.read_bytes() for p in small.root.rglob("*") if p.is_file()}
    would = dry_run(small, other)
    assert {p: p.read_bytes() for p in small.root.rglob("*") if p.is_file()} == before
    assert would.dry_run
    done = merge(small, other)
    assert (would.events, would.codebook, would.conflicts) == (done.events, done.codebook, done.conflicts)


def test_coders_and_what_is_written_of_the_study_come_and_what_protects_people_does_not(small: Project) -> None:
    other = copy_of(small, "other")
    (small.root / "qualcode.toml").write_text(
        'name = "Small study"\nk = 5 # kept\ncoders = ["ana"]\n[study]\nethics = "yes"\n', encoding="utf-8"
    )
    (other.root / "qualcode.toml").write_text(
        'name = "Small study"\nk = 1\ninvented = true\ncoders = ["Ben", "ANA"]\n[study]\nfunder = "A fund"\n[study.retention]\naudio = 2027-07-31\n',
        encoding="utf-8",
    )
    small, other = Project.open(small.root), Project.open(other.root)
    done = merge(small, other)
    after = Project.open(small.root).settings
    assert (after.coders, after.k, after.invented) == (("ana", "Ben"), 5, False)
    assert (after.study["ethics"], after.study["funder"], str(after.study["retention"]["audio"])) == ("yes", "A fund", "2027-07-31")
    assert "# kept" in (small.root / "qualcode.toml").read_text(encoding="utf-8")
    assert any("invented: False here, True" in c for c in done.conflicts)
    assert any("k: 5 here, 1" in c for c in done.conflicts)


def test_seeds_and_snapshots_come_and_a_seed_that_differs_is_listed(small: Project) -> None:
    other = copy_of(small, "other")
    for project, cost in ((small, "1"), (other, "2")):
        (project.seeds / "polls").mkdir(parents=True)
        (project.seeds / "costs.csv").write_text(f"site\n{cost}\n", encoding="utf-8")
    (other.seeds / "polls" / "p.yaml").write_text("id: p\n", encoding="utf-8")
    study = Study(other)
    study.write([acts.memo("ben", "project", "x")])
    study.write([snapshots.take(other, "ben", "round one", study.state.events, study.codebook.hash)])
    (other.snapshots / "000000000000.txt").write_text("not what it was\n", encoding="utf-8")
    done = merge(small, other)
    assert done.seeds == ["seeds/polls/p.yaml"]
    assert any("seeds/costs.csv differs" in c for c in done.conflicts)
    assert done.snapshots == 1
    assert [e["name"] for e in Study(small).state.of("snapshot")] == ["round one"]


def test_nobody_can_take_over_another_coders_work_with_an_alias(small: Project) -> None:
    other = copy_of(small, "other")
    study = Study(small)
    transcript = study.transcript("t-a")
    study.write([acts.code("ana", transcript, transcript.turn(2).span, "feas.role", study.codebook)])
    (coding,) = study.codings.codings
    Study(other).write(
        [
            acts.event("mallory", "alias", {"name": "ana", "of": "mallory"}),
            acts.event("mallory", "retract", {"target": coding.id}),
        ]
    )
    merge(small, other)
    after = Study(small)
    assert [c.coder for c in after.codings.codings] == ["ana"]
    assert any("only ana can" in o.what for o in after.state.oddities)


def test_two_names_of_one_person_are_joined_by_the_name_given_up(small: Project) -> None:
    study = Study(small)
    transcript = study.transcript("t-a")
    study.write([acts.code("Ana B", transcript, transcript.turn(2).span, "feas.role", study.codebook)])
    study.write(same_coder(["Ana B=ana"], "lead"))
    assert [c.coder for c in study.codings.codings] == ["ana"]


# --- at random --------------------------------------------------------------------------------------------------------


def spoil(project: Project, chance: random.Random) -> None:
    """What sync programs and crashes do to logs: doubled lines, a torn last line, conflict copies."""
    for log in sorted(project.codings.glob("*.jsonl")):
        lines = log.read_bytes().splitlines(keepends=True)
        what = chance.choice(["double", "torn", "copy", "nothing"])
        if what == "double":
            log.write_bytes(b"".join(lines + chance.sample(lines, min(2, len(lines)))))
        elif what == "torn":
            log.write_bytes(b"".join(lines) + lines[-1][: len(lines[-1]) // 2])
        elif what == "copy":
            log.with_name(f"{log.stem} (conflicted copy).jsonl").write_bytes(b"".join(lines[: len(lines) // 2 + 1]))


def rival_edit(project: Project, chance: random.Random) -> None:
    """An edit of the codebook: sometimes of the same thing the other copy edits, sometimes of another."""
    old, new = chance.choice(
        [("name: Role clarity", "name: Clear role"), ("name: Role clarity", "name: Role"), ("Where she sits", "Where"), ("x", "x")]
    )
    if old.encode() in project.codebook_path.read_bytes() and old != new:
        edit_codebook(project, old, new)


def one_pair(seed: int, folder: Path) -> None:
    """Two copies worked in apart, spoilt, and merged in both orders."""
    from tests.conftest import make_project

    chance = random.Random(seed)
    base = make_project(folder / "base")
    remember(base)
    with pytest.MonkeyPatch.context() as patch:
        work_on(base, "ana", "d0", chance, patch)
        copies = [copy_of(base, name) for name in ("one", "two")]
        for number, (project, coder) in enumerate(zip(copies, chance.sample(["ana", "ben", "ana"], 2), strict=True), 1):
            work_on(project, coder, f"d{number}", chance, patch)
            rival_edit(project, chance)
            spoil(project, chance)
        patch.setenv("QUALCODE_DEVICE", "d9")
        before = {e.id for p in copies for e in Study(p).reading.events}
        found = []
        for here, there in (copies, copies[::-1]):
            into = copy_of(here, f"into-{here.root.name}")
            done = merge(into, there)
            merge(into, there)
            found.append((into, seen(into), [c for c in done.conflicts if c.startswith("codebook")]))
    (one, as_one, clash), (two, as_two, other_clash) = found
    assert bool(clash) == bool(other_clash)
    assert (one.codebook_path.read_bytes() == two.codebook_path.read_bytes()) == (not clash)
    assert as_one == as_two
    assert before == {e.id for e in Study(one).reading.events}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_spoilt_copies_with_rival_codebooks_merge_alike_in_both_orders(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    one_pair(seed, tmp_path_factory.mktemp("pair"))
