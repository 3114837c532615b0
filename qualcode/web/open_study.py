"""The study as functions of the rows below take it, standing on what the session keeps in memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from qualcode.codings.fold import State
from qualcode.codings.layers import Codings
from qualcode.model.events import Event
from qualcode.project import Project
from qualcode.study import Study


class Keeper(Protocol):
    """What keeps the state and each transcript's codings in memory: the session."""

    @property
    def state(self) -> State:
        """What the events add up to."""

    def codings(self, transcript: str) -> Codings:
        """The codings of one transcript."""

    def write(self, events: Iterable[Event]) -> None:
        """Add events to the logs."""


class OpenStudy(Study):
    """The study for functions of the rows below, with the state and the codings that the session keeps."""

    def __init__(self, project: Project, session: Keeper) -> None:
        super().__init__(project)
        self._session = session

    @property
    def state(self) -> State:
        """What the events add up to."""
        return self._session.state

    @property
    def codings(self) -> Codings:
        """All codings this coder may see, put together from the transcripts' own."""
        if "_all" not in self.__dict__:
            parts = [self._session.codings(i) for i in sorted(self.transcripts)]
            unknown: dict[str, int] = {}
            for part in parts:
                for code, count in part.unknown_codes.items():
                    unknown[code] = unknown.get(code, 0) + count
            self._all = Codings(
                tuple(c for p in parts for c in p.codings),
                tuple(u for p in parts for u in p.unplaced),
                dict(sorted(unknown.items())),
                {t: spans for p in parts for t, spans in p.restricted.items()},
            )
        return self._all

    def write(self, events: Iterable[Event]) -> None:
        """Add events to the logs through the session."""
        self._session.write(events)

    def forget(self) -> None:
        """Drop what was put together from the events."""
        for name in ("_all", "reading"):
            self.__dict__.pop(name, None)
