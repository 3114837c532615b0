"""The coding view: one transcript as it is read, and what stands on it."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from qualcode.errors import QualcodeError
from qualcode.model.text import Transcript, Turn
from qualcode.web import payload
from qualcode.web.answers import Body
from qualcode.web.pages import render
from qualcode.web.session import Session
from qualcode.web.views import recording

LINE = 75
"""About how many characters stand on one line: for the height a turn takes before it is drawn."""

MOST_HITS, AROUND = 200, 60
"""How many places a search shows, and how many characters on either side of each."""


def show(session: Session, request: Request, body: Body) -> Response:
    """The whole page, opened at a transcript."""
    with session.fresh():
        transcript = session.transcript(request.path_params["id"])
        values = _values(session, transcript)
        listed = [_listed(session, i) for i in session.study.transcripts]
    return HTMLResponse(render("work.html", **values, listed=listed, coder=session.coder, blind=session.blind, view="work"))


def text(session: Session, request: Request, body: Body) -> Response:
    """The turns alone, for changing to another transcript without loading the page anew."""
    with session.fresh():
        return HTMLResponse(render("turns.html", **_values(session, session.transcript(request.path_params["id"]))))


def data(session: Session, request: Request, body: Body) -> Response:
    """What stands on the transcript; 204 where it is as the page has it (`token`)."""
    with session.fresh():
        transcript_id = session.transcript(request.path_params["id"]).id
        if request.query_params.get("token") == session.token(transcript_id):
            return Response(status_code=204)
        return JSONResponse(payload.transcript(session, transcript_id))


def search(session: Session, request: Request, body: Body) -> Response:
    """Where words stand, in this transcript (`in`) or in all, with what is around them."""
    wanted = " ".join(request.query_params.get("q", "").split())
    if not wanted:
        raise QualcodeError("no words were given", "type what to look for")
    pattern = re.compile(r"\s+".join(re.escape(word) for word in wanted[:200].split()), re.IGNORECASE)
    with session.fresh():
        inside = request.query_params.get("in", "")
        transcripts = [session.transcript(inside)] if inside else list(session.study.transcripts.values())
        hits: list[dict[str, Any]] = []
        total = 0
        for transcript in transcripts:
            for turn in transcript.turns:
                for match in pattern.finditer(transcript.text, turn.start, turn.end):
                    total += 1
                    if len(hits) < MOST_HITS:
                        hits.append(_hit(session, transcript, turn, match.start(), match.end()))
    return JSONResponse({"total": total, "hits": hits})


def memos(session: Session, request: Request, body: Body) -> Response:
    """The memos of one kind over the whole study, the latest first: what the team is to be asked."""
    with session.fresh():
        kind = request.query_params.get("kind", "")
        rows = []
        for event in reversed([e for e in session.memos() if not kind or e.get("kind") == kind]):
            coding = session.study.codings.by_id.get(event["on"])
            transcript = coding.transcript if coding else event["on"] if event["on"] in session.study.transcripts else ""
            code = coding.code if coding else event["on"]
            named = session.codebook.get(code)
            parts = [title(session, transcript) if transcript else "", named.name if named else ""]
            rows.append(
                payload.memo(session, event) | {"transcript": transcript, "place": ", ".join(p for p in parts if p) or "the whole study"}
            )
    return JSONResponse({"memos": rows})


def title(session: Session, transcript_id: str) -> str:
    """What people call a transcript."""
    row = session.study.rows.get(transcript_id, {})
    return row.get("label") or session.study.transcripts[transcript_id].title or transcript_id


def _hit(session: Session, transcript: Transcript, turn: Turn, start: int, end: int) -> dict[str, Any]:
    return {
        "transcript": transcript.id,
        "title": title(session, transcript.id),
        "turn": turn.number,
        "speaker": turn.speaker or "",
        "start": start,
        "end": end,
        "before": transcript.text[max(turn.start, start - AROUND) : start],
        "words": transcript.text[start:end],
        "after": transcript.text[end : min(turn.end, end + AROUND)],
    }


def _values(session: Session, transcript: Transcript) -> dict[str, Any]:
    row = session.study.rows.get(transcript.id, {})
    day = row.get("date", "").partition("T")[0]  # some files tell the second too
    about = [row.get("kind", ""), row.get(session.project.settings.site, ""), day]
    return {
        "transcript": transcript,
        "title": title(session, transcript.id),
        "about": " · ".join(a for a in about if a),
        "lines": lambda turn: min(24, 1 + (turn.end - turn.start) // LINE),
        "role": lambda turn: "" if session.study.speaker(transcript.id, turn).counts else "asks",
        "sound": recording.find(session, transcript) is not None,
        "language": row.get("language", "") or "en",
        "outside": transcript.outside,
    }


def _listed(session: Session, transcript_id: str) -> dict[str, str]:
    row = session.study.rows.get(transcript_id, {})
    group = row.get(session.project.settings.site, "")
    return {"id": transcript_id, "title": title(session, transcript_id), "group": group, "state": payload.own_state(session, transcript_id)}
