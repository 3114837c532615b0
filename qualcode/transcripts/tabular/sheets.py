"""Tables as spreadsheets hold them: where the column heads stand, and what the columns are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from qualcode.transcripts import times
from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.label_words import listed
from qualcode.transcripts.tabular.tables import Columns, Grid, Row, find_columns, head_kind

LOOKED_AT = 25
"""Rows from the top among which the column heads are looked for."""

LONGEST_HEAD = 500
"""Characters in the longest column head; questions of surveys are long."""

_TRANSCRIPT = re.compile(
    r"(?:(?:transcript|document|doc|file|interview|session|conversation|recording|source|video|episode|meeting|group|focus group|lesson|class|hearing)"
    r"(?:[ _]?(?:id|name|no|number|code|file))?|filename|case|obsid)$"
)
_SPEAKER_WORDS = ("speaker", "sprecher")
_TEXT_WORDS = listed("utterance|sentence|transcript|transcription|dialogue|said|speech|content|verbatim|text")
_TIME_WORDS = listed("start|timestamp|timecode|onset|begin|starttime")
_NOT_THESE = listed(
    "id|count|number|no|length|gender|sex|age|role|tag|code|codes|label|end|type|language|translation|words|confidence|notes|topic"
)
_SURE_SPEAKER = ("speaker", "speakers", "speaker name", "speaker label", "speaker id")
_SURVEY_TEXT = ("comment", "comments", "response", "statement", "quote", "verbatim", "message", "passage", "text")


@dataclass
class Sheet:
    """One sheet of a file: its name (empty for a plain table) and its rows, each with the number it has in the file."""

    name: str
    rows: list[Row] = field(default_factory=list)

    def filled(self) -> list[Row]:
        """The rows that hold anything."""
        return [row for row in self.rows if any(cell.strip() for cell in row.cells)]


@dataclass
class TurnTable:
    """A sheet that holds turns: what stands above its heads, the heads (None where there are none), its rows and which column is which.

    `speaker` is None for timed text without speakers; `transcript` is the column that says which transcript a row belongs to.
    """

    above: list[Row]
    heads: Row | None
    rows: list[Row]
    text: int
    speaker: int | None = None
    time: int | None = None
    number: int | None = None
    transcript: int | None = None

    @property
    def columns(self) -> Columns:
        """The columns as the table reader takes them."""
        return Columns(self.speaker or 0, self.text, self.time, self.number)


def plain_head(cell: str) -> str:
    """A column head as it is compared: folded, `_` and `-` as blanks, without marks and words in brackets; a cell too long for a head is none."""
    if len(cell) > LONGEST_HEAD:
        return fold(cell[:LONGEST_HEAD])
    words = re.sub(r"\([^)]*\)", " ", fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell)))
    return " ".join(re.sub(r"[_\-./:*#]+", " ", words).split())


def column_kind(cell: str) -> str:
    """What a column head says its column holds, also where its words stand among others (`speaker_name`, `Utterance text`)."""
    head = plain_head(cell)
    kind = head_kind(head) or head_kind(cell)
    if kind or not head or len(head.split()) > 4:
        return kind
    words = set(head.split())
    if words & set(_SPEAKER_WORDS) and not words & (_NOT_THESE - {"id", "label"}):
        return "speaker"
    if words & _NOT_THESE:
        return ""
    return "text" if words & _TEXT_WORDS else "time" if words & _TIME_WORDS else ""


def find_turns(sheet: Sheet) -> TurnTable | None:
    """The turns a sheet holds, or None where it holds something else.

    Heads are believed where they name the words and a speaker or a time; a table without heads is told by its shape.
    """
    rows = sheet.filled()
    for at, row in enumerate(rows[:LOOKED_AT]):
        row = _beside_numbers(row, rows[at + 1 :])
        table = _by_heads(rows, at, row)
        if table:
            return table
    return _by_shape(rows)


def _beside_numbers(heads: Row, below: list[Row]) -> Row:
    """Heads moved one column on where every row below has one cell more, and it begins with a number: the rows are counted, without a head for it."""
    counted = below and all(len(row.cells) == len(heads.cells) + 1 and row.cells[0].strip().isdecimal() for row in below)
    return Row(["", *heads.cells], heads.line) if counted else heads


def _by_heads(rows: list[Row], at: int, row: Row) -> TurnTable | None:
    kinds = [column_kind(cell) for cell in row.cells]
    below = rows[at + 1 :]
    texts = [i for i, kind in enumerate(kinds) if kind == "text"]
    exact = [i for i in texts if head_kind(row.cells[i]) == "text" and not _TRANSCRIPT.match(plain_head(row.cells[i]))]
    if not texts or not below or any(len(cell) > 60 for cell in row.cells):
        return None
    text = max(exact or texts, key=lambda i: sum(len(_cell(r, i)) for r in below))
    transcript = next(
        (i for i, cell in enumerate(row.cells) if i != text and _TRANSCRIPT.match(plain_head(cell)) and _in_blocks(below, i)), None
    )
    free = [i for i in range(len(kinds)) if i not in (text, transcript)]
    sure = [i for i in free if plain_head(row.cells[i]) in _SURE_SPEAKER]
    likely = [i for i in free if kinds[i] == "speaker"]
    time = _time_column(row, kinds, below, free)
    speaker = next(iter(sure), None)
    if speaker is None:
        speaker = next((i for i in likely if _are_speakers(row, below, i, text, time)), None)
    if speaker is None and (time is None or likely):
        return None
    number = next((i for i in free if kinds[i] == "number" and i != speaker), None)
    return TurnTable(rows[:at], row, below, text, speaker, time, number, transcript)


def _time_column(heads: Row, kinds: list[str], rows: list[Row], free: list[int]) -> int | None:
    """The column of starts: a head that says so over cells that are times or numbers."""
    likely = [i for i in free if kinds[i] == "time"]
    likely.sort(key=lambda i: "start" not in plain_head(heads.cells[i]))
    for i in likely:
        cells = [c for r in rows if (c := _cell(r, i))]
        if cells and sum(bool(times.is_alone(c) or re.match(r"[\d.,]+\s*s?$", c)) for c in cells) >= 0.8 * len(cells):
            return i
    return None


def _in_blocks(rows: list[Row], column: int) -> bool:
    """Whether a column holds few values, each in one unbroken run of rows: the transcripts of a table that holds several."""
    values = [c for r in rows if (c := _cell(r, column))]
    runs = sum(a != b for a, b in pairwise(values)) + 1
    return len(values) >= 0.8 * len(rows) and 2 <= len(set(values)) == runs <= len(rows) / 2


def _are_speakers(heads: Row, rows: list[Row], column: int, text: int, time: int | None) -> bool:
    """Whether a column that may name speakers (`Name`, `Who`, `Role`) does: its labels come back, and the words beside them are talk."""
    cells = [c for r in rows if (c := _cell(r, column))]
    counts = Counter(fold(labels.clean(c)) for c in cells)
    again = sum(n for n in counts.values() if n >= 2)
    if not cells or again < min(2, len(cells)) or (len(cells) >= 6 and again < 0.5 * len(cells)):
        return False
    asked = any(labels.role_word(c) == "interviewer" for c in cells)
    return asked or time is not None or plain_head(heads.cells[text]) not in _SURVEY_TEXT


def _by_shape(rows: list[Row]) -> TurnTable | None:
    """A table without heads: short labels that come back beside longer texts."""
    width = Grid(rows).width
    if not rows or width < 2:
        return None
    columns = find_columns([Grid(rows)])
    if columns is None or columns.heads or not _reads_like_talk(rows, columns):
        return None
    return TurnTable([], None, rows, columns.text, columns.speaker, columns.time, columns.number)


def _reads_like_talk(rows: list[Row], columns: Columns) -> bool:
    """Whether rows without heads are talk: one label is an interviewer's, or questions are asked."""
    pairs = [(labels.clean(_cell(r, columns.speaker)), _cell(r, columns.text)) for r in rows]
    asks = sum(text.rstrip("\"' )]").endswith("?") for _, text in pairs)
    asker = any(labels.role_word(label) == "interviewer" for label, _ in pairs)
    return len(rows) >= 4 and (asks >= 2 or asker)


def _cell(row: Row, index: int) -> str:
    return row.cells[index].strip() if index < len(row.cells) else ""
