"""`import --quotes`: tables of coded quotes."""

from __future__ import annotations

from pathlib import Path

from qualcode.cli.common import open_project, out, out_json, talk, who
from qualcode.cli.export import report
from qualcode.cli.import_refi import report_path


def import_quote_tables(paths: list[Path], project: Path | None, coder: str | None, dry_run: bool, as_json: bool) -> None:
    """Import each table and print what became of it."""
    from qualcode.exchange.quote_table import import_quotes

    here = open_project(project)
    for path in paths:
        losses = import_quotes(here, path, coder=who(coder), dry_run=dry_run)
        if not dry_run:
            report(losses, report_path(here, path), as_json)
            continue
        if as_json:
            out_json(losses.as_json())
        else:
            out(losses.as_text().rstrip())
        talk("Nothing was written: this is what importing would do.")
