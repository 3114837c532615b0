"""Already coded tables: one row a turn, with the codes somebody gave it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.project import files
from qualcode.transcripts.tabular.coded_sheet import IsCode, coded_sheets


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """A turn of a coded table. `codes` is None where nobody has read it, and empty where it was read and nothing applies."""

    transcript: str
    speaker: str | None
    text: str
    codes: tuple[str, ...] | None
    coder: str = ""
    number: int | None = None


def read_coded(path: Path, is_code: IsCode | None = None) -> list[CodedTurn]:
    """The turns of a coded table, in the order of the file; `is_code` says whether words name a code that is known.

    Tables are CSV or Excel with columns for transcript (else a sheet or a file is one), speaker, text and codes, and, if you like, coder and turn, under the heads
    people and programs give them (`coded_sheet.HEADS`); or JSON lines with the keys `transcript` (or `doc`), `speaker`, `text`, `codes`, `coder`, `turn`, packed with
    gzip or not, where `codes` is a list or null. A row whose codes are empty was read, and nothing applies.

    Raises:
        QualcodeError: the file cannot be read, or a row lacks its transcript or its text; with file and line.
    """
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    name = path.name
    rows = _json_rows(_unpacked(data, name), name) if ".jsonl" in name.casefold() else _table_rows(path, is_code)
    found = [_turn(row, where) for where, row in rows]
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


def _json_rows(text: str, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise QualcodeError(f"{name}:{number}: {error}", "every line is one JSON object") from error
        if not isinstance(row, dict):
            raise QualcodeError(f"{name}:{number}: the line is no object", 'write {"transcript": …, "text": …, "codes": […]}')
        yield f"{name}:{number}", row


def _table_rows(path: Path, is_code: IsCode | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = coded_sheets(path, is_code)
    if not found.rows and found.missing:
        raise QualcodeError(
            f"{path.name}:1: there is no column {found.missing!r}",
            "name the columns transcript, speaker, text, codes; coder and turn if you like",
        )
    for row in found.rows:
        yield row.where, {**row.values, "codes": list(row.codes), "coder": row.coder}


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
