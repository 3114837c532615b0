"""What every command shares: finding the project, naming the coder, printing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from qualcode.project import Project
    from qualcode.study import Study

ProjectOption = Annotated[
    Path | None, typer.Option("--project", "-p", help="The project's folder (default: the nearest qualcode.toml upward).", metavar="DIR")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
CoderOption = Annotated[
    str | None, typer.Option("--coder", "-c", help="Who is coding (else QUALCODE_CODER, else your own settings).", metavar="NAME")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before acting.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Why, in a few words; kept in the log.")]
LayerOption = Annotated[str, typer.Option("--layer", help="Whose codings are read: study, consensus, all, or a coder's name.")]


def open_project(project: Path | None) -> Project:
    """The project named by --project, else the nearest one upward."""
    from qualcode.project import Project

    return Project.open(project) if project else Project.find()


def open_study(project: Path | None) -> Study:
    """The same, with everything in it at hand."""
    from qualcode.study import Study

    return Study(open_project(project))


def out(text: str) -> None:
    """Print data: to stdout, UTF-8 whatever the terminal thinks."""
    sys.stdout.write(text + "\n")


def out_json(value: Any) -> None:
    """Print data as JSON: the same value always gives the same bytes."""
    out(json.dumps(value, ensure_ascii=False, indent=1))


def talk(text: str) -> None:
    """Say something to the person: to stderr, so that data stays clean."""
    sys.stderr.write(text + "\n")


def confirm(question: str, yes: bool) -> None:
    """Ask before acting; without an answer nothing happens."""
    from qualcode.errors import QualcodeError

    if yes:
        return
    if not sys.stdin.isatty():
        raise QualcodeError(f"{question} Nobody can answer here.", "add --yes")
    if not typer.confirm(question, err=True):
        raise QualcodeError("nothing was done")


def who(coder: str | None) -> str:
    """The name to write under."""
    from qualcode.project.settings import who_writes

    return who_writes(coder)


def table(rows: list[list[str]], head: list[str], *, right: tuple[int, ...] = ()) -> str:
    """Rows under a head, in columns as wide as they need; the columns numbered in `right` are set to the right."""
    widths = [max(len(str(r[i])) for r in [head, *rows]) for i in range(len(head))]

    def line(cells: list[str]) -> str:
        return "  ".join(c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))).rstrip()

    return "\n".join([line(head), line(["-" * w for w in widths]), *(line([str(c) for c in r]) for r in rows)])
