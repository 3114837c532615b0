"""One writer at a time on this machine.

The lock is the operating system's, on a file in the user's own cache folder, so that nothing is left behind in a synced project and a crash frees it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from filelock import BaseFileLock

WAIT_SECONDS = 60.0

_held: dict[str, BaseFileLock] = {}


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


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the write lock for a file, however its path is spelt; the same process may take it again.

    Raises:
        QualcodeError: another program on this machine has held it for a minute.
    """
    from filelock import FileLock, Timeout

    name = hashlib.sha256(os.path.normcase(str(path.resolve())).encode()).hexdigest()[:24]
    if name not in _held:
        folder = cache_folder() / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        _held[name] = FileLock(folder / f"{name}.lock", timeout=WAIT_SECONDS, thread_local=False)
    try:
        with _held[name]:
            yield
    except Timeout as error:
        raise QualcodeError(f"another qualcode is writing to {path.name} and does not finish", "close it, then try again") from error
