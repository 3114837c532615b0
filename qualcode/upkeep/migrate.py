"""Bringing a project of an older format up to this version's, on a copy, with the old one kept."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.project.folder import SETTINGS
from qualcode.project.settings import FORMAT
from qualcode.upkeep.backup import PARTS, backup
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

    A backup is written first; the steps run on a copy; the copy is checked; only then does it take the old one's place.

    Raises:
        QualcodeError: the project is of a newer format, or a step failed; the project is as it was then.
    """
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
        for part in PARTS:
            _swap(copy / part, project_root / part)
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


def _swap(new: Path, old: Path) -> None:
    aside = old.with_name(f".{old.name}.before")
    if old.exists():
        old.replace(aside)
    if new.exists():
        new.replace(old)
    if aside.is_dir():
        shutil.rmtree(aside)
    else:
        aside.unlink(missing_ok=True)
