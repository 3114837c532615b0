"""Writing the logs: threads, half-done writes, full caches, clocks that go backwards."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from qualcode.codings import acts, append, ids, log
from qualcode.codings.acts import memo
from qualcode.codings.fold import fold
from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.project.begin import begin


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "qualcode.toml").write_text('name = "test"\n', encoding="utf-8")
    return Project.open(tmp_path)


def test_threads_of_one_process_lose_and_double_nothing(project: Project) -> None:
    """The local page answers several requests at once."""
    threads, each = 6, 25
    written: list[str] = []
    failed: list[BaseException] = []
    start = threading.Barrier(threads)

    def work(number: int) -> None:
        start.wait()
        try:
            for step in range(each):
                events = [memo("ana" if number % 2 else "ben", "project", f"{number} {step} {n}") for n in range(3)]
                append.append(project, events)
                written.extend(e.id for e in events)
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    reading = log.read_logs(project)
    assert failed == []
    assert reading.problems == []
    assert sorted(e.id for e in reading.events) == sorted(written)
    assert len(written) == threads * each * 3
    assert sorted(p.name for p in project.codings.iterdir()) == ["ana.d1.jsonl", "ben.d1.jsonl"], "no log looked changed to another thread"
    assert append.changed_logs(project) == []


def test_threads_settle_on_one_name_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_DEVICE")
    names: list[str] = []
    workers = [threading.Thread(target=lambda: names.append(ids.device())) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(names) == 8
    assert len(set(names)) == 1


def test_a_write_that_breaks_off_leaves_the_log_as_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = append.append(project, [memo("ana", "project", "one")])[0]
    before, real, calls = path.read_bytes(), os.write, [0]

    def full(handle: int, data: bytes) -> int:
        calls[0] += 1
        if calls[0] % 2:
            return real(handle, data[:40])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(append.os, "write", full)
    with pytest.raises(QualcodeError, match="nothing was recorded"):
        append.append(project, [memo("ana", "project", "two")])
    assert path.read_bytes() == before


def test_where_one_coders_log_was_written_and_the_next_was_not_both_are_said(project: Project) -> None:
    (project.codings / "ben.d1.jsonl").mkdir(parents=True)
    with pytest.raises(QualcodeError, match="what ana did was recorded; of the rest nothing was"):
        append.append(project, [memo("ana", "project", "one"), memo("ben", "project", "two")])
    assert [e.coder for e in log.read_logs(project).events] == ["ana"]


def test_a_cache_that_takes_nothing_more_loses_no_event(project: Project, own_home: Path) -> None:
    append.append(project, [memo("ana", "project", "one")])
    folder = append.log_memory(project.root)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.write_text("in the way", encoding="utf-8")
    append.append(project, [memo("ana", "project", "two")])
    assert [e["text"] for e in log.read_logs(project).events] == ["one", "two"]


def test_a_home_that_cannot_be_written_is_said_in_words(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setenv("QUALCODE_HOME", str(home))
    with pytest.raises(QualcodeError, match=r"cannot be written.*nothing was saved[\s\S]*QUALCODE_HOME"):
        append.append(project, [memo("ana", "project", "one")])
    assert log.read_logs(project).events == [], "reading needs no home"
    monkeypatch.delenv("QUALCODE_DEVICE")
    with pytest.raises(QualcodeError, match="cannot be"):
        ids.device()


def test_half_a_character_is_refused_before_anything_is_written(project: Project) -> None:
    with pytest.raises(QualcodeError, match="half a character"):
        append.append(project, [memo("ana", "project", "caf\udce9")])
    assert log.read_logs(project).events == []


def test_undo_takes_back_the_last_thing_also_after_the_clock_was_set_back(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = memo("ana", "project", "first")
    append.append(project, [first])
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1_600_000_000_000_000_000)  # years ago
    monkeypatch.setattr(ids, "_last", 0)  # a new run of the program
    log.read_logs(project)
    second = memo("ana", "project", "second")
    append.append(project, [second])
    assert first.id < second.id
    assert [e["target"] for e in acts.undo(fold(log.read_logs(project).events), "ana")] == [second.id]


def test_an_id_from_the_far_future_does_not_use_up_all_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_last", 0)
    ids.after(["ffffffff-ffff-7fff-bfff-ffffffffffff", "no id", ""])
    assert ids.new_id() < "1"


def test_a_new_project_where_another_stood_has_no_log_that_came_back_shorter(tmp_path: Path) -> None:
    first = begin(tmp_path / "p", template="blank")
    append.append(first, [memo("ana", "project", "one")])
    first.root.rename(tmp_path / "elsewhere")
    second = begin(tmp_path / "p", template="blank")
    assert append.changed_logs(second) == []
    assert append.append(second, [memo("ana", "project", "two")])[0].name == "ana.d1.jsonl"
