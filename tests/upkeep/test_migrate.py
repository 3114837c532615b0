"""A project is brought up to a newer format as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.codings.append import append
from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.upkeep import migrate as migrating
from qualcode.upkeep.migrate import migrate


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def add_seed(root: Path) -> None:
    """A step of no meaning: format 2 has a file more."""
    (root / "seeds").mkdir(exist_ok=True)
    (root / "seeds" / "new.txt").write_text("new", encoding="utf-8")


def test_the_steps_are_taken_and_the_settings_say_so(small: Project) -> None:
    before = tree(small.root)
    done = migrate(small.root, {1: add_seed}, 2)
    after = tree(small.root)
    assert (done.old, done.new) == (1, 2)
    assert done.kept is not None
    assert done.kept.is_file()
    assert after.pop("seeds/new.txt") == b"new"
    assert b"format = 2" in after.pop("qualcode.toml")
    assert before.pop("qualcode.toml")
    assert after == before
    assert not list(small.root.glob(".*before"))


def test_where_a_part_cannot_be_replaced_everything_is_as_it_was(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings come last, so a project that was cut off still says that it is of the older format."""
    append(small, [acts.memo("ana", "project", "one")])
    before, real, order = tree(small.root), Path.replace, list[str]()

    def held(self: Path, target: Path) -> Path:
        order.append(self.name)
        if self.name == "qualcode.toml":
            raise PermissionError(13, "held by another program")
        return real(self, target)

    monkeypatch.setattr(migrating, "_write_format", lambda path, version: path.write_text(f"format = {version}\n", encoding="utf-8"))
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(QualcodeError, match="cannot be replaced"):
        migrate(small.root, {1: add_seed}, 2)
    assert tree(small.root) == before
    assert order.index("codings") < order.index("qualcode.toml"), "the settings come last"


def test_a_change_made_meanwhile_is_not_lost(small: Project) -> None:
    def somebody_writes(root: Path) -> None:
        (small.transcripts / "participants.csv").write_text("id\nP1\nP2\nP3\n", encoding="utf-8")

    with pytest.raises(QualcodeError, match="changed meanwhile"):
        migrate(small.root, {1: somebody_writes}, 2)
    assert "P3" in (small.transcripts / "participants.csv").read_text(encoding="utf-8")


def test_nobody_writes_a_log_meanwhile(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from qualcode.project import locks

    append(small, [acts.memo("ana", "project", "one")])
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0.05)
    failed: list[QualcodeError] = []

    def try_it() -> None:
        try:
            append(small, [acts.memo("ana", "project", "two")])
        except QualcodeError as error:
            failed.append(error)

    def meanwhile(root: Path) -> None:
        other = threading.Thread(target=try_it)
        other.start()
        other.join()

    migrate(small.root, {1: meanwhile}, 2)
    assert ["another qualcode is writing" in str(e) for e in failed] == [True]
