"""Bringing transcripts in: what would be read is shown as a table to check, and only then taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.errors import QualcodeError
from qualcode.project.files import check_name
from qualcode.web import fields
from qualcode.web.answers import Body
from qualcode.web.session import Session

LARGEST_FILE = 50_000_000
"""The largest file that can be brought in through the page, in bytes."""


def look(session: Session, request: Request, body: Body) -> Response:
    """What a file would be read as; nothing is written to the project."""
    from qualcode.transcripts.dryrun import dry_run

    name = request.query_params.get("name", "").replace("\\", "/").rpartition("/")[2]
    if not name or name.startswith("."):
        raise QualcodeError("the file has no name that can be used", "rename it, then choose it again")
    check_name(Path(name))
    key = session.tray.put(name, body["data"])
    found = dry_run([session.tray.take(key)], project=session.project)
    if not found["transcripts"]:
        session.tray.drop(key)
        key = ""
    rows = [_checked(t) for t in found["transcripts"]]
    refused = [{"reason": r["reason"], "do": r["do"]} for r in found["refused"]]
    return JSONResponse({"key": key, "name": name, "transcripts": rows[:40], "more": max(0, len(rows) - 40), "refused": refused})


def take(session: Session, request: Request, body: Body) -> Response:
    """Take a file in that was looked at."""
    from qualcode.transcripts.importing import import_files

    key = fields.text(body, "key")
    path = session.tray.take(key)
    attributes = {k: v for k in ("site", "kind", "wave") if (v := fields.text(body, k, "").strip())}
    with session.fresh():
        done = list(import_files(session.project, [path], attributes=attributes, as_new=fields.yes(body, "as_new")))
    rows = [{"outcome": d.outcome, "id": d.transcript.id if d.transcript else "", "reason": d.reason, "corrects": d.corrects} for d in done]
    if not any(r["outcome"] == "corrects" for r in rows):
        session.tray.drop(key)
    return JSONResponse({"done": rows})


def _checked(one: dict[str, Any]) -> dict[str, Any]:
    """A row of the check table: speakers with their turns and first words, and what to look at."""
    first: dict[str, str] = {}
    for turn in one["turns"]:
        first.setdefault(turn["speaker"] or "nobody named", " ".join(turn["text"].split())[:80])
    speakers = [{**s, "words": first.get(s["label"], "")} for s in one["speakers"]]
    return {
        "title": one["title"],
        "kind": one["kind"],
        "turns": len(one["turns"]),
        "speakers": speakers,
        "unnamed": sum(t["speaker"] is None for t in one["turns"]),
        "first": [{"speaker": t["speaker"] or "—", "text": " ".join(t["text"].split())[:160]} for t in one["turns"][:4]],
        "warnings": [*([one["reason"]] if one["reason"] else []), *one["warnings"]],
        "removed": len(one["removed"]),
        "outside": len(one["outside"]),
    }
