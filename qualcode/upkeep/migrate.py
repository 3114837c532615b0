"""Bringing a project of an older format up to this version's, on a copy, with the old one kept."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.project.folder import SETTINGS
from qualcode.project.locks import lock
from qualcode.project.settings import FORMAT
from qualcode.upkeep.backup import TOMBSTONES, backup, kept_files, parts
from qualcode.upkeep.doctor import doctor, healthy

Step = Callable[[Path], None]

STEPS: dict[int, Step] = {}
"""For each format, the function that turns a project's folder of that format into one of the next. Format 1 is the first, so there are none yet."""


@dataclass(frozen=True)
class Migrated:
    """From which format to which, and where the project as it was is kept (None where nothing had to be done)."""

    old: int
    new: int
    kept: Path | None


def migrate(project_root: Path, steps: dict[int, Step] | None = None, newest: int = FORMAT) -> Migrated:
    """Bring a project up to the newest format.

    A backup is written first; the steps run on a copy; the copy is checked; only then does it take the old one's place, the settings last. Nobody else on
    this machine can write to the project's settings and logs meanwhile.

    Raises:
        QualcodeError: the project is of a newer format, was changed meanwhile, or a step failed; the project is as it was then.
    """
    with ExitStack() as held:
        for path in (project_root / SETTINGS, project_root / TOMBSTONES, *sorted(project_root.glob("codings/*.jsonl"))):
            held.enter_context(lock(path))
        return _migrate(project_root, steps, newest)


def _migrate(project_root: Path, steps: dict[int, Step] | None, newest: int) -> Migrated:
    steps = STEPS if steps is None else steps
    old = _format(project_root)
    if old > newest:
        raise QualcodeError(
            f"{project_root / SETTINGS}: this project has format {old}, this qualcode reads up to {newest}", "install a newer qualcode"
        )
    if old == newest:
        return Migrated(old, old, None)
    project = Project(project_root)
    kept = backup(project)
    with tempfile.TemporaryDirectory(dir=project_root.parent, prefix=f".{project_root.name}-migrating-") as there:
        copy = Path(there) / project_root.name
        before = _looks(project)
        shutil.copytree(project_root, copy)
        for version in range(old, newest):
            if version not in steps:
                raise QualcodeError(f"there is no way from format {version} to {version + 1} in this qualcode", "install a newer qualcode")
            steps[version](copy)
            _write_format(copy / SETTINGS, version + 1)
        findings = doctor(Project(copy)) if newest == FORMAT else []
        if not healthy(findings):
            raise QualcodeError(
                f"the project would not be whole after the change: {findings[0].what}", f"it was left as it was; a backup is at {kept}"
            )
        if _looks(project) != before:
            raise QualcodeError("the project was changed meanwhile", f"nothing was done to it; try again. A backup is at {kept}")
        _take_place(copy, project_root, parts(project))
    return Migrated(old, newest, kept)


def _format(root: Path) -> int:
    try:
        found = tomllib.loads((root / SETTINGS).read_text(encoding="utf-8-sig")).get("format", 1)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QualcodeError(f"{root / SETTINGS} cannot be read: {error}", "is this the project's folder?") from error
    if not isinstance(found, int):
        raise QualcodeError(f"{root / SETTINGS}: format must be a whole number", f"write format = {FORMAT}")
    return found


def _write_format(path: Path, version: int) -> None:
    text = path.read_text(encoding="utf-8-sig")
    line = f"format = {version}"
    text, count = re.subn(r"(?m)^format\s*=.*$", line, text, count=1)
    files.write_atomic(path, (text if count else f"{line}\n{text}").encode("utf-8"))


def _looks(project: Project) -> dict[Path, tuple[int, int]]:
    """How long each file is and when it was last written: told again before the swap, so that no change is lost."""
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in kept_files(project)}


def _take_place(new: Path, old: Path, names: Sequence[str]) -> None:
    """Put the parts of one folder in place of another's, the settings last; where that fails, everything is put back."""
    aside: list[str] = []
    placed: list[str] = []
    try:
        for name in sorted(names, key=lambda n: n == SETTINGS):
            if (old / name).exists():
                (old / name).replace(_aside(old / name))
                aside.append(name)
            if (new / name).exists():
                (old / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).replace(old / name)
                placed.append(name)
    except OSError as error:
        for done in placed:
            _remove(old / done)
        for done in aside:
            _aside(old / done).replace(old / done)
        raise QualcodeError(
            f"{old / name} cannot be replaced: {error.strerror or error}",
            "the project is as it was; close it in other programs, then try again",
        ) from error
    for name in aside:
        _remove(_aside(old / name))


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.before")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
