"""The tombstones as the logs' readers know them: which events are not read any more. Their home is `qualcode.project.tombstones`."""

from __future__ import annotations

from qualcode.codings.free_text import free_text
from qualcode.model.events import Event
from qualcode.project.tombstones import Withdrawn, add_tombstones, withdrawn

__all__ = ["Withdrawn", "add_tombstones", "drops", "withdrawn"]


def drops(gone: Withdrawn, event: Event) -> bool:
    """Whether an event is not read: it was withdrawn, takes back what was, sums up who left, or quotes words that were withdrawn."""
    if not gone.lines:
        return False
    if gone.drops(event) or event.get("target") in gone.events:
        return True
    if event.act == "cell" and (event.get("row") in gone.gone() or event.get("row") in gone.transcripts):
        return True
    return bool(gone.words) and any(gone.holds(text, 1) for text in free_text(event))
