"""What must be settled before a report is written: names, approvals, and the ladder of attributions. Told by name, a report goes on, and says so on its first page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualcode.errors import CheckFailed, UsageError, did_you_mean
from qualcode.reports import words
from qualcode.reports.plan import codes_in
from qualcode.reports.source import Source
from qualcode.reports.view import View, view_of

STATUSES = ("draft", "factual-check", "final")
KINDS = ("names", "quotes", "ladder")
"""What can be overruled by name: names undecided, quotes no author approved, an attribution ladder without the population it counts."""

REMEDIES = {
    "names": "where the key is kept, run: qualcode pseudonymise --check, and decide what it lists",
    "quotes": "approve what should be printed: qualcode quotes, then qualcode quotes approve CODING; or write a draft, which marks them",
    "ladder": "fill transcripts/population.csv: how many people there are of each school, group and role",
}
ALL_THE_SAME = {
    "names": "This report was written although names in the study wait for a decision",
    "quotes": "This report was written although no author has approved all its quotations",
    "ladder": "This report was written although nobody could check how many people its attributions could mean",
}
NO_POPULATION = (
    "Nobody has recorded how many people there are of each school, group and role (population.csv), so the attributions in this draft count only those who took part. "
    "A final report waits for it."
)


@dataclass(frozen=True)
class Doubt:
    """One thing that stands against writing a report: what kind it is, and what there is, in half a sentence."""

    kind: str
    said: str


def check_status(status: str, setting: object = "") -> str:
    """The status a report is written in: the one asked for, else that of the settings (`published` counts as final), else draft.

    Raises:
        UsageError: there is no such status.
    """
    wanted = status or {"published": "final"}.get(str(setting), str(setting))
    if not status and wanted not in STATUSES:
        return "draft"
    if wanted not in STATUSES:
        raise UsageError(
            f"{wanted!r} is no status of a report", did_you_mean(wanted, list(STATUSES)) or f"use one of {', '.join(STATUSES)}"
        )
    return wanted


def check_despite(despite: Iterable[str]) -> frozenset[str]:
    """The kinds of doubt that are overruled; raises a UsageError where there is no such kind."""
    for kind in (found := frozenset(despite)):
        if kind not in KINDS:
            raise UsageError(
                f"{kind!r} is nothing that can be overruled", did_you_mean(kind, list(KINDS)) or f"use one of {', '.join(KINDS)}"
            )
    return found


def check(source: Source, sites: Sequence[str]) -> None:
    """Stop before reports on these sites (an empty one is the report across) are written while something stands against it that was not overruled by name.

    Raises:
        CheckFailed: something does; the message says what, the hint what to do about it.
    """
    open_doubts = [d for d in doubts(source, sites) if d.kind not in source.despite]
    if not open_doubts:
        return
    kinds = dict.fromkeys(d.kind for d in open_doubts)
    said = "; ".join(d.said for d in open_doubts)
    hints = [
        *(REMEDIES[k] for k in kinds),
        f"or go on all the same, which the first page will say: {' '.join(f'--despite {k}' for k in kinds)}",
    ]
    raise CheckFailed(f"no report was written: {said}", "\n  ".join(hints))


def doubts(source: Source, sites: Sequence[str]) -> list[Doubt]:
    """Everything that stands against writing the reports on these sites."""
    found = [Doubt("names", said) for said in source.open_names]
    for site in sites:
        view = view_of(source, site)
        if gaps := unapproved_parts(view):
            found.append(
                Doubt(
                    "quotes", f"{_about(view)}: no author has approved a quotation for {words.listing(gaps)}, where passages may be quoted"
                )
            )
        found += [Doubt("ladder", said) for said in unknown_population(view) if not _not_begun(view)]
    return list(dict.fromkeys(found))


def _about(view: View) -> str:
    return view.site or ("across sites" if view.sites else "the report")


def unapproved_parts(view: View) -> list[str]:
    """In a final report: the parts that would go without a quotation because nobody has approved one."""
    if view.source.status != "final":
        return []
    parts = ("feasibility", "promise", "no-change", "harm", "rival", "impact", "cost")
    names = view.source.names
    lacking = []
    for part in parts:
        codes = {c.id for c in codes_in(view, part)}
        there = [q for q in view.quotable if q.code in codes and not names.within(q)]
        if there and not any(q.approved_by for q in there):
            lacking.append(part)
    return lacking


def _not_begun(view: View) -> bool:
    """Whether this is a draft of a study that has recorded no population at all: the ladder then counts those who took part, and the first page says so."""
    return view.source.status == "draft" and not view.source.population


def unknown_population(view: View) -> list[str]:
    """The sites of which population.csv says nothing, though people of them may be quoted."""
    settings = view.study.project.settings
    if settings.k < 2 or view.source.status == "factual-check":
        return []
    known = {row.get(settings.site, "") for row in view.source.population}
    quoted = {q.attributes.get(settings.site, "") for q in view.quotable}
    return [
        f"nobody can tell how many people an attribution{f' in {site}' if site else ''} could mean, for population.csv says nothing of {'it' if site else 'them'}"
        for site in sorted(quoted - known)
    ]


def first_page(view: View) -> list[str]:
    """What the first page of a report says of doubts that were overruled."""
    found = [d for d in doubts(view.source, [view.site]) if d.kind in view.source.despite]
    unapproved = sum(bool(q.mark) for there in view.chosen.values() for q in there)
    said = [
        f"{ALL_THE_SAME[kind]}: {'; '.join(d.said for d in found if d.kind == kind)}."
        for kind in KINDS
        if any(d.kind == kind for d in found)
    ]
    if _not_begun(view) and unknown_population(view):
        said.append(NO_POPULATION)
    if unapproved and view.source.status == "final":
        said.append(
            f"{words.count(unapproved, 'quotation')} here {'is' if unapproved == 1 else 'are'} not approved for print; each is marked."
        )
    return said


def marked(view: View) -> str:
    """In a draft: how many of its quotations nobody has approved."""
    printed = [q for there in view.chosen.values() for q in there]
    n = sum(bool(q.mark) for q in printed)
    if not n or view.source.status != "draft":
        return ""
    return f"{n} of its {words.count(len(printed), 'quotation')} {'has' if n == 1 else 'have'} not been approved for print by an author; each is marked."


def overruled(despite: Collection[str]) -> str:
    """The overruled doubts as a command names them."""
    return "".join(f" --despite {kind}" for kind in KINDS if kind in despite)
