"""Word-processor files: from paragraphs and tables, whatever format they came in, to a draft."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from qualcode.transcripts.draft import Block, Draft, Outside, Removed, fold
from qualcode.transcripts.readers.base import Source, Unreadable, build
from qualcode.transcripts.readers.encoding import keepable
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.find import find
from qualcode.transcripts.speakers.lines import Line
from qualcode.transcripts.speakers.talk import Talk, read_talk
from qualcode.transcripts.tabular.tables import Columns, Grid, Row, find_columns, read_grid

MOST_PARAGRAPHS = 100_000
"""Paragraphs and tables in the longest file that is read."""

_LEFT_OUT = {
    "comment": "comment{s} {were} left out",
    "footnote": "footnote{s} {were} left out",
    "endnote": "endnote{s} {were} left out",
    "insertion": "tracked insertion{s} {were} taken in, as if accepted",
    "deletion": "tracked deletion{s} {were} left out, as if accepted",
    "text box": "text box{es} {were} read in place",
    "table inside a table": "table{s} inside a table {were} read as text",
}


@dataclass
class Paragraph:
    """One paragraph: its text with soft line breaks as line ends, where its bold beginning ends, and whether it is styled as a heading."""

    number: int
    text: str
    bold: int = 0
    heading: bool = False


@dataclass
class Table:
    """One table, row by row: each cell is the text of its paragraphs, one a line."""

    number: int
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Body:
    """Everything in the body of a file; `counts` says what was left out or decided on (`deletion`, `comment`, …), `hidden` which text was hidden."""

    items: list[Paragraph | Table] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    hidden: list[str] = field(default_factory=list)


def bold_end(pieces: list[tuple[str, bool]]) -> int:
    """Where the bold beginning of a paragraph's first line ends, blanks not counted, from its pieces and whether each is bold; else 0."""
    end = 0
    for text, bold in pieces:
        if text.strip() and not bold:
            break
        end += len(text)
        if "\n" in text:
            end -= len(text) - text.index("\n")
            break
    return len("".join(text for text, _ in pieces)[:end].rstrip())


def draft_of(source: Source, reader: str, body: Body, page_texts: list[Removed]) -> Draft:
    """The draft of a body; `page_texts` are the running heads and feet that were left out.

    Raises:
        Unreadable: it has far too many paragraphs, or not a word.
    """
    if len(body.items) > MOST_PARAGRAPHS:
        raise Unreadable(f"it has {len(body.items):,} paragraphs: that is no transcript", "Split it into one file an interview.")
    talk = _talk(body)
    removed = [*talk.removed, *(Removed("hidden text", text) for text in body.hidden), *page_texts]
    fields: dict[str, Any] = {**talk.header.fields}
    if talk.header.legend:
        fields["legend"] = talk.header.legend
    warnings = [re.sub("^line ", "paragraph ", warning) for warning in talk.warnings]
    return build(
        source,
        reader,
        talk.blocks,
        removed=removed,
        warnings=warnings + _left_out(body, removed),
        metadata=fields,
        legend=talk.header.legend,
    )


def _talk(body: Body) -> Talk:
    """The talk of a body: from its tables where they hold turns, else from its paragraphs, with tables read row by row as lines."""
    columns = _columns([item for item in body.items if isinstance(item, Table)])
    if not columns:
        lines = [line for item in body.items for line in (_lines(item) if isinstance(item, Paragraph) else _table_lines(item))]
        return read_talk(lines)
    talk = Talk()
    run: list[Line] = []
    for item in body.items:
        if isinstance(item, Table) and id(item) in columns:
            _add_around(talk, run)
            run = []
            grid = _grid(item)
            parts = read_grid(grid, columns[id(item)])
            talk.blocks += parts.blocks
            talk.removed += parts.removed
            talk.warnings += parts.warnings
        else:
            run += _lines(item) if isinstance(item, Paragraph) else _table_lines(item)
    _add_around(talk, run)
    return talk


