"""What an import or export took, changed and left, as the terminal says it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qualcode.cli.common import out, out_json, talk

if TYPE_CHECKING:
    from qualcode.exchange.losses import Losses
    from qualcode.project import Project


def report(losses: Losses, path: Path, as_json: bool) -> None:
    """Print a loss report, and keep it as a file; exit 3 where a check found quotes that differ."""
    losses.write(path)
    if as_json:
        out_json(losses.as_json())
    else:
        out(losses.as_text().rstrip())
    talk(f"This report is kept in {path}")
    if any(here != there for _, here, there in losses.checked):
        talk("Some quotes differ: do not use this file before somebody has looked at them.")
        raise typer.Exit(3)


def report_path(here: Project, path: Path) -> Path:
    """Where the report of an import goes; an older one is kept."""
    folder = here.outputs / "exchange"
    name, number = folder / f"{path.name}.import.txt", 1
    while name.exists():
        number += 1
        name = folder / f"{path.name}.import-{number}.txt"
    return name


def said(here: Project, path: Path, losses: Losses, dry_run: bool, as_json: bool) -> None:
    """Print the report of an import and keep it; of a dry run, only print it."""
    if not dry_run:
        report(losses, report_path(here, path), as_json)
        return
    if as_json:
        out_json(losses.as_json())
    else:
        out(losses.as_text().rstrip())
    talk("Nothing was written: this is what importing would do.")
