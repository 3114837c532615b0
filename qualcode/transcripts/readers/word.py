"""Word files (.docx): running text with labels, bold labels, tables, and the transcripts that Teams and Otter save."""

from __future__ import annotations

from collections import Counter
from typing import Any

from qualcode.transcripts.draft import Block, Draft, Outside, Removed
from qualcode.transcripts.lines import Line
from qualcode.transcripts.readers.archive import Archive
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.encoding import keepable
from qualcode.transcripts.readers.word_body import Body, Paragraph, Table, attribute, local, read_body
from qualcode.transcripts.readers.word_styles import read_styles
from qualcode.transcripts.speakers import find
from qualcode.transcripts.tables import Columns, Grid, Row, find_columns, read_grid
from qualcode.transcripts.talk import Talk, read_talk

MOST_PARAGRAPHS = 200_000

_LEFT_OUT = {
    "comment": "comment{s} {were} left out",
    "footnote": "footnote{s} {were} left out",
    "endnote": "endnote{s} {were} left out",
    "insertion": "tracked insertion{s} {were} taken in, as if accepted",
    "deletion": "tracked deletion{s} {were} left out, as if accepted",
    "text box": "text box{es} {were} read in place",
    "table inside a table": "table{s} inside a table {were} read as text",
}


def _sniff(source: Source) -> int:
    """A zip archive that names a Word part near its start or in its list of parts at the end."""
    if not source.data.startswith(b"PK"):
        return 0
    return 90 if b"word/" in source.data or b"wordprocessingml" in source.data else 0


def _read(source: Source) -> list[Draft]:
    archive = Archive(source.data)
    main = _main_part(archive)
    root = archive.xml(main)
    body = None if root is None else next((e for e in root if local(e) == "body"), None)
    if body is None:
        raise Unreadable("it is a zip archive without a Word document in it", "Unpack it, and import the files in it.")
    read = read_body(body, read_styles(archive.xml(main.rpartition("/")[0] + "/styles.xml")))
    if len(read.items) > MOST_PARAGRAPHS:
        raise Unreadable(f"it has {len(read.items):,} paragraphs: that is no transcript", "Split it into one file an interview.")
    talk = _talk(read)
    removed = [*talk.removed, *(Removed("hidden text", text) for text in read.hidden), *_heads(archive, main)]
    fields: dict[str, Any] = {**talk.header.fields}
    if talk.header.legend:
        fields["legend"] = talk.header.legend
    return [
        build(
            source,
            "word",
            talk.blocks,
            removed=removed,
            warnings=talk.warnings + _left_out(read, removed),
            metadata=fields,
            legend=talk.header.legend,
        )
    ]


def _main_part(archive: Archive) -> str:
    """The part that holds the document: Word names it in the file's relations, and nearly always calls it word/document.xml."""
    relations = archive.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if attribute(relation, "Type").endswith("/officeDocument"):
            return attribute(relation, "Target").lstrip("/")
    return "word/document.xml"


def _talk(body: Body) -> Talk:
    """The talk of a body: from its tables where they hold turns, else from its paragraphs, with tables read row by row as lines."""
    columns = _columns([item for item in body.items if isinstance(item, Table)])
    if not columns:
        lines = [line for item in body.items for line in (_lines(item) if isinstance(item, Paragraph) else _table_lines(item))]
        return read_talk(_with_gaps(lines))
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
    lines = _with_gaps(lines)
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
    for same in by_width.values():
        for group in [same] if (shared := find_columns([_grid(t) for t in same])) else [[t] for t in same]:
            columns = shared or find_columns([_grid(t) for t in group])
            if columns:
                found.update({id(table): columns for table in group})
    return found


def _grid(table: Table) -> Grid:
    return Grid([Row(cells, table.number + i) for i, cells in enumerate(table.rows)])


def _lines(paragraph: Paragraph) -> list[Line]:
    """The lines of a paragraph; blank ones are kept for now, so that gaps can be told."""
    text, _ = keepable(paragraph.text)
    lines = []
    for i, raw in enumerate(text.split("\n")):
        lead = len(raw) - len(raw.lstrip())
        bold = max(0, paragraph.bold - lead) if i == 0 else 0
        lines.append(Line(paragraph.number, raw.strip(), gap=i == 0, bold=bold, heading=paragraph.heading))
    return lines


def _table_lines(table: Table) -> list[Line]:
    """A table that holds no turns as lines: a row with one filled cell gives its lines, other rows one line with tab stops."""
    lines = []
    for i, row in enumerate(table.rows):
        filled = [cell for cell in row if cell.strip()]
        texts = filled[0].split("\n") if len(filled) == 1 else ["\t".join(cell.replace("\n", " ") for cell in filled)]
        lines += [Line(table.number + i, keepable(text)[0].strip(), gap=n == 0) for n, text in enumerate(texts)]
    return lines


def _with_gaps(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.text]


def _heads(archive: Archive, main: str) -> list[Removed]:
    """The running heads and feet of the pages, each text once."""
    folder = main.rpartition("/")[0]
    seen: dict[str, str] = {}
    for name in sorted(archive.names):
        part = name.removeprefix(folder + "/")
        kind = "page header" if part.startswith("header") else "page footer" if part.startswith("footer") else ""
        root = archive.xml(name) if kind and part.endswith(".xml") else None
        text = " ".join(str(t.text or "") for t in root.iter("{*}t")).strip() if root is not None else ""
        if text:
            seen.setdefault(text, kind)
    return [Removed(kind, text) for text, kind in seen.items()]


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


READER = Reader("word", "a Word file (.docx)", _sniff, _read)
