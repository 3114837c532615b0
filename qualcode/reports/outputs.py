"""Writing reports so that nothing a person has worked on is lost.

`.made.json` remembers the hash of every file as it was written. A file that no longer has that hash, or was never written here, is a person's: it is
kept, and the new one is put beside it under a number.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project import Project, files

MADE = ".made.json"


@dataclass(frozen=True)
class Written:
    """A file that was written. `kept` names a person's file that has the name it would have had."""

    path: Path
    kept: Path | None = None


@dataclass
class Outputs:
    """The folder reports go to, and what was written there before."""

    folder: Path
    made: dict[str, str]

    @classmethod
    def of(cls, project: Project) -> Outputs:
        """The reports of a project."""
        folder = project.outputs / "reports"
        return cls(folder, _read(folder / MADE))

    def worked_on(self, name: str, taken: Collection[str] = ()) -> Path | None:
        """The newest version of a file that a person has changed: the one with the highest number; None where nobody has changed any."""
        there = itertools.takewhile(lambda p: p.is_file(), self._versions(name, taken))
        return next((p for p in reversed(list(there)) if not self._is_ours(p)), None)

    def write(self, name: str, data: bytes, taken: Collection[str] = (), after: Path | None = None) -> Written:
        """Write a file, beside a person's version of it where there is one. `taken` are the names of other reports, which it never gets.

        Where `after` names a version, the file gets a number above that one's.

        Raises:
            QualcodeError: the file is open in another program, or the disk is full or read-only.
        """
        versions = self._versions(name, taken)
        wanted = self.folder / name
        if after:
            versions = itertools.islice(itertools.dropwhile(lambda p: p != after, versions), 1, None)
        path = next(p for p in versions if self._is_ours(p, data))
        if files.load(path).data != data:
            files.write_atomic(path, data)
        self.made[path.name] = hashlib.sha256(data).hexdigest()
        files.write_atomic(
            self.folder / MADE, (json.dumps(dict(sorted(self.made.items())), indent=1, ensure_ascii=False) + "\n").encode("utf-8")
        )
        return Written(path, wanted if path != wanted else None)

    def _versions(self, name: str, taken: Collection[str]) -> Iterator[Path]:
        """The names a file may get, one after the other: its own, then with the numbers from 2."""
        wanted = self.folder / name
        yield wanted
        for number in itertools.count(2):
            path = wanted.with_stem(f"{wanted.stem}-{number}")
            if path.name not in taken:
                yield path

    def _is_ours(self, path: Path, data: bytes | None = None) -> bool:
        found = files.load(path).data
        return found is None or found == data or hashlib.sha256(found).hexdigest() == self.made.get(path.name)


def _read(path: Path) -> dict[str, str]:
    data = files.load(path).data
    try:
        found = json.loads(data) if data else {}
        return {str(k): str(v) for k, v in found.items()}
    except (ValueError, AttributeError) as error:
        raise QualcodeError(
            f"{path} cannot be read: {error}", "remove it; reports that are there are then kept, and new ones written beside them"
        ) from error
