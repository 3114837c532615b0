"""A backup holds everything, says when it is broken, and does not bring back what was withdrawn."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.codings.append import append
from qualcode.codings.tombstones import add_tombstones
from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from qualcode.upkeep.backup import backup, restore


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def code_something(project: Project) -> Study:
    study = Study(project)
    study.write([acts.code("ana", study.transcript("t-a"), Span(30, 40), "feas.role", study.codebook)])
    return study


def test_what_was_backed_up_comes_back_whole(small: Project, tmp_path: Path) -> None:
    code_something(small)
    archive = backup(small)
    assert archive.parent == small.root.parent
    restore(archive, tmp_path / "again")
    assert tree(tmp_path / "again") == tree(small.root)
    assert Study.open(tmp_path / "again").layer("ana").codings == Study(small).layer("ana").codings


def test_a_backup_is_never_written_over_another_nor_into_the_project(small: Project, tmp_path: Path) -> None:
    archive = backup(small, tmp_path / "b.zip")
    with pytest.raises(QualcodeError, match="exists already"):
        backup(small, archive)
    with pytest.raises(QualcodeError, match="inside the project"):
        backup(small, small.root / "b.zip")
    with pytest.raises(QualcodeError, match="not empty"):
        restore(archive, small.root)


def test_every_cut_of_a_backup_is_refused_and_nothing_unpacked(small: Project, tmp_path: Path) -> None:
    whole = backup(small, tmp_path / "b.zip").read_bytes()
    broken = tmp_path / "broken.zip"
    for cut in range(0, len(whole), max(1, len(whole) // 40)):
        broken.write_bytes(whole[:cut])
        with pytest.raises(QualcodeError):
            restore(broken, tmp_path / "again")
        assert not (tmp_path / "again").exists()


def test_a_changed_byte_inside_a_backup_is_found(small: Project, tmp_path: Path) -> None:
    archive = backup(small, tmp_path / "b.zip")
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"hot desk", b"hut desk") if name.endswith("aaaa.txt") else data)
    with pytest.raises(QualcodeError, match="not what was backed up"):
        restore(changed, tmp_path / "again")


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "transcripts/../../evil", "outputs/x", "C:\\evil"])
def test_a_backup_with_a_place_outside_the_project_is_refused(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr(name, "x")
        zipped.writestr("backup.json", json.dumps({"format": 1, "files": {name: "x"}}))
    with pytest.raises(QualcodeError, match="no place"):
        restore(archive, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_what_was_withdrawn_since_does_not_come_back(small: Project, tmp_path: Path) -> None:
    study = code_something(small)
    event = study.reading.events[0]
    gone = study.transcript("t-b")
    archive = backup(small, tmp_path / "b.zip")
    add_tombstones(small, [event.id], [gone.hash, gone.original_hash])
    done = restore(archive, tmp_path / "again", small)
    assert set(done.left_out) == {"transcripts/t-bbbbbbbb.json", "transcripts/t-bbbbbbbb.txt", "transcripts/originals/t-bbbbbbbb.txt"}
    everything = b"".join(tree(tmp_path / "again").values())
    assert b"just there" not in everything
    assert event.id.encode() not in b"".join(v for k, v in tree(tmp_path / "again").items() if k.startswith("codings"))
    assert Study.open(tmp_path / "again").reading.events == []


def test_restoring_makes_no_log_look_changed(small: Project, tmp_path: Path) -> None:
    from qualcode.codings.append import changed_logs

    code_something(small)
    restore(backup(small), tmp_path / "again")
    there = Project.open(tmp_path / "again")
    assert changed_logs(there) == []
    append(there, [acts.memo("ana", "project", "on")])
    assert [p.name for p in there.codings.glob("*.jsonl")] == ["ana.d1.jsonl"]
