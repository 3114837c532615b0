"""Names that never clash: time-ordered event ids, and this machine's device name."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from datetime import UTC, datetime

from qualcode.errors import QualcodeError
from qualcode.project.locks import config_folder

_last = 0
_guard = threading.Lock()


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


def now() -> str:
    """The time as events keep it: UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def device() -> str:
    """This machine's name in log files: made once at random and kept in the user's own settings folder (`QUALCODE_DEVICE` overrides it)."""
    if name := os.environ.get("QUALCODE_DEVICE"):
        if not re.fullmatch(r"[A-Za-z0-9]{1,20}", name):
            raise QualcodeError(f"QUALCODE_DEVICE is {name!r}", "use up to 20 letters and digits")
        return name
    path = config_folder() / "device"
    try:
        return path.read_text(encoding="ascii").strip() or _make_device()
    except (FileNotFoundError, UnicodeDecodeError):
        return _make_device()


def _make_device() -> str:
    path, name = config_folder() / "device", f"d{secrets.token_hex(3)}"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii", newline="\n") as file:  # another process may be making it at this moment
            file.write(name + "\n")
    except FileExistsError:
        name = path.read_text(encoding="ascii").strip() or name
    return name
