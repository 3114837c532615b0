"""Themes: a claim, the codes it draws on, the passages for and against it, and the recorded search for contrary cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.analysis.quotes.passages import find_coding, placed
from qualcode.codings.acts import check_code, event
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Coding
from qualcode.model.events import Event

if TYPE_CHECKING:
    from qualcode.study import Study

STATUSES = ("candidate", "reviewed", "final")
NOT_SEARCHED = "not searched"


@dataclass(frozen=True)
class Theme:
    """A theme as it stands. `for_` and `against` are ids of codings; `searched` says how contrary cases were looked for, empty where nobody has.

    `rivals` are the events of other versions that nothing orders; a person must decide between them.
    """

    id: str
    claim: str
    codes: tuple[str, ...]
    for_: tuple[str, ...]
    against: tuple[str, ...]
    searched: str
    status: str
    by: str
    at: str
    event: str
    rivals: tuple[str, ...] = ()


def read_themes(study: Study) -> list[Theme]:
    """Every theme of the study, in the order they were first written."""
    versions: dict[str, list[Event]] = {}
    for found in study.state.of("theme"):
        versions.setdefault(str(found["theme"]), []).append(found)
    first: dict[str, str] = {}
    for each in study.state.events.values():
        if each.act == "theme":
            first[str(each["theme"])] = min(first.get(str(each["theme"]), each.id), each.id)
    return [_theme(there[-1], tuple(e.id for e in there[:-1])) for _, there in sorted(versions.items(), key=lambda item: first[item[0]])]


def _theme(found: Event, rivals: tuple[str, ...] = ()) -> Theme:
    return Theme(
        id=str(found["theme"]),
        claim=str(found.get("claim") or ""),
        codes=tuple(found.get("codes") or ()),
        for_=tuple(found.get("for") or ()),
        against=tuple(found.get("against") or ()),
        searched=str(found.get("searched") or ""),
        status=str(found.get("status") or "candidate"),
        by=found.coder,
        at=found.at,
        event=found.id,
        rivals=rivals,
    )


def read_theme(study: Study, name: str) -> Theme:
    """One theme by its id.

    Raises:
        QualcodeError: there is none.
    """
    found = {t.id: t for t in read_themes(study)}
    if name not in found:
        raise QualcodeError(f"there is no theme {name!r}", did_you_mean(name, list(found)) or "qualcode themes lists them")
    return found[name]


def history(study: Study, name: str) -> list[Theme]:
    """Every version of a theme that was ever written, oldest first; those taken back are left out."""
    read_theme(study, name)
    events = [e for e in study.state.events.values() if e.act == "theme" and e["theme"] == name and e.id not in study.state.retracted]
    return [_theme(e) for e in sorted(events, key=lambda e: e.id)]


def new_theme(study: Study, coder: str, name: str, claim: str, codes: Sequence[str], **parts: Any) -> Event:
    """The event that begins a theme; the parts are those of `changed_theme`.

    Raises:
        QualcodeError: there is one of that name already, or a part cannot be used.
    """
    if any(t.id == name for t in read_themes(study)):
        raise QualcodeError(f"there is a theme {name!r} already", f"change it with: qualcode themes edit {name}")
    if not name.strip() or name != name.strip() or any(c.isspace() for c in name):
        raise QualcodeError(f"{name!r} cannot name a theme", "use a short name without blanks, such as morning-meeting")
    return _event(study, coder, name, {"claim": claim, "codes": codes, **parts}, {})


def changed_theme(study: Study, coder: str, name: str, reason: str = "", **parts: Any) -> Event:
    """The event that changes a theme: any of claim, codes, for_, against, searched and status; what is not named stays as it is.

    It is put in place of every version that stands, so that it also settles rival versions.

    Raises:
        QualcodeError: there is no such theme, or a part cannot be used.
    """
    theme = read_theme(study, name)
    old = {
        "claim": theme.claim,
        "codes": theme.codes,
        "for_": theme.for_,
        "against": theme.against,
        "searched": theme.searched,
        "status": theme.status,
    }
    return _event(study, coder, name, {**old, **parts}, {"replaces": [*theme.rivals, theme.event], "reason": reason or None}, old["codes"])


def _event(study: Study, coder: str, name: str, parts: Mapping[str, Any], tail: Mapping[str, Any], known: Iterable[str] = ()) -> Event:
    claim = str(parts.get("claim") or "").strip()
    if not claim:
        raise QualcodeError("the theme has no claim", "say in a sentence what it claims: --claim “…”")
    codes = list(dict.fromkeys(parts.get("codes") or ()))
    for code in codes:
        if code not in known:
            check_code(study.codebook, code)
    status = str(parts.get("status") or "candidate")
    if status not in STATUSES:
        raise QualcodeError(
            f"{status!r} is no status of a theme", did_you_mean(status, list(STATUSES)) or f"use one of {', '.join(STATUSES)}"
        )
    for_, against = (list(dict.fromkeys(_coding_id(study, i) for i in parts.get(side) or ())) for side in ("for_", "against"))
    if both := sorted(set(for_) & set(against)):
        raise QualcodeError(f"the passage {both[0]} is given both for and against", "leave it on one side, or cut two passages out of it")
    data = {
        "theme": name,
        "claim": claim,
        "codes": codes,
        "for": for_,
        "against": against,
        "searched": str(parts.get("searched") or "").strip() or None,
        "status": status,
    }
    return event(coder, "theme", {**data, **tail})


def _coding_id(study: Study, name: str) -> str:
    """The id of the coding; an id that was linked before stays, even where its coding has no place any more."""
    return name if name in study.state.events else find_coding(study, name).id


def removed_theme(study: Study, coder: str, name: str, reason: str = "") -> list[Event]:
    """The events that take a theme away, with every version of it that this coder wrote.

    Raises:
        QualcodeError: there is no such theme, or it is somebody else's.
    """
    theme = read_theme(study, name)
    own = [i for top in (theme.event, *theme.rivals) for i in study.state.lineage(top) if i not in study.state.retracted]
    if others := {study.state.events[i].coder for i in own if not study.state.coders.same(study.state.events[i].coder, coder)}:
        raise QualcodeError(
            f"{', '.join(sorted(others))} wrote some of this theme, and only its writers can take that away",
            "change its claim or status instead",
        )
    return [event(coder, "retract", {"target": i, "reason": reason or None}) for i in dict.fromkeys(own)]


def sides(study: Study, theme: Theme) -> dict[str, list[Coding]]:
    """The passages for and against a theme that have a place on the texts, in the order they were linked."""
    return {
        side: [c for i in ids if (c := placed(study, i)) is not None] for side, ids in (("for", theme.for_), ("against", theme.against))
    }


def doubts(study: Study, theme: Theme) -> list[str]:
    """What an author should know before resting on a theme, one sentence each."""
    said = []
    if theme.rivals:
        said.append(f"{len(theme.rivals) + 1} versions were written apart; settle them with: qualcode themes edit {theme.id}")
    if not theme.searched:
        said.append("contrary cases: " + NOT_SEARCHED)
    if not theme.against:
        said.append("no passage stands against it")
    for code in theme.codes:
        found = study.codebook.get(code)
        if found is None:
            said.append(f"it names the code {code!r}, which is not in the codebook; name another: qualcode themes edit {theme.id} --code …")
        elif found.status == "retired" or found.merged_into:
            now = study.codebook.current(code)
            remedy = f"now {now}" if found.merged_into else "retired"
            said.append(f"it names the code {code!r}, which is {remedy}; name the codes in use: qualcode themes edit {theme.id} --code …")
    found_sides = sides(study, theme)
    lost = len(theme.for_) + len(theme.against) - sum(len(there) for there in found_sides.values())
    if lost:
        said.append(f"{lost} linked passages have no place any more")
    from qualcode.analysis.voices import Voices

    voices = Voices(study)
    people = {v.participant for c in found_sides["for"] for v in voices.in_coding(c) if v.participant}
    if len(people) == 1 and found_sides["for"]:
        said.append("every passage for it is one person's")
    return said


def linked(study: Study, theme: Theme, for_: Iterable[str], against: Iterable[str], drop: Iterable[str]) -> tuple[list[str], list[str]]:
    """The passages for and against a theme after some were added and some dropped; one that is put on a side leaves the other.

    Raises:
        QualcodeError: no coding fits a name.
    """
    plus, minus, gone = ({_coding_id(study, i) for i in names} for names in (for_, against, drop))
    stay_for = [i for i in theme.for_ if i not in minus | gone]
    stay_against = [i for i in theme.against if i not in plus | gone]
    return [*stay_for, *sorted(plus - set(stay_for))], [*stay_against, *sorted(minus - set(stay_against))]
