"""The codebook beside the text: its tree, and new codes written into the file with its comments kept."""

from __future__ import annotations

import re
import unicodedata

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codebooks import edit, history
from qualcode.errors import QualcodeError
from qualcode.model.codebook import Codebook
from qualcode.web import fields, payload
from qualcode.web.answers import Body
from qualcode.web.session import Session


def data(session: Session, request: Request, body: Body) -> Response:
    """The codebook as it stands."""
    with session.fresh():
        return JSONResponse(payload.codebook(session.codebook))


def add(session: Session, request: Request, body: Body) -> Response:
    """Add a code under a group; once the codebook is locked it is a proposal."""
    with session.fresh():
        name, under = " ".join(fields.text(body, "name").split()), fields.text(body, "under", "")
        if not name:
            raise QualcodeError("the new code has no name", "give it one")
        code_id = fields.text(body, "id", "").strip() or new_id(session.codebook, name, under)
        new = {"id": code_id, "name": name, "definition": fields.text(body, "definition", "").strip()}
        history.change(
            session.project,
            lambda data, file: edit.add(data, {k: v for k, v in new.items() if v}, under, file=file),
            reason=fields.text(body, "reason", "").strip(),
            coder=session.coder,
            act="add",
            code=code_id,
        )
        session.codebook_changed()
        answer = {"added": code_id, "codebook": payload.codebook(session.codebook)}
        if shown := fields.text(body, "transcript", ""):
            answer["now"] = payload.transcript(session, shown)
        return JSONResponse(answer)


def new_id(codebook: Codebook, name: str, under: str) -> str:
    """A permanent id for a new code: the group's, and the name's first words in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain)[:4])[:32].strip("-") or "code"
    first = f"{under}.{slug}" if under else slug
    number, found = 1, first
    while found in codebook:
        number += 1
        found = f"{first}-{number}"
    return found
