"""The passages of one code, or of all codes of a group: what the code view lists, by which they are filtered, and what became of one that moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from qualcode.model.codebook import Code
from qualcode.model.coding import Coding
from qualcode.web import payload
from qualcode.web.session import Session

AROUND = 120
"""How many characters of talk are shown on either side of a passage."""

NOT_SAID = "-"
"""The choice in a filter that stands for nothing said: no stance, a turn of no known group."""

Row = dict[str, Any]


def of(session: Session, code: Code) -> list[Coding]:
    """The codings of a code, or of everything below a group, that this coder may see, in the order of transcripts and places."""
    below = {c.id for c in code.walk()}
    return [c for c in session.study.codings.codings if c.code in below]


@dataclass(frozen=True)
class Filters:
    """What a reader has limited the list to; an empty value limits nothing."""

    words: str = ""
    site: str = ""
    group: str = ""
    stance: str = ""
    coder: str = ""
    restricted: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """The filters an address names."""
        return cls(**{f.name: query.get(f.name, "").strip() for f in fields(cls)})

    def fits(self, row: Row) -> bool:
        """Whether a passage is among those that are wanted."""
        if self.words and " ".join(self.words.split()).casefold() not in " ".join(row["words"].split()).casefold():
            return False
        if self.restricted and (self.restricted == "yes") != row["restricted"]:
            return False
        wanted = ((row[key], getattr(self, key)) for key in ("site", "group", "stance", "coder"))
        return all(not want or has == ("" if want == NOT_SAID else want) for has, want in wanted)


def choices(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The values there are to filter by; what nobody said comes last."""
    rows = list(rows)
    found = {key: sorted({r[key] for r in rows}, key=lambda v: (not v, v)) for key in ("site", "group", "stance", "coder")}
    return {key: [v or NOT_SAID for v in values] for key, values in found.items()}


def row(session: Session, one: Coding) -> Row:
    """One passage with what is around it, who says it, and what was said about it."""
    transcript = session.study.transcripts[one.transcript]
    turn = transcript.turn_at(one.start) or next(transcript.turns_in(one.span), None)
    known = session.study.attributes(one.transcript, turn) if turn else {}
    low, high = (min(turn.start, one.start), max(turn.end, one.end)) if turn else (one.start, one.end)
    before, after = max(low, one.start - AROUND), min(high, one.end + AROUND)
    settings = session.project.settings
    return {
        "id": one.id,
        "seen": seen(session, one),
        "transcript": one.transcript,
        "title": payload.title(session, one.transcript),
        "start": one.start,
        "end": one.end,
        "turn": turn.number if turn else 0,
        "speaker": (turn.speaker if turn else "") or "",
        "before": ("…" if before > low else "") + transcript.text[before : one.start],
        "words": transcript.slice(one.span),
        "after": transcript.text[one.end : after] + ("…" if after < high else ""),
        "site": known.get(settings.site, ""),
        "group": known.get(settings.group, ""),
        "code": one.code,
        "name": getattr(session.codebook.get(one.code), "name", one.code),
        "coder": one.coder,
        "mine": session.state.coders.same(one.coder, session.coder),
        "stance": one.stance,
        "basis": one.basis,
        "star": one.star,
        "note": one.note,
        "restricted": one.restricted,
    }


def seen(session: Session, one: Coding) -> str:
    """The name of how a passage stands: which coding it is, on which text, where, and under which code."""
    return named(one.id, *one.same_as, session.study.transcripts[one.transcript].hash, one.start, one.end, one.code)


def named(*parts: object) -> str:
    """A short name for a state that is made of these parts."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def became(session: Session, coding_id: str) -> str:
    """What became of a passage that no longer stands as the page has it, in words; of others' work nothing is said to who works blind."""
    event = session.state.events.get(coding_id)
    if event is None or event.act != "code" or not session.sees(event.coder) or event["transcript"] not in session.study.transcripts:
        return "it is no longer there"
    placed = session.codings(event["transcript"])
    heirs = [c for c in placed.codings for i in (c.id, *c.same_as) if i != coding_id and coding_id in session.state.lineage(i)]
    if heirs:
        names = [getattr(session.codebook.get(c.code), "name", c.code) for c in heirs]
        return f"it stands under {', '.join(dict.fromkeys(names))} now, on “{_short(session, heirs[0])}”"
    return "its text was mended, or its code merged" if coding_id in placed.by_id else "it was taken away"


def _short(session: Session, one: Coding, most: int = 80) -> str:
    words = " ".join(session.study.transcripts[one.transcript].slice(one.span).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
