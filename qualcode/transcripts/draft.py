"""What a file was read as, before anything is saved: who said what, what nobody said, and what was taken out."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.model.text import Turn


def tidy(text: str) -> str:
    """Text with LF line ends, no blank lines and no blanks at the ends of its lines; the words are left as they are."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn as the file has it: the label as written (None where the file marks nobody), the words, and a marked start in seconds.

    `notation` holds the characters of the source that are label, number, time and marks rather than words; `line` is the line of
    the source (in a Word file the paragraph or row) that it starts on.

    Raises:
        ValueError: it has neither a speaker nor words.
    """

    speaker: str | None
    text: str
    time: float | None = None
    notation: str = ""
    line: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))
        object.__setattr__(self, "speaker", " ".join((self.speaker or "").split()) or None)
        if self.speaker is None and not self.text:
            raise ValueError("a turn needs a speaker or words")


@dataclass(frozen=True, slots=True)
class Outside:
    """Text that is part of the file and no part of the talk: a title, a header, a legend, a heading, a footer."""

    text: str
    line: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))


@dataclass(frozen=True, slots=True)
class TextEvent:
    """A line of its own that nobody says, such as `[phone rings]`."""

    text: str
    line: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))


Block = Spoken | Outside | TextEvent


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that was taken out at the door: what it was (`page mark`, `time`, …), its text, and the line it stood on (0 = many)."""

    kind: str
    text: str
    line: int = 0

    def __str__(self) -> str:
        where = f", line {self.line}" if self.line else ""
        return f"{self.kind}{where}: {self.text}"


@dataclass(frozen=True, slots=True)
class SpeakerFound:
    """A label of the file, how many turns it has, and what is proposed for it: nothing of this is applied.

    `alias_of` is another label that seems to be the same person. `role` is one of the roles of `speakers.csv`, or empty; `why` says
    what the role was read from, and begins with "a guess" where it was guessed from who asks.
    """

    label: str
    turns: int
    alias_of: str = ""
    role: str = ""
    why: str = ""


@dataclass(frozen=True)
class SurveyColumns:
    """What the columns of a survey are used for: `columns` are name, question and use of each; `kept` says that a person settled it before."""

    key: str
    kind: str
    columns: tuple[tuple[str, str, str], ...]
    respondents: int
    kept: bool = False


@dataclass(frozen=True)
class Draft:
    """One transcript as it was read from a file, with everything a person needs to check the reading.

    `original_hash` is the SHA-256 of the file in hex digits; `part` counts the transcripts of one file from 0;
    `survey` says how the columns were read where it is one respondent of a survey.
    """

    title: str
    blocks: tuple[Block, ...]
    speakers: tuple[SpeakerFound, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()
    reader: str = ""
    encoding: str = ""
    original: str = ""
    original_hash: str = ""
    part: int = 0
    survey: SurveyColumns | None = None

    @property
    def spoken(self) -> tuple[Spoken, ...]:
        """The turns, in order."""
        return tuple(b for b in self.blocks if isinstance(b, Spoken))

    @property
    def outside(self) -> tuple[str, ...]:
        """What stands outside the talk, in order."""
        return tuple(b.text for b in self.blocks if isinstance(b, Outside))

    @property
    def events(self) -> tuple[str, ...]:
        """The lines nobody says, in order."""
        return tuple(b.text for b in self.blocks if isinstance(b, TextEvent))

    @property
    def id(self) -> str:
        """The id the transcript will have: `t-` and the first 8 hex digits of its original's hash."""
        digest = self.original_hash
        if self.part:
            digest = hashlib.sha256(f"{digest}/{self.part}".encode()).hexdigest()
        return f"t-{digest[:8]}"


def freeze(draft: Draft) -> tuple[str, tuple[Turn, ...], tuple[str, ...], tuple[str, ...]]:
    """The text a draft is frozen as, its turns, its events and what stands outside the talk.

    Every block begins a line of its own and a blank line stands between two blocks. A turn is `Label: words`, without its time;
    the span of a turn is exactly its words. The text has LF line ends and ends in one LF; a block without text takes no place.
    """
    parts: list[str] = []
    turns: list[Turn] = []
    position = 0
    for block in draft.blocks:
        lead = ""
        if not isinstance(block, Spoken) and not block.text:
            continue
        if isinstance(block, Spoken):
            lead = "" if block.speaker is None else f"{block.speaker}: " if block.text else f"{block.speaker}:"
            start = position + len(lead)
            turns.append(Turn(len(turns) + 1, block.speaker, start, start + len(block.text), block.time))
        parts.append(lead + block.text)
        position += len(parts[-1]) + 2
    return "\n\n".join(parts) + "\n", tuple(turns), draft.events, draft.outside


def fold(label: str) -> str:
    """A label as it is compared: letter case, runs of blanks and direction marks do not count."""
    plain = unicodedata.normalize("NFC", label).replace("\u200e", "").replace("\u200f", "")
    return " ".join(plain.split()).casefold()
