"""The logs as they grow: what was added since the last look, by this page, another one or the terminal, is read and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qualcode.codings.log import parse_log
from qualcode.codings.tombstones import drops, withdrawn
from qualcode.model.events import Event
from qualcode.project import Project
from qualcode.project.tombstones import tombstone_files

TAIL = 4096
"""How many bytes before the new ones must be what they were, or the log is read anew."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a log was read: its length, when it was last changed, and its last bytes."""

    size: int
    changed: int
    last: bytes


@dataclass
class GrowingLogs:
    """All logs of a project, and how far each was read."""

    project: Project
    marks: dict[str, Mark] = field(default_factory=dict)
    tombstones: tuple[tuple[int, int], ...] = ()

    def all(self) -> list[Event]:
        """Every event of every log."""
        self.marks, self.tombstones = {}, _tombstones(self.project)
        found: list[Event] = []
        for path in sorted(self.project.codings.glob("*.jsonl")):
            found += self._from(path, 0)
        return self._standing(found)

    def news(self) -> list[Event] | None:
        """The events added since the last look; None where a log did not only grow, so that all must be read again."""
        if _tombstones(self.project) != self.tombstones:
            return None
        paths = sorted(self.project.codings.glob("*.jsonl"))
        if set(self.marks) - {p.name for p in paths}:
            return None
        found: list[Event] = []
        for path in paths:
            mark = self.marks.get(path.name, Mark(0, 0, b""))
            size, changed = _signature(path)
            if (size, changed) == (mark.size, mark.changed):
                continue
            if size < mark.size or not self._continues(path, mark):
                return None
            found += self._from(path, mark.size)
        return self._standing(found)

    def _continues(self, path: Path, mark: Mark) -> bool:
        with path.open("rb") as file:
            file.seek(mark.size - len(mark.last))
            return file.read(len(mark.last)) == mark.last

    def _from(self, path: Path, start: int) -> list[Event]:
        """The whole lines from a position on; a line still being written waits for the next look."""
        changed = _signature(path)[1]
        with path.open("rb") as file:
            file.seek(max(0, start - TAIL))
            before = file.read(min(start, TAIL))
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self.marks[path.name] = Mark(start + len(whole), changed if len(whole) == len(data) else 0, (before + whole)[-TAIL:])
        return parse_log(whole, path.name)[0]

    def _standing(self, events: list[Event]) -> list[Event]:
        gone = withdrawn(self.project)
        return [e for e in events if not drops(gone, e)]


def _tombstones(project: Project) -> tuple[tuple[int, int], ...]:
    return tuple(_signature(path) for path in tombstone_files(project))


def _signature(path: Path) -> tuple[int, int]:
    """Length and time of last change of a file; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
