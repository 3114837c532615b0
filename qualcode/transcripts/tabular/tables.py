"""Transcripts laid out as a table: which column holds the speaker, which the words, which the time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from qualcode.transcripts import times
from qualcode.transcripts.draft import Outside, Removed, Spoken, TextEvent, fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.assemble import Assembled
from qualcode.transcripts.speakers.events import is_event
from qualcode.transcripts.speakers.label_words import listed

_HEADS: dict[str, frozenset[str]] = {
    "speaker": listed(
        """
        speaker|speakers|name|who|participant|speaker name|speaker label|label|person|voice|respondent|role|identifier|initials
        sprecher|taler|locuteur|locutrice|spreker|hablante|orador
        """
    ),
    "text": listed(
        """
        content|text|transcript|utterance|words|speech|transcription|dialogue|comment|comments|sentence|what was said|said|turn text|statement
        response|passage|verbatim|quote|message|what|contribution|contributions|spoken words|spoken text|tekst|inhalt|texte|texto
        """
    ),
    "time": listed(
        """
        time|timespan|timestamp|time stamp|timecode|time code|start|start time|begin|from|start (s)|onset|time (hh:mm:ss)|start timecode|timing|when
        zeit|tid|temps|tijd|tiempo
        """
    ),
    "number": listed("turn|turns|no|no.|nr|nr.|number|#|line|row|id|index|para|paragraph|segment|turn no|turn number|turn no.|line no"),
    "other": listed(
        "end|end time|stop|to|duration|notes|note|code|codes|themes|theme|memo|analysis|coding|remarks|initial codes|observations|confidence"
    ),
}
_NUMBER = re.compile(r"\d{1,5}[.)]?$")
_SECONDS = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?\s*s?$")


MOST_ABOVE = 5
"""Rows above the column heads, such as a title, at most."""


@dataclass
class Columns:
    """Which column of a table is which, by position; `heads` says that the first row names them."""

    speaker: int
    text: int
    time: int | None = None
    number: int | None = None
    heads: bool = False


@dataclass
class Row:
    """One row of a table: its cells, and the line, paragraph or row of the source it begins on."""

    cells: list[str]
    line: int = 0


@dataclass
class Grid:
    """A table as it stands in a file."""

    rows: list[Row] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns of most rows."""
        counts = Counter(len(row.cells) for row in self.rows)
        return counts.most_common(1)[0][0] if counts else 0


def find_columns(grids: list[Grid]) -> Columns | None:
    """The columns of a transcript that one or more tables of one width hold, or None where they hold something else.

    A first row that names them is believed; else the speaker column is the one with short labels that come back, the text column the
    one with the most words beside it, and the time column the one that holds nothing but times.
    """
    rows = [row for grid in grids for row in grid.rows]
    width = grids[0].width if grids else 0
    full = [row.cells for row in rows if len(row.cells) == width]
    if width < 2 or len(full) < 2:
        return None
    for above, cells in enumerate(full[:MOST_ABOVE]):
        named = _named(cells)
        if "speaker" in named and "text" in named and all(_across(row) for row in full[:above]):
            return Columns(named["speaker"], named["text"], named.get("time"), named.get("number"), heads=True)
    heads = _head_row(full)
    return _shaped(full[1:] if heads else full, width, heads=heads)


def _head_row(rows: list[list[str]]) -> bool:
    """Whether the first row names columns: two of them; or the speakers', in a word that is no label further down."""
    if len(_named(rows[0])) >= 2:
        return True
    at = next((i for i, cell in enumerate(rows[0]) if head_kind(cell) == "speaker"), None)
    short = all(len(cell) <= 40 and cell.strip()[-1:] not in ".?!…:" for cell in rows[0] if cell.strip())
    return at is not None and short and all(fold(row[at]) != fold(rows[0][at]) for row in rows[1:])


def _across(cells: list[str]) -> bool:
    """Whether a row is one piece of text set over the whole table, such as a title."""
    return len({cell.strip() for cell in cells if cell.strip()}) <= 1


def head_kind(cell: str) -> str:
    """What a column head says its column holds: `speaker`, `text`, `time`, `number` or `other`; empty for any other words."""
    word = fold(cell).rstrip(":")
    return next((kind for kind, words in _HEADS.items() if word in words), "")


def _named(cells: list[str]) -> dict[str, int]:
    """The columns that a row of column heads names; an empty dict for a row of anything else."""
    found: dict[str, int] = {}
    for i, cell in enumerate(cells):
        kind = head_kind(cell)
        if kind:
            found.setdefault(kind, i)
    return found if len(found) >= len([c for c in cells if c.strip()]) - 1 else {}


def _shaped(rows: list[list[str]], width: int, *, heads: bool) -> Columns | None:
    rows = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1]
    columns = [[row[i].strip() for row in rows] for i in range(width)]
    time = next((i for i, cells in enumerate(columns) if _mostly(cells, times.is_alone)), None)
    number = next((i for i, cells in enumerate(columns) if i != time and _mostly(cells, lambda c: bool(_NUMBER.match(c)))), None)
    rest = [i for i in range(width) if i not in (time, number) and any(columns[i])]
    speaker = next((i for i in rest if _are_labels(columns[i])), None)
    if speaker is None:
        return None
    others = [i for i in rest if i != speaker and not _mostly(columns[i], times.is_alone)]
    if not others:
        return None
    text = max(others, key=lambda i: sum(map(len, columns[i])))
    certain = time is not None and len(others) == 1
    if not certain and sum(map(len, columns[text])) < 2 * sum(map(len, columns[speaker])):
        return None
    return Columns(speaker, text, time, number, heads)


