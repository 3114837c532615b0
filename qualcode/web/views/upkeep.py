"""What is made from the study and what looks after it: reports, exports, a backup, a check of its health. Each works on a reading of its own, so coding goes on."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.project import Project
from qualcode.study import Study
from qualcode.web import fields
from qualcode.web.answers import Body
from qualcode.web.session import Session


def doctor(session: Session, request: Request, body: Body) -> Response:
    """What is wrong, doubtful or unfinished, and what to do."""
    from qualcode.upkeep.doctor import doctor as run
    from qualcode.upkeep.doctor import summary

    _not_blind(session)
    findings = run(Project.open(session.project.root))
    return JSONResponse({"summary": summary(findings), "findings": [asdict(f) for f in findings]})


def backup(session: Session, request: Request, body: Body) -> Response:
    """Write a dated zip beside the project."""
    from qualcode.upkeep.backup import backup as run
    from qualcode.upkeep.backup import left_out

    made = run(Project.open(session.project.root))
    return JSONResponse({"made": [str(made)], "notes": [f"not in the backup: {what}" for what in left_out(session.project)]})


def report(session: Session, request: Request, body: Body) -> Response:
    """Write the Word reports, one for each site and one across."""
    from qualcode.reports.make import make_reports
    from qualcode.upkeep.names.residue import open_questions

    _not_blind(session)
    study = Study(Project.open(session.project.root))
    made = make_reports(study, open_names=open_questions(study))
    files = [*(w for w, _ in made.reports), made.ledger]
    notes = [f"{study.project.within(f.kept)} was changed by somebody and kept; the new one stands beside it" for f in files if f.kept]
    return JSONResponse(
        {"made": [study.project.within(f.path) for f in files], "notes": [*notes, *(f"missing: {m}" for m in made.missing)]}
    )


def export(session: Session, request: Request, body: Body) -> Response:
    """Write the study for other programs into outputs/exports, with an account of what did not fit."""
    from qualcode.exchange.refi.write import write_qdpx
    from qualcode.upkeep.names.residue import gate

    _not_blind(session)
    what = fields.text(body, "what")
    if what != "qdpx":
        raise QualcodeError(f"the page makes no {what!r}", "the terminal makes every kind: qualcode export --help")
    study = Study(Project.open(session.project.root))
    gate(study, "export qdpx")
    folder = study.project.outputs / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    to = folder / "study.qdpx"
    made = write_qdpx(study, to)
    with session.fresh():
        session.write([_left(session, to)])
    return JSONResponse({"made": [study.project.within(to)], "notes": made.losses.as_text().splitlines()[:40]})


def _left(session: Session, file: Path) -> Event:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return acts.event(session.coder, "record", {"kind": "export", "on": file.suffix[1:], "detail": {"sha256": digest}})


def _not_blind(session: Session) -> None:
    if session.blind:
        raise QualcodeError(
            "you work blind, and this would show what others coded", "somebody else can make it, or stop working blind first"
        )
