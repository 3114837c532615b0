"""What was withdrawn: the ids of events and the hashes of texts that every read, import, merge and restore leaves out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.project.files import write_atomic
from qualcode.project.locks import lock


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The tombstones of a project: ids of events and hashes of texts and originals that must not come back."""

    events: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


def withdrawn(project: Project) -> Withdrawn:
    """What `withdrawn.jsonl` lists.

    Raises:
        QualcodeError: a line of it cannot be read; nothing is shown then, for it might show what was withdrawn.
    """
    try:
        data = project.tombstones.read_bytes()
    except FileNotFoundError:
        return Withdrawn()
    events: set[str] = set()
    texts: set[str] = set()
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            events |= {found["event"]} if "event" in found else set()
            texts |= {found["text"]} if "text" in found else set()
        except (ValueError, TypeError) as error:
            raise QualcodeError(
                f"{project.tombstones.name}:{number} cannot be read",
                "it lists what was withdrawn: put the file back from another copy of the project",
            ) from error
    return Withdrawn(frozenset(events), frozenset(texts))


def add_tombstones(project: Project, events: Iterable[str] = (), texts: Iterable[str] = ()) -> int:
    """List ids of events and hashes of texts as withdrawn, so that every read, import, merge and restore leaves them out; gives how many were new."""
    with lock(project.tombstones):
        known = withdrawn(project)
        new = [{"event": e} for e in sorted(set(events) - known.events)] + [{"text": t} for t in sorted(set(texts) - known.texts)]
        if new:
            old = project.tombstones.read_bytes() if project.tombstones.exists() else b""
            lines = "".join(json.dumps(n) + "\n" for n in new).encode("ascii")
            write_atomic(project.tombstones, old + (b"" if not old or old.endswith(b"\n") else b"\n") + lines)
    return len(new)
