"""Whole files are replaced in one step, and only over what was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import ConflictError, QualcodeError
from qualcode.project import files


def join(base: bytes | None, mine: bytes, theirs: bytes) -> tuple[bytes, list[str]]:
    return mine + theirs, ["both wrote x"] if b"x" in mine and b"x" in theirs else []


def test_a_save_over_what_was_read_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    first = files.save(files.load(path), b"one")
    assert files.save(first, b"two").data == b"two"
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_moved_on_is_merged(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    based_on = files.save(files.load(path), b"base")
    path.write_bytes(b"theirs")
    assert files.save(based_on, b"mine", join).data == b"minetheirs"


def test_where_changes_clash_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    based_on = files.save(files.load(path), b"base")
    path.write_bytes(b"x theirs")
    with pytest.raises(ConflictError, match="both wrote x"):
        files.save(based_on, b"x mine", join)
    with pytest.raises(ConflictError, match="somebody else"):
        files.save(based_on, b"mine")
    assert path.read_bytes() == b"x theirs"


def test_a_file_removed_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    based_on = files.save(files.load(path), b"base")
    path.unlink()
    with pytest.raises(ConflictError, match="removed"):
        files.save(based_on, b"mine", join)


def test_a_file_held_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, tries, real = tmp_path / "a.csv", [0], Path.replace
    monkeypatch.setattr(files.time, "sleep", lambda _: None)

    def held(self: Path, target: Path) -> Path:
        tries[0] += 1
        if tries[0] < 4:
            raise PermissionError(13, "held")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    files.write_atomic(path, b"data")
    assert (path.read_bytes(), tries[0]) == (b"data", 4)


def test_a_file_held_for_good_is_said_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.time, "sleep", lambda _: None)

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(QualcodeError, match="open in Excel"):
        files.write_atomic(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.csv", b"old")]


@pytest.mark.parametrize("name", ["CON", "con.txt", "lpt1.json", "a:b", "what?", "end.", "end ", "x" * 250])
def test_names_a_colleague_cannot_hold_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(QualcodeError):
        files.write_atomic(tmp_path / name, b"")
