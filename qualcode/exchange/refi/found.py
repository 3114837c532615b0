"""What a REFI file holds, as plain objects with normalised GUIDs, before any of it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class FoundCode:
    """A code of the file; `parent` is the GUID of the code it stands under."""

    guid: str
    name: str
    codable: bool
    colour: str
    description: str
    parent: str = ""
    notes: list[str] = field(default_factory=list)
    children: int = 0


@dataclass
class FoundCoding:
    """A code on a selection or a whole source; `user` and `at` are those of the selection where the coding has none."""

    guid: str
    code: str
    user: str
    at: str
    notes: list[str] = field(default_factory=list)


@dataclass
class FoundSelection:
    """A stretch of a source, in the positions the file gives."""

    guid: str
    name: str
    description: str
    start: int
    end: int
    user: str
    at: str
    codings: list[FoundCoding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class FoundSource:
    """A text of the file. `raw` is what the file holds less a BOM, line ends as they are; `text` is the same with LF."""

    guid: str
    name: str
    description: str = ""
    raw: str = ""
    bom: bool = False
    data: bytes = b""
    missing: str = ""
    values: dict[str, str] = field(default_factory=dict)
    selections: list[FoundSelection] = field(default_factory=list)
    codings: list[FoundCoding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    text: str = ""

    def all_codings(self) -> Iterator[FoundCoding]:
        """Those on the whole of it, then those on its selections."""
        yield from self.codings
        for selection in self.selections:
            yield from selection.codings


@dataclass
class FoundCase:
    """A case of the file: a person, or the attributes of one source where it has no name."""

    guid: str
    name: str
    description: str
    values: dict[str, str]
    sources: list[str]
    codes: list[str]
    selections: list[str]


@dataclass
class FoundNote:
    """A memo, and the GUIDs of what it hangs on (empty for the project)."""

    guid: str
    name: str
    text: str
    user: str
    at: str
    on: list[str] = field(default_factory=list)


@dataclass
class FoundSet:
    """A set of codes, sources or notes."""

    guid: str
    name: str
    description: str
    codes: list[str]
    sources: list[str]
    notes: int = 0


@dataclass
class FoundLink:
    """A link between any two things."""

    guid: str
    name: str
    direction: str
    origin: str
    target: str
