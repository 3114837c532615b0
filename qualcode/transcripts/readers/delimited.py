"""Tables as text (.csv, .tsv) that hold turns or a survey."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.kinds import text_kind
from qualcode.transcripts.readers.base import Reader, Source, Unreadable
from qualcode.transcripts.readers.beginning import LOOKED_AT, beginning
from qualcode.transcripts.readers.encoding import LONGEST_LINE, decode
from qualcode.transcripts.readers.sheet_file import MOST_CELLS, read_sheets
from qualcode.transcripts.tabular.sheets import Sheet, find_turns
from qualcode.transcripts.tabular.survey import is_sure
from qualcode.transcripts.tabular.tables import Row

_SIGNS = (",", ";", "\t", "|")
_MARKDOWN_RULE = re.compile(r"^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"\s*:?-+:?\s*$")
_ENDINGS = (".csv", ".tsv", ".tab")


def _sniff(source: Source) -> int:
    """A text whose records have the same number of fields: surely a table where its heads say so, likely where its name does."""
    head = beginning(source)
    if not head or head.lstrip()[:1] in ("{", "<") or head.startswith("WEBVTT"):
        return 0
    if len(source.data) > LOOKED_AT:
        head = head.rpartition("\n")[0]
    sign = _sign(head)
    named = source.name.casefold().endswith(_ENDINGS)
    if not sign:
        return 0
    sheet = Sheet("", _rows(head, sign))
    table = find_turns(sheet)
    if is_sure(sheet) or (
        table and table.heads is not None and (named or sign == "\t" or _MARKDOWN_RULE.search(head) or len(table.heads.cells) >= 3)
    ):
        return 60
    if table and sign == "\t" and table.time is not None and len(table.rows[0].cells) >= 4:  # as ELAN exports its tiers
        return 60
    return 50 if named or (sign != "\t" and text_kind(head) == "a table (CSV)") else 0


def _read(source: Source) -> list[Draft]:
    decoded = decode(source.data, source.encoding)
    sign = _sign(decoded.text)
    if not sign:
        raise Unreadable(
            "it is named as a table, but its rows have no columns", "Save it as CSV with commas or semicolons between the columns."
        )
    rows = _rows(decoded.text, sign)
    if sum(len(row.cells) for row in rows) > MOST_CELLS:
        raise Unreadable(f"it has more than {MOST_CELLS:,} cells", "Split it into smaller files.")
    drafts = read_sheets(source, "delimited", [Sheet("", rows)], decoded.encoding)
    first = drafts[0]
    drafts[0] = replace(first, removed=(*decoded.removed, *first.removed), warnings=(*decoded.warnings, *first.warnings))
    return drafts


def rows_of(source: Source) -> list[Row]:
    """The rows of a table of any kind, for those who know what it holds.

    Raises:
        Unreadable: it is no table, or a damaged one.
    """
    text = decode(source.data, source.encoding).text
    sign = _sign(text)
    if not sign:
        raise Unreadable("it is no table with columns", "Save it as CSV with commas or semicolons between the columns.")
    return _rows(text, sign)


def _sign(text: str) -> str:
    """The sign between the fields: the one by which most records, nine in ten at least once titles are past, have one width of two or more."""
    if text[:6].casefold().startswith("sep=") and len(text) > 4:
        return text[4]
    best = (0.0, 0, "")
    for sign in _SIGNS:
        widths = [len(row.cells) for row in _rows(text[:LOOKED_AT], sign, most=300) if any(row.cells)]
        if len(widths) < 2:
            continue
        width, n = Counter(widths).most_common(1)[0]
        share = n / len(widths)
        if width >= 2 and (share >= 0.9 or n >= len(widths) - 4) and n >= 2:
            best = max(best, (share, width, sign))
    return best[2]


def _rows(text: str, sign: str, most: int = 0) -> list[Row]:
    """The records of a text, each with the line it begins on.

    Raises:
        Unreadable: a field is longer than any answer.
    """
    before = csv.field_size_limit(LONGEST_LINE)
    first = 2 if text[:4].casefold() == "sep=" else 1
    if sign == "|" and text.lstrip().startswith(("|", "#")):
        return _markdown_rows(text, most)
    reader = csv.reader(io.StringIO(text.partition("\n")[2] if first == 2 else text, newline=""), delimiter=sign)
    rows: list[Row] = []
    line = first
    try:
        for cells in reader:
            rows.append(Row(cells, line))
            line = first + reader.line_num
            if most and len(rows) >= most:
                break
    except csv.Error as problem:
        raise Unreadable(
            f"it is a damaged table, near line {line}: {problem}", "Open it in a spreadsheet program and save it as CSV again."
        ) from problem
    finally:
        csv.field_size_limit(before)
    return rows


def _markdown_rows(text: str, most: int) -> list[Row]:
    """The rows of a Markdown table (`| Speaker | Words |`), without the rule below its heads; other lines are rows of one cell."""
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        cells = [bare]
        if bare.startswith("|"):
            cells = [c.replace("\\|", "|").strip() for c in re.split(r"(?<!\\)\|", bare[1:].removesuffix("|"))]
        if not all(_RULE.match(cell) for cell in cells):
            rows.append(Row(cells, number))
        if most and len(rows) >= most:
            break
    return rows


READER = Reader("delimited", "a table of turns or survey answers (.csv, .tsv)", _sniff, _read)
