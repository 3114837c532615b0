"""The coding view: one transcript as it is read, and what stands on it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding
from qualcode.model.text import Transcript, Turn
from qualcode.web import payload
from qualcode.web.answers import Body
from qualcode.web.pages import render
from qualcode.web.session import Session
from qualcode.web.views import recording

LINE, LEAF = 75, 30
"""About how many characters stand on one line, and how many lines on a leaf: the browser lays out the leaves near the view and takes the others at a guess."""

MOST_TENS = 40
"""For leaves of so many tens of lines the stylesheet has a height."""

MOST_LANES = 32
"""For so many lanes of stripes the stylesheet has a width; more are given theirs by the script."""

MOST_HITS, AROUND = 200, 60
"""How many places a search shows, and how many characters on either side of each."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Turns that are laid out together, and the tens of lines they are likely to take."""

    turns: tuple[Turn, ...]
    height: int


def show(session: Session, request: Request, body: Body) -> Response:
    """The whole page, opened at a transcript."""
    with session.fresh():
        transcript = session.transcript(request.path_params["id"])
        values = _values(session, transcript)
        listed = [_listed(session, i) for i in payload.in_order(session)]
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
            parts = [payload.title(session, transcript) if transcript else "", named.name if named else ""]
            rows.append(
                payload.memo(session, event) | {"transcript": transcript, "place": ", ".join(p for p in parts if p) or "the whole study"}
            )
    return JSONResponse({"memos": rows})


def _hit(session: Session, transcript: Transcript, turn: Turn, start: int, end: int) -> dict[str, Any]:
    return {
        "transcript": transcript.id,
        "title": payload.title(session, transcript.id),
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
        "title": payload.title(session, transcript.id),
        "about": " · ".join(a for a in about if a),
        "lanes": lanes(session.codings(transcript.id).codings),
        "leaves": list(leaves(transcript.turns)),
        "role": lambda turn: "" if session.study.speaker(transcript.id, turn).counts else "asks",
        "sound": recording.find(session, transcript) is not None,
        "language": row.get("language", "") or "en",
        "outside": transcript.outside,
    }


def leaves(turns: Iterable[Turn]) -> Iterator[Leaf]:
    """The turns, gathered into leaves of about one view each; a turn is never cut."""
    here: list[Turn] = []
    lines = 0
    for turn in turns:
        here.append(turn)
        lines += 2 + (turn.end - turn.start) // LINE
        if lines >= LEAF:
            yield Leaf(tuple(here), _tens(lines))
            here, lines = [], 0
    if here:
        yield Leaf(tuple(here), _tens(lines))


def _tens(lines: int) -> int:
    return min(MOST_TENS, round(lines / 10))


def lanes(codings: Iterable[Coding]) -> int:
    """How many stripes stand side by side where most codings overlap; as many lanes are needed, and told before the first paint, so that no line wraps anew."""
    edges = sorted([(c.start, 1) for c in codings] + [(c.end, -1) for c in codings])
    depths = itertools.accumulate(step for _, step in edges)
    return min(MOST_LANES, max(depths, default=1))


def _listed(session: Session, transcript_id: str) -> dict[str, str]:
    row = session.study.rows.get(transcript_id, {})
    group = row.get(session.project.settings.site, "")
    return {
        "id": transcript_id,
        "title": payload.title(session, transcript_id),
        "group": group,
        "state": payload.own_state(session, transcript_id),
    }
