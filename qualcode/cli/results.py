"""How tables of figures reach a person: on the terminal, as JSON, or in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import out, out_json, table, talk

if TYPE_CHECKING:
    from qualcode.analysis.result import Result

OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write a file instead: .xlsx, .csv, .json; where there is a picture, .png or .svg."
    ),
]

WIDEST = 44
"""How many characters of a text a column of the terminal shows."""


def show(results: Sequence[Result], as_json: bool, output: Path | None) -> None:
    """Print tables, or write them into a file; what must be said beside a table goes to stderr."""
    if output is not None:
        from qualcode.reports.tables.export import write_results

        write_results(output, results)
        out(str(output))
    elif as_json:
        found = [r.as_json() for r in results]
        out_json(found[0] if len(found) == 1 else found)
        return
    else:
        for number, result in enumerate(results):
            out(("\n" if number else "") + result.title)
            out(as_table(result))
    for said in dict.fromkeys(line for r in results for line in r.said()):
        talk(said)


def as_table(result: Result) -> str:
    """A table for the terminal: figures to the right, a nought as a dash, long texts cut."""
    from qualcode.analysis.result import text

    def cell(value: str | int | float | None) -> str:
        return "–" if value == 0 and not isinstance(value, str) else short(text(value))

    long = [i for i in range(len(result.head)) if any(len(text(r[i])) > WIDEST for r in result.rows)]
    if len(long) > 1:
        return "\n\n".join(_record(result, row) for row in result.rows)
    figures = tuple(i for i in range(len(result.head)) if any(isinstance(r[i], int | float) for r in result.rows))
    return table([[cell(v) for v in row] for row in result.rows], [short(h) for h in result.head], right=figures)


def _record(result: Result, row: tuple[str | int | float | None, ...]) -> str:
    """A row with much to read: each value on lines of its own, under the row's name."""
    from textwrap import fill

    from qualcode.analysis.result import text

    lines = [text(row[0])]
    for head, value in zip(result.head[1:], row[1:], strict=True):
        if text(value):
            lines.append(fill(f"{head}: {text(value)}", 110, initial_indent="  ", subsequent_indent="    "))
    return "\n".join(lines)


def short(words: str, most: int = WIDEST) -> str:
    """A text on one line, cut where it is too long."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
