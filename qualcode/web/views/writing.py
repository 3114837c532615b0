"""Writing from the page: each view checks what it was based on, builds the events the terminal would build, and answers with what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding
from qualcode.model.events import STATES, Event
from qualcode.model.text import Span, Transcript
from qualcode.web import fields, payload, sharing
from qualcode.web.answers import Body
from qualcode.web.said import step, undo_events
from qualcode.web.session import Moved, Session

Make = Callable[[Transcript], list[Event]]


def code(session: Session, request: Request, body: Body) -> Response:
    """Put a code on a passage."""

    def make(transcript: Transcript) -> list[Event]:
        span, code_id = fields.span(body), fields.text(body, "code")
        event = acts.code(session.coder, transcript, span, code_id, session.codebook, **_details(body))
        if _is_there(session, transcript, event):
            raise QualcodeError("this passage already bears this code", "nothing was written; the coding is shown")
        return [event]

    return write_on(session, request, body, make)


def change(session: Session, request: Request, body: Body) -> Response:
    """Put a changed version of one of this coder's codings in its place."""

    def make(transcript: Transcript) -> list[Event]:
        old = _own(session, transcript, fields.text(body, "coding"))
        span = fields.span(body) if "start" in body else old.span
        said = {"stance": old.stance, "basis": old.basis, "star": old.star, "note": old.note} | _details(body)
        code_id = fields.text(body, "code", old.code)
        return [changed(session, transcript, old, span, code_id, said, fields.text(body, "reason", ""))]

    return write_on(session, request, body, make)


def changed(session: Session, transcript: Transcript, old: Coding, span: Span, code_id: str, said: dict[str, Any], reason: str) -> Event:
    """The event that stands for a coding from now on."""
    replaces = (old.id, *old.same_as)
    return acts.code(
        session.coder, transcript, span, code_id, session.codebook, origin=old.origin, replaces=replaces, reason=reason or None, **said
    )


def uncode(session: Session, request: Request, body: Body) -> Response:
    """Take one of this coder's codings away."""

    def make(transcript: Transcript) -> list[Event]:
        old = _own(session, transcript, fields.text(body, "coding"))
        return acts.uncode(session.state, session.coder, old, fields.text(body, "reason", "") or None)

    return write_on(session, request, body, make)


def restrict(session: Session, request: Request, body: Body) -> Response:
    """Keep a passage out of everything that is printed or passed on."""

    def make(transcript: Transcript) -> list[Event]:
        told = acts.who_was_told(fields.text(body, "told", ""), fields.text(body, "when", ""))
        return [acts.restrict(session.coder, transcript, fields.span(body), fields.text(body, "kind"), told)]

    return write_on(session, request, body, make)


def lift(session: Session, request: Request, body: Body) -> Response:
    """Lift one of this coder's restrictions, with a reason."""

    def make(transcript: Transcript) -> list[Event]:
        wanted = fields.text(body, "restriction")
        there = next((e for e in session.about(transcript.id, "restrict") if e.id == wanted), None)
        if there is None:
            raise Moved("this restriction is no longer there", "it was lifted elsewhere; the page shows how it stands now")
        return [acts.lift(session.state, session.coder, there, fields.text(body, "reason", ""))]

    return write_on(session, request, body, make)


def read(session: Session, request: Request, body: Body) -> Response:
    """Mark turns as read, so that what bears no code there counts as looked at."""

    def make(transcript: Transcript) -> list[Event]:
        known = set(payload.read_turns(session, transcript.id))
        turns = [transcript.turn(n) for n in fields.numbers(body, "turns") if 1 <= n <= len(transcript.turns) and n not in known]
        events = [acts.read(session.coder, transcript, t.span, session.codebook) for t in turns if transcript.slice(t.span).strip()]
        return [replace(e, data={**e.data, "batch": events[0].id}) for e in events] if len(events) > 1 else events

    return write_on(session, request, body, make)


def mark(session: Session, request: Request, body: Body) -> Response:
    """Say how far the whole transcript is."""

    def make(transcript: Transcript) -> list[Event]:
        to = fields.text(body, "to")
        if to not in STATES:
            raise QualcodeError(f"{to!r} is no state of a transcript", f"use one of {', '.join(STATES)}")
        mine = [e.id for e in session.about(transcript.id, "state") if session.state.coders.same(e.coder, session.coder)]
        return [acts.mark(session.coder, transcript.id, to, mine)]

    return write_on(session, request, body, make)


