"""Writing the logs: a device adds to its own files only, whole lines at a time, and remembers how far it got.

Two machines never write one file, so a synced folder has nothing to overwrite. A log of ours that comes back shorter or changed is left as it is, named,
and a new one is begun beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path

from qualcode.codings.ids import device
from qualcode.codings.log import LogProblem
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.project import Project
from qualcode.project.files import check_name, sync_folder
from qualcode.project.locks import forget_logs, lock, log_memory

_PLAIN = re.compile(r"[\w '-]+")


def append(project: Project, events: Iterable[Event]) -> list[Path]:
    """Add events to this device's logs, each whole and in order, and wait until the disk has them; gives the files written.

    Raises:
        QualcodeError: the log cannot be written (disk full, read-only, held by another program).
    """
    by_coder: dict[str, list[Event]] = {}
    for event in events:
        by_coder.setdefault(event.coder, []).append(event)
    lines = {coder: _as_bytes(own) for coder, own in by_coder.items()}
    written: list[Path] = []
    for coder, own in lines.items():
        name = _file_name(coder)
        with lock(project.codings / f"{name}.{device()}.jsonl"):
            path = _own_log(project, name)
            _append_lines(path, own, told=f"what {', '.join(list(by_coder)[: len(written)])} did was recorded; " * bool(written))
            _remember(project, path)
            written.append(path)
    return written


def _as_bytes(events: list[Event]) -> bytes:
    try:
        return "".join(f"{e.to_line()}\n" for e in events).encode("utf-8")
    except UnicodeEncodeError as error:
        raise QualcodeError(
            f"{error.object[error.start : error.end]!r} is half a character, which no file can hold", "type it again; nothing was recorded"
        ) from error


def _file_name(coder: str) -> str:
    """A coder's name as a file name may hold it; foreign logs can bring names that none of ours would have."""
    plain = coder.replace(".", "-")
    try:
        check_name(Path(f"{plain}.jsonl"))
        is_safe = len(plain) <= 60 and _PLAIN.fullmatch(plain) is not None
    except QualcodeError:
        is_safe = False
    return plain if is_safe else f"coder-{hashlib.sha256(coder.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _own_log(project: Project, name: str) -> Path:
    """The log to add to: this device's, or a new one where that came back shorter or changed."""
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        path = project.codings / f"{name}.{device()}{suffix}.jsonl"
        if not came_back_changed(project, path):
            return path
        number += 1


def _append_lines(path: Path, lines: bytes, told: str) -> None:
    """Add whole lines and wait for the disk; where that fails, what was written of them is taken off again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        with path.open("ab+", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            torn = False
            if size:
                file.seek(size - 1)
                torn = file.read(1) != b"\n"
            try:
                _write_all(file.fileno(), b"\n" * torn + lines)
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise
    except OSError as error:
        raise QualcodeError(
            f"{path} cannot be written: {error.strerror or error}",
            f"{told}{'of the rest ' * bool(told)}nothing was recorded; mend that and do it again",
        ) from error
    if is_new:
        sync_folder(path.parent)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _memory(project: Project, path: Path) -> Path:
    return log_memory(project.root) / f"{path.name}.json"


def _remember(project: Project, path: Path) -> None:
    """Note how long the log is. Where the cache folder cannot take it, an older note stays, which a log that only grew still fits."""
    data = path.read_bytes()
    memory = {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    target = _memory(project, path)
    part = target.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(memory), encoding="ascii")
        part.replace(target)


def came_back_changed(project: Project, path: Path) -> bool:
    """Whether a log of this device holds less than, or something else than, what was written here: a sync program or a copy put an old one back."""
    try:
        memory = json.loads(_memory(project, path).read_text(encoding="ascii"))
        length, digest = int(memory["length"]), str(memory["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    data = path.read_bytes()[:length] if path.is_file() else b""
    return hashlib.sha256(data).hexdigest() != digest


def changed_logs(project: Project) -> list[LogProblem]:
    """The logs of this device that came back shorter or changed since they were last written here."""
    problems = []
    folder = log_memory(project.root)
    for memory in sorted(folder.glob("*.jsonl.json")) if folder.is_dir() else []:
        path = project.codings / memory.name.removesuffix(".json")
        if came_back_changed(project, path):
            problems.append(
                LogProblem(
                    "error",
                    project.within(path),
                    "this log came back shorter or changed since it was written here; a new one was begun beside it",
                    "look for the missing lines in the sync program's versions or in a backup, and merge them: qualcode merge",
                )
            )
    return problems


def forget(project: Project) -> None:
    """Forget what this machine remembers of the project's logs, after they were put back on purpose (restore, withdrawal)."""
    forget_logs(project.root)
