"""Rewriting the logs, which only an erasure may do: `withdraw` and `pseudonymise --redact`, and whatever makes a copy agree with the tombstones."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.codings.append import forget
from qualcode.codings.log import parse_event
from qualcode.model.events import Event
from qualcode.project import Project
from qualcode.project.files import load, write_atomic
from qualcode.project.locks import lock

Change = Callable[[Event], Event | None]
"""What becomes of an event: itself, another wording, or nothing."""


def rewrite_logs(project: Project, change: Change, broken: Callable[[str], str | None]) -> int:
    """Pass every line of every log through `change`, lines that are no event through `broken`; gives how many lines were changed or taken out.

    Each log is replaced in one step. Afterwards this machine forgets what it remembered of its logs, for they have changed on purpose.

    Raises:
        QualcodeError: a log cannot be read, so nobody knows whether what must go is in it.
    """
    changed = 0
    for path in sorted(p for p in project.codings.glob("*.jsonl") if p.is_file()):
        with lock(path):
            old = load(path).data or b""
            lines = old.split(b"\n")
            kept = [new for line in lines if (new := _line(line, change, broken)) is not None]
            new = b"\n".join(kept)
            if new != old:
                changed += len(lines) - len(kept) + sum(a not in set(lines) for a in kept)
                write_atomic(path, new)
    if changed:
        forget(project)
    return changed


def _line(line: bytes, change: Change, broken: Callable[[str], str | None]) -> bytes | None:
    if not line.strip():
        return line
    try:
        event = parse_event(line)
    except ValueError:
        text = broken(line.decode("utf-8", "replace"))
        return line if text == line.decode("utf-8", "replace") else None if text is None else text.encode("utf-8")
    done = change(event)
    return line if done is event else None if done is None else done.to_line().encode("utf-8")
