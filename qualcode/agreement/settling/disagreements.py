"""A disagreement: one place where coders who both read it decided differently, of one kind, with everything that was coded there."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcode.model.coding import Coding

KINDS = {
    "missing": "one coded it, another read it and did not",
    "boundary": "the same code, with other edges",
    "other code": "the same place, another code",
    "extra": "the same place and code, and one more code",
    "stance": "the same code and place, another stance",
}
"""What each kind of disagreement is."""


@dataclass(frozen=True)
class Mark:
    """One coding of a disagreement: whose, which code and stance, and where. `ids` are its event and the equal ones counted with it."""

    coder: str
    code: str
    start: int
    end: int
    stance: str
    ids: tuple[str, ...]
    coding: Coding = field(repr=False, compare=False)


@dataclass(frozen=True)
class Disagreement:
    """A place that coders decided differently on, or (kind `agreed` or `alone`) one they agree on or that only one has read.

    `readers` are the coders known to have read it, `status` is open, deferred, unclear, settled or apart (settled in two ways), with the decision as it stands.
    """

    id: str
    kind: str
    transcript: str
    turn: int
    speaker: str
    start: int
    end: int
    codes: tuple[str, ...]
    marks: tuple[Mark, ...]
    readers: tuple[str, ...]
    site: str = ""
    group: str = ""
    restricted: bool = False
    status: str = "open"
    decision: str = ""
    reason: str = ""
    by: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The events of all its codings."""
        return tuple(i for mark in self.marks for i in mark.ids)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Who read it and put none of these codes there."""
        having = {mark.coder for mark in self.marks}
        return tuple(c for c in self.readers if c not in having)


@dataclass(frozen=True)
class Queue:
    """The disagreements in the order in which settling them teaches most, beside what was agreed and what only one coder has read."""

    coders: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    agreed: tuple[Disagreement, ...]
    alone: tuple[Disagreement, ...]

    @property
    def open(self) -> tuple[Disagreement, ...]:
        """The disagreements that nobody has settled, or that were settled in two ways."""
        return tuple(c for c in self.disagreements if c.status != "settled")
