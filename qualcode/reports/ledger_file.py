"""The ledger's file beside the reports: read, and written with every report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.project import Project, tables
from qualcode.reports import ledger
from qualcode.reports.outputs import Outputs, Written
from qualcode.reports.printing import Put

if TYPE_CHECKING:
    from qualcode.study import Study


def write_ledger(study: Study, outputs: Outputs, printed: Sequence[Put]) -> Written:
    """Enter the quotations of files just printed into the ledger."""
    old, _ = tables.load(_newest_ledger(outputs))
    rows = [row for p in printed for row in _ledger_rows(study, p, old.rows)]
    there = [p.name for p in outputs.folder.iterdir()]
    return outputs.write(ledger.NAME, tables.render(ledger.ledger(rows, old.rows, there)))


def _ledger_rows(study: Study, printed: Put, old: Sequence[tables.Row]) -> list[tables.Row]:
    """The ledger's rows for one file. One that was brought up to date may still print quotations of before, whose rows are kept."""
    if printed.written is None:
        return []
    rows = ledger.rows(study, printed.report, printed.written.path.name)
    if printed.base is None or printed.numbers is None:
        return rows
    rows = [row for row in rows if row["quote"] in printed.numbers]
    before = printed.numbers - {row["quote"] for row in rows}
    kept = [row for row in old if row.get("file") == printed.base.name and row.get("quote") in before]
    return [*rows, *({**row, "file": printed.written.path.name} for row in kept)]


def read_ledger(project: Project) -> list[tables.Row]:
    """The rows of the newest ledger; none where no report has been written."""
    return tables.load(_newest_ledger(Outputs.of(project)))[0].rows


def _newest_ledger(outputs: Outputs) -> Path:
    """The ledger written last: the one with the highest number, where a person's own stands in its place."""
    path = outputs.folder / ledger.NAME
    number = 2
    while (following := path.with_name(f"ledger-{number}.csv")).is_file():
        path, number = following, number + 1
    return path
