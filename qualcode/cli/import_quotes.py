"""`import --quotes`: tables of coded quotes."""

from __future__ import annotations

from pathlib import Path

from qualcode.cli.common import open_project, who
from qualcode.cli.losses import said


def import_quote_tables(
    paths: list[Path], project: Path | None, coder: str | None, *, new_codes: bool, dry_run: bool, as_json: bool
) -> None:
    """Import each table and print what became of it."""
    from qualcode.exchange.quote_table import import_quotes

    here = open_project(project)
    for path in paths:
        losses = import_quotes(here, path, coder=who(coder), new_codes=new_codes, dry_run=dry_run)
        said(here, path, losses, dry_run, as_json)
