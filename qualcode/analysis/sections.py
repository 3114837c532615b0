"""Sections of reports that people write: key messages, what a part comes to, implications. The program writes none of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.codings.acts import event
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event

if TYPE_CHECKING:
    from qualcode.study import Study

ACROSS = "across"
"""What stands in place of a site for the report across sites, and for a study without sites."""

STATUSES = ("draft", "agreed")

SUMMARY = {
    "key-messages": "Key messages",
    "confidence": "How confident we are",
    "no-change-and-harm": "What did not change, and what did harm",
    "implications": "What follows from this",
}
"""The parts of the first page, which only people write."""

BODY = {
    "context": "The site, in the authors' words",
    "feasibility": "Feasibility",
    "helped-and-hindered": "What helped, and what got in the way",
    "promise": "Promise",
    "no-change": "What did not change",
    "harm": "What did harm",
    "rival": "Other explanations",
    "impact": "Indicative impact",
    "cost": "Costs",
    "conditions": "Conditions, and what would have to change",
    "convergence": "Where groups and sites agree and differ",
    "limits": "What this study cannot say",
}
"""The parts further on, each printed where its subject is."""

PARTS = {**SUMMARY, **BODY}

WORDS_OF_A_PAGE = 420
"""The first page holds about as many words."""


@dataclass(frozen=True)
class Written:
    """A part of a report as somebody wrote it. `site` is a site or `across`; `rivals` are other versions that nothing orders."""

    site: str
    part: str
    text: str
    status: str
    by: str
    at: str
    event: str
    rivals: tuple[str, ...] = ()


def read_sections(study: Study) -> dict[tuple[str, str], Written]:
    """Every part that somebody has written, by site and part."""
    found: dict[tuple[str, str], Written] = {}
    for each in study.state.of("section"):
        written = _written(each)
        key = (written.site, written.part)
        rivals = (*found[key].rivals, found[key].event) if key in found else ()
        found[key] = replace(written, rivals=rivals)
    return found


def _written(each: Event) -> Written:
    return Written(
        str(each.get("site") or ACROSS),
        str(each["part"]),
        str(each.get("text") or ""),
        str(each.get("status") or "draft"),
        each.coder,
        each.at,
        each.id,
    )


def read_section(study: Study, part: str, site: str = "") -> Written:
    """One part as it stands.

    Raises:
        QualcodeError: there is no such part or site, or nobody has written it.
    """
    key = (check_site(study, site), check_part(study, part))
    found = read_sections(study).get(key)
    if found is None:
        raise QualcodeError(
            f"nobody has written {part} for {key[0]} yet", f'write it: qualcode section {part} --site "{key[0]}" --file FILE'
        )
    return found


def history(study: Study, part: str, site: str = "") -> list[Written]:
    """Every version of a part that was ever written, oldest first; those taken back are left out."""
    key = (check_site(study, site), check_part(study, part))
    events = (e for e in study.state.events.values() if e.act == "section" and e.id not in study.state.retracted)
    return sorted((w for w in map(_written, events) if (w.site, w.part) == key), key=lambda w: w.event)


def section_event(study: Study, coder: str, part: str, text: str, site: str = "", status: str = "draft", reason: str = "") -> Event:
    """The event that writes a part, in place of what stood there.

    Raises:
        QualcodeError: there is no such part, site or status, or the text is empty.
    """
    part, site = check_part(study, part), check_site(study, site)
    if status not in STATUSES:
        raise QualcodeError(
            f"{status!r} is no status of a section", did_you_mean(status, list(STATUSES)) or f"use one of {', '.join(STATUSES)}"
        )
    if not text.strip():
        raise QualcodeError(f"the text for {part} is empty", "give it in quotation marks, or in a file: --file FILE")
    older = [e.id for e in study.state.of("section") if (str(e.get("site") or ACROSS), e["part"]) == (site, part)]
    data = {"site": site, "part": part, "text": text.strip(), "status": status}
    return event(coder, "section", {**data, "reason": reason or None, "replaces": older or None})


def status_event(study: Study, coder: str, part: str, status: str, site: str = "", reason: str = "") -> Event:
    """The event that gives a part as it stands another status; raises as `section_event` and `read_section` do."""
    written = read_section(study, part, site)
    return section_event(study, coder, part, written.text, written.site, status, reason)


def known_parts(study: Study) -> dict[str, str]:
    """Every part there is, with its heading: those of all studies, and the questions of this codebook that are none of them."""
    book = study.codebook
    asked = dict.fromkeys(book.question(c.id) for c in book.walk() if not c.is_group)
    return {**PARTS, **{q: q[:1].upper() + q[1:] for q in asked if q and q not in PARTS}}


def check_part(study: Study, part: str) -> str:
    """The part, if reports have one of that name; raises a QualcodeError otherwise."""
    known = list(known_parts(study))
    if part not in known:
        raise QualcodeError(f"reports have no part {part!r}", did_you_mean(part, known) or f"parts are {', '.join(known)}")
    return part


def check_site(study: Study, site: str) -> str:
    """The site, or `across` where none is named; raises a QualcodeError where the study has no such site."""
    from qualcode.analysis.themes.matrix import known_sites

    sites = known_sites(study)
    if site and site != ACROSS and site not in sites:
        raise QualcodeError(
            f"there is no site {site!r}", did_you_mean(site, [*sites, ACROSS]) or f"sites are {', '.join(sites) or 'none'}, or {ACROSS}"
        )
    return site or ACROSS


def too_long(written: dict[tuple[str, str], Written], site: str) -> int:
    """How many words stand on the first page of a report, where they are more than it holds; else 0."""
    n = sum(len(w.text.split()) for (where, part), w in written.items() if where == site and part in SUMMARY)
    return n if n > WORDS_OF_A_PAGE else 0
