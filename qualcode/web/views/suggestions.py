"""Suggestions in place: shown after the text was read, with their reasons, and decided on one by one. The page never codes by itself."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codings import acts
from qualcode.codings.anchor import Anchor
from qualcode.errors import QualcodeError
from qualcode.model.coding import Suggestion
from qualcode.model.events import Event
from qualcode.model.text import Transcript
from qualcode.project import Project
from qualcode.study import Study
from qualcode.suggest.offers import OFF, is_off, offered, unsettled
from qualcode.web import fields, payload
from qualcode.web.answers import Body
from qualcode.web.session import Session
from qualcode.web.views.writing import write_on

UNREAD = "suggestions are a second look: they are shown once you have marked this transcript as read"
BLIND = "you work blind: no suggestions are shown"
NO_WORD = "how common the code is, who speaks and at what length; no telling word"

_one_at_a_time = threading.Lock()
_WHY_NEXT = {"wanted": "most expected", "uncertain": "least certain", "different": "least like what was read", "control": "drawn at random"}


def why_hidden(session: Session, transcript_id: str) -> str:
    """Why no suggestions are shown for a transcript; empty where they are."""
    if is_off(session.study):
        return OFF
    if session.blind:
        return BLIND
    read = payload.own_state(session, transcript_id) or len(payload.read_turns(session, transcript_id)) == len(
        session.transcript(transcript_id).turns
    )
    return "" if read or not session.project.settings.second_look else UNREAD


def show(session: Session, request: Request, body: Body) -> Response:
    """What is suggested for a transcript and not decided on, with what it rests on; `again` makes them anew from what was coded since."""
    transcript_id = request.path_params["id"]
    with session.fresh():
        if hidden := why_hidden(session, session.transcript(transcript_id).id):
            return JSONResponse({"hidden": hidden, "suggestions": []})
    if session.suggested is None or request.query_params.get("again"):
        session.suggested = _suggest(session)
    with session.fresh():
        shown = _still_open(session, transcript_id)
        session.write(offered(session.study, session.coder, shown))
        return JSONResponse({"hidden": "", "suggestions": [_row(session, s) for s in shown]})


def accept(session: Session, request: Request, body: Body) -> Response:
    """Turn a suggestion into a coding, with its span or code adjusted where the coder did so."""

    def make(transcript: Transcript) -> list[Event]:
        one = _suggestion(session, transcript, fields.text(body, "key"))
        span = fields.span(body) if "start" in body else None
        return [acts.accept(session.coder, transcript, one, session.codebook, span=span, code_id=fields.text(body, "code", ""))]

    return write_on(session, request, body, make)


def reject(session: Session, request: Request, body: Body) -> Response:
    """Record that a suggestion does not apply."""
    return write_on(session, request, body, lambda t: [acts.reject(session.coder, t, _suggestion(session, t, fields.text(body, "key")))])


def read_next(session: Session, request: Request, body: Body) -> Response:
    """Which transcripts to read next, and why."""
    from qualcode.suggest.learning.talk import CueReader
    from qualcode.suggest.reading import listed
    from qualcode.suggest.reading import read_next as ranked

    with session.fresh():
        if is_off(session.study) or session.blind:
            return JSONResponse({"hidden": OFF if is_off(session.study) else BLIND, "next": []})
    with _one_at_a_time:
        study = Study(Project.open(session.project.root))
        found = ranked(study, CueReader(study.codebook, keep=True), session.coder, count=10)
    with session.fresh():
        session.write(listed(session.study, session.coder, found))
        rows = [
            {"id": n.transcript, "title": payload.title(session, n.transcript), "words": n.words, "why": _WHY_NEXT[n.order]} for n in found
        ]
    return JSONResponse({"hidden": "", "next": rows})


def _suggest(session: Session) -> Mapping[str, tuple[str, list[Suggestion]]]:
    """All suggestions for the coder by transcript, with the text they were made on; worked out on a reading of its own, so that coding can go on."""
    from qualcode.suggest.learned import learned_suggestions
    from qualcode.suggest.learning.talk import CueReader

    with _one_at_a_time:
        study = Study(Project.open(session.project.root))
        found: dict[str, tuple[str, list[Suggestion]]] = {i: (t.hash, []) for i, t in study.transcripts.items()}
        for one in learned_suggestions(study, CueReader(study.codebook, keep=True), session.coder):
            found[one.transcript][1].append(one)
        return found


def _still_open(session: Session, transcript_id: str) -> list[Suggestion]:
    transcript = session.transcript(transcript_id)
    made_on, found = (session.suggested or {}).get(transcript_id, ("", []))
    if made_on != transcript.hash:
        return []
    same = session.state.coders.same
    placed = session.codings(transcript_id)
    coded = {(c.transcript, c.start, c.end, c.code) for c in placed.codings if same(c.coder, session.coder)}
    rejects = [e for e in session.about(transcript_id, "reject") if same(e.coder, session.coder)]
    places, _ = Anchor(session.study.transcripts).place_all(rejects)
    rejected = {(transcript_id, at.start, at.end, session.codebook.current(e["code"])) for e, at in places}
    usable = [s for s in found if s.code in session.codebook]
    restricted = placed.restricted.get(transcript_id, ())
    return [s for s in unsettled(usable, coded, rejected) if not any(r.overlaps(s.span) for r in restricted)]


def _suggestion(session: Session, transcript: Transcript, key: str) -> Suggestion:
    found = {s.key: s for s in _still_open(session, transcript.id)}
    if key not in found:
        raise QualcodeError("this suggestion was decided on already, or is no longer made", "load the page again")
    return found[key]


def _row(session: Session, one: Suggestion) -> dict[str, Any]:
    return {
        "key": one.key,
        "turn": one.turn,
        "start": one.start,
        "end": one.end,
        "code": one.code,
        "score": one.score,
        "because": because(one),
    }


def because(one: Suggestion) -> str:
    """What a suggestion rests on, in words: the cues that stand there, else the words that speak most for it, and whether they were learnt from codings."""
    cues = [f"“{f.cue}”{' (denied or only supposed)' if f.negated else ''}" for f in one.fired]
    if cues:
        return f"the cue {', '.join(dict.fromkeys(cues))}" if len(set(cues)) == 1 else f"the cues {', '.join(dict.fromkeys(cues))}"
    words, parts = (one.why.words, dict(one.why.parts)) if one.why else ((), {})
    if parts.get("learnt words", 0) <= 0:
        return f"words of the codebook: {', '.join(words)}" if words else NO_WORD
    return f"words as in passages you coded: {', '.join(words)}" if words else "what you have coded so far"
