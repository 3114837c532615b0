"""A merge that stops half way, people who go on coding while it runs, and a copy that a newer version has worked on: nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.codings import acts, append
from qualcode.codings.log import read_logs
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.transcripts.revise import revise
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.merging.merge import dry_run, merge


class Stopped(BaseException):
    """The machine goes off here."""


def copy_of(project: Project, name: str) -> Project:
    shutil.copytree(project.root, project.root.parent / name)
    return Project.open(project.root.parent / name)


def seen(project: Project) -> tuple[object, ...]:
    """What people see of a project, however it came about; of the kept versions of the codebook, the one in use is kept once somebody codes with it."""
    study = Study(project)
    files_there = sorted(project.within(p) for p in project.root.rglob("*") if p.is_file() and p.suffix not in (".jsonl", ".lock"))
    tables = [people.table_path(project, name).read_bytes() for name in people.COLUMNS if people.table_path(project, name).exists()]
    files_there = [name for name in files_there if not name.startswith("codebooks/history/")]
    return files_there, tables, project.codebook_path.read_bytes(), study.codings, sorted(study.state.events)


def work_of_ben(other: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Codings, a mended text, a new row, another wording in the codebook."""
    monkeypatch.setenv("QUALCODE_DEVICE", "d2")
    text = Study(other).transcript("t-aaaaaaaa")
    revise(other, text.id, text.text.replace("library", "old library", 1))
    study = Study(other)
    study.write([acts.code("ben", study.transcript("t-aaaaaaaa"), Span(20, 30 + n), "feas.role", study.codebook) for n in range(3)])
    people.add_rows(other, people.PARTICIPANTS, [{"id": "P-of-ben", "group": "family"}])
    book = other.codebook_path
    book.write_bytes(book.read_bytes().replace(b"name: Role clarity", b"name: Role and remit"))


def test_a_merge_that_stops_before_any_of_its_writes_is_completed_by_the_next(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    other = copy_of(small, "other")
    work_of_ben(other, monkeypatch)
    monkeypatch.setenv("QUALCODE_DEVICE", "d1")
    whole = copy_of(small, "whole")
    merge(whole, other)
    wanted = seen(whole)
    assert wanted != seen(small)
    put_in_place, add = Path.replace, append._append_lines
    stops = 0
    for number in range(100):
        cut_off = copy_of(small, f"cut{number}")
        left = [number]

        def stop_or(do, left=left):  # type: ignore[no-untyped-def]
            def step(*given, **more):  # type: ignore[no-untyped-def]
                if not left[0]:
                    raise Stopped
                left[0] -= 1
                return do(*given, **more)

            return step

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", stop_or(put_in_place))
            patch.setattr(append, "_append_lines", stop_or(add))
            try:
                merge(cut_off, other)
                break
            except Stopped:
                stops += 1
        assert [f for f in doctor(cut_off) if f.level == "error"] == []
        merge(cut_off, other)
        assert seen(cut_off) == wanted
    assert stops >= 5


CODES = """
import sys
from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study

project, coder = Project.open(sys.argv[1]), sys.argv[2]
for n in range(25):
    study = Study(project)
    event = acts.code(coder, study.transcript("t-aaaaaaaa"), Span(20, 30 + n), "feas.role", study.codebook)
    study.write([event])
    print(event.id, flush=True)
"""


def test_two_people_code_while_a_third_process_merges_and_nothing_is_lost(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    other = copy_of(small, "other")
    work_of_ben(other, monkeypatch)
    monkeypatch.setenv("QUALCODE_DEVICE", "d1")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    at_work = [
        subprocess.Popen([sys.executable, "-c", CODES, str(small.root), who], stdout=subprocess.PIPE, text=True, env=environment)
        for who in ("ana", "cy")
    ]
    merges = 0
    while any(p.poll() is None for p in at_work) or not merges:
        merge(small, other)
        dry_run(small, other)
        merges += 1
    acknowledged = [line for p in at_work for line in p.communicate()[0].split()]
    assert [p.returncode for p in at_work] == [0, 0]
    merge(small, other)
    there = read_logs(small)
    assert len(acknowledged) == 50
    assert {*acknowledged, *(e.id for e in read_logs(other).events)} <= {e.id for e in there.events}
    assert len({e.id for e in there.events}) == len(there.events)
    assert there.problems == []


def test_lines_of_a_newer_version_are_named_as_not_taken_in(small: Project) -> None:
    other = copy_of(small, "other")
    head = {"id": "0192aaaa-0000-7000-8000-000000000001", "at": "2026-01-01T00:00:00Z", "coder": "ben", "act": "memo"}
    newer = [{"v": 2, **head}, {"v": 1, **head, "act": "dance"}]
    other.codings.mkdir()
    log = other.codings / "ben.d2.jsonl"
    log.write_text("".join(f"{json.dumps(e)}\n" for e in newer) + '{"v":1,"id":"torn', encoding="utf-8", newline="\n")
    done = merge(small, other)
    assert done.events == 0
    assert [c.partition(" of ")[0] for c in done.conflicts] == ["codings/ben.d2.jsonl:1", "codings/ben.d2.jsonl:2"]
    assert all("keep that copy until it was merged again" in c for c in done.conflicts)
    assert [n for n in done.notes if "ben.d2.jsonl:3" in n]


def test_a_copy_in_a_newer_format_is_refused(small: Project) -> None:
    other = copy_of(small, "other")
    settings = other.root / "qualcode.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\nformat = 2\n".replace("format = 1\n", ""), encoding="utf-8", newline="\n")
    with pytest.raises(Exception, match="has format 2"):
        merge(small, Project.open(other.root))


def test_a_project_reached_by_another_way_is_still_the_same(small: Project, tmp_path: Path) -> None:
    link = tmp_path / "another way"
    try:
        link.symlink_to(small.root, target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    with pytest.raises(Exception, match="same project"):
        merge(small, Project.open(link))
