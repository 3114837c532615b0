"""Who spoke of what: codes or themes by any attribute, in people, in passages or in transcripts, never mixed in one figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.counts.smallcells import merged_cells
from qualcode.analysis.material import Material, Passage
from qualcode.analysis.result import PEOPLE_NOTE, Result, Value
from qualcode.analysis.themes.themes import read_themes
from qualcode.errors import QualcodeError, did_you_mean

COUNTS = {"people": "different people heard", "passages": "coded passages", "transcripts": "transcripts with such a passage"}
ROWS = ("codes", "groups", "themes")
ANY = "any of these"
ALL = "all"
MERGED = "·"

Key = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row of a table of codings: its id and name, and the codes that count for it."""

    id: str
    name: str
    codes: frozenset[str]


@dataclass
class Cell:
    """What stands behind one figure."""

    people: set[str] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)
    transcripts: set[str] = field(default_factory=set)
    unmatched: set[tuple[str, str]] = field(default_factory=set)

    def add(self, passage: Passage, voice: tuple[str, str, str]) -> None:
        """Count one person heard in one passage."""
        participant, transcript, label = voice
        self.passages.add(passage.coding.id)
        self.transcripts.add(passage.coding.transcript)
        if participant:
            self.people.add(participant)
        else:
            self.unmatched.add((transcript, label))

    def count(self, what: str) -> int:
        """The figure in the unit asked for."""
        return len(getattr(self, what))


def frequencies(material: Material, rows: str = "codes") -> Result:
    """How many people, passages and transcripts each code is heard in: three figures side by side, each of its own unit."""
    lines = lines_of(material, rows)
    cells = tally(material, lines, ())
    has_unmatched = any(c.unmatched for c in cells.values())
    head = (_row_name(rows), "name", *COUNTS, *(("speakers not matched",) if has_unmatched else ()))
    table: list[tuple[Value, ...]] = []
    for line in (*lines, _any(lines)):
        there = cells[line.id, ()]
        table.append((line.id, line.name, *(there.count(c) for c in COUNTS), *((len(there.unmatched),) if has_unmatched else ())))
    unit = "; ".join(f"{name}: {what}" for name, what in COUNTS.items())
    return Result(_title(rows, "how often heard"), unit, head, tuple(table), material.base(), material.layer.describe(), _notes(material))


def crosstab(material: Material, by: Sequence[str], count: str = "people", rows: str = "codes", *, release: bool = False) -> Result:
    """Rows by the values of one attribute, or of several together (site and group, say).

    `release` is for tables that leave the team: cells that rest on fewer than the study's k people are merged with others of their row.

    Raises:
        QualcodeError: an attribute, unit or kind of row is not known.
    """
    if count not in COUNTS:
        raise QualcodeError(f"{count!r} is nothing to count", did_you_mean(count, list(COUNTS)) or f"count {', '.join(COUNTS)}")
    by = tuple(material.check_attribute(b) for b in by)
    lines = (*(found := lines_of(material, rows)), _any(found))
    cells = tally(material, lines[:-1], by)
    columns = columns_of(material, by, {key for _, key in cells if key})
    k = material.study.project.settings.k if release else 0
    table = [_row(line, cells, columns, count, k) for line in lines]
    used = [c for c in columns if any(cells.get((line.id, c)) for line in lines)]
    head = (_row_name(rows), "name", *(" / ".join(c) for c in used), *(("merged (·)",) if release else ()), ALL)
    what = f"{COUNTS[count]}, by {' and '.join(by)}"
    notes = [*_notes(material), "a person or passage can stand in more than one column; “all” counts each once"]
    if count == "people" and any(c.unmatched for c in cells.values()):
        notes.append("speakers not matched to a participant are not among these people")
    if release:
        notes.append(f"cells that rest on 1 to {k - 1} people are merged with others of their row and marked {MERGED}")
    return Result(
        _title(rows, f"by {' and '.join(by)}"),
        what,
        head,
        tuple(table),
        material.base(),
        material.layer.describe(),
        tuple(notes),
        "" if release else "heat map",
    )


