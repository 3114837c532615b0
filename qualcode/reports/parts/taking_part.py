"""Who took part, and who was not heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from qualcode.analysis.counts.heard import sources
from qualcode.project.tables import Row
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.population import rows_of, took_part
from qualcode.reports.view import View

NO_POPULATION = "The study has not recorded who could have been heard (population.csv), so this report cannot say who was left out."
NOBODY_KNOWN = "Of the schools, groups and roles the study has recorded, none is without anybody who took part."


def who_took_part(view: View) -> Section:
    """How many people took part in what, by group and role, how many there are, and how many are heard in the codings."""
    heard, taking_part = view.everybody.people, view.participants
    of_them = "All of them are" if len(heard) == len(taking_part) > 1 else f"{len(heard)} of them {'is' if len(heard) == 1 else 'are'}"
    blocks: list[Block] = [
        Paragraph(
            f"{words.people(len(taking_part))} took part{_in_what(view)}. {of_them} heard in the passages this report reads.{_waves(view)}"
        )
    ]
    if view.everybody.unmatched:
        blocks.append(
            Paragraph(
                f"Speakers in these passages who are not matched to a participant, and so counted apart and never quoted: {len(view.everybody.unmatched)}."
            )
        )
    silent = sum(not view.study.participants[i].allows("quote") for i in taking_part)
    if silent:
        blocks.append(Paragraph(f"People who have not agreed to be quoted, and so are counted but not quoted: {silent}."))
    if taking_part:
        blocks.append(_table(view))
    return Section("Who took part", tuple(blocks), key="context/who-took-part")


def _in_what(view: View) -> str:
    kinds = words.listing(
        words.count(n, kind) for kind, n in sorted(sources(view.source.voices, view.site).items(), key=lambda item: (-item[1], item[0]))
    )
    return f", in {kinds}" if kinds else ""


def _waves(view: View) -> str:
    """When people were heard, where the study has waves."""
    there = {v.transcript for v in view.source.voices.everybody() if v.heard and view.site in ("", v.site)}
    waves = Counter(view.study.rows.get(t, {}).get("wave", "") for t in there)
    waves.pop("", None)
    if not waves:
        return ""
    said = words.listing(f"{wave} ({words.count(n, 'conversation')})" if len(waves) > 1 else wave for wave, n in sorted(waves.items()))
    return f" Wave: {said}."


def _table(view: View) -> Table:
    settings = view.study.project.settings

    wanted = (settings.site, settings.group) if view.sites else (settings.group, "role")
    columns = [c for c in wanted if any(p.get(c) for p in view.participants.values())] or [settings.group]

    taking = Counter(tuple(p.get(c, "") for c in columns) for p in view.participants.values())
    heard = Counter(tuple(p.get(c, "") for c in columns) for i, p in view.participants.items() if i in view.everybody.people)
    there_are: Counter[tuple[str, ...]] = Counter()
    for row in rows_of(view.study, view.site):
        there_are[tuple(row.get(c, "") for c in columns)] += int(row.get("population") or 0)
    rows = [
        (*(value or "not stated" for value in key), str(there_are[key] or "not known"), str(n), str(heard[key]))
        for key, n in sorted(taking.items())
    ]
    rows.append(("All", *[""] * (len(columns) - 1), "", str(len(view.participants)), str(sum(heard.values()))))
    n = len(columns)
    return Table(
        f"Who took part, by {words.listing(columns)}",
        (*(words.capital(c) for c in columns), "People there are", "Took part", "Heard in coded passages"),
        tuple(rows),
        (*[52 // n] * n, 15, 14, 19),
        frozenset({n, n + 1, n + 2}),
        key="context/who-took-part",
    )


def who_was_not_heard(view: View) -> Section:
    """The schools, groups and roles of which nobody took part, groups heard at other sites only, and people heard in no coded passage."""
    rows = rows_of(view.study, view.site)
    blocks: list[Block] = [Paragraph("What follows in this report is silent on these people; their silence is not agreement.")]
    schools, elsewhere = _schools(view, rows), _elsewhere(view)
    blocks += [Paragraph(text) for text in (schools, elsewhere, _declined(rows), _not_coded(view)) if text]
    absent = absent_roles(view, rows)
    if absent:
        blocks.append(_absent_table(view, absent))
    else:
        blocks.append(Paragraph(_none_absent(schools, elsewhere) if rows else NO_POPULATION))
    return Section("Who was not heard", tuple(blocks), key="context/who-was-not-heard")


def _none_absent(schools: str, elsewhere: str) -> str:
    """That every recorded group and role was heard, less what the sentences before it have said of schools and groups."""
    if not schools and not elsewhere:
        return NOBODY_KNOWN
    return f"Somebody took part from every {'other ' if elsewhere else ''}group and role the study has recorded."


def absent_roles(view: View, rows: Iterable[Row]) -> list[Row]:
    """The groups and roles of a site of which nobody took part, all its schools together: school by school it would tell who of a role was the one heard."""
    settings = view.study.project.settings
    columns = (settings.site, settings.group, "role")
    together: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        together.setdefault(tuple(row.get(c, "") for c in columns), []).append(row)
    absent = {key: there for key, there in together.items() if not any(_took_part(view, row) for row in there)}
    return [
        {**dict(zip(columns, key, strict=True)), **{c: _sum(there, c) for c in ("population", "approached")}}
        for key, there in absent.items()
    ]


def _took_part(view: View, row: Row) -> int:
    return took_part(view.study, row, view.source.voices.people.values())


def _sum(rows: Iterable[Row], column: str) -> str:
    cells = [row.get(column, "") for row in rows]
    return str(sum(map(int, cells))) if all(cells) else "not known"


def _schools(view: View, rows: Iterable[Row]) -> str:
    """The schools in which nobody took part."""
    took_part: dict[str, int] = {}
    for row in rows:
        if row.get("school"):
            took_part[row["school"]] = took_part.get(row["school"], 0) + _took_part(view, row)
    silent = [school for school, n in took_part.items() if n == 0]
    return f"Nobody took part at {words.listing(silent)}." if silent else ""


def _absent_table(view: View, absent: Sequence[Row]) -> Table:
    settings = view.study.project.settings
    sites = [] if view.site else [settings.site]
    columns = [c for c in (*sites, settings.group, "role") if any(row.get(c) for row in absent)]
    rows = tuple((*(row.get(c) or "–" for c in columns), row["population"], row["approached"]) for row in absent)
    head = (*(words.capital(c) for c in columns), "People there are", "Approached")
    width = 66 // max(1, len(columns))
    widths = (*[width] * len(columns), 19, 15)
    return Table(
        "Of these nobody took part", head, rows, widths, frozenset({len(columns), len(columns) + 1}), key="context/who-was-not-heard"
    )


def _declined(rows: Iterable[Row]) -> str:
    declined = sum(int(row.get("declined") or 0) for row in rows)
    return f"{words.people(declined)} declined to take part." if declined else ""


def _elsewhere(view: View) -> str:
    """Groups that took part at some site, but not at this one."""
    settings = view.study.project.settings
    people = view.source.voices.people.values()
    groups = sorted({p.get(settings.group, "") for p in people} - {""})
    said = []
    for site in [view.site] if view.site else view.sites:
        there = {p.get(settings.group, "") for p in people if p.get(settings.site, "") == site}
        if missing := [g for g in groups if g not in there]:
            said.append(
                f"{f'{site}: ' if view.sites else ''}nobody from {words.listing(missing)} took part here, though they did at other sites."
            )
    return words.capital(" ".join(said)) if view.site or view.sites else ""


def _not_coded(view: View) -> str:
    silent = [i for i in view.participants if i not in view.everybody.people]
    return f"People who took part, but are heard in no coded passage: {len(silent)}." if silent else ""
