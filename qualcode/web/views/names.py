"""The review of names: strings that may be names, with every context, and one key for each decision. The names stay in the key, outside the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.transcripts.pseudonyms.candidates import Candidate
from qualcode.web import fields, payload
from qualcode.web.answers import Body
from qualcode.web.naming import NameReview, Step
from qualcode.web.pages import render
from qualcode.web.session import Session

LIMITS = "This is help, not a guarantee: a life story, a nickname or a small place can lead to a person without any name. Somebody has to read the texts."
SHORTEST = 8
"""How many characters a passphrase has at least."""


def show(session: Session, request: Request, body: Body) -> Response:
    """The page; where a review is under way, it goes on."""
    from qualcode.upkeep.names.key import is_locked, known_key

    with session.fresh():
        known = known_key(session.project)
        values = {
            "name": session.project.settings.name,
            "coder": session.coder,
            "blind": session.blind,
            "known": str(known or ""),
            "locked": bool(known and is_locked(known)),
            "under_way": session.review is not None,
        }
    return HTMLResponse(render("names.html", view="names", limits=LIMITS, **values))


def begin(session: Session, request: Request, body: Body) -> Response:
    """Open the key and gather what may be a name; without a key named, go on with the review that is under way."""
    from qualcode.suggest.cues.names import NO_MODEL, name_finder
    from qualcode.upkeep.names.pseudonymise import weak_names

    with session.names_lock:
        note = ""
        if "key" in body:
            project = Project.open(session.project.root)
            key = _key(project, fields.text(body, "key").strip(), fields.text(body, "passphrase", ""), fields.text(body, "again", ""))
            finder = name_finder() if fields.yes(body, "model") else None
            note = NO_MODEL if fields.yes(body, "model") and finder is None else ""
            session.review = NameReview.begin(project, key, finder)
        there = _followed(session, _under_way(session))
        with session.fresh():
            weak = [payload.title(session, i) for i in weak_names(there.review.study) if i in session.study.transcripts]
        return JSONResponse({**_state(there), "weak": weak, "note": note})


def contexts(session: Session, request: Request, body: Body) -> Response:
    """Every place of one string with the words around it, and a replacement to offer."""
    with session.names_lock:
        there = _under_way(session)
        one = there.candidate(fields.text(body, "name"))
        with session.fresh():
            rows = [
                {
                    "place": n,
                    "title": payload.title(session, p.transcript),
                    "transcript": p.transcript,
                    "at": [p.start, p.end],
                    "turn": p.turn,
                }
                | {"text": there.review.context(p)}
                for n, p in enumerate(one.places)
                if p.transcript in session.study.transcripts
            ]
        return JSONResponse({"contexts": rows, "suggestion": there.review.suggestion(one)})


def decide(session: Session, request: Request, body: Body) -> Response:
    """Take one decision; it is in the key when this answers."""
    with session.names_lock:
        if (moved := _moved(session, body)) is not None:
            return moved
        there = _under_way(session)
        if fields.text(body, "decision") == "keep rest":
            there.keep_rest()
        else:
            _decide(there, there.candidate(fields.text(body, "name")), body)
        return JSONResponse(_state(there))


def undo(session: Session, request: Request, body: Body) -> Response:
    """Take the last decision of this review back."""
    with session.names_lock:
        if (moved := _moved(session, body)) is not None:
            return moved
        there = _under_way(session)
        last = there.undo()
        return JSONResponse({**_state(there), "said": f"undone: {last.words}", "at": last.name})


def apply(session: Session, request: Request, body: Body) -> Response:
    """Replace what was decided in all texts and tables; codings follow their words. Then the check of names is made, as in the terminal, and put on record."""
    from qualcode.study import Study
    from qualcode.upkeep.names.check import check
    from qualcode.upkeep.names.pseudonymise import apply as replace_names

    with session.names_lock:
        if (moved := _moved(session, body)) is not None:
            return moved
        there = _under_way(session)
        with session.fresh():
            done, key = replace_names(Study(Project.open(session.project.root)), there.review.key, session.coder)
        there = session.review = NameReview.begin(Project.open(session.project.root), key, there.finder)
        checked = check(there.review, session.coder)
        with session.fresh():
            replaced = [{"title": payload.title(session, i), "count": sum(put.values())} for i, put in sorted(done.transcripts.items())]
        return JSONResponse(
            {**_state(there), "replaced": replaced, "cells": done.cells, "left": len(checked.blocking), "settled": checked.is_settled}
        )


def _decide(there: NameReview, one: Candidate, body: Body) -> None:
    review, decision, words = there.review, fields.text(body, "decision"), fields.text(body, "replacement", "").strip()
    offered = review.suggestion(one) if decision in ("replace", "here") and not words else words
    where = ""
    if decision == "same":
        review.same(one.text, words)
    elif decision == "here":
        chosen = [one.places[n] for n in fields.numbers(body, "places") if 0 <= n < len(one.places)]
        if not chosen:
            raise QualcodeError("no place is chosen", "tick the contexts this name is to be replaced in")
        review.decide([one.text], "here", offered, one.kind, review.where(chosen))
        where = f" in {len(chosen)} {'place' if len(chosen) == 1 else 'places'}"
    else:
        review.decide([one.text], decision, "" if decision == "keep" else offered, one.kind)
    entry = review.key.names.of(one.text)
    there.steps.append(Step(f"{one.text}: {(entry.replacement if entry else '') or 'kept'}{where}", name=one.text))


def _key(project: Project, path: str, passphrase: str, again: str) -> Any:
    """Open the key; a passphrase on a key that is not locked yet locks it with the next decision, and so has to be given twice.

    Raises:
        QualcodeError: the key does not open, would lie in the project, or the new passphrase is short or was mistyped.
    """
    from qualcode.upkeep.names.key import is_locked, known_key, open_key

    place = Path(path).expanduser() if path else known_key(project)
    if passphrase and place is not None and not is_locked(place):
        if len(passphrase) < SHORTEST:
            raise QualcodeError(f"a passphrase needs {SHORTEST} characters or more", "several words are easier to remember than signs")
        if passphrase != again:
            raise QualcodeError(
                "this key is not locked yet, and the two passphrases differ", "write the new passphrase twice, or leave both empty"
            )
    return open_key(project, place, passphrase)


def _under_way(session: Session) -> NameReview:
    if session.review is None:
        raise QualcodeError("the key is not open", "open it first")
    return session.review


def _followed(session: Session, there: NameReview) -> NameReview:
    """The review as the key and the texts are now, where somebody else has changed either; else the same."""
    with session.fresh():
        now = {i: t.hash for i, t in session.study.transcripts.items()}
    if there.key_moved or there.texts_moved(now):
        session.review = there.anew(Project.open(session.project.root), now)
    return _under_way(session)


def _moved(session: Session, body: Body) -> Response | None:
    """The answer where the key or the texts are others than the page saw: how they stand now, so that the person can choose; else None."""
    there = _under_way(session)
    now = _followed(session, there)
    if now is there and fields.text(body, "token") == there.token:
        return None
    said = {"error": "the key or the texts were changed elsewhere meanwhile; nothing was written", "hint": "look at both, then choose"}
    return JSONResponse({**said, "now": _state(now)}, 409)


def _state(there: NameReview) -> dict[str, Any]:
    """All strings, what was decided on each, and what undo would take back."""
    last = there.steps[-1].words if there.steps else ""
    return {
        "key": str(there.review.key.path),
        "token": there.token,
        "candidates": there.rows(),
        "open": len(there.review.open),
        "undo": last,
    }
