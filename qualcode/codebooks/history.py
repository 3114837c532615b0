"""Every saved version of the codebook, and why it was changed.

Versions stand in `codebooks/history/<hash>.yaml`, named by the first 12 hexadecimal digits of the SHA-256 of their bytes; `log.jsonl`
beside them holds one line a change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualcode.codebooks.diff import Change, diff
from qualcode.codebooks.merge3 import merge3
from qualcode.codebooks.read import Codebook, hash_of, parse, read_bytes
from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.project.locks import lock

LOG = "log.jsonl"


def remember(project: Project, data: bytes | None = None) -> Codebook:
    """Read the project's codebook, and keep this version of it if it is not kept yet.

    Whoever writes codings reads the codebook this way, so that the version a coding names can always be looked up. `data` is the file as it was
    read before, where that is the version to keep.

    Raises:
        QualcodeError: the codebook cannot be read or used.
    """
    data = read_bytes(project.codebook_path) if data is None else data
    codebook = parse(data, project.within(project.codebook_path))
    keep(project, data)
    return codebook


def save(
    project: Project, new: bytes, based_on: files.Loaded, *, reason: str, coder: str, act: str, code: str = "", made: str = ""
) -> files.Loaded:
    """Save a changed codebook, keep the version, and log who did what and why.

    `act` says what was done (`rename`, `merge` …), `code` to which code, and `made` which code it made. If the file has changed since `based_on` was read, both
    changes are put together; where they clash, nothing is written.

    Raises:
        ConflictError: the file has changed meanwhile in the same places.
        QualcodeError: the new version is no usable codebook, or cannot be written.
    """
    parse(new, project.within(based_on.path))
    if based_on.data is not None:
        keep(project, based_on.data)

    def merge(base: bytes | None, mine: bytes, theirs: bytes) -> tuple[bytes, list[str]]:
        keep(project, theirs)
        return merge3(base, mine, theirs)

    saved = files.save(based_on, new, merge)
    assert saved.data is not None  # it was just written
    keep(project, saved.data)
    before = hash_of(based_on.data) if based_on.data is not None else ""
    if before != hash_of(saved.data):
        entry = {"coder": coder, "act": act, "code": code, "made": made, "reason": reason, "from": before, "to": hash_of(saved.data)}
        note(project, {k: v for k, v in entry.items() if v or k != "made"})
    return saved


def change(
    project: Project, edit: Callable[[bytes, str], bytes], *, reason: str, coder: str, act: str, code: str = "", made: str = ""
) -> tuple[Codebook, list[Change]]:
    """Edit the project's codebook and save it: the new version, and what changed.

    `edit` takes the bytes of the file and its name for errors, as the functions of `qualcode.codebooks.edit` do.

    Raises:
        ConflictError: the file has changed meanwhile in the same places.
        QualcodeError: the codebook cannot be read, or the edit makes no sense.
    """
    name = project.within(project.codebook_path)
    data = read_bytes(project.codebook_path)
    before = parse(data, name)
    saved = save(
        project, edit(data, name), files.Loaded(project.codebook_path, data), reason=reason, coder=coder, act=act, code=code, made=made
    )
    assert saved.data is not None  # it was just written
    after = parse(saved.data, name)
    return after, diff(before, after)


def versions(project: Project) -> list[str]:
    """The hashes of all kept versions, sorted."""
    return sorted(p.stem for p in project.history.glob("*.yaml"))


def version(project: Project, name: str) -> Codebook:
    """A kept version, by its hash or a beginning of it that no other version shares.

    Raises:
        QualcodeError: no version, or more than one, begins so.
    """
    found = [v for v in versions(project) if v.startswith(name)] if name else []
    if len(found) != 1:
        what = (
            f"{len(found)} versions of the codebook begin with {name!r}"
            if found
            else f"no kept version of the codebook begins with {name!r}"
        )
        raise QualcodeError(what, "see codebooks/history; give more digits" if found else "see codebooks/history, or name a file")
    path = project.history / f"{found[0]}.yaml"
    return parse(read_bytes(path), project.within(path))


def log(project: Project) -> list[dict[str, Any]]:
    """The changes as logged, oldest first; lines that cannot be read are left out."""
    path = project.history / LOG
    entries = []
    for line in path.read_bytes().split(b"\n") if path.is_file() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            entries.append(entry)
    return entries


def keep(project: Project, data: bytes) -> None:
    """Keep a version in the history, if it is not kept yet."""
    path = project.history / f"{hash_of(data)}.yaml"
    if not path.is_file():
        files.write_atomic(path, data)


def note(project: Project, entry: dict[str, Any]) -> None:
    """Add an entry to the log of changes; its time is now unless it brings its own."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    path: Path = project.history / LOG
    line = json.dumps({"at": at, **entry}, ensure_ascii=False, separators=(",", ":")) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with lock(path), path.open("ab+") as file:
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else "\n" + line  # a line that a crash or a sync client cut short
        file.write(line.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
