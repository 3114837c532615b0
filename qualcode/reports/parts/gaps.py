"""What is missing from a study's reports, in words for the person who makes them. Unlike the reports, this names transcripts and labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qualcode.analysis.sections import SUMMARY, WORDS_OF_A_PAGE, too_long
from qualcode.codings.layers import cure, uncounted
from qualcode.reports import words
from qualcode.reports.parts.reading import unread_of
from qualcode.reports.quoting import says_less
from qualcode.reports.source import Source
from qualcode.reports.view import view_of

SHOWN = 5
"""How many of a kind are named before the rest is only counted."""


def missing(source: Source, sites: Iterable[str] = ("",)) -> list[str]:
    """One sentence for each thing the reports on these sites had to leave out or could not name, with what to do about it."""
    sites = list(sites)
    return [
        text
        for text in (
            _left_out(source),
            _unread(source),
            *_set_aside(source),
            _unmatched(source),
            _no_consent(source),
            _no_site(source),
            _withheld(source, sites),
            _unapproved(source, sites),
            _said_less(source, sites),
            _approved_but_naming(source),
            _names(source),
            *_not_written(source, sites),
            _one_person(source),
        )
        if text
    ]


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _left_out(source: Source) -> str:
    names = [f"{t} ({why})" for t, why in source.layer.left_out.items()]
    if not names:
        return ""
    curable = uncounted(source.study.codings, source.layer)
    todo = f"; where people have coded it, {cure(source.study.project.settings.approach)}" if curable else ""
    return f"{words.count(len(names), 'transcript')} left out: {_some(names)}{todo}"


def _unread(source: Source) -> str:
    """The turns nobody is on record as having read, by transcript."""
    found = unread_of(source)
    names = [f"{t} ({words.numbers(there)})" for t, there in sorted(found.turns.items(), key=lambda item: (-len(item[1]), item[0]))]
    return (
        f"{words.count(found.n, 'turn')} of {found.of} that nobody is on record as having read: turns of {_some(names)}; read them: qualcode work"
        if names
        else ""
    )


def _set_aside(source: Source) -> list[str]:
    codings = source.study.codings
    said = [f"{words.count(n, 'coding')} set aside: the codebook has no code {code!r}" for code, n in codings.unknown_codes.items()]
    if codings.unplaced:
        said.append(f"{words.count(len(codings.unplaced), 'coding')} without a place in the texts: qualcode doctor lists them")
    return said


def _unmatched(source: Source) -> str:
    labels = {
        f"{v.transcript} {v.label or '(no label)'}": None
        for c in source.layer.codings
        for v in source.voices.in_coding(c)
        if not v.participant
    }
    found = f"{words.count(len(labels), 'speaker')} not matched to a participant, so counted apart and not quoted"
    return f"{found} (transcripts/speakers.csv): {_some(list(labels))}" if labels else ""


def _no_consent(source: Source) -> str:
    silent = sorted({v.participant for c in source.layer.codings for v in source.voices.in_coding(c) if v.participant and not v.may_quote})
    return (
        f"{words.people(len(silent))} without a yes to being quoted (transcripts/participants.csv, column quote): {_some(silent)}"
        if silent
        else ""
    )


def _no_site(source: Source) -> str:
    lost = {v.participant or f"{v.transcript} {v.label}" for c in source.layer.codings for v in source.voices.in_coding(c) if not v.site}
    return (
        f"{words.people(len(lost))} without a site, in the report across sites only: {_some(sorted(lost))}" if lost and source.sites else ""
    )


def _withheld(source: Source, sites: Iterable[str]) -> str:
    """Approved or chosen quotes that no words may stand beside."""
    found = {q.coding: f"{q.transcript}, turn {q.turn}" for s in sites for q in view_of(source, s).printed.withheld}
    return (
        f"{words.count(len(found), 'passage')} may not be quoted because no words may stand beside them; paraphrase: {_some(list(found.values()))}"
        if found
        else ""
    )


def _unapproved(source: Source, sites: Iterable[str]) -> str:
    marked = {q.quote.coding for s in sites for there in view_of(source, s).chosen.values() for q in there if q.mark}
    return f"{words.count(len(marked), 'quotation')} printed that no author has approved: qualcode quotes approve" if marked else ""


def _said_less(source: Source, sites: Iterable[str]) -> str:
    """Approvals whose attribution says more than the ladder allows."""
    found = []
    for site in sites:
        ladder = view_of(source, site).printed.ladder
        for quote in view_of(source, site).quotable:
            if quote.approved_by and quote.attribution and not says_less(quote.attribution, quote.participant, ladder):
                found.append(f"{quote.transcript}, turn {quote.turn} (“{quote.attribution}”)")
    there = list(dict.fromkeys(found))
    return f"approved under words that say more than may be printed, and printed under fewer: {_some(there)}" if there else ""


def _approved_but_naming(source: Source) -> str:
    """Approved quotations that are not printed, by the end of their id as `qualcode quotes` shows it: all of them, for somebody chose each."""
    found = [f"{q.coding[-8:]} ({', '.join(named)})" for q in source.quotable if q.approved_by and (named := source.names.people_in(q))]
    return (
        f"{words.count(len(found), 'approved quotation')} passed over, because the words name somebody: {', '.join(found)}" if found else ""
    )


def _names(source: Source) -> str:
    there = [q for q in source.quotable if not q.approved_by]
    names: Counter[str] = Counter(n for q in there for n in source.names.within(q))
    n = sum(bool(source.names.within(q)) for q in there)
    some = ", ".join(f"{name} ({many})" for name, many in names.most_common(SHOWN * 2))
    return (
        f"{words.count(n, 'passage')} passed over for quoting because the words name somebody ({some}{' and others' if len(names) > SHOWN * 2 else ''}): "
        'qualcode quotes approve CODING --instead "NAME=the worker" prints a role for the name; words that name nobody go to not_names under [report] in qualcode.toml'
        if n
        else ""
    )


def _not_written(source: Source, sites: Iterable[str]) -> list[str]:
    """What the authors have not written yet, or written too long for its page, or twice."""
    said = []
    waiting: dict[tuple[str, ...], list[str]] = {}
    for site in sites:
        view = view_of(source, site)
        if open_parts := tuple(part for part in SUMMARY if view.written(part) is None):
            waiting.setdefault(open_parts, []).append(site)
        if n := too_long(source.sections, view.name):
            said.append(f"{view.name}: the first page has {n} words and holds about {WORDS_OF_A_PAGE}")
    for parts, there in waiting.items():
        where = words.listing(site or "the report across sites" for site in there)
        option = f' --site "{next(filter(None, there))}"' if any(there) else ""
        said.append(f"the first page waits for {', '.join(parts)} in {where}: qualcode section {parts[0]} --file FILE{option}")
    twice = [f"{w.part} for {w.site}" for w in source.sections.values() if w.rivals]
    return said + ([f"written apart in several versions, of which the newest is printed: {_some(twice)}"] if twice else [])


def _one_person(source: Source) -> str:
    """Authored words that name somebody by a role only they hold, beside whose quotes no such words may stand."""
    texts = [(f"{w.part} for {w.site}", w.text) for w in source.sections.values()]
    texts += [(f"{theme} at {row}", str(cell.get("summary") or "")) for (row, theme), cell in source.cells.items()]
    telling = telling_roles(source)
    found = [f"{where} (“{role}”)" for where, text in texts for role in telling if role.casefold() in " ".join(text.split()).casefold()]
    return (
        f"what authors wrote names people who can be told by it, and may name the speakers of quotations: {_some(found)}" if found else ""
    )


def telling_roles(source: Source) -> list[str]:
    """Words such as `head of School 5` that fit fewer than k people, of those who took part."""
    k, people = source.study.project.settings.k, source.voices.people.values()
    held: Counter[tuple[str, str]] = Counter()
    for row in source.population:
        held[row.get("role", ""), row.get("school", "")] += int(row.get("population") or 0)
    pairs = {(p.get("role", ""), p.get("school", "")) for p in people}
    return sorted(
        f"{role} {at} {school}" for role, school in pairs if role and school and 0 < held[role, school] < k for at in ("of", "at")
    )
