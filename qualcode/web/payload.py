"""What the page's scripts are told: codings, memos and codes as JSON. Places are code points, as in the logs."""

from __future__ import annotations

import re
from typing import Any

from qualcode.codebooks.diff import cue_text
from qualcode.codings.anchor import Anchor, Unplaced
from qualcode.model.codebook import Code, Codebook
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.text import Span
from qualcode.web.said import last_step
from qualcode.web.session import Session

Json = dict[str, Any]


def coding(session: Session, one: Coding) -> Json:
    """One coding; fields without a value are left out."""
    row: Json = {"id": one.id, "start": one.start, "end": one.end, "code": one.code, "coder": one.coder}
    row |= {k: v for k, v in (("stance", one.stance), ("basis", one.basis), ("note", one.note)) if v}
    row |= {k: True for k, v in (("star", one.star), ("restricted", one.restricted), ("moved", one.edge_changed)) if v}
    if session.state.coders.same(one.coder, session.coder):
        row["mine"] = True
    return row


def transcript(session: Session, transcript_id: str) -> Json:
    """Everything that stands on one transcript."""
    there = session.transcript(transcript_id)
    codings = session.codings(transcript_id)
    return {
        "id": there.id,
        "text": there.hash,
        "token": session.token(there.id),
        "codebook": session.codebook.hash,
        "coder": session.coder,
        "codings": [coding(session, c) for c in codings.codings],
        "restricted": restrictions(session, transcript_id),
        "unplaced": len(codings.unplaced),
        "read": read_turns(session, transcript_id),
        "state": own_state(session, transcript_id),
        "memos": memos(session, transcript_id),
        "undo": last_step(session),
    }


def restrictions(session: Session, transcript_id: str) -> list[Json]:
    """What is restricted on a transcript: where (the whole of it, where the words have no place any more), why and who was told; never the words."""
    there = session.transcript(transcript_id)
    anchor = Anchor({there.id: there})
    found = []
    for event in session.about(transcript_id, "restrict"):
        place = anchor.place(event)
        start, end = (0, len(there.text)) if isinstance(place, Unplaced) else (place.start, place.end)
        row = {"id": event.id, "start": start, "end": end, "why": event.get("reason") or "", "told": event.get("told") or ""}
        mine = session.state.coders.same(event.coder, session.coder)
        found.append(row | {"coder": event.coder if session.sees(event.coder) else "", "mine": mine})
    return found


def read_turns(session: Session, transcript_id: str) -> list[int]:
    """The turns this coder has marked as read, on the text as it stands."""
    there = session.transcript(transcript_id)
    mine = [e for e in session.about(transcript_id, "read") if session.state.coders.same(e.coder, session.coder)]
    spans = sorted({(e["start"], e["end"]) for e in mine if e["text"] == there.hash})
    if not spans:
        return []
    known = set(spans)
    whole = [s for s in spans if s[1] - s[0] > max((len(t.span) for t in there.turns), default=0)]
    return [t.number for t in there.turns if (t.start, t.end) in known or any(s <= t.start and t.end <= e for s, e in whole)]


def own_state(session: Session, transcript_id: str) -> str:
    """How far this coder is with a transcript: read, coded, reconciled, or nothing yet."""
    mine = [e for e in session.about(transcript_id, "state") if session.state.coders.same(e.coder, session.coder)]
    return str(mine[-1]["to"]) if mine else ""


def title(session: Session, transcript_id: str) -> str:
    """What people call a transcript."""
    row = session.study.rows.get(transcript_id, {})
    return row.get("label") or session.study.transcripts[transcript_id].title or transcript_id


def in_order(session: Session) -> list[str]:
    """The ids of the transcripts in the order of their titles, Interview 2 before Interview 10."""

    def order(transcript_id: str) -> list[tuple[int, str]]:
        parts = re.findall(r"\d+|\D+", title(session, transcript_id).casefold())
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    return sorted(session.study.transcripts, key=lambda i: (order(i), i))


def memos(session: Session, transcript_id: str) -> list[Json]:
    """The memos on a transcript, its codings, any code and the project, the oldest first."""
    places = session.codings(transcript_id).by_id
    return [
        memo(session, e)
        for e in session.memos()
        if e["on"] in places or e["on"] in (transcript_id, "project") or e["on"] in session.codebook
    ]


def memo(session: Session, event: Event) -> Json:
    """One memo."""
    row = {
        "id": event.id,
        "on": event["on"],
        "kind": event.get("kind", "note"),
        "text": event.get("text", ""),
        "coder": event.coder,
        "at": event.at,
    }
    return row | ({"mine": True} if session.state.coders.same(event.coder, session.coder) else {})


def codebook(book: Codebook) -> Json:
    """The tree of codes with what a coder needs at hand."""
    return {"hash": book.hash, "name": book.name, "stance": book.stance, "locked": book.locked, "codes": [code(c) for c in book.codes]}


def code(one: Code) -> Json:
    """A code or group, with those below it."""
    row: Json = {"id": one.id, "name": one.name, "definition": one.definition, "colour": one.colour, "group": one.is_group}
    row["include"] = list(one.include)
    row["exclude"] = [{"when": e.when, "use": e.use} for e in one.exclude]
    row["examples"] = list(one.examples)
    row["cues"] = [cue_text(c) for c in one.cues if c.kind != "pattern"]
    row["status"] = "merged" if one.merged_into else one.status
    row["codes"] = [code(c) for c in one.codes]
    return row


def entries(one: Code, key: str) -> list[str | None]:
    """The entries of one of a code's lists as a person types them, a line each; None for a pattern, which is written in the file only."""
    if key == "exclude":
        return [f"{e.when} -> {e.use}" if e.use else e.when for e in one.exclude]
    if key == "cues":
        return [None if c.kind == "pattern" else cue_text(c) for c in one.cues]
    return list(one.include if key == "include" else one.examples)


def passage(session: Session, transcript_id: str, span: Span) -> str:
    """The exact words of a stretch, cut here and not in the browser."""
    return session.transcript(transcript_id).slice(span)
