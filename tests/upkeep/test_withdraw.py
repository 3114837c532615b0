"""Somebody withdraws: their words leave the project, and no older copy, backup or original brings them back."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.fingerprints import RUN, runs
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.project.locks import cache_folder
from qualcode.project.tombstones import add_lines, withdrawn
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.importing import import_files
from qualcode.transcripts.revise import revise
from qualcode.upkeep.backup import backup, restore
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.merging.merge import merge
from qualcode.upkeep.withdrawal.plan import is_alone, plan, their_turns
from qualcode.upkeep.withdrawal.withdraw import withdraw, withdraw_in_part
from tests.conftest import make_transcript
from tests.fingerprinted import fingerprints
from tests.upkeep.withdrawing import ALONE, GROUP, left, said_by, sample, spoken, study, take_out

__all__ = ["sample", "study"]


@pytest.mark.parametrize("person", [ALONE, GROUP])
def test_the_words_are_nowhere_in_the_tree_the_caches_and_the_outputs(study: Study, person: str, own_home: Path) -> None:
    sentences = said_by(study, person)
    for place in ("suggestions/model.json", "index/words.txt"):
        cache = cache_folder() / place
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_text("\n".join(sentences), encoding="utf-8")
    assert len(left(study.project.root, sentences)) == len(sentences), "they are there before"
    take_out(study, person)
    assert left(study.project.root, sentences) == []
    assert left(own_home, sentences) == []
    assert not list(study.project.outputs.rglob("*.docx"))
    assert person not in {p.id for p in study.participants.values()}
    assert [f for f in doctor(study.project) if f.level != "note"] == []
    assert any("nothing of what was withdrawn is left" in f.what and person in f.what for f in doctor(study.project))


@pytest.mark.parametrize("person", [ALONE, GROUP])
def test_merging_an_older_copy_restoring_an_older_backup_and_importing_the_original_bring_nothing_back(
    study: Study, person: str, tmp_path: Path, own_home: Path
) -> None:
    root = study.project.root
    shutil.copytree(root, tmp_path / "older")
    archive = backup(study.project, tmp_path / "kept" / "backup.zip")
    older = Study.open(tmp_path / "older")
    ids = {t.id for t, _ in their_turns(study, person)}
    with pytest.MonkeyPatch.context() as patch:  # the older copy went on working, not knowing
        patch.setenv("QUALCODE_DEVICE", "d2")
        transcript, turn = max(their_turns(older, person), key=lambda pair: len(pair[1].span))
        words = transcript.slice(turn.span)
        older.write(
            [
                acts.code("joe", transcript, turn.span, "feas.role", older.codebook, note=words),
                acts.memo("joe", transcript.id, words),
                acts.memo("joe", "project", f"cf. {words}"),
            ]
        )
        older.write([acts.memo("joe", "project", "a thought of my own")])
    sentences = take_out(study, person)
    left_over = [p for i in ids for p in (tmp_path / "older" / "transcripts" / "originals").glob(f"{i}.*")]
    assert left_over

    for _ in "twice":
        done = merge(study.project, Project.open(tmp_path / "older"))
        assert any("not taken in" in n for n in done.notes)
    assert "a thought of my own" in spoken(root)
    restored = restore(archive, tmp_path / "restored", study.project)
    assert left(restored.root, sentences) == []
    merge(study.project, Project.open(tmp_path / "restored"))
    results = list(import_files(study.project, left_over))
    assert {r.outcome for r in results} == {"refused"}
    assert left(root, sentences) == []
    assert left(own_home, sentences) == []
    assert [f for f in doctor(study.project) if f.level == "error"] == []


def test_the_same_words_in_another_file_are_refused(study: Study, tmp_path: Path) -> None:
    """Saved anew, retyped with other labels, or as a caption file: another hash, the same words."""
    transcript = study.transcripts["A_DSL_01"]
    take_out(study, ALONE)
    other = "".join(f"{'Q' if t.speaker == 'Priya' else 'R'}: {transcript.slice(t.span)}\n\n" for t in transcript.turns).replace(
        "I think", "I do think"
    )
    (tmp_path / "retyped.txt").write_text(other, encoding="utf-8")
    assert [r.outcome for r in import_files(study.project, [tmp_path / "retyped.txt"])] == ["refused"]
    group = tmp_path / "new.txt"
    group.write_text(
        "".join(f"I: Question {n} about something else?\n\nP: An answer that nobody gave before, number {n}.\n\n" for n in range(8)),
        encoding="utf-8",
    )
    assert [r.outcome for r in import_files(study.project, [group])] == ["new"]


def test_an_older_copy_that_takes_in_the_newer_one_is_cleaned(study: Study, tmp_path: Path) -> None:
    for person in (ALONE, GROUP):
        shutil.copytree(study.project.root, tmp_path / f"older {person}")
    for person in (ALONE, GROUP):
        sentences = take_out(study, person)
        older = Project.open(tmp_path / f"older {person}")
        merge(older, study.project)
        assert left(older.root, sentences) == []
        assert [f for f in doctor(older) if f.level == "error"] == []
        assert {e.id for e in Study(older).reading.events} >= {e.id for e in study.reading.events if e.act == "code"}


def test_two_machines_that_withdraw_two_people_apart_agree_on_a_text_without_either(study: Study, tmp_path: Path) -> None:
    shutil.copytree(study.project.root, tmp_path / "two")
    two = Study.open(tmp_path / "two")
    carol, pete = take_out(study, "A-11"), take_out(two, "A-10")
    merge(study.project, two.project)
    merge(two.project, study.project)
    for project in (study.project, two.project):
        assert left(project.root, [*carol, *pete]) == []
        assert [f for f in doctor(project) if f.level == "error"] == []
    assert store.load(study.project, "A_FG_01").text == store.load(two.project, "A_FG_01").text
    assert "Liz:" in store.load(study.project, "A_FG_01").text


def test_a_copy_that_mended_the_text_meanwhile_is_not_taken_over_and_said(study: Study, tmp_path: Path) -> None:
    shutil.copytree(study.project.root, tmp_path / "older")
    older = Project.open(tmp_path / "older")
    for n in range(3):
        text = store.load(older, "A_FG_01").text
        revise(older, "A_FG_01", text.replace("sandwiches", f"sandwiches {n}", 1))
    sentences = take_out(study, GROUP)
    done = merge(study.project, older)
    assert any("was mended on a text that held withdrawn words" in c for c in done.conflicts)
    assert left(study.project.root, sentences) == []
    merge(older, study.project)
    assert left(older.root, sentences) == []


def test_others_codings_in_the_group_stay_on_their_words(study: Study) -> None:
    before = {c.id: study.transcripts[c.transcript].slice(c.span) for c in study.codings.codings if c.transcript == "A_FG_01"}
    hers = {(t.id, turn.number) for t, turn in their_turns(study, GROUP)}
    others = {
        c.id: before[c.id]
        for c in study.codings.codings
        if c.transcript == "A_FG_01" and not any((c.transcript, t.number) in hers for t in study.transcripts["A_FG_01"].turns_in(c.span))
    }
    assert others
    take_out(study, GROUP)
    after = {c.id: study.transcripts[c.transcript].slice(c.span) for c in study.codings.codings if c.transcript == "A_FG_01"}
    assert {i: after.get(i) for i in others} == others
    assert study.codings.unplaced == ()


def test_a_turn_that_stays_is_nobodys(study: Study) -> None:
    erasure = plan(study, GROUP, lambda t, turn: turn.number != their_turns(study, GROUP)[0][1].number)
    words = their_turns(study, GROUP)[0]
    stays = words[0].slice(words[1].span)
    withdraw(study, erasure, "ines")
    there = study.transcripts["A_FG_01"]
    kept = [t for t in there.turns if there.slice(t.span) == stays]
    assert [t.speaker for t in kept] == ["[somebody]"]
    assert study.speakers["A_FG_01", "[somebody]"].role == "pooled"
    assert "Carol:" not in there.text
    assert [f for f in doctor(study.project) if f.level == "error"] == []


def test_cut_short_at_any_step_nothing_is_read_and_a_second_run_finishes(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.upkeep.withdrawal import withdraw as module

    sentences = said_by(study, GROUP)
    for broken in ("_unname", "purge", "_finish"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, broken, _cut)
            here = Study.open(study.project.root)
            with pytest.raises(KeyboardInterrupt):
                withdraw(here, plan(here, GROUP, lambda t, turn: True), "ines")
        here = Study.open(study.project.root)
        assert GROUP not in here.participants
    withdraw(here, plan(here, GROUP, lambda t, turn: True), "ines")
    assert left(study.project.root, sentences) == []
    assert [f for f in doctor(study.project) if f.level == "error"] == []


def _cut(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_between_the_tombstones_and_the_text_the_doctor_says_what_is_left(study: Study) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "save", _cut)
        with pytest.raises(KeyboardInterrupt):
            withdraw(study, plan(study, GROUP, lambda t, turn: True), "ines")
    said = [f.what for f in doctor(Project.open(study.project.root)) if f.level == "error"]
    assert any("withdrawn and is back" in s for s in said)


def test_outputs_a_person_changed_are_listed_and_left(study: Study) -> None:
    changed = study.project.outputs / "reports" / "across.docx"
    changed.write_bytes(changed.read_bytes() + b" ")
    mine = study.project.outputs / "notes.txt"
    mine.write_text("mine", encoding="utf-8")
    done = withdraw(study, plan(study, GROUP, lambda t, turn: True), "ines")
    assert done.changed_outputs == ["outputs/notes.txt", "outputs/reports/across.docx"]
    assert changed.exists()
    assert mine.exists()
    assert not (study.project.outputs / "reports" / "site-Authority-A.docx").exists()


def test_what_cannot_be_reached_is_listed(study: Study, tmp_path: Path) -> None:
    backup(study.project, study.project.root.parent / "x-backup.zip")
    (study.project.root / ".git").mkdir()
    study.write([acts.event("ines", "record", {"kind": "pack", "on": "joe", "detail": {}})])
    done = withdraw(study, plan(study, GROUP, lambda t, turn: True), "ines")
    said = " | ".join(done.out_of_reach)
    assert "x-backup.zip" in said
    assert "git history" in said
    assert "pack of" in said
    assert done.mentions


def test_a_group_interview_is_no_interview_alone(study: Study) -> None:
    assert is_alone(study, study.transcripts["A_DSL_01"], ALONE)
    assert not is_alone(study, study.transcripts["A_FG_01"], GROUP)
    assert is_alone(study, study.transcripts["A_YP_01"], "A-09"), "an aunt who sat in does not take part"


# in part


def test_no_quotes_from_now_on_and_reports_that_quote_go(study: Study) -> None:
    from qualcode.analysis.quotes.quotable import quotes

    assert any(q.participant == ALONE for q in quotes(study))
    withdraw_in_part(study, ALONE, "quotes", "ines")
    assert not any(q.participant == ALONE for q in quotes(Study(study.project)))
    assert not list(study.project.outputs.rglob("*.docx"))
    assert study.participants[ALONE].allows("archive")
    assert "A_DSL_01" in study.transcripts


def test_an_older_copy_does_not_bring_the_leave_back(study: Study, tmp_path: Path) -> None:
    shutil.copytree(study.project.root, tmp_path / "older")
    withdraw_in_part(study, ALONE, "archive", "ines")
    merge(study.project, Project.open(tmp_path / "older"))
    assert not Study(study.project).participants[ALONE].allows("archive")
    older = Project.open(tmp_path / "older")
    merge(older, study.project)
    assert not Study(older).participants[ALONE].allows("archive")


def test_of_two_forms_the_later_counts_and_of_one_day_the_no(small: Project, tmp_path: Path) -> None:
    shutil.copytree(small.root, tmp_path / "other")
    other = Project.open(tmp_path / "other")
    from qualcode.project.consent import give_answers

    give_answers(small, "P1", {"consent version": "v1", "consent date": "2026-06-01", "quote": "yes"})
    give_answers(other, "P1", {"consent version": "v1", "consent date": "2026-06-01", "quote": "no"})
    give_answers(small, "P2", {"consent version": "v1", "consent date": "2026-06-01", "quote": "no"})
    give_answers(other, "P2", {"consent version": "v2", "consent date": "2026-07-01", "quote": "yes"})
    for one, two in ((small, other), (other, small)):
        merge(one, two)
        there = people.participants(one)
        assert (there["P1"].allows("quote"), there["P2"].allows("quote"), there["P2"]["consent version"]) == (False, True, "v2")


# fingerprints


def test_a_fingerprint_needs_eight_words_and_does_not_show_them() -> None:
    words = "one two three four five six seven eight nine"
    assert len(set(runs(words))) == len(words.split()) - RUN + 1
    assert list(runs("one two three four five six seven")) == []
    assert fingerprints("It’s ONE, two; three four five six seven eight", "s") == fingerprints(
        "its one two three four five six seven eight", "s"
    )
    assert fingerprints(words, "s") != fingerprints(words, "t")
    assert all(re.fullmatch("[0-9a-f]{12}", f) for f in fingerprints(words, "s"))


def test_tombstones_hold_no_words(study: Study) -> None:
    sentences = take_out(study, ALONE)
    lines = [json.loads(line) for line in study.project.tombstones.read_text(encoding="utf-8").splitlines()]
    values = " ".join(str(v) for line in lines for k, v in line.items() if k not in ("level", "in"))
    assert re.fullmatch(r"[0-9a-f\-\[\], 'A_DSL]*", values.replace(ALONE, ""))
    assert sentences
    assert withdrawn(study.project).gone() == {ALONE}


def test_a_tombstone_that_cannot_be_read_stops_everything(small: Project) -> None:
    small.tombstones.write_text('{"participant": "P1", "level": "much"}\n', encoding="utf-8")
    with pytest.raises(QualcodeError, match="cannot be read"):
        Study(small).reading  # noqa: B018
    with pytest.raises(QualcodeError, match="cannot be read"):
        people.participants(small)


def test_a_redacted_event_stands_in_its_new_wording_only(small: Project) -> None:
    from qualcode.codings.append import append
    from qualcode.codings.free_text import with_free_text
    from qualcode.project.tombstones import content_hash

    old = acts.memo("ana", "project", "Karen said so")
    new = with_free_text(old, lambda text: text.replace("Karen", "[Person 1]"))
    add_lines(small, [{"event": old.id, "was": content_hash(old)}])
    append(small, [old, new])
    assert [e["text"] for e in Study(small).reading.events] == ["[Person 1] said so"]
    assert Study(small).state.oddities == []


def test_span_of_a_coding_across_two_peoples_turns_keeps_the_others_part(study: Study) -> None:
    transcript = study.transcripts["A_FG_01"]
    first = their_turns(study, GROUP)[0][1]
    before = transcript.turn(first.number - 1)
    event = acts.code("ines", transcript, Span(before.start, first.end), "feas.role", study.codebook)
    study.write([event])
    take_out(study, GROUP)
    there = next(c for c in study.codings.codings if c.id == event.id)
    words = study.transcripts["A_FG_01"].slice(there.span)
    assert words.startswith(transcript.slice(before.span))
    assert transcript.slice(first.span) not in words


@pytest.mark.parametrize("name", ["Grace", "Mark", "May", "Will"])
def test_one_of_a_group_with_two_labels_and_a_name_that_is_a_word(small: Project, name: str) -> None:
    said = "I never got on with any of it and told them so at the time, in so many words."
    also = "And on the phone I told them all over again what was wrong with the whole idea."
    talk = [
        ("I", f"Thank you, {name}. It will take grace and may leave a mark."),
        (name, said),
        ("Ann", f"I heard {name} say it. Joanne will say the same by {name}'s grace, it may leave a mark."),
        (f"{name.upper()} (phone)", also),
    ]
    transcript = replace(
        make_transcript("t-cccccccc", talk),
        title=f"{name} and Ann",
        warnings=(f"{name} and Ann talk at once; it may leave a mark by grace, it will",),
    )
    store.save(small, transcript)
    people.add_rows(small, people.PARTICIPANTS, [{"id": "P9", "group": "family", "quote": "yes"}])
    labels = [
        (name, "P9", "participant"),
        (f"{name.upper()} (phone)", "P9", "participant"),
        ("Ann", "P1", "participant"),
        ("I", "", "interviewer"),
    ]
    people.add_rows(
        small,
        people.SPEAKERS,
        [{"transcript": "t-cccccccc", "speaker": one, "participant": who, "role": role} for one, who, role in labels],
    )
    study = Study(small)
    done = withdraw(study, plan(study, "P9", lambda t, turn: True), "ana")
    there = study.transcripts["t-cccccccc"]
    assert left(small.root, [said, also]) == []
    assert there.text.count("[withdrawn]") == 2
    assert f"I heard {name} say it. Joanne will say the same" in there.text, "these are Ann's words"
    assert done.mentions == ["t-cccccccc:1", "t-cccccccc:2"]
    assert there.title == "[withdrawn] and Ann"
    assert there.warnings == ("[withdrawn] and Ann talk at once; it may leave a mark by grace, it will",)
    assert {t.speaker for t in there.turns} == {"I", "Ann"}
    assert not [key for key in study.speakers if name.casefold() in key[1].casefold()]
    assert [f for f in doctor(small) if f.level == "error" and "withdrawn" in f.what] == []
