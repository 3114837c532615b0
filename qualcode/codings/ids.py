"""Names that never clash: time-ordered event ids, and this machine's device name."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project.locks import config_folder, lock

_last = 0
_guard = threading.Lock()
_TIMED = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]")


def new_id() -> str:
    """A fresh event id: a version 7 UUID (RFC 9562, section 5.7), later ones of one process sorting after earlier ones."""
    global _last
    with _guard:
        # 48 bits of milliseconds and 12 bits that count up within one millisecond, as section 6.2 of the RFC allows
        _last = max(_last + 1, time.time_ns() // 1_000_000 << 12)
        stamp, count = _last >> 12, _last & 0xFFF
    value = stamp << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | secrets.randbits(62)
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def after(ids: Iterable[str]) -> None:
    """Let every id made from now on sort after these, also where a clock was set back since (a logical clock: Lamport 1978)."""
    global _last
    for newest in sorted(ids, reverse=True):
        if newest < "7" and _TIMED.match(newest):  # half the range is left, whatever a foreign log says
            with _guard:
                _last = max(_last, int(newest[:8] + newest[9:13] + newest[15:18], 16))
            return


def now() -> str:
    """The time as events keep it: UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> str:
    """A time that another program wrote, as events keep it; one without a zone is taken as UTC, one that is none becomes this moment."""
    try:
        there = datetime.fromisoformat(text)
    except ValueError:
        return now()
    return (there if there.tzinfo else there.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def device() -> str:
    """This machine's name in log files: made once at random and kept in the user's own settings folder (`QUALCODE_DEVICE` overrides it)."""
    if name := os.environ.get("QUALCODE_DEVICE"):
        if not re.fullmatch(r"[A-Za-z0-9]{1,20}", name):
            raise QualcodeError(f"QUALCODE_DEVICE is {name!r}", "use up to 20 letters and digits")
        return name
    path = config_folder() / "device"
    return _device_in(path) or _make_device(path)


def _device_in(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return ""


def _make_device(path: Path) -> str:
    with lock(path):  # another thread or program may be making it at this moment
        if name := _device_in(path):
            return name
        name = f"d{secrets.token_hex(3)}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{name}\n", encoding="ascii", newline="\n")
        except OSError as error:
            raise QualcodeError(
                f"{path} cannot be written: {error.strerror or error}",
                "this machine's name is kept there: give yourself the right to write, or name another folder in QUALCODE_HOME",
            ) from error
    return name
