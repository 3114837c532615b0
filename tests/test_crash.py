"""`kill -9` at two hundred random moments of coding, saving, importing, mending and merging: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.importing import import_files
from qualcode.transcripts.revise import revise
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.merging.merge import merge
from tests.conftest import make_project

KILLS = 200

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork a process to kill it")


def work_until_killed(project: Project, other: Project, incoming: Path, acknowledge: int, seed: int) -> None:
    """Do one thing after another, writing down the ids of the events each left on disk."""
    chance = random.Random(seed)
    for step in range(10_000):
        study = Study(project)
        transcript = study.transcript("t-aaaaaaaa")
        events = []
        match chance.choice(["code", "code", "batch", "table", "import", "revise", "merge"]):
            case "code":
                events = [acts.code("ana", transcript, Span(20, 30), "feas.role", study.codebook, note=str(step))]
                study.write(events)
            case "batch":
                events = [acts.memo("ana", "project", f"memo {step} {n}") for n in range(20)]
                study.write(events)
            case "table":
                people.add_rows(project, people.PARTICIPANTS, [{"id": f"P{seed}-{step}", "group": "family"}])
            case "import":
                file = incoming / f"i{seed}-{step}.txt"
                file.write_text(
                    "".join(f"I: Question {step} {n} of {seed}?\n\nMum: Well, answer {n}.\n\n" for n in range(6)), encoding="utf-8"
                )
                assert [d.outcome for d in import_files(project, [file])] == ["new"]
            case "revise":
                revise(project, transcript.id, transcript.text.replace("library", f"library {step}", 1))
            case "merge":
                there = Study(other)
                theirs = [acts.memo("ben", "project", f"from elsewhere {step}")]
                there.write(theirs)
                merge(project, other)
                events = theirs
        os.write(acknowledge, "".join(f"{e.id}\n" for e in events).encode())


def test_two_hundred_kills(tmp_path: Path) -> None:
    chance = random.Random(7)
    base = make_project(tmp_path / "base")
    found_interrupted = 0
    for number in range(KILLS):
        if number % 10 == 0:  # a fresh project now and then, so that the files stay small
            folder = tmp_path / f"run{number}"
            shutil.copytree(base.root, folder / "mine")
            shutil.copytree(base.root, folder / "other")
            (folder / "incoming").mkdir()
            mine, other, acknowledged = Project.open(folder / "mine"), Project.open(folder / "other"), set()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                work_until_killed(mine, other, folder / "incoming", writing, number)
            finally:
                os._exit(1)
        os.close(writing)
        time.sleep(chance.uniform(0.005, 0.09))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the worker stopped by itself"
        with os.fdopen(reading, "rb") as pipe:
            acknowledged |= set(pipe.read().decode().split("\n")[:-1])
        found_interrupted += check_whole(mine, acknowledged)
    sys.stdout.write(f"{found_interrupted} of {KILLS} kills left something for doctor to name\n")


def check_whole(project: Project, acknowledged: set[str]) -> int:
    """Everything acknowledged is there; no text is without its turns; tables and logs read; whatever is unfinished is named."""
    study = Study(Project.open(project.root))
    there = {e.id for e in study.reading.events}
    assert acknowledged <= there
    texts = {p.stem for p in project.transcripts.glob("*.txt")}
    records = {p.stem for p in project.transcripts.glob("*.json")}
    assert texts <= records
    for transcript_id in texts:
        transcript = store.load(project, transcript_id)
        assert transcript.turns
        assert next(transcript.slice(t.span) for t in transcript.turns).strip()
    for name in people.COLUMNS:
        people.read_rows(project, name)
    assert all(transcript.slice(c.span).strip() for c in study.codings.codings if (transcript := study.transcripts[c.transcript]))
    findings = [f for f in doctor(project) if "not yet mapped" not in f.what]
    named = {f.where for f in findings}
    assert {f"transcripts/{i}.json" for i in records - texts} <= named
    left = list(project.root.rglob(".*.part"))
    assert len(left) <= sum("left over" in f.what for f in findings)
    return bool(findings)


def test_an_import_cut_off_between_record_and_text_is_completed_by_the_next(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    file = tmp_path / "new.txt"
    file.write_text("I: How was it?\n\nMum: Fine.\n\nI: And now?\n\nMum: Fine too.\n", encoding="utf-8")
    first = next(iter(import_files(project, [file])))
    assert first.transcript is not None
    store.text_path(project, first.transcript.id).unlink()
    again = next(iter(import_files(project, [file])))
    assert (again.outcome, store.load(project, first.transcript.id).text) == ("completed", first.transcript.text)
    assert next(iter(import_files(project, [file]))).outcome == "same"
    (project.transcripts / people.TRANSCRIPTS).unlink()  # stopped before the tables
    assert next(iter(import_files(project, [file], attributes={"site": "North"}))).outcome == "completed"
    assert people.transcript_rows(project)[first.transcript.id]["site"] == "North"


def test_a_lost_text_that_was_mended_comes_back_with_its_maps(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    file = tmp_path / "new.txt"
    file.write_text("I: How was it?\n\nMum: Fine.\n\nI: And now?\n\nMum: Fine too.\n", encoding="utf-8")
    first = next(iter(import_files(project, [file]))).transcript
    assert first is not None
    mended = revise(project, first.id, first.text.replace("too", "as well"))
    study = Study(project)
    place = mended.text.index("Fine as well")
    study.write([acts.code("ana", mended, Span(place, place + 4), "feas.role", study.codebook)])
    store.text_path(project, first.id).unlink()
    assert next(iter(import_files(project, [file]))).outcome == "completed"
    again = Study(project)
    assert [again.transcripts[c.transcript].slice(c.span) for c in again.codings.codings] == ["Fine"]
