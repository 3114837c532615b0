"""What is made from the study and what looks after it: reports, a backup, a check of its health. Each works on a reading of its own, so coding goes on."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.study import Study
from qualcode.web.answers import Body
from qualcode.web.session import Session


def doctor(session: Session, request: Request, body: Body) -> Response:
    """What is wrong, doubtful or unfinished, and what to do."""
    from qualcode.upkeep.doctor import doctor as run
    from qualcode.upkeep.doctor import summary

    not_blind(session)
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

    not_blind(session)
    study = Study(Project.open(session.project.root))
    made = make_reports(study, open_names=open_questions(study))
    files = [*(w for w, _ in made.reports), made.ledger]
    notes = [f"{study.project.within(f.kept)} was changed by somebody and kept; the new one stands beside it" for f in files if f.kept]
    return JSONResponse(
        {"made": [study.project.within(f.path) for f in files], "notes": [*notes, *(f"missing: {m}" for m in made.missing)]}
    )


def not_blind(session: Session) -> None:
    """Raise a QualcodeError where the coder works blind: what is made here shows what others coded."""
    if session.blind:
        raise QualcodeError(
            "you work blind, and this would show what others coded", "somebody else can make it, or stop working blind first"
        )
