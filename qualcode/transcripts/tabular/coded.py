"""Already coded tables: one row a turn, with the codes somebody gave it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.project import files, tables
from qualcode.transcripts.tabular.table_file import load_table

YES, NO = frozenset(("1", "x", "yes", "y", "true", "✓", "✔")), frozenset(("", "0", "no", "n", "false", "-"))
"""What a cell of a column that stands for a code may hold."""

NEVER_CODES = frozenset(
    (
        "",
        "transcript",
        "doc",
        "document",
        "file",
        "speaker",
        "text",
        "quote",
        "coder",
        "turn",
        "start",
        "end",
        "star",
        "restricted",
        "id",
        "note",
    )
)
"""Columns that are no codes, whatever they hold."""


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """A turn of a coded table. `codes` is None where nobody has read it, and empty where it was read and nothing applies."""

    transcript: str
    speaker: str | None
    text: str
    codes: tuple[str, ...] | None
    coder: str = ""
    number: int | None = None


def read_coded(path: Path) -> list[CodedTurn]:
    """The turns of a coded table, in the order of the file.

    Tables are CSV or Excel with the columns `transcript` (or `doc`), `speaker`, `text`, `codes` (separated by `;`, or a column each with 0 and 1) and, if you like, `coder` and `turn`; or JSON lines
    with the same keys, packed with gzip or not, where `codes` is a list or null. A row whose codes are empty was read, and nothing applies.

    Raises:
        QualcodeError: the file cannot be read, or a row lacks its transcript or its text; with file and line.
    """
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    name = path.name
    rows = _json_rows(_unpacked(data, name), name) if ".jsonl" in name.casefold() else _table_rows(with_codes(load_table(path)), name)
    found = [_turn(row, f"{name}:{line}") for line, row in rows]
    if not found:
        raise QualcodeError(
            f"{name} holds no turns", "a coded table has one row a turn, under the columns transcript, speaker, text, codes"
        )
    return found


def _unpacked(data: bytes, name: str) -> str:
    try:
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise QualcodeError(f"{name} cannot be read: {error}", "JSON lines are UTF-8, packed with gzip or not") from error


def _json_rows(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise QualcodeError(f"{name}:{number}: {error}", "every line is one JSON object") from error
        if not isinstance(row, dict):
            raise QualcodeError(f"{name}:{number}: the line is no object", 'write {"transcript": …, "text": …, "codes": […]}')
        yield number, row


def with_codes(table: tables.Table) -> tables.Table:
    """The table with its codes in one column `codes`: as it stands where it has one, else gathered from columns that each stand for a code.

    A column stands for a code where every cell of it is empty, a nought or a no, or a one, a yes or a cross; columns of a known name never do.
    """
    heads = {c.casefold() for c in table.columns}
    if heads & {"codes", "code", "tag", "code name"}:
        return table
    marked = [c for c in table.columns if c.casefold() not in NEVER_CODES and _is_marked([row.get(c, "").casefold() for row in table.rows])]
    if not any(row[c].casefold() in YES for row in table.rows for c in marked):
        return table
    rows = [{**row, "codes": "; ".join(c for c in marked if row[c].casefold() in YES)} for row in table.rows]
    return tables.Table([*(c for c in table.columns if c not in marked), "codes"], rows, table.lines)


def _is_marked(cells: list[str]) -> bool:
    return any(cells) and all(c in YES or c in NO for c in cells)


def _table_rows(table: tables.Table, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    columns = {column.casefold(): column for column in table.columns}
    if missing := [c for c in ("text", "codes") if c not in columns] + ([] if {"transcript", "doc"} & set(columns) else ["transcript"]):
        raise QualcodeError(
            f"{name}:1: there is no column {missing[0]!r}", "name the columns transcript, speaker, text, codes; coder and turn if you like"
        )
    for line, row in zip(table.lines, table.rows, strict=True):
        named = {column.casefold(): value for column, value in row.items()}
        yield line, {**named, "codes": [c.strip() for c in named["codes"].split(";") if c.strip()]}


def _turn(row: Mapping[str, Any], where: str) -> CodedTurn:
    transcript = str(row.get("transcript") or row.get("doc") or "").strip()
    if not transcript:
        raise QualcodeError(f"{where}: the row names no transcript", "fill the column transcript")
    text, codes = row.get("text"), row.get("codes")
    if not isinstance(text, str):
        raise QualcodeError(f"{where}: the row has no text", "fill the column text")
    if codes is not None and not isinstance(codes, (list, tuple)):
        raise QualcodeError(f"{where}: the codes are no list", 'write "codes": ["one", "two"], or [] where nothing applies')
    number = "" if row.get("turn") is None else str(row["turn"]).strip()
    return CodedTurn(
        transcript, str(row.get("speaker") or "").strip() or None, text.strip(),
        None if codes is None else tuple(dict.fromkeys(str(c).strip() for c in codes)),
        str(row.get("coder") or "").strip(), int(number) if number.isdecimal() else None,
    )  # fmt: skip
