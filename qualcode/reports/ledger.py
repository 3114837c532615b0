"""The ledger: where each printed quotation stands. It stays with the study team."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from qualcode.project.tables import Row, Table
from qualcode.reports.content import Report

if TYPE_CHECKING:
    from qualcode.study import Study

NAME = "ledger.csv"
COLUMNS = (
    "quote",
    "coding",
    "transcript",
    "turn",
    "start",
    "end",
    "code",
    "coder",
    "attribution",
    "file",
    "words sha256",
    "text",
    "cuts",
    "approved by",
    "put in",
)
"""One row for each printed quotation. `text` is the hash of the frozen text that `start` and `end` count in, in code points; `cuts` are the stretches of it
that were left out in print, as `start-end` joined by blanks, and `put in` what stands in square brackets in place of each, joined by `; ` (empty: `...`)."""


def rows(study: Study, report: Report, file: str) -> list[Row]:
    """The rows of one report, in the order of its quotations."""
    found = []
    for quotation in report.quotations:
        quote = quotation.quote
        values = (
            quotation.number,
            quote.coding,
            quote.transcript,
            str(quote.turn),
            str(quote.start),
            str(quote.end),
            quote.code,
            quote.coder,
            quotation.attribution,
            file,
            hashlib.sha256(quote.text.encode("utf-8")).hexdigest(),
            study.transcripts[quote.transcript].hash,
            " ".join(f"{start}-{end}" for start, end in quote.cuts),
            quote.approved_by,
            "; ".join(quote.put_in) if any(quote.put_in) else "",
        )
        found.append(dict(zip(COLUMNS, values, strict=True)))
    return found


def ledger(new: Iterable[Row], old: Iterable[Row], files: Iterable[str]) -> Table:
    """The whole ledger: the new rows, and the old ones of reports that are still there and were not written anew."""
    new, there = list(new), set(files)
    written = {row["file"] for row in new}
    kept = [row for row in old if row.get("file") in there - written]
    return Table(list(COLUMNS), sorted([*new, *kept], key=lambda row: row["file"]))
