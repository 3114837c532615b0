"""A corrected file for a transcript that is there: what becomes of everything that stands on it is shown first, and only what was shown is written."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codings.tombstones import withdrawn
from qualcode.errors import QualcodeError
from qualcode.upkeep.mending import Mending, mended_by_file, plan, write
from qualcode.web import fields, passages
from qualcode.web.answers import Body
from qualcode.web.session import Session

MOST, WORDS = 40, 160
"""How many of each kind are shown, and how many characters of their words."""


def mend(session: Session, request: Request, body: Body) -> Response:
    """Show what a file that waits would do to the transcript it corrects; with `seen`, the name of what was shown, do it."""
    if session.blind:
        raise QualcodeError("you work blind, and this would show what others coded", "somebody else can do it, or stop working blind first")
    key = fields.text(body, "key")
    path = session.tray.take(key)
    with session.fresh():
        transcript = session.transcript(fields.text(body, "transcript"))
        mending = plan(session.study, transcript, mended_by_file(transcript, path, withdrawn(session.project)))
        now = _shown(session, mending)
        seen = fields.text(body, "seen", "")
        if not seen:
            return JSONResponse(now)
        if seen != now["seen"]:
            said = "the transcript or what stands on it was changed elsewhere meanwhile; nothing was written"
            return JSONResponse({"error": said, "hint": "look at both, then choose", "now": now}, 409)
        done = write(session.study, mending)
    session.tray.drop(key)
    named = any(e.get("kind") == "pseudonymised" and e.get("on") == done.id for e in session.state.of("record"))
    note = "Names in it had been replaced: look for names again, in case the corrected text brought some back." if named else ""
    return JSONResponse({"id": done.id, "note": note})


def _shown(session: Session, mending: Mending) -> dict[str, Any]:
    kinds = {
        "inside": [_line(session, t.code or "restriction", t.coder, t.before, t.after) for t in mending.inside],
        "edges": [_line(session, t.code or "restriction", t.coder, t.before, t.after) for t in mending.edges],
        "orphans": [_line(session, t.code or "restriction", t.coder, t.before, "") for t in mending.orphans],
        "moved": [f"turn {m.turn}: {m.before or 'nobody'} → {m.after or 'nobody'}: “{_short(m.words)}”" for m in mending.moved],
    }
    seen = passages.named(mending.transcript.hash, mending.mended.hash, mending.kept, *(line for lines in kinds.values() for line in lines))
    return {
        "seen": seen,
        "changed": len(mending.mended.revisions[-1].map),
        "kept": mending.kept,
        "counts": {kind: len(lines) for kind, lines in kinds.items()},
        **{kind: lines[:MOST] for kind, lines in kinds.items()},
    }


def _line(session: Session, code: str, coder: str, before: str, after: str) -> str:
    found = session.codebook.get(code)
    return f"{found.name if found else code} ({coder}): “{_short(before)}”" + (f" → “{_short(after)}”" if after else "")


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= WORDS else f"{words[: WORDS // 2].rstrip()} … {words[-WORDS // 2 :].lstrip()}"
