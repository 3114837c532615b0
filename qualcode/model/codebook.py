"""The codebook: codes with their definitions and the cues that point to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MARKS = ("no-change", "harm", "rival")
"""Marks of codes whose section a report always prints, even when no passage was coded there."""

STATUSES = ("proposed", "retired")


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase or pattern that points to a code.

    `kind` is `phrase` (the words as written, in any inflection), `lemma` (base forms) or `pattern` (a spaCy token pattern, in `pattern`).
    """

    kind: str
    text: str
    pattern: tuple[Mapping[str, Any], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What a code does not cover, and the code to use instead where the codebook names one."""

    when: str
    use: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """One code, or a group of codes where it has `codes` below it (a group bears no passages of its own).

    `speakers` says whose talk it can stand on: `participant` by default, or groups, roles or labels. `line` is its line in the file.
    """

    id: str
    name: str
    definition: str = ""
    question: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    examples: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    not_cues: tuple[Cue, ...] = ()
    speakers: tuple[str, ...] = ("participant",)
    colour: str = ""
    marks: str = ""
    status: str = ""
    merged_into: str = ""
    codes: tuple[Code, ...] = ()
    line: int = 0
    group: bool = False

    @property
    def is_group(self) -> bool:
        """Whether this is a heading over other codes, even if there are none below it yet (`group`)."""
        return self.group or bool(self.codes)

    def walk(self) -> Iterator[Code]:
        """This code and all below it, in the order of the file."""
        yield self
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True)
class Codebook:
    """A codebook as it stood in one file: the tree of codes, and the hash (12 hex digits) that names this version."""

    name: str = ""
    stance: str = ""
    locked: bool = False
    codes: tuple[Code, ...] = ()
    hash: str = ""
    _by_id: dict[str, Code] = field(init=False, repr=False, compare=False, default_factory=dict)
    _parents: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for code in self.walk():
            self._by_id[code.id] = code
            for child in code.codes:
                self._parents[child.id] = code.id

    def walk(self) -> Iterator[Code]:
        """Every code and group, in the order of the file."""
        for code in self.codes:
            yield from code.walk()

    def get(self, code_id: str) -> Code | None:
        """The code or group with this id, or None."""
        return self._by_id.get(code_id)

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._by_id

    @property
    def codable(self) -> tuple[Code, ...]:
        """The codes a passage can bear, in the order of the file: no groups, none retired or merged away."""
        return tuple(c for c in self.walk() if not c.is_group and c.status != "retired" and not c.merged_into)

    def parent(self, code_id: str) -> Code | None:
        """The group a code stands under, or None at the top."""
        return self._by_id.get(self._parents.get(code_id, ""))

    def path(self, code_id: str) -> tuple[Code, ...]:
        """The code with the groups above it, outermost first; empty for an unknown id."""
        here, way = self.get(code_id), []
        while here is not None:
            way.append(here)
            here = self.parent(here.id)
        return tuple(way[::-1])

    def question(self, code_id: str) -> str:
        """The evaluation question a code answers: its own, or that of the nearest group above it."""
        return next((c.question for c in reversed(self.path(code_id)) if c.question), "")

    def current(self, code_id: str) -> str:
        """The id that stands for this one today, following merges."""
        seen: set[str] = set()
        while (code := self.get(code_id)) is not None and code.merged_into and code_id not in seen:
            seen.add(code_id)
            code_id = code.merged_into
        return code_id
