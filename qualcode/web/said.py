"""What was done, in words: for undo, redo and the history beside the text."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.codings import acts
from qualcode.codings.fold import State
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.web.session import Session

WINDOW = 200
"""How many of a coder's last events are looked at for the last step, before all of them are."""


def last_step(session: Session) -> dict[str, str] | None:
    """What undo would take back: its id and its words; None where there is nothing."""
    try:
        events = undo_events(session)
    except QualcodeError:
        return None
    done = [session.state.events[e["target"]] for e in events]
    return step(session, done)


def undo_events(session: Session) -> list[Event]:
    """The events that take the last step back.

    Raises:
        QualcodeError: there is nothing left to undo.
    """
    ids = session.own_events()
    start = max(0, len(ids) - WINDOW)
    state = session.state
    while start > 0 and _batch(state, ids[start - 1]) == _batch(state, ids[start]):
        start -= 1
    recent = State(events={i: state.events[i] for i in ids[start:]}, retracted=state.retracted, coders=state.coders)
    if any(e.act in ("resolve", "retract") for e in recent.events.values()):
        return acts.undo(state, session.coder)  # a decision takes its consensus coding along, which is not among one's own events
    try:
        return acts.undo(recent, session.coder)
    except QualcodeError:
        return acts.undo(state, session.coder)


def _batch(state: State, event_id: str) -> str:
    return str(state.events[event_id].get("batch") or event_id)


def step(session: Session, done: Sequence[Event]) -> dict[str, str]:
    """A step's name (its first event) and its words."""
    first = done[0]
    more = f" and {len(done) - 1} more" if len(done) > 1 else ""
    return {"step": first.id, "words": in_words(session, first) + more, "transcript": str(first.get("transcript") or "")}


def in_words(session: Session, event: Event) -> str:
    """One event as a person would say it."""
    if event.act == "retract":
        target = session.state.events.get(event["target"])
        if target and target.act == "restrict" and not event.get("undo") and not event.get("redo"):
            return "lifted a restriction"
        word = "redone" if event.get("redo") else "undone" if event.get("undo") else "taken away"
        return f"{word}: {in_words(session, target)}" if target and target.act != "retract" else word
    if event.act == "code":
        word = "changed" if event.replaces else "coded"
        return f"{word} {_name(session, event['code'])}{_quoted(session, event)}"
    if event.act == "reject":
        return f"dismissed {_name(session, event['code'])}{_quoted(session, event)}"
    simple = {"read": "marked as read", "restrict": "restricted a passage", "memo": "wrote a memo"}
    if event.act == "state":
        return f"marked the transcript as {event['to']}"
    return simple.get(event.act, event.act) + (_quoted(session, event) if event.act == "read" else "")


def _name(session: Session, code_id: str) -> str:
    found = session.codebook.get(session.codebook.current(code_id))
    return found.name if found else code_id


def _quoted(session: Session, event: Event, most: int = 48) -> str:
    transcript = session.study.transcripts.get(event["transcript"])
    if transcript is None or transcript.hash != event["text"]:
        return ""
    words = " ".join(transcript.text[event["start"] : event["end"]].split())
    return f" “{words if len(words) <= most else words[: most - 1].rstrip() + '…'}”"