def memo(session: Session, request: Request, body: Body) -> Response:
    """Write a memo, or a new version of one's own."""
    with session.fresh():
        on = fields.text(body, "on")
        event = acts.memo(session.coder, on, fields.text(body, "text"), fields.text(body, "kind", "note"))
        if on != "project" and on not in session.codebook and on not in session.study.transcripts:
            session.coding(fields.text(body, "transcript"), on)
        if old := fields.text(body, "replaces", ""):
            there = next((e for e in session.memos() if e.id == old), None)
            if there is None or not session.state.coders.same(there.coder, session.coder):
                raise Moved("this memo was changed or taken away elsewhere", "copy your words, then load the page again")
            event = replace(event, data={**event.data, "replaces": [old]})
        session.write([event])
        return JSONResponse({"memo": payload.memo(session, event), "gone": old, "undo": step(session, [event])})


def undo(session: Session, request: Request, body: Body) -> Response:
    """Take the last step back, if it is the one the page showed."""
    with session.fresh():
        events = undo_events(session)
        targets = [session.state.events[e["target"]] for e in events]
        shown = fields.text(body, "step", "")
        if shown and shown != targets[0].id:
            raise Moved("something else was done meanwhile; nothing was undone", f"the last step is now: {step(session, targets)['words']}")
        words = step(session, targets)
        session.write(events)
        return _stepped(session, body, "undone", words, sharing.take_back(session, targets))


def redo(session: Session, request: Request, body: Body) -> Response:
    """Bring back what the last undo took away."""
    with session.fresh():
        events = acts.redo(session.state, session.coder)
        retracts = [session.state.events[e["target"]] for e in events]
        targets = [session.state.events[i] for i in dict.fromkeys(r["target"] for r in retracts)]
        words = step(session, targets)
        code = sharing.bring_back(session, targets)  # first: passages whose code is not in the codebook are shown nowhere
        session.write(events)
        return _stepped(session, body, "done again", words, code)


def _stepped(session: Session, body: Body, word: str, words: dict[str, Any], code: str) -> Response:
    shown = fields.text(body, "transcript", "")
    answer: dict[str, Any] = {
        "said": f"{word}: {words['words']}" + (f". {code}" if code else ""),
        "where": words["transcript"],
        "codebook": session.codebook.hash,
    }
    if shown:
        answer["now"] = payload.transcript(session, shown)
    return JSONResponse(answer)


def write_on(session: Session, request: Request, body: Body, make: Make) -> Response:
    """Write the events that `make` builds for a transcript, if it stands as the page saw it; the answer is what changed, or how it stands now."""
    with session.fresh():
        transcript = session.transcript(request.path_params["id"])
        try:
            session.check(transcript.id, fields.text(body, "token"))
            events = make(transcript)
        except Moved as moved:
            now = payload.transcript(session, transcript.id)
            return JSONResponse({"error": moved.message, "hint": moved.hint, "now": now}, 409)
        return written(session, transcript, events)


def written(session: Session, transcript: Transcript, events: Sequence[Event]) -> Response:
    """Write events on one transcript and say what changed there."""
    before = {c.id: c for c in session.codings(transcript.id).codings}
    if events:
        session.write(events)
    placed = session.codings(transcript.id)
    now = {c.id: c for c in placed.codings}
    answer: dict[str, Any] = {
        "token": session.token(transcript.id),
        "codings": [payload.coding(session, c) for c in placed.codings if before.get(c.id) != c],
        "gone": [i for i in before if i not in now],
        "undo": step(session, events) if events else None,
    }
    if not events or any(e.act in ("read", "state", "restrict", "retract") for e in events):
        answer["read"] = payload.read_turns(session, transcript.id)
        answer["state"] = payload.own_state(session, transcript.id)
        answer["restricted"] = payload.restrictions(session, transcript.id)
    return JSONResponse(answer)


def _details(body: Body) -> dict[str, Any]:
    """What a request says about a coding beside span and code; what it leaves out is left as it is."""
    found: dict[str, Any] = {key: fields.text(body, key) for key in ("stance", "basis", "note") if key in body}
    return found | ({"star": fields.yes(body, "star")} if "star" in body else {})


def _own(session: Session, transcript: Transcript, coding_id: str) -> Coding:
    found = session.coding(transcript.id, coding_id)
    if not session.state.coders.same(found.coder, session.coder):
        raise QualcodeError(
            f"this coding is {found.coder}'s, and only {found.coder} can change it", "write a memo on it, or code the passage yourself"
        )
    return found


def _is_there(session: Session, transcript: Transcript, event: Event) -> bool:
    """Whether an equal coding of this coder stands already."""
    new = (
        event["start"],
        event["end"],
        event["code"],
        event.get("stance", ""),
        event.get("basis", ""),
        bool(event.get("star")),
        event.get("note", ""),
    )
    return any(
        (c.start, c.end, c.code, c.stance, c.basis, c.star, c.note) == new
        for c in session.codings(transcript.id).codings
        if session.state.coders.same(c.coder, session.coder)
    )
