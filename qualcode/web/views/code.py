"""The code view: all passages of one code across transcripts, to read together, to filter, and to recode or share out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from qualcode.codebooks import edit, history
from qualcode.codebooks.diff import diff
from qualcode.codings import acts
from qualcode.codings.ids import new_id
from qualcode.errors import QualcodeError
from qualcode.model.codebook import Code
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.web import fields, passages, payload, sharing
from qualcode.web.answers import Body
from qualcode.web.pages import render
from qualcode.web.said import last_step, step
from qualcode.web.session import Session
from qualcode.web.views.codebook import new_id as fresh_id
from qualcode.web.views.reword import LISTS, borne
from qualcode.web.views.writing import changed

MOST = 200
"""How many passages come at once; the rest on request. Filters look at all of them."""


def first(session: Session, request: Request, body: Body) -> Response:
    """To the first code of the codebook.

    Raises:
        QualcodeError: there is none yet.
    """
    with session.fresh():
        if not session.codebook.codable:
            raise QualcodeError("there are no codes yet", "add the first one while you read a transcript")
        return RedirectResponse(f"/codes/{quote(session.codebook.codable[0].id, safe='')}", 303)


def show(session: Session, request: Request, body: Body) -> Response:
    """The page of one code (or of all codes of a group)."""
    with session.fresh():
        code = wanted(session, request)
        codings = passages.of(session, code)
        book = session.codebook
        values: dict[str, Any] = {
            "path": book.path(code.id)[:-1],
            "borne": borne(session, codings),
            "codes": _by_group(session),
            "site": session.project.settings.site,
            "group": session.project.settings.group,
            "coder": session.coder,
            "blind": session.blind,
            "lists": {key: [line for line in payload.entries(code, key) if line is not None] for key in LISTS},
            "locked": book.locked,
            "usable": code.is_group or code in book.codable,
            **_listing(session, request, code, codings),
        }
    return HTMLResponse(render("code.html", view="code", **values))


def listed(session: Session, request: Request, body: Body) -> Response:
    """The list alone, for other filters or the passages that follow; 204 where it is as the page has it (`state`)."""
    with session.fresh():
        code = wanted(session, request)
        values = _listing(session, request, code, passages.of(session, code))
    if request.query_params.get("state") == values["state"]:
        return Response(status_code=204)
    return HTMLResponse(render("passages.html", **values))


def wanted(session: Session, request: Request) -> Code:
    """The code a request is about.

    Raises:
        QualcodeError: there is none.
    """
    found = session.codebook.get(request.path_params["id"])
    if found is None:
        raise QualcodeError("there is no such code in the codebook", "go back and choose one")
    return found


def recode(session: Session, request: Request, body: Body) -> Response:
    """Put one's own passages under another code, or a new one beside theirs, with a reason: one step, which one undo takes back. Others' are left and named."""
    with session.fresh():
        code, reason, chosen = wanted(session, request), fields.text(body, "reason").strip(), _chosen(body)
        if not reason:
            raise QualcodeError("no reason was given", "say in a few words why these passages belong there; the log keeps it")
        if (moved := _moved(session, body, chosen)) is not None:
            return moved
        known = session.study.codings.by_id
        ours = [known[i] for i in chosen]
        mine = list({c.id: c for c in ours if session.state.coders.same(c.coder, session.coder)}.values())
        left = Counter(c.coder for c in ours if not session.state.coders.same(c.coder, session.coder))
        if not mine:
            raise QualcodeError("none of these passages is yours", "only who made a coding can change it; write a memo to the others")
        to = _new_code(session, code, body, reason) if "new" in body else fields.text(body, "to")
        acts.check_code(session.codebook, to)
        if there := [c for c in mine if c.code == to]:
            raise QualcodeError(f"{len(there)} of these passages bear this code already", "choose another code, or untick them")
        events = _recoded(session, mine, to, reason)
        session.write(events)
        stay = ", ".join(f"{n} of {coder}" for coder, n in sorted(left.items()))
        return JSONResponse({"done": len(events), "to": to, "left": stay, "undo": step(session, events)})


def _listing(session: Session, request: Request, code: Code, codings: Sequence[Coding]) -> dict[str, Any]:
    rows = [passages.row(session, c) for c in codings]
    filters = passages.Filters.read(request.query_params)
    fit = [r for r in rows if filters.fits(r)]
    first = request.query_params.get("from", "0")
    start = int(first) if first.isdecimal() and len(first) < 9 else 0
    last = last_step(session)
    standing = [(r["seen"], r["restricted"], r["note"], r["stance"], r["site"], r["group"]) for r in fit]
    return {
        "code": code,
        "filters": filters,
        "choices": passages.choices(rows),
        "passages": fit[start : start + MOST],
        "total": len(rows),
        "fits": len(fit),
        "more": max(0, len(fit) - start - MOST),
        "hash": session.codebook.hash,
        "last": last,
        "state": passages.named(session.codebook.hash, last and last["step"], *standing),
    }


def _by_group(session: Session) -> list[tuple[str, list[Code]]]:
    """The codes to choose from under the names of their groups, both in the order of the codebook."""
    found: dict[str, list[Code]] = {}
    for code in session.codebook.codable:
        found.setdefault(" / ".join(p.name for p in session.codebook.path(code.id)[:-1]), []).append(code)
    return list(found.items())


def _chosen(body: Body) -> dict[str, str]:
    """The passages a request is about, each with the name of how the page saw it."""
    found = body.get("passages")
    if not isinstance(found, list) or not found:
        raise QualcodeError("no passage is chosen", "tick some first")
    if not all(isinstance(p, dict) for p in found):
        raise QualcodeError("the page did not send 'passages'", "load the page again")
    return {fields.text(p, "id"): fields.text(p, "seen") for p in found}


def _moved(session: Session, body: Body, chosen: dict[str, str]) -> Response | None:
    """The answer where the codebook or a passage no longer stands as the page saw it: both, so that the person can choose; else None."""
    known = session.study.codings.by_id
    gone = [i for i, seen in chosen.items() if i not in known or passages.seen(session, known[i]) != seen]
    old = fields.text(body, "codebook")
    if not gone and old == session.codebook.hash:
        return None
    now = {
        "codebook": session.codebook.hash,
        "changes": since(session, old),
        "moved": [{"id": i, "what": passages.became(session, i)} for i in gone],
    }
    said = {"error": "this was changed elsewhere meanwhile; nothing was written", "hint": "look at both, then choose", "now": now}
    return JSONResponse(said, 409)


def since(session: Session, old: str) -> list[str]:
    """What changed in the codebook since a version the page saw, in words."""
    if old == session.codebook.hash:
        return []
    try:
        return [c.what for c in diff(history.version(session.project, old), session.codebook)]
    except QualcodeError:
        return ["the codebook was edited; the version this page saw was not kept"]


def _new_code(session: Session, code: Code, body: Body, reason: str) -> str:
    """Write the new code that passages are shared out into right after the one they bear, and give its id; after locking it is a proposal."""
    new = body["new"] if isinstance(body["new"], dict) else {}
    name, definition = " ".join(fields.text(new, "name").split()), fields.text(new, "definition", "").strip()
    if not name:
        raise QualcodeError("the new code has no name", "give it one")
    parent = code if code.is_group else session.codebook.parent(code.id)
    made = fresh_id(session.codebook, name, parent.id if parent else "")

    def write(data: bytes, file: str) -> bytes:
        if code.is_group:
            return edit.add(data, {"id": made, "name": name, "definition": definition}, code.id, file=file)
        data = edit.split(data, code.id, [(made, name)], file=file)
        return edit.reword(data, made, definition, file=file) if definition else data

    history.change(session.project, write, reason=reason, coder=session.coder, act=sharing.MADE, code=code.id, made=made)
    session.codebook_changed()
    return made


def _recoded(session: Session, mine: Sequence[Coding], to: str, reason: str) -> list[Event]:
    batch, events = new_id(), []
    for one in mine:
        said = {"stance": one.stance, "basis": one.basis, "star": one.star, "note": one.note}
        event = changed(session, session.transcript(one.transcript), one, one.span, to, said, reason)
        events.append(replace(event, data={**event.data, "batch": batch}))
    return events
