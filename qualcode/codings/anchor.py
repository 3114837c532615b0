"""Placing what was marked on an older text onto the text as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualcode.model.events import Event
from qualcode.model.revisions import Carried, Revision, carry_along, path
from qualcode.model.text import Transcript

DELETED = "all its words were deleted"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An event that has no place on the texts as they stand, and why. It is listed and never drawn."""

    event: Event
    why: str


@dataclass
class Anchor:
    """Places spans on the current texts, remembering the way from each older text."""

    transcripts: Mapping[str, Transcript]
    _ways: dict[tuple[str, str], list[Revision] | None] = field(default_factory=dict)

    def place(self, event: Event) -> Carried | Unplaced:
        """Where an event's span stands now, or why it has no place."""
        transcript = self.transcripts.get(event["transcript"])
        if transcript is None:
            return Unplaced(event, f"there is no transcript {event['transcript']}")
        way = self._way(transcript, event["text"])
        if way is None:
            return Unplaced(event, f"it was made on a text ({event['text']}) that no revision leads from")
        placed = carry_along(event["start"], event["end"], way)
        if placed is None:
            return Unplaced(event, DELETED)
        if placed.end > len(transcript.text):
            return Unplaced(event, "it stands beyond the end of the text")
        return placed

    def _way(self, transcript: Transcript, made_on: str) -> list[Revision] | None:
        key = (transcript.id, made_on)
        if key not in self._ways:
            self._ways[key] = path(transcript.revisions, made_on, transcript.hash)
        return self._ways[key]

    def place_all(self, events: Iterable[Event]) -> tuple[list[tuple[Event, Carried]], list[Unplaced]]:
        """The events that have a place with it, and those that have none."""
        placed, unplaced = [], []
        for event in events:
            there = self.place(event)
            if isinstance(there, Unplaced):
                unplaced.append(there)
            else:
                placed.append((event, there))
        return placed, unplaced
