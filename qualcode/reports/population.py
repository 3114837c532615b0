"""The people there are, of whom some took part: what a report may say of those who did not, and what the attribution ladder may count on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qualcode.project import people
from qualcode.project.tables import Row

if TYPE_CHECKING:
    from qualcode.study import Study


def rows_of(study: Study, site: str = "") -> list[Row]:
    """The rows of population.csv on a site, or all of them."""
    found = people.read_rows(study.project, people.POPULATION).values()
    return [row for row in found if site in ("", row.get(study.project.settings.site, ""))]


def took_part(study: Study, row: Row, everybody: Iterable[Mapping[str, str]]) -> int:
    """How many of a row took part: as population.csv says, else as many participants as may fit it (an empty cell fits any)."""
    if row.get("took part"):
        return int(row["took part"])
    settings = study.project.settings
    fields = {c: row[c] for c in (settings.site, "school", settings.group, "role") if row.get(c)}
    return sum(all(p.get(c, "") in ("", value) for c, value in fields.items()) for p in everybody)


def disclosed(study: Study, everybody: Iterable[Mapping[str, str]]) -> list[Row]:
    """The rows as a reader of the reports knows them: nobody took part where the reports say so, and nowhere else.

    Reports name the schools in which nobody took part, and the roles of which nobody did at a whole site, never the role at one school: that would tell a
    colleague which of three heads is quoted.
    """
    settings, everybody = study.project.settings, list(everybody)
    rows = rows_of(study)
    took = [took_part(study, row, everybody) for row in rows]
    heard: dict[tuple[str, ...], int] = {}
    keys = [
        [
            ("school", row.get(settings.site, ""), row.get("school", "")),
            ("role", row.get(settings.site, ""), row.get(settings.group, ""), row.get("role", "")),
        ]
        for row in rows
    ]
    for there, n in zip(keys, took, strict=True):
        for key in there:
            heard[key] = heard.get(key, 0) + n
    found = []
    for row, (school, role) in zip(rows, keys, strict=True):
        is_silent = heard[role] == 0 or (bool(row.get("school")) and heard[school] == 0)
        found.append({**row, "took part": "0" if is_silent else ""})
    return found
