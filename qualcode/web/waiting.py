"""Files that somebody chose and has not said yes to."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import weakref
from pathlib import Path

from qualcode.errors import QualcodeError


class Tray:
    """Files that were looked at and wait for a yes; they lie in a folder of this run only, which goes when it ends."""

    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self._folder: Path | None = None

    def put(self, name: str, data: bytes) -> str:
        """Lay a file down under its own name; gives what it is asked for by."""
        key = secrets.token_hex(8)
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="qualcode-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = self._folder / key / name
        path.parent.mkdir()
        path.write_bytes(data)
        self.files[key] = path
        return key

    def take(self, key: str) -> Path:
        """A file that was laid down.

        Raises:
            QualcodeError: it is not there.
        """
        if key not in self.files:
            raise QualcodeError("this file is no longer waiting", "choose it again")
        return self.files[key]

    def drop(self, key: str) -> None:
        """Forget a file, and remove it."""
        path = self.files.pop(key, None)
        if path is not None:
            path.unlink(missing_ok=True)
            path.parent.rmdir()
