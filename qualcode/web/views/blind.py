"""Blind work: a coder sees nobody else's codings and no suggestions, and when that was so is in the log."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.suggest.offers import works_blind
from qualcode.web.answers import Body
from qualcode.web.session import Session


def note_blind(session: Session) -> None:
    """Write down whether this coder works blind, where that differs from the last time."""
    with session.fresh():
        if session.blind != works_blind(session.study, session.coder):
            detail = {"to": "on" if session.blind else "off"}
            session.write([acts.event(session.coder, "record", {"kind": "blind", "on": "project", "detail": detail})])


def switch_off(session: Session, request: Request, body: Body) -> Response:
    """Stop working blind, once the coder has said so twice; the log keeps when."""
    with session.fresh():
        if not session.blind:
            raise QualcodeError("you do not work blind", "nothing to switch off")
        session.blind = False
        session.see_anew()
        note_blind(session)
    return JSONResponse({"blind": False})