def _row(line: Line, cells: Mapping[tuple[str, Key], Cell], columns: Sequence[Key], count: str, k: int) -> tuple[Value, ...]:
    there = [cells.get((line.id, c), Cell()) for c in columns]
    total = cells.get((line.id, ()), Cell())
    if not k:
        return (line.id, line.name, *(c.count(count) for c in there), total.count(count))
    people = [frozenset(c.people) | {f"{t} {label}" for t, label in c.unmatched} for c in there]
    hidden = merged_cells(people, k)
    together = len(frozenset().union(*(people[i] for i in hidden)))
    merged: Value = len(set().union(*(getattr(there[i], count) for i in hidden))) if hidden else None
    under = bool(hidden) and together < k
    shown: list[Value] = [MERGED if i in hidden else c.count(count) for i, c in enumerate(there)]
    return (
        line.id,
        line.name,
        *shown,
        f"under {k}" if under and count == "people" else MERGED if under else merged,
        MERGED if under else total.count(count),
    )


def tally(material: Material, lines: Iterable[Line], by: Sequence[str]) -> dict[tuple[str, Key], Cell]:
    """The cells of a table by row and column; the column `()` is everybody, and the row `any of these` every passage that counts for a row."""
    rows_of: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for code in line.codes:
            rows_of[code].append(line.id)
    cells: dict[tuple[str, Key], Cell] = defaultdict(Cell)
    cells[ANY, ()] = Cell()
    for line in lines:
        cells[line.id, ()] = Cell()
    for passage in material.passages:
        rows = rows_of.get(passage.coding.code)
        if not rows:
            continue
        for voice in passage.voices:
            who = (voice.participant, voice.transcript, voice.label)
            keys: tuple[Key, ...] = ((), tuple(material.value(passage, voice, b) for b in by)) if by else ((),)
            for row in (*rows, ANY):
                for key in keys:
                    cells[row, key].add(passage, who)
    return dict(cells)


def lines_of(material: Material, rows: str) -> list[Line]:
    """The rows of a table: every code in use, every group of codes, or every theme.

    Raises:
        QualcodeError: there are no such rows.
    """
    book = material.study.codebook
    coded = {p.coding.code for p in material.passages}
    if rows == "codes":
        used = [c for c in book.walk() if not c.is_group and not c.merged_into and (c.status != "retired" or c.id in coded)]
        return [Line(c.id, c.name or c.id, frozenset([c.id])) for c in used]
    if rows == "groups":
        return [Line(c.id, c.name or c.id, frozenset(x.id for x in c.walk())) for c in book.walk() if c.is_group]
    if rows == "themes":
        return [Line(t.id, t.claim, frozenset(book.current(c) for c in t.codes)) for t in read_themes(material.study)]
    raise QualcodeError(f"{rows!r} cannot be the rows of a table", did_you_mean(rows, list(ROWS)) or f"rows are {', '.join(ROWS)}")


def _any(lines: Iterable[Line]) -> Line:
    return Line(ANY, "", frozenset().union(*(line.codes for line in lines)))


def columns_of(material: Material, by: Sequence[str], keys: Iterable[Key]) -> list[Key]:
    """The columns of a table in the order they are printed."""
    ranks = []
    found = list(keys)
    for position, attribute in enumerate(by):
        ranks.append({v: i for i, v in enumerate(material.order(attribute, {k[position] for k in found}))})
    return sorted(found, key=lambda k: tuple(rank[v] for rank, v in zip(ranks, k, strict=True)))


def _row_name(rows: str) -> str:
    return {"codes": "code", "groups": "group of codes", "themes": "theme"}[rows]


def _title(rows: str, rest: str) -> str:
    return f"{rows.capitalize() if rows != 'groups' else 'Groups of codes'} {rest}"


def _notes(material: Material) -> tuple[str, ...]:
    return (PEOPLE_NOTE, *material.missing())
