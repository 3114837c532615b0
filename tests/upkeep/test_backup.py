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
from qualcode.project import Project, files
from qualcode.study import Study
from qualcode.upkeep.backup import backup, left_out, restore


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


def test_a_codebook_elsewhere_git_settings_and_odd_names_are_in_it_and_come_back(small: Project, tmp_path: Path) -> None:
    (small.root / "qualcode.toml").write_text('name = "Small"\ncodebook = "plans/book.yaml"\n', encoding="utf-8")
    (small.root / "plans").mkdir()
    small.codebook_path.rename(small.root / "plans" / "book.yaml")
    (small.root / ".gitattributes").write_text("transcripts/*.txt -text\n", encoding="utf-8")
    (small.root / ".gitignore").write_text("outputs/*\n", encoding="utf-8")
    (small.originals / "interview.part").write_text("half a download, but an original", encoding="utf-8")
    (small.originals / "second take: Karen?.txt").write_text("odd", encoding="utf-8")
    project = Project.open(small.root)
    restore(backup(project, tmp_path / "b.zip"), tmp_path / "again")
    assert tree(tmp_path / "again") == tree(small.root)
    assert left_out(project) == []
    assert Study.open(tmp_path / "again").codebook.name == "Small"


def test_what_a_backup_leaves_out_is_said_by_name(small: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("x", encoding="utf-8")
    (small.originals / "linked").symlink_to(tmp_path / "elsewhere")
    (small.originals / "~$open.docx").write_text("x", encoding="utf-8")
    (small.originals / ".x.part").write_text("x", encoding="utf-8")
    archive = backup(small, tmp_path / "b.zip")
    with zipfile.ZipFile(archive) as zipped:
        assert not [n for n in zipped.namelist() if "linked" in n or "open" in n or n.endswith(".part")]
    assert left_out(small) == [
        "transcripts/originals/linked: a link to a folder, or to nothing",
        "transcripts/originals/~$open.docx: Word or Excel has a file open",
    ]


def test_a_file_that_cannot_be_read_stops_a_backup(small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes

    def locked(self: Path) -> bytes:
        if self.name == "participants.csv":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(QualcodeError, match=r"participants.csv cannot be read.*nothing was backed up"):
        backup(small, tmp_path / "b.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_a_restore_that_breaks_off_leaves_nothing(small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = backup(small, tmp_path / "b.zip")
    real, written = files.write_as_named, [0]

    def full(path: Path, data: bytes) -> None:
        written[0] += 1
        if written[0] > 5:
            raise QualcodeError("the disk is full")
        real(path, data)

    monkeypatch.setattr(files, "write_as_named", full)
    with pytest.raises(QualcodeError, match="full"):
        restore(archive, tmp_path / "again")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.zip", "small"]


def test_a_file_that_is_not_on_the_list_is_refused(small: Project, tmp_path: Path) -> None:
    archive = backup(small, tmp_path / "b.zip")
    with zipfile.ZipFile(archive, "a") as zipped:
        zipped.writestr("codings/eve.d9.jsonl", "{}")
    with pytest.raises(QualcodeError, match="not on its list"):
        restore(archive, tmp_path / "again")


def test_a_broken_list_of_tombstones_in_a_backup_unpacks_nothing(small: Project, tmp_path: Path) -> None:
    small.tombstones.write_text('{"words": ["abc"]}\n', encoding="utf-8")
    archive = backup(small, tmp_path / "b.zip")
    with pytest.raises(QualcodeError, match=r"withdrawn.jsonl:1 cannot be read"):
        restore(archive, tmp_path / "again")
    assert not (tmp_path / "again").exists()
