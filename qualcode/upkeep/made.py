"""The outputs that commands made: those nobody has changed may be removed, for they can be made again; a person's are theirs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from qualcode.analysis.quotes import printings
from qualcode.project import Project, files

MADE = ".made.json"
"""Remembers the hash of every output as it was written; see qualcode.reports.outputs."""


def made_files(project: Project) -> Iterator[Path]:
    """The outputs that are still exactly as they were made, in order of their names."""
    for book in sorted(project.outputs.rglob(MADE)):
        for name, digest in sorted(_read(book).items()):
            path = book.parent / name
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                yield path


def other_files(project: Project) -> Iterator[Path]:
    """The files in `outputs/` that a person has changed or put there."""
    ours = set(made_files(project))
    for path in sorted(project.outputs.rglob("*")):
        if path.is_file() and path not in ours and path.name not in (MADE, printings.NAME, "README.md"):
            yield path


def forget_made(path: Path) -> None:
    """Take a removed output off the list of what was made."""
    book = path.parent / MADE
    made = _read(book)
    if made.pop(path.name, None) is not None:
        files.write_atomic(book, (json.dumps(dict(sorted(made.items())), indent=1, ensure_ascii=False) + "\n").encode("utf-8"))


def _read(book: Path) -> dict[str, str]:
    try:
        found = json.loads(book.read_bytes())
        return {str(k): str(v) for k, v in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}
