"""One writer at a time on this machine.

The lock is the operating system's, on a file in the user's own cache folder, so that nothing is left behind in a synced project and a crash frees it.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from filelock import BaseFileLock

WAIT_SECONDS = 60.0

# the system's lock keeps other programs out; the threads of this one (the local page) keep each other out by the RLock before it
_known: dict[str, tuple[threading.RLock, BaseFileLock]] = {}
_guard = threading.Lock()


def cache_folder() -> Path:
    """The user's own folder for things that can be thrown away (`QUALCODE_HOME` moves it)."""
    if home := os.environ.get("QUALCODE_HOME"):
        return Path(home) / "cache"
    import platformdirs

    return Path(platformdirs.user_cache_dir("qualcode", appauthor=False))


def config_folder() -> Path:
    """The user's own folder for settings (`QUALCODE_HOME` moves it)."""
    if home := os.environ.get("QUALCODE_HOME"):
        return Path(home) / "config"
    import platformdirs

    return Path(platformdirs.user_config_dir("qualcode", appauthor=False))


def project_cache_name(root: Path) -> str:
    """The name of a project's own folders in the user's cache, told by where the project lies."""
    return hashlib.sha256(os.path.normcase(str(root.resolve())).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def log_memory(root: Path) -> Path:
    """Where this machine remembers how long its own logs of a project were."""
    return cache_folder() / "logs" / project_cache_name(root)


def forget_logs(root: Path) -> None:
    """Forget what this machine remembers of a project's logs: they were changed on purpose, or another project stands there now."""
    folder = log_memory(root)
    for memory in folder.glob("*.jsonl.json") if folder.is_dir() else []:
        memory.unlink(missing_ok=True)


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the write lock for a file, however its path is spelt; the same thread may take it again.

    Raises:
        QualcodeError: another program on this machine, or another part of this one, has held it for a minute; or the cache folder cannot be written.
    """
    from filelock import Timeout

    busy = QualcodeError(f"another qualcode is writing to {path.name} and does not finish", "close it, then try again")
    threads, programs = _locks(path)
    if not threads.acquire(timeout=WAIT_SECONDS):
        raise busy
    try:
        try:
            programs.acquire()
        except Timeout as error:
            raise busy from error
        except OSError as error:
            raise _no_cache(error) from error
        try:
            yield
        finally:
            programs.release()
    finally:
        threads.release()


def _locks(path: Path) -> tuple[threading.RLock, BaseFileLock]:
    from filelock import FileLock

    folder = cache_folder() / "locks"
    name = hashlib.sha256(os.path.normcase(str(path.resolve())).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    key = str(folder / f"{name}.lock")
    with _guard:
        if key not in _known:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _no_cache(error) from error
            _known[key] = threading.RLock(), FileLock(key, timeout=WAIT_SECONDS, thread_local=False)
        return _known[key]


def _no_cache(error: OSError) -> QualcodeError:
    return QualcodeError(
        f"{cache_folder()} cannot be written: {error.strerror or error}; nothing was saved",
        "qualcode keeps its locks there: make room or give yourself the right to write, or name another folder in QUALCODE_HOME",
    )
