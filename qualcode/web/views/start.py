"""The start: where the study stands, what to do next, and everything around coding, for people who will never open a terminal again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from qualcode.model.people import CONSENTS, ROLES
from qualcode.web import payload
from qualcode.web.answers import Body
from qualcode.web.pages import render
from qualcode.web.session import Session


def show(session: Session, request: Request, body: Body) -> Response:
    """The first page."""
    with session.fresh():
        study = session.study
        listed = [_one(session, i) for i in payload.in_order(session)]
        labels = unmapped(session)
        people = [{"id": p.id, "about": _about(session, p.attributes), **{c: p[c] for c in CONSENTS}} for p in study.participants.values()]
        values: dict[str, Any] = {
            "name": study.project.settings.name,
            "coder": session.coder,
            "blind": session.blind,
            "invented": study.project.settings.invented,
            "transcripts": listed,
            "sites": progress(listed, "site"),
            "groups": progress(_by_group(session, listed), "group"),
            "next": _next(session, listed, len(labels)),
            "labels": labels,
            "people": people,
            "roles": ROLES,
            "consents": CONSENTS,
            "site": study.project.settings.site,
            "group": study.project.settings.group,
        }
    return HTMLResponse(render("start.html", view="start", **values))


def _one(session: Session, transcript_id: str) -> dict[str, Any]:
    row = session.study.rows.get(transcript_id, {})
    mine = sum(session.state.coders.same(e.coder, session.coder) for e in session.about(transcript_id, "code"))
    transcript = session.study.transcripts[transcript_id]
    return {
        "id": transcript_id,
        "title": payload.title(session, transcript_id),
        "kind": row.get("kind", ""),
        "site": row.get("site", ""),
        "turns": len(transcript.turns),
        "read": len(payload.read_turns(session, transcript_id)),
        "state": payload.own_state(session, transcript_id),
        "codings": mine,
    }


def progress(rows: Iterable[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """How far the coder is, by site or group: transcripts, those read, those coded, and codings."""
    found: defaultdict[str, dict[str, Any]] = defaultdict(lambda: {"transcripts": 0, "read": 0, "coded": 0, "codings": 0})
    for row in rows:
        there = found[row[by] or "not said"]
        there["transcripts"] += 1
        there["read"] += row["state"] != ""
        there["coded"] += row["state"] in ("coded", "reconciled")
        there["codings"] += row["codings"]
    return [{"name": name, **counts} for name, counts in sorted(found.items())]


def _by_group(session: Session, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The transcripts once for each group that speaks in them."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for speaker in session.study.speakers.values():
        person = session.study.participants.get(speaker.participant)
        if person is not None and speaker.counts:
            groups[speaker.transcript].add(person[session.project.settings.group])
    return [row | {"group": group} for row in listed for group in sorted(groups.get(row["id"], {""}))]


def unmapped(session: Session) -> list[dict[str, Any]]:
    """The labels of which nobody has said who they are, with how often they speak and their first words."""
    found = []
    for transcript in session.study.transcripts.values():
        first: dict[str, Any] = {}
        for turn in transcript.turns:
            known = session.study.speakers.get((transcript.id, turn.speaker or ""))
            if not turn.speaker or (known is not None and (known.participant or known.role not in ("", "participant"))):
                continue
            there = first.setdefault(turn.speaker, {"turns": 0, "words": " ".join(transcript.slice(turn.span).split())[:90]})
            there["turns"] += 1
        found += [
            {"transcript": transcript.id, "title": payload.title(session, transcript.id), "label": label, **said}
            for label, said in first.items()
        ]
    return found


def _about(session: Session, attributes: Any) -> str:
    settings = session.project.settings
    return ", ".join(v for v in (attributes.get(settings.group), attributes.get("role"), attributes.get(settings.site)) if v)


def _next(session: Session, listed: list[dict[str, Any]], labels: int) -> dict[str, str]:
    """The one thing to do next."""
    if not listed:
        return {"say": "Bring in your first transcripts.", "do": "Choose files", "to": "#import"}
    begun = [t for t in listed if t["codings"] and not t["state"]]
    fresh = [t for t in listed if t["state"] in ("", "read") and t not in begun]
    if begun or fresh:
        one = (begun or fresh)[0]
        word = "Go on with" if begun else "Read and code"
        return {
            "say": f"{len(fresh)} of {len(listed)} transcripts wait for you.",
            "do": f"{word} {one['title']}",
            "to": f"/transcripts/{one['id']}",
        }
    if labels:
        return {
            "say": f"All are coded. {labels} {'speaker is' if labels == 1 else 'speakers are'} not matched to a person yet; until then nobody can be quoted.",
            "do": "Say who they are",
            "to": "#people",
        }
    return {"say": "All transcripts are coded.", "do": "Make the reports", "to": "#make"}
