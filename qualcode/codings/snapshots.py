"""Snapshots: which events there were at one moment, so that agreement can be read again as it was before anything was discussed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from qualcode.codings.acts import event
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.project import Project
from qualcode.project.files import write_atomic


def take(project: Project, coder: str, name: str, event_ids: Iterable[str], codebook: str) -> Event:
    """Write the sorted ids into `codings/snapshots/<sha12>.txt` and give the event that records it; the caller appends it."""
    data = content(event_ids)
    digest = hashlib.sha256(data).hexdigest()[:12]
    write_atomic(project.snapshots / f"{digest}.txt", data)
    return event(coder, "snapshot", {"name": name, "events": digest, "codebook": codebook})


def content(event_ids: Iterable[str]) -> bytes:
    """What a snapshot's file holds: the ids, sorted, one a line."""
    return "".join(f"{i}\n" for i in sorted(set(event_ids))).encode("ascii")


def read(project: Project, digest: str) -> frozenset[str]:
    """The ids of a snapshot.

    Raises:
        QualcodeError: it is missing, or is not what was taken.
    """
    path = project.snapshots / f"{digest}.txt"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QualcodeError(f"the snapshot {digest} is missing", "merge the copy of the project that has it") from error
    if hashlib.sha256(data).hexdigest()[:12] != digest:
        raise QualcodeError(f"{project.within(path)} was changed since it was taken", "take it from a backup")
    return frozenset(data.decode("ascii").split())
