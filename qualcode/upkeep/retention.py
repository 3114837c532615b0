"""How long a study may keep what: the dates of its own record, and what was destroyed when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.project import Project
from qualcode.project.folder import SETTINGS
from qualcode.study import Study
from qualcode.upkeep.finding import Finding
from qualcode.upkeep.names.key import known_key
from qualcode.upkeep.nearby import backups

KINDS = {
    "audio": "the recordings",
    "originals": "the transcripts as they arrived",
    "key": "the names behind the pseudonyms",
    "backups": "the backups",
}
"""What a study sets dates for, in `[study.retention]` of qualcode.toml."""

SOON = 30
"""So many days ahead, `doctor` begins to speak of a date."""

LONGEST = 200
"""How many characters are kept of what was destroyed, and how."""


@dataclass(frozen=True)
class Kept:
    """One thing a study keeps for a time: until when (None where its record does not say), when it was destroyed (empty: not on record), and what of it is still there."""

    kind: str
    until: date | None
    destroyed: str = ""
    there: tuple[str, ...] = ()


def kept(study: Study) -> list[Kept]:
    """What the study keeps, with its dates and what is on record.

    Raises:
        QualcodeError: `[study.retention]` is no table, or a date in it is none.
    """
    days = _dates(study.project)
    gone = {str(e.get("on")): _day(e) for e in study.state.of("record") if e.get("kind") == "destroyed"}
    return [Kept(kind, days.get(kind), gone.get(kind, ""), tuple(_still_there(study.project, kind))) for kind in KINDS]


def _dates(project: Project) -> dict[str, date]:
    table = project.settings.study.get("retention", {})
    if not isinstance(table, dict):
        raise QualcodeError(f"{SETTINGS}: [study.retention] must be a table", 'write for example audio = "2027-07-31" below it')
    found = {}
    for kind, value in table.items():
        if kind not in KINDS:
            raise QualcodeError(f"{SETTINGS}: [study.retention] has {kind!r}", f"dates are set for {', '.join(KINDS)}")
        try:
            found[kind] = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError as error:
            raise QualcodeError(f"{SETTINGS}: [study.retention] {kind}: {value!r} is no day", "write it as 2027-07-31") from error
    return found


def _day(event: Event) -> str:
    detail = event.get("detail")
    return str(detail.get("day", "")) if isinstance(detail, dict) else event.at[:10]


def _still_there(project: Project, kind: str) -> Iterator[str]:
    """What of it can be seen from here; recordings cannot."""
    if kind == "originals" and project.originals.is_dir():
        yield from (p.name for p in sorted(project.originals.iterdir()) if p.is_file())
    elif kind == "backups":
        yield from (p.name for p in backups(project))
    elif kind == "key" and (place := known_key(project)) and place.is_file():
        yield str(place)


def destroyed(study: Study, coder: str, what: str, day: str, how: str) -> Event:
    """The record that something was destroyed on a day; the caller writes it. Nothing is destroyed by this.

    Raises:
        QualcodeError: it is not said what, or the day is none or to come.
    """
    what, how = " ".join(what.split()), " ".join(how.split())
    if not what or len(what) > LONGEST or len(how) > LONGEST:
        raise QualcodeError(f"say in up to {LONGEST} characters what was destroyed", f"one of {', '.join(KINDS)}, or the name of a file")
    try:
        when = date.fromisoformat(day)
    except ValueError as error:
        raise QualcodeError(f"{day!r} is no day", "write it as 2026-06-15") from error
    if when > date.today():
        raise QualcodeError(f"{day} is still to come", "note it when it is done")
    return acts.event(coder, "record", {"kind": "destroyed", "on": what, "detail": {"day": day, "how": how}})


def overdue(study: Study, today: date | None = None) -> Iterator[Finding]:
    """What should be destroyed by now or soon, and what is said to be destroyed and is still there."""
    today = today or date.today()
    try:
        everything = kept(study)
    except QualcodeError as error:
        yield Finding("warning", SETTINGS, error.message, error.hint)
        return
    level = "note" if study.project.settings.invented else "warning"
    for one in everything:
        if one.destroyed and one.there:
            yield Finding(
                level,
                SETTINGS,
                f"{KINDS[one.kind]} are on record as destroyed on {one.destroyed}, and {len(one.there)} are there: {one.there[0]}",
                "destroy them, or say what was meant: qualcode retention",
            )
        elif one.until and not one.destroyed and one.until < today:
            yield Finding(
                level,
                SETTINGS,
                f"{KINDS[one.kind]} were to be destroyed by {one.until}, and nothing is on record",
                f"destroy them, and note it: qualcode retention --destroyed {one.kind}",
            )
        elif one.until and not one.destroyed and (one.until - today).days <= SOON:
            yield Finding("note", SETTINGS, f"{KINDS[one.kind]} are to be destroyed by {one.until}", "")
