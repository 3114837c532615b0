"""What every reader is given, gives back and may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.transcripts.choices import Choices
from qualcode.transcripts.draft import Block, Draft, Removed
from qualcode.transcripts.speakers.proposals import propose

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
        warnings=tuple(warnings),
        reader=reader,
        encoding=encoding,
        original=source.name,
        part=part,
    )
