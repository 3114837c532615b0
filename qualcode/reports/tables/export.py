"""Writing a table into a file of the kind its name asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from qualcode.analysis.result import Result, text
from qualcode.errors import QualcodeError
from qualcode.project.files import write_atomic
from qualcode.project.tables import Table, render

PICTURES = (".png", ".svg")
SUFFIXES = (".xlsx", ".csv", ".json", *PICTURES)


def write_results(path: Path, results: Sequence[Result]) -> None:
    """Write tables: Excel takes several as sheets, the other kinds take the first. A picture gets its table beside it, as CSV of the same name.

    Raises:
        QualcodeError: the name's ending is none of `SUFFIXES`, or the file is open elsewhere.
    """
    write_atomic(path, to_bytes(path, results))
    if path.suffix.casefold() in PICTURES:
        write_atomic(path.with_suffix(".csv"), csv(next(r for r in results if r.picture)))


def to_bytes(path: Path, results: Sequence[Result]) -> bytes:
    """What the file is to hold; raises as `write_results` does."""
    suffix = path.suffix.casefold()
    if suffix == ".xlsx":
        from qualcode.reports.tables.excel import workbook

        return workbook(results)
    if suffix == ".csv":
        return csv(results[0])
    if suffix == ".json":
        found = [r.as_json() for r in results]
        return (json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if suffix in PICTURES:
        from qualcode.reports.tables.pictures import draw

        return draw(next((r for r in results if r.picture), results[0]), suffix[1:])
    raise QualcodeError(
        f"{path.name}: this cannot be written as {suffix or 'a file without an ending'}", f"end the name with {', '.join(SUFFIXES)}"
    )


def csv(result: Result) -> bytes:
    """The table as CSV for Excel; below a blank line stands what must be said of it."""
    rows = [{h: text(v) for h, v in zip(result.head, row, strict=True)} for row in result.rows]
    data = render(Table(list(result.head), rows))
    below = Table([result.title], [{result.title: said} for said in result.said()])
    return data + b"\n" + render(below).removeprefix(b"\xef\xbb\xbf")