def _mostly(cells: list[str], fits: Callable[[str], bool]) -> bool:
    filled = [c for c in cells if c]
    return bool(filled) and sum(map(fits, filled)) >= 0.9 * len(filled)


def _are_labels(cells: list[str]) -> bool:
    """Whether cells are labels that come back: at least 3 filled, 90 % of a label's shape, half of them seen twice or more.

    Words that are nobody's name (`MORE INFO:`) do not count either way.
    """
    cleaned = [label for c in cells if c and not is_event(c) and not labels.is_ruled_out(label := labels.clean(c))]
    counts = Counter(fold(c) for c in cleaned)
    again = sum(n for n in counts.values() if n >= 2)
    shaped = sum(labels.is_label(c) for c in cleaned)
    return len(cleaned) >= 3 and shaped >= 0.9 * len(cleaned) and again >= 0.5 * len(cleaned)


def read_grid(grid: Grid, columns: Columns) -> Assembled:
    """The turns of a table, row by row.

    An empty speaker cell goes on with the speaker above: in the same turn, or in a new one where the row has a time of its own. A
    row that is one remark in brackets, or one cell across the table, is an event or stands outside the talk.
    """
    out = Assembled()
    rows = grid.rows
    heads = _heads_of(rows) if columns.heads else None
    if heads is not None:
        above = [Outside("\t".join(cell for cell in row.cells if cell.strip()), row.line) for row in rows[: heads + 1]]
        out.blocks += [block for block in above if block.text]
        rows = rows[heads + 1 :]
    turn: Spoken | None = None
    number = ""
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        if not any(cells):
            continue
        if heads is not None and row.cells == grid.rows[heads].cells:  # the heads again, as at the top of each page
            out.blocks.append(Outside("\t".join(row.cells), row.line))
            continue
        apart = _apart(cells, columns)
        if apart is not None:
            out.blocks.append(TextEvent(apart, row.line) if is_event(apart) else Outside(apart, row.line))
            turn = turn if is_event(apart) else None
            continue
        before, number = number, _cell(cells, columns.number)
        turn = _row_turn(out, columns, row.line, cells, turn, same_turn=bool(number) and number == before)
    return out


def _heads_of(rows: list[Row]) -> int | None:
    """The place of the row that names the columns: the first, or the first below titles set over the whole table."""
    at = next((i for i, row in enumerate(rows[: MOST_ABOVE + 1]) if not _across(row.cells)), None)
    return at if at is not None and _head_row([row.cells for row in rows[at:] if len(row.cells) == len(rows[at].cells)]) else None


def _apart(cells: list[str], columns: Columns) -> str | None:
    """The text of a row that is no turn: one remark, one cell across the table, a speaker cell that is nobody's name, or neither words nor speaker."""
    filled = [cell for cell in cells if cell]
    label = labels.clean(_cell(cells, columns.speaker))
    if len(filled) == 1:
        across = len(cells) <= max(columns.speaker, columns.text)
        no_words = not _cell(cells, columns.text) and not labels.is_label(label)
        return filled[0] if across or no_words or is_event(filled[0]) else None
    nothing_said = not label and not _cell(cells, columns.text)
    return "\t".join(filled) if nothing_said or labels.is_ruled_out(label) else None


def _row_turn(out: Assembled, columns: Columns, line: int, cells: list[str], above: Spoken | None, *, same_turn: bool) -> Spoken:
    """Adds a row to the blocks: to the turn above where it goes on with it, else as a turn of its own."""
    stamp = _cell(cells, columns.time)
    label = _cell(cells, columns.speaker)
    words, stamps = times.without_inline(_cell(cells, columns.text))
    out.removed.extend(Removed("time", s, line) for s in stamps)
    others = [c for i, c in enumerate(cells) if c and i not in (columns.text, columns.speaker, columns.time)]
    notation = "\t".join(x for x in (stamp, label, *others) if x)
    speaker = labels.clean(label) or None
    last = out.blocks[-1] if out.blocks else None
    if (
        above is not None
        and last is above
        and (not speaker or fold(speaker) == fold(above.speaker or ""))
        and (same_turn or (not speaker and not stamp))
    ):
        joined = Spoken(above.speaker, f"{above.text}\n{words}", above.time, f"{above.notation}\t{notation}", above.line)
        out.blocks[-1] = joined
        return joined
    if speaker is None and above is not None:
        speaker = above.speaker
        out.warnings.append(f"row {line}: no speaker in its cell; it was given to {speaker!r}, who speaks above it")
    turn = Spoken(speaker, words, _seconds(stamp), notation, line)
    out.blocks.append(turn)
    return turn


def _cell(cells: list[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def _seconds(stamp: str) -> float | None:
    if _SECONDS.match(stamp):
        return float(stamp.rstrip("s ").replace(",", "."))
    return times.seconds(stamp)
