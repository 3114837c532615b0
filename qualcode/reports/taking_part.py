"""Who took part, and who was not heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from qualcode.analysis.heard import sources
from qualcode.project import people
from qualcode.project.tables import Row
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.view import View

NO_POPULATION = "The study has not recorded who could have been heard (population.csv), so this report cannot say who was left out."
NOBODY_KNOWN = "Of the schools, groups and roles the study has recorded, none is without anybody who took part."


def who_took_part(view: View) -> Section:
    """How many people took part in what, by group and role, and how many of them are heard in the codings."""
    heard, taking_part = view.everybody.people, view.participants
    of_them = "All of them are" if len(heard) == len(taking_part) > 1 else f"{len(heard)} of them {'is' if len(heard) == 1 else 'are'}"
    blocks: list[Block] = [
        Paragraph(f"{words.people(len(taking_part))} took part{_in_what(view)}. {of_them} heard in the passages this report reads.")
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
    return Section("Who took part", tuple(blocks))


def _in_what(view: View) -> str:
    kinds = words.listing(
        words.count(n, kind) for kind, n in sorted(sources(view.source.voices, view.site).items(), key=lambda item: (-item[1], item[0]))
    )
    return f", in {kinds}" if kinds else ""


def _table(view: View) -> Table:
    settings = view.study.project.settings

    wanted = (settings.site, settings.group) if view.sites else (settings.group, "role")
    columns = [c for c in wanted if any(p.get(c) for p in view.participants.values())] or [settings.group]

    took_part = Counter(tuple(p.get(c, "") for c in columns) for p in view.participants.values())
    heard = Counter(tuple(p.get(c, "") for c in columns) for i, p in view.participants.items() if i in view.everybody.people)
    rows = [(*(value or "not stated" for value in key), str(n), str(heard[key])) for key, n in sorted(took_part.items())]

    rows.append(("All", *[""] * (len(columns) - 1), str(len(view.participants)), str(sum(heard.values()))))

    return Table(
        f"Who took part, by {words.listing(columns)}",
        (*(words.capital(c) for c in columns), "Took part", "Heard in coded passages"),
        tuple(rows),
        (*[64 // len(columns)] * len(columns), 16, 20),
        frozenset({len(columns), len(columns) + 1}),
    )


def who_was_not_heard(view: View) -> Section:
    """The schools, groups and roles of which nobody took part, groups heard at other sites only, and people heard in no coded passage."""
    rows = population(view)
    blocks: list[Block] = [Paragraph("What follows in this report is silent on these people; their silence is not agreement.")]
    blocks += [Paragraph(text) for text in (_schools(view, rows), _elsewhere(view), _declined(rows), _not_coded(view)) if text]
    absent = absent_roles(view, rows)
    if absent:
        blocks.append(_absent_table(view, absent))
    else:
        blocks.append(Paragraph(NOBODY_KNOWN if rows else NO_POPULATION))
    return Section("Who was not heard", tuple(blocks))


def population(view: View) -> list[Row]:
    """The rows of population.csv on this site, or all of them."""
    rows = people.read_rows(view.study.project, people.POPULATION).values()
    return [row for row in rows if view.site in ("", row.get(view.study.project.settings.site, ""))]


def _took_part(view: View, row: Row) -> int:
    """How many took part: as population.csv says, else as many participants as may fit the row (an empty cell fits any)."""
    if row.get("took part"):
        return int(row["took part"])
    settings = view.study.project.settings
    fields = {c: row[c] for c in (settings.site, "school", settings.group, "role") if row.get(c)}
    return sum(all(p.get(c, "") in ("", value) for c, value in fields.items()) for p in view.source.voices.people.values())


def absent_roles(view: View, rows: Iterable[Row]) -> list[Row]:
    """The groups and roles of which nobody took part: school by school on one site, all schools of a site together across sites."""
    settings = view.study.project.settings
    columns = ("school", settings.group, "role") if view.site else (settings.site, settings.group, "role")
    together: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        together.setdefault(tuple(row.get(c, "") for c in columns), []).append(row)
    absent = {key: there for key, there in together.items() if not any(_took_part(view, row) for row in there)}
    return [
        {**dict(zip(columns, key, strict=True)), **{c: _sum(there, c) for c in ("population", "approached")}}
        for key, there in absent.items()
    ]


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
    columns = [c for c in (settings.site, "school", settings.group, "role") if any(row.get(c) for row in absent)]
    rows = tuple((*(row.get(c) or "–" for c in columns), row["population"], row["approached"]) for row in absent)
    head = (*(words.capital(c) for c in columns), "People there are", "Approached")
    width = 66 // max(1, len(columns))
    return Table("Of these nobody took part", head, rows, (*[width] * len(columns), 19, 15), frozenset({len(columns), len(columns) + 1}))


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
