"""What every command shares: finding the project, naming the coder, printing."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
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


_opened: list[Study] = []


def open_project(project: Path | None) -> Project:
    """The project named by --project, else the nearest one upward."""
    from qualcode.project import Project

    return Project.open(project) if project else Project.find()


def open_study(project: Path | None) -> Study:
    """The same, with everything in it at hand."""
    from qualcode.study import Study

    _opened.append(Study(open_project(project)))
    return _opened[-1]


def say_damaged() -> None:
    """Name the transcripts that the command at hand had to leave out because they cannot be read."""
    for study in _opened:
        for transcript_id, error in study.damaged.items():
            talk(f"Left out: {transcript_id}. {error.message}. qualcode doctor says more.")
    _opened.clear()


def out(text: str) -> None:
    """Print data: to stdout, UTF-8 whatever the terminal thinks."""
    sys.stdout.write(text + "\n")


def out_json(value: Any) -> None:
    """Print data as JSON: the same value always gives the same bytes."""
    out(json.dumps(value, ensure_ascii=False, indent=1))


def talk(text: str) -> None:
    """Say something to the person: to stderr, so that data stays clean; on a screen, broken between words."""
    if sys.stderr.isatty():
        width = max(40, shutil.get_terminal_size().columns)
        text = "\n".join(_broken(line, width) for line in text.split("\n"))
    sys.stderr.write(text + "\n")


def _broken(line: str, width: int) -> str:
    """A line in lines of at most this width, the later ones set in as it was; paths and other long words stay whole."""
    if len(line) <= width:
        return line
    margin = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, width, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def confirm(question: str, yes: bool) -> None:
    """Ask before acting; without an answer nothing happens."""
    from qualcode.errors import QualcodeError

    if yes:
        return
    if not sys.stdin.isatty():
        raise QualcodeError(f"{question} Nobody can answer here.", "add --yes")
    if not typer.confirm(question, err=True):
        raise QualcodeError("nothing was done")


def passphrase(question: str, new: bool = False) -> str:
    """A passphrase, from QUALCODE_PASSPHRASE or from the person; a new one is asked for twice."""
    from qualcode.errors import QualcodeError

    if found := os.environ.get("QUALCODE_PASSPHRASE"):
        return found
    if not sys.stdin.isatty():
        raise QualcodeError(f"{question} is needed, and nobody can be asked here", "set QUALCODE_PASSPHRASE")
    return str(typer.prompt(question, hide_input=True, confirmation_prompt=new, err=True))


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


def comma_list(text: str) -> list[str]:
    """The parts of an option such as `ana,ben`."""
    return [part.strip() for part in text.split(",") if part.strip()]


def beginning(text: str, most: int) -> str:
    """The beginning of a passage on one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def both_ends(text: str, most: int) -> str:
    """The beginning and the end of a passage on one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most // 2].rstrip()} … {text[-most // 2 :].lstrip()}"
