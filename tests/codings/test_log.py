"""The logs: appended to whole, read whatever happened to them, written by one device only."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qualcode.codings import append, log, tombstones
from qualcode.codings.acts import memo
from qualcode.codings.ids import new_id
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "qualcode.toml").write_text('name = "test"\n', encoding="utf-8")
    return Project.open(tmp_path)


def test_events_come_back_as_they_were_written(project: Project) -> None:
    written = [memo("ana", "project", "über 😀 \u2028 two\nlines"), memo("ben", "t-1", "x")]
    assert [p.name for p in append.append(project, written)] == ["ana.d1.jsonl", "ben.d1.jsonl"]
    assert log.read_logs(project).events == written
    assert log.read_logs(project).problems == []


def test_keys_stand_in_fixed_order_and_unknown_fields_survive() -> None:
    line = b'{"v":1,"id":"i","at":"2026-01-01T00:00:00Z","coder":"ana","act":"memo","on":"x","kind":"note","text":"y","later":[1]}'
    event = log.parse_event(line)
    assert event.to_line().encode() == line
    assert Event("i", "a", "ana", "memo", {"text": "t", "on": "x", "kind": "note"}).to_line().index('"on"') < 70


def test_a_log_cut_at_every_byte_of_its_last_line_can_be_written_on(project: Project) -> None:
    first, last, later = memo("ana", "x", "first"), memo("ana", "x", "läst"), memo("ana", "x", "later")
    path = append.append(project, [first, last])[0]
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    for cut in range(start, len(whole)):
        path.write_bytes(whole[:cut])
        append.forget(project)
        append.append(project, [later])
        reading = log.read_logs(project)
        assert [e.id for e in reading.events if e.id != last.id] == [first.id, later.id]
        # cut inside the line: it is reported; cut before its first byte or only its line end lost: nothing is amiss
        assert len(reading.problems) == (1 if start < cut < len(whole) - 1 else 0)
        assert all(p.where == "codings/ana.d1.jsonl:2" for p in reading.problems)


@pytest.mark.parametrize("cut", [0, 5, -1])
def test_a_log_that_came_back_shorter_is_named_and_a_new_one_begun(project: Project, cut: int) -> None:
    path = append.append(project, [memo("ana", "x", "one")])[0]
    path.write_bytes(path.read_bytes()[:cut])
    assert [p.where for p in append.changed_logs(project)] == ["codings/ana.d1.jsonl"]
    assert append.append(project, [memo("ana", "x", "two")])[0].name == "ana.d1-2.jsonl"
    assert append.append(project, [memo("ana", "x", "three")])[0].name == "ana.d1-2.jsonl"


def test_a_log_that_only_grew_is_written_on(project: Project) -> None:
    path = append.append(project, [memo("ana", "x", "one")])[0]
    with path.open("ab") as file:
        file.write((memo("ana", "x", "from the same machine, another run").to_line() + "\n").encode())
    assert append.changed_logs(project) == []
    assert append.append(project, [memo("ana", "x", "two")])[0] == path


@pytest.mark.parametrize(
    "name",
    [
        "ana.d1 (Ana's conflicted copy 2026-06-15).jsonl",  # Dropbox
        "ana.d1 (conflicted copy 2026-06-15 101010).jsonl",  # Nextcloud
        "ana.d1_conflict-20260615-101010.jsonl",  # ownCloud
        "ana.d1-DESKTOP-8FQ2.jsonl",  # OneDrive
        "ana.d1.sync-conflict-20260615-101010-ABCDEFG.jsonl",  # Syncthing
        "ana.d1 2.jsonl",  # iCloud
        "ana.d1 (1).jsonl",  # Google Drive, and browsers
        "ana.d1 - Copy.jsonl",  # Windows
        "ana.d1 (SFConflict ana@example.org 2026-06-15-10-10-10).jsonl",  # Seafile
        "ana.d1.Conflict.jsonl",  # Resilio
    ],
)
def test_a_conflict_copy_is_taken_in_and_named(project: Project, name: str) -> None:
    path = append.append(project, [memo("ana", "x", "one")])[0]
    copy = path.with_name(name)
    other = memo("ana", "x", "two")
    copy.write_bytes(path.read_bytes() + (other.to_line() + "\n").encode())
    reading = log.read_logs(project)
    assert other in reading.events
    assert [p.level for p in reading.problems] == ["note"]


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe",
        b"[1,2]",
        b'{"v":1}',
        b"[" * 100_000,
        b'{"v":2,"id":"i","at":"a","coder":"c","act":"memo"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"dance"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"retract"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"code","transcript":"t","text":"h","start":5,"end":5,"code":"x"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"code","transcript":"t","text":"h","start":-1,"end":5,"code":"x"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"memo","replaces":"i"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"memo","on":["x"],"text":"y"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"state","transcript":"t"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"code","transcript":"t","text":"h","start":1,"end":5,"code":"x","stance":["good"]}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"code","transcript":"t","text":"h","start":1,"end":5,"code":"x","sources":5}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"code","transcript":"t","text":"h","start":1,"end":5,"code":"x","from":"y"}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"resolve","resolves":"x","by":{}}',
        b'{"v":1,"id":"i","at":"a","coder":"c","act":"memo","on":"x","text":"half \\ud800"}',
        b'{"v":1,"id":"i","at":"\\u001b[2J","coder":"c","act":"memo","on":"x","text":"y"}',
        b'{"v":1,"id":"i","at":"a","coder":"c\\n","act":"memo","on":"x","text":"y"}',
    ],
)
def test_a_line_that_is_no_event_is_reported_and_the_rest_is_read(project: Project, line: bytes) -> None:
    good = memo("ana", "x", "good")
    project.codings.mkdir()
    (project.codings / "ana.d9.jsonl").write_bytes(line + b"\n" + good.to_line().encode() + b"\n")
    reading = log.read_logs(project)
    assert reading.events == [good]
    assert [p.where for p in reading.problems] == ["codings/ana.d9.jsonl:1"]


def test_a_folder_or_a_pipe_in_place_of_a_log_is_named_and_the_rest_is_read(project: Project) -> None:
    good = memo("ana", "x", "good")
    append.append(project, [good])
    (project.codings / "folder.d9.jsonl").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(project.codings / "pipe.d9.jsonl")
    reading = log.read_logs(project)
    assert reading.events == [good]
    assert {(p.level, p.where) for p in reading.problems} >= {("error", "codings/folder.d9.jsonl")}
    assert len(reading.problems) == 1 + hasattr(os, "mkfifo")


def test_what_was_withdrawn_is_never_read_again(project: Project) -> None:
    kept, gone = memo("ana", "x", "kept"), memo("ana", "x", "gone")
    append.append(project, [kept, gone])
    assert tombstones.add_tombstones(project, [gone.id], ["abc"]) == 2
    assert tombstones.add_tombstones(project, [gone.id]) == 0
    reading = log.read_logs(project)
    assert (reading.events, reading.withdrawn) == ([kept], 1)
    assert tombstones.withdrawn(project).texts == {"abc"}


def test_a_broken_list_of_tombstones_stops_reading(project: Project) -> None:
    project.tombstones.write_text("{broken", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"withdrawn.jsonl:1"):
        log.read_logs(project)


def test_ids_are_uuids_in_order_of_making() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 5000
    assert {i[14] for i in ids} == {"7"}


def test_a_full_disk_is_said_in_words(project: Project) -> None:
    (project.root / "codings").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(QualcodeError, match="cannot be written"):
        append.append(project, [memo("ana", "x", "one")])


def test_the_memory_of_logs_is_no_part_of_the_project(project: Project, own_home: Path) -> None:
    append.append(project, [memo("ana", "x", "one")])
    assert sorted(p.name for p in project.root.rglob("*")) == ["ana.d1.jsonl", "codings", "qualcode.toml"]
    assert json.loads(next(own_home.rglob("ana.d1.jsonl.json")).read_text())["length"] > 0
