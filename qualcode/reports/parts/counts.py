"""Tables of people heard, as they may leave the team: cells of fewer than k people are shown together with others of their row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.analysis.counts.smallcells import merged_cells
from qualcode.analysis.quotes.attribution import NEUTRAL
from qualcode.analysis.voices import Voice
from qualcode.reports import words
from qualcode.reports.content import Table
from qualcode.reports.view import View

NOT_PREVALENCE = "people heard, not prevalence"
NAME_WIDTH = 32
"""The least share of the page, in hundredths, that the names of rows take in a table."""
MERGED = "·"
NOBODY = "–"


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, and the codes that count for it."""

    name: str
    codes: frozenset[str]


People = Mapping[tuple[int, str], Collection[str]]


def people_by(view: View, lines: Sequence[Line], column: str) -> dict[tuple[int, str], set[str]]:
    """The different people of each line and column (`group`, `site`, or `both`); the column `` is everybody."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for code in line.codes:
            rows_of[code].append(number)
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for coding in view.codings:
        for voice in view.source.voices.in_coding(coding, view.site) if rows_of.get(coding.code) else ():
            if voice.participant:
                for number in rows_of[coding.code]:
                    for key in ("", _key(view, voice, column)):
                        found[number, key].add(voice.participant)
    return found


def _key(view: View, voice: Voice, column: str) -> str:
    group = view.source.voices.word(voice)
    return {"group": group, "site": voice.site, "both": f"{voice.site} / {group}"}[column]


def tables(view: View, name: str, lines: Sequence[Line], key: str) -> list[Table]:
    """Who was heard on each line: by group, and where sites are compared by site as well."""
    by = [("group", view.groups)] + ([("site", view.sites)] if view.sites else [])
    return [_table(view, f"{name}: people heard by {what}", lines, what, columns, f"{key}/by-{what}") for what, columns in by]


def _table(view: View, caption: str, lines: Sequence[Line], what: str, columns: Sequence[str], key: str) -> Table:
    people = people_by(view, lines, what)
    k = view.study.project.settings.k
    rows = [
        shown_row([frozenset(people.get((n, c), ())) for c in columns], frozenset(people.get((n, ""), ())), k) for n in range(len(lines))
    ]
    any_merged = any(row.merged for row in rows)
    heads = [words.capital(plural(c, 2)) for c in columns] + (["Together (·)"] if any_merged else []) + ["All"]
    cells = tuple(
        (line.name, *row.cells, *((row.merged or NOBODY,) if any_merged else ()), row.total) for line, row in zip(lines, rows, strict=True)
    )
    widths = [column_width(h) for h in heads]
    shades = tuple((None, *shade([*row.cells, *(("",) if any_merged else ()), ""], rows)) for row in rows) if view.sites else ()
    return Table(
        f"{caption} ({NOT_PREVALENCE})",
        ("", *heads),
        cells,
        (max(NAME_WIDTH, 100 - sum(widths)), *widths),
        frozenset(range(1, len(heads) + 1)),
        shades,
        key,
    )


@dataclass(frozen=True)
class Row:
    """The cells of a row as they are printed, how many people the merged ones make together (empty where none is merged), and the total."""

    cells: tuple[str, ...]
    merged: str
    total: str


def shown_row(people: Sequence[frozenset[str]], everybody: frozenset[str], k: int) -> Row:
    """A row of counts by the rule of small cells: those of 1 to k-1 people stand together, and where they are fewer than k together, so does the total."""
    hidden = merged_cells(people, k)
    together = frozenset[str]().union(*(people[i] for i in hidden))
    under = bool(hidden) and len(together) < k
    cells = tuple(MERGED if i in hidden else str(len(there) or NOBODY) for i, there in enumerate(people))
    merged = "" if not hidden else f"under {k}" if under else str(len(together))
    return Row(cells, merged, MERGED if under else str(len(everybody) or NOBODY))


def shade(cells: Sequence[str], rows: Iterable[Row]) -> tuple[float | None, ...]:
    """How dark a heat map shades each cell: by its number, of the largest number of the table."""
    largest = max((int(c) for row in rows for c in row.cells if c.isdigit()), default=0)
    return tuple(int(c) / largest if c.isdigit() and largest else None for c in cells)


def merged_note(view: View) -> str:
    """What the dot in such tables means."""
    k = view.study.project.settings.k
    return (
        f"{MERGED}: fewer than {words.people(k)}, or shown together with such a cell so that it cannot be worked out; {NOBODY}: nobody."
        if k > 1
        else ""
    )


def few(view: View, n: int) -> str:
    """A number of people; below the study's k, which of them it is stays open."""
    k = view.study.project.settings.k
    if n >= k or not n:
        return words.people(n)
    return {2: "one person", 3: "one or two people"}.get(k, f"fewer than {k} people")


def plural(word: str, n: int) -> str:
    """A group's word as it stands after a number."""
    return "participants" if word == NEUTRAL and n != 1 else word


def column_width(head: str) -> int:
    """The share of the page a column of counts needs, in hundredths, so that no word of its head is broken."""
    return 3 + round(1.25 * max(5, *(len(word) for word in head.split())))
