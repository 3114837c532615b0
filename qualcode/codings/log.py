"""Reading the logs: one file per coder and device, one event a line.

Everything is read, whoever wrote it; the order of lines and the names of files do not matter. A line that cannot be read is kept, left out and reported.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.codings.ids import after
from qualcode.codings.tombstones import drops, withdrawn
from qualcode.model.events import FIELDS, FORMAT, HEAD, Event
from qualcode.project import Project

_OWN_NAME = re.compile(r"^[^.]+\.[A-Za-z0-9]+(-\d+)?\.jsonl$")
_SPANS = ("code", "reject", "read", "restrict")
_STRINGS = frozenset(("transcript", "text", "code", "codebook", "stance", "basis", "note", "on", "kind", "to", "model", "batch"))


NEWER = "a newer qualcode may have written it: install that, and read it again"
"""What is to be done about a line in a format or with an act that this version does not know."""


class _Newer(ValueError):
    """A line that is whole, and that this version does not know how to read."""


@dataclass(frozen=True, slots=True)
class LogProblem:
    """Something about a log that a person should know: where, what, and how grave (`error`, `warning` or `note`)."""

    level: str
    where: str
    what: str
    do: str


@dataclass
class Reading:
    """All events of a project as read: their lines' events (doubles included) and what was met on the way."""

    events: list[Event] = field(default_factory=list)
    problems: list[LogProblem] = field(default_factory=list)
    withdrawn: int = 0


def read_logs(project: Project, known: dict[bytes, Event] | None = None) -> Reading:
    """Read every log of the project, conflict copies of sync programs included, leaving out what was withdrawn.

    `known` keeps the event of every line: given again for another copy of the project, it spares looking twice at what both hold.
    """
    reading = Reading()
    gone = withdrawn(project)
    for path in sorted(project.codings.glob("*.jsonl")):
        where = project.within(path)
        if not _OWN_NAME.match(path.name):
            reading.problems.append(
                LogProblem(
                    "note", where, "a copy that a sync program made; its events were taken in", "nothing; it may be removed after a backup"
                )
            )
        data = _bytes_of(path)
        if data is None:
            reading.problems.append(
                LogProblem(
                    "error", where, "it is no file that can be read; what it may hold was left out", "look at it, or take it from a backup"
                )
            )
            continue
        events, problems = parse_log(data, where, known)
        kept = [e for e in events if not drops(gone, e)]
        reading.withdrawn += len(events) - len(kept)
        reading.events += kept
        reading.problems += problems
    after(e.id for e in reading.events)
    return reading


def _bytes_of(path: Path) -> bytes | None:
    """A log's bytes; None for a folder, a pipe or a file that this user must not read."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def parse_log(data: bytes, where: str, known: dict[bytes, Event] | None = None) -> tuple[list[Event], list[LogProblem]]:
    """The events of one log's bytes, and the lines that could not be read. Lines end at LF only; `known` as in `read_logs`."""
    events, problems = [], []
    known = {} if known is None else known
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        if line in known:
            events.append(known[line])
            continue
        try:
            events.append(known.setdefault(line, parse_event(line)))
        except ValueError as error:
            cure = NEWER if isinstance(error, _Newer) else "if a crash cut it off, nothing else is lost; else look into a backup"
            problems.append(LogProblem("warning", f"{where}:{number}", f"this line cannot be read and was left out: {error}", cure))
    return events, problems


def parse_event(line: bytes) -> Event:
    """One line of a log.

    Raises:
        ValueError: it is no event of a format this version reads; the message says why.
    """
    try:
        text = line.decode("utf-8").rstrip("\r")
        found = json.loads(text)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("it holds half a character") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError("it is not whole JSON") from error
    if not isinstance(found, dict):
        raise ValueError("it is no event")
    for key in HEAD[1:]:
        if not isinstance(found.get(key), str) or not found[key]:
            raise ValueError(f"its {key!r} is missing")
        if not found[key].isprintable() and any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in found[key]):
            raise ValueError(f"its {key!r} holds characters that cannot be shown")
    if found.get("v") != FORMAT:
        raise _Newer(f"it has format {found.get('v')!r}, this qualcode reads {FORMAT}")
    if found["act"] not in FIELDS:
        raise _Newer(f"there is no act {found['act']!r} in this version")
    _check_fields(found)
    v, event_id, at, coder, act = (found.pop(key) for key in HEAD)
    return Event(event_id, at, coder, act, found, v, text)


def _check_fields(found: dict[str, object]) -> None:
    act = found["act"]
    if act == "retract" and not isinstance(found.get("target"), str):
        raise ValueError("it names no event to take back")
    if act in _SPANS:
        start, end = found.get("start"), found.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise ValueError("its place in the text is no place")
        if not isinstance(found.get("transcript"), str) or not isinstance(found.get("text"), str):
            raise ValueError("it names no text")
    if act == "code" and not isinstance(found.get("code"), str):
        raise ValueError("it names no code")
    for key, value in found.items():
        if key in _STRINGS and not isinstance(value, str):
            raise ValueError(f"its {key!r} is no text")
    if act == "state" and not (found.get("transcript") and found.get("to")):
        raise ValueError("it names no transcript or no state")
    if not isinstance(found.get("from", {}), dict):
        raise ValueError("its 'from' is no suggestion")
    for key in ("replaces", "sources", "by"):
        if key not in found:
            continue
        named = found[key]
        is_one = key == "by" and isinstance(named, str)
        if not is_one and not (isinstance(named, list) and all(isinstance(n, str) for n in named)):
            raise ValueError(f"its {key!r} is no list of {'names' if key == 'by' else 'ids'}")
