"""Saving whole files so that nothing is lost: atomically, and only over the text that was read.

Settings, tables, codebooks and transcript records are replaced as a whole. A save names what it was based on. If the file has moved on since, the
two changes are merged three ways by a function the caller gives; where they clash, nothing is written and the clashes are listed.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import ConflictError, QualcodeError
from qualcode.project.locks import lock

Merge = Callable[[bytes | None, bytes, bytes], tuple[bytes, list[str]]]
"""`merge(base, mine, theirs)` gives the merged bytes and the conflicts it met, in a researcher's words."""

_UMASK = os.umask(0)
os.umask(_UMASK)  # there is no way to ask without setting it

TRIES = 8
"""How often a replacement is tried where another program (a sync client, Excel) holds the file for a moment."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was read: its path and its bytes, or None where there was no file."""

    path: Path
    data: bytes | None


def load(path: Path) -> Loaded:
    """Read a whole file, remembering what it held.

    Raises:
        QualcodeError: the file is there and cannot be read.
    """
    try:
        return Loaded(path, path.read_bytes())
    except FileNotFoundError:
        return Loaded(path, None)
    except OSError as error:
        raise QualcodeError(f"{path} cannot be read: {error.strerror or error}", "close it where it is open, and try again") from error


def save(based_on: Loaded, new: bytes, merge: Merge | None = None) -> Loaded:
    """Replace a file by `new`, if it still holds what was read; else merge three ways.

    Raises:
        ConflictError: the file has changed meanwhile and the changes cannot both stand; nothing was written.
        QualcodeError: the file is held by another program.
    """
    with lock(based_on.path):
        theirs = load(based_on.path).data
        if theirs == new:
            return Loaded(based_on.path, new)
        if theirs != based_on.data:
            new = _merged(based_on, new, theirs, merge)
        write_atomic(based_on.path, new)
    return Loaded(based_on.path, new)


def _merged(based_on: Loaded, mine: bytes, theirs: bytes | None, merge: Merge | None) -> bytes:
    name = based_on.path.name
    if theirs is None:
        raise ConflictError(f"{name} was removed while you were changing it", [], "put it back, or run the command again")
    if merge is None:
        raise ConflictError(f"{name} was changed by somebody else while you were changing it", [], "run the command again")
    merged, conflicts = merge(based_on.data, mine, theirs)
    if conflicts:
        raise ConflictError(
            f"{name} was changed by somebody else meanwhile; your change was not written", conflicts, "look at the file, then try again"
        )
    return merged


def write_atomic(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that a reader or a crash finds the old file or the new one, never a part.

    Raises:
        QualcodeError: another program holds the file, the disk is full or read-only, or some colleague's computer cannot hold the name.
    """
    check_name(path)
    write_as_named(path, data)


def write_as_named(path: Path, data: bytes) -> None:
    """The same for a file that has its name already, such as one from a backup: it is written wherever this computer can hold it."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(path))
        _replace(Path(temporary), path)
    except OSError as error:
        raise QualcodeError(
            f"{path} cannot be written: {error.strerror or error}", "if it is open in Excel or Word, close it there; then try again"
        ) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
    sync_folder(path.parent)


def _mode(path: Path) -> int:
    """The rights a file has, or that a new one gets here: a temporary file's own would shut colleagues out."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o666 & ~_UMASK


def _replace(source: Path, target: Path) -> None:
    for attempt in range(TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Ask the system to keep a folder's list of names through a power cut, where it can (Windows cannot, and need not)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
_FORBIDDEN = set('<>:"|?*\\/')


def check_name(path: Path) -> None:
    """Refuse a file name that some colleague's computer cannot hold.

    Raises:
        QualcodeError: a name reserved by Windows, a character it forbids, a trailing dot or blank, or a path over 240 characters.
    """
    name = path.name
    if name.split(".")[0].casefold() in _RESERVED:
        raise QualcodeError(f"{name!r} is a name that Windows keeps for itself", "choose another name")
    if _FORBIDDEN & set(name) or any(ord(c) < 32 for c in name) or name != name.rstrip(". "):
        raise QualcodeError(
            f"{name!r} holds a character that file names cannot have on every computer", 'avoid < > : " | ? * and a dot or blank at the end'
        )
    if len(str(path)) > 240:
        raise QualcodeError(
            f"the path {str(path)[:60]}… is longer than Windows allows (240 characters)", "move the project nearer to the top of the disk"
        )
