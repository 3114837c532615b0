"""Reads files into drafts, or says clearly why it will not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.transcripts.choices import Choices
from qualcode.transcripts.draft import Draft
from qualcode.transcripts.kinds import binary_kind
from qualcode.transcripts.readers import find_readers
from qualcode.transcripts.readers.base import NO_CHOICES, Reader, Source, Unreadable

MOST_BYTES = 100_000_000
"""Bytes in the largest file that is opened."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not read: which, why, and what to do about it."""

    file: str
    reason: str
    hint: str = ""


def read(path: Path, encoding: str | None = None, choices: Choices = NO_CHOICES) -> list[Draft]:
    """The transcripts of a file, most often one, as drafts that nothing has been saved of.

    `encoding` is the encoding of a text file where a person knows better than what its bytes suggest; `choices` are columns and tiers
    they named.

    Raises:
        Unreadable: it is no transcript of a known kind, is empty, damaged, locked or too large.
    """
    data = _bytes_of(path)
    drafts = read_bytes(path.name, data, encoding, choices)
    digest = hashlib.sha256(data).hexdigest()
    return [replace(draft, original_hash=digest) for draft in drafts]


def read_bytes(name: str, data: bytes, encoding: str | None = None, choices: Choices = NO_CHOICES) -> list[Draft]:
    """The transcripts in the bytes of a file called `name`.

    Raises:
        Unreadable: as for `read`.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("it is empty" if not data else "there is no text in it", "If it lies in a synced folder, let it download first.")
    source = Source(name, data, encoding, choices)
    sure = [(reader.sniff(source), reader) for reader in find_readers()]
    best, reader = max(sure, key=lambda pair: pair[0])
    if best <= 0:
        raise _unknown(data, [r for _, r in sure])
    return reader.read(source)


def _bytes_of(path: Path) -> bytes:
    if not path.exists():
        raise Unreadable("there is no such file", "Check its name and folder.")
    if not path.is_file():
        raise Unreadable("it is not a file", "Name the files to import, or a folder of them.")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Unreadable(
                f"it has {size / 1e6:,.0f} MB; the most that is read is {MOST_BYTES / 1e6:.0f} MB",
                "Is it a recording? Import the transcript.",
            )
        return path.read_bytes()
    except OSError as problem:
        raise Unreadable(
            f"it cannot be opened: {problem.strerror or problem}", "Close it in other programs, or let a synced folder download it."
        ) from problem


def _unknown(data: bytes, readers: list[Reader]) -> Unreadable:
    what, do = binary_kind(data)
    known = ", ".join(r.about for r in readers)
    return Unreadable(f"it is {what}, which is not read" if what else "it is of no known kind", do or f"What can be read: {known}.")


def read_all(paths: list[Path], encoding: str | None = None, choices: Choices = NO_CHOICES) -> tuple[list[Draft], list[Refused]]:
    """The drafts of many files, and those that were refused; a folder stands for the files in it, in the order of their names."""
    drafts: list[Draft] = []
    refused: list[Refused] = []
    for path in paths:
        for file in _files(path):
            try:
                drafts += read(file, encoding, choices)
            except Unreadable as problem:
                refused.append(Refused(str(file), problem.message, problem.hint))
            except (MemoryError, RecursionError):
                refused.append(
                    Refused(str(file), "it is too large or too deeply nested to be read", "Split it into one file an interview.")
                )
    return drafts, refused


def _files(path: Path) -> list[Path]:
    """A file itself, or the files of a folder, without hidden ones and the lock files of Office programs."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
