"""What every reader is given, gives back and may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.transcripts.choices import Choices
from qualcode.transcripts.draft import Block, Draft, Removed, Spoken, fold
from qualcode.transcripts.speakers.proposals import propose
from qualcode.transcripts.tabular.dates import is_doubtful, iso

NO_CHOICES = Choices()


class Unreadable(QualcodeError):
    """A file that cannot be read as a transcript, and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it arrived: its name (no folder), its bytes, the encoding a person named for it, if any, and what else they decided."""

    name: str
    data: bytes
    encoding: str | None = None
    choices: Choices = NO_CHOICES

    @property
    def title(self) -> str:
        """The name without its ending."""
        return PurePath(self.name).stem


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file: what it is called, how to tell it by its content, and how to read it.

    `sniff` says how sure it is that a file is its kind, from 0 (not at all) to 100; the surest reader reads the file. `read` raises
    `Unreadable` where it cannot. Others register theirs under the entry point group `qualcode.readers`.
    """

    name: str
    about: str
    sniff: Callable[[Source], int]
    read: Callable[[Source], list[Draft]]


LATE = 3_600.0
"""Seconds after which a first turn is hardly that far into a recording: its times may be times of day."""


def build(
    source: Source,
    reader: str,
    blocks: list[Block],
    *,
    removed: list[Removed],
    warnings: list[str],
    metadata: Mapping[str, Any] | None = None,
    legend: Mapping[str, str] | None = None,
    encoding: str = "",
    title: str = "",
    part: int = 0,
) -> Draft:
    """A draft from the blocks of a file, with its speakers counted and what is proposed for them.

    Raises:
        Unreadable: there is not a word in it.
    """
    if not any(block.text for block in blocks):
        raise Unreadable("there is no text in it", "Open it and see whether it is the file you meant.")
    fields = {key: value for key, value in (metadata or {}).items() if isinstance(value, str)}
    return Draft(
        title=title or source.title,
        blocks=tuple(blocks),
        speakers=propose(blocks, legend or {}, fields),
        metadata=dict(metadata or {}),
        removed=tuple(removed),
        warnings=(*warnings, *_times_of_day(blocks), *_doubtful_date(fields)),
        reader=reader,
        encoding=encoding,
        original=source.name,
        part=part,
    )


def _doubtful_date(fields: Mapping[str, str]) -> list[str]:
    """A warning where the date at the top of a file reads as two different days."""
    return [
        f"the date {value!r} at its top may be {iso(value)} or {iso(value, month_first=True)}; it is kept as it stands"
        for key, value in fields.items()
        if fold(key) == "date" and is_doubtful(value)
    ]


def _times_of_day(blocks: list[Block]) -> list[str]:
    """A warning where the first marked start is so late that the file may give times of day."""
    first = next((b for b in blocks if isinstance(b, Spoken) and b.time is not None), None)
    if first is None or first.time is None or first.time < LATE:
        return []
    shown = f"{int(first.time) // 3600}:{int(first.time) // 60 % 60:02}:{int(first.time) % 60:02}"
    return [f"line {first.line}: the first turn is marked {shown}: if that is a time of day, no turn's time is one of the recording"]