def _add_around(talk: Talk, lines: list[Line]) -> None:
    """Adds what stands before, between and after the tables: turns where it has labels of its own, else text outside the talk."""
    if not lines:
        return
    if find(lines):
        around = read_talk(lines)
        talk.blocks += around.blocks
        talk.removed += around.removed
        talk.warnings += around.warnings
        talk.header.fields.update(around.header.fields)
        talk.header.legend.update(around.header.legend)
        return
    blocks: list[Block] = [Outside(line.text, line.number) for line in lines]
    talk.blocks += blocks
    talk.warnings += [
        f"paragraph {line.number}: {line.text[:40]!r} … stands beside the table and was left outside the turns"
        for line in lines
        if len(line.text) > 200
    ]


def _columns(tables: list[Table]) -> dict[int, Columns]:
    """The columns of every table that holds turns; tables of one width are looked at together, as a long transcript may be cut into several."""
    by_width: dict[int, list[Table]] = {}
    for table in tables:
        by_width.setdefault(_grid(table).width, []).append(table)
    found: dict[int, Columns] = {}
    for width, same in by_width.items():
        same = [table for table in same if not (width == 2 and len(same) > 1 and _is_form(table))]
        for group in [same] if (shared := find_columns([_grid(t) for t in same])) else [[t] for t in same]:
            columns = shared or find_columns([_grid(t) for t in group])
            if columns:
                found.update({id(table): columns for table in group})
    return found


def _is_form(table: Table) -> bool:
    """Whether a table beside others holds what a transcript is about (`Date`, `Site`, `Interviewer`): each key once, one a header word."""
    keys = [labels.clean(row[0]) for row in table.rows if len(row) == 2 and row[0].strip()]
    different = len({fold(key) for key in keys}) == len(keys)
    said = any(row[-1].strip()[-1:] in ("?", "!", "…") or len(row[-1].split()) > 12 for row in table.rows)
    return bool(keys) and different and not said and any(labels.is_ruled_out(key) for key in keys)


def _grid(table: Table) -> Grid:
    return Grid([Row(cells, table.number + i) for i, cells in enumerate(table.rows)])


def _lines(paragraph: Paragraph) -> list[Line]:
    """The lines of a paragraph that are not blank; the first stands apart from what is before it."""
    text = keepable(paragraph.text)[0]
    lines: list[Line] = []
    for i, raw in enumerate(text.split("\n")):
        bold = max(0, paragraph.bold - len(raw) + len(raw.lstrip())) if i == 0 else 0
        if raw.strip():
            lines.append(Line(paragraph.number, raw.strip(), gap=not lines, bold=bold, heading=paragraph.heading))
    return lines


def _table_lines(table: Table) -> list[Line]:
    """A table that holds no turns as lines: a row with one filled cell gives its lines, other rows one line with tab stops."""
    lines = []
    for i, row in enumerate(table.rows):
        filled = [cell for cell in row if cell.strip()]
        texts = filled[0].split("\n") if len(filled) == 1 else ["\t".join(cell.replace("\n", " ") for cell in filled)]
        lines += [Line(table.number + i, keepable(text)[0].strip(), gap=n == 0) for n, text in enumerate(texts) if text.strip()]
    return lines


def _left_out(body: Body, removed: list[Removed]) -> list[str]:
    """A warning for each kind of thing that was left out or decided on."""
    counts = Counter(body.counts)
    counts["piece of hidden text"] = len(body.hidden)
    counts["page header or footer"] = sum(r.kind in ("page header", "page footer") for r in removed)
    words = {
        **_LEFT_OUT,
        "piece of hidden text": "piece{s} of hidden text {were} left out",
        "page header or footer": "page header{s} or footer{s} {were} left out",
    }
    return [
        f"{n} " + words[what].format(s="s" if n > 1 else "", es="es" if n > 1 else "", were="were" if n > 1 else "was")
        for what, n in counts.items()
        if n and what in words
    ]
