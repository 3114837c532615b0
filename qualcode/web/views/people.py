"""Who speaks, and what they said yes to: the tables of people, filled in by hand."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codings import acts
from qualcode.model.people import CONSENT_COLUMNS, CONSENTS
from qualcode.project.consent import give_answers
from qualcode.project.mapping import map_label
from qualcode.web import fields
from qualcode.web.answers import Body
from qualcode.web.session import Session


def speaker(session: Session, request: Request, body: Body) -> Response:
    """Say whose label this is, or what role it plays."""
    with session.fresh():
        settings = session.project.settings
        about = {settings.group: fields.text(body, "group", "").strip(), settings.site: fields.text(body, "site", "").strip()}
        person = fields.text(body, "participant", "").strip()
        known = {k: v for k, v in about.items() if v} if person else {}
        done = map_label(
            session.project,
            fields.text(body, "transcript"),
            fields.text(body, "label"),
            participant=person,
            role=fields.text(body, "role", ""),
            attributes=known,
        )
    return JSONResponse({"said": f"{done.label}: {done.participant or 'nobody'}{', ' + done.role if done.role else ''}"})


def consent(session: Session, request: Request, body: Body) -> Response:
    """Write down a person's answers on the consent form, with a record of the change; without answers, give those there are."""
    with session.fresh():
        person = fields.text(body, "participant")
        answers = {c: fields.text(body, c).strip() for c in CONSENT_COLUMNS if c in body}
        if answers:
            give_answers(session.project, person, answers)
            session.write([acts.consent(session.coder, person, answers)])
    with session.fresh():
        found = session.study.participants.get(person)
        now = {c: found[c] if found else "" for c in CONSENT_COLUMNS}
        allowed = [use for use in CONSENTS if found and found.allows(use)]
        return JSONResponse({"answers": now, "allows": allowed, "needs_assent": bool(found and found.needs_assent)})
