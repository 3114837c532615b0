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

SHORTEST = 12
"""A column of texts is cut to no fewer characters to make a table fit the terminal."""


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


def as_table(result: Result, width: int | None = None) -> str:
    """A table for the terminal: figures to the right, a nought as a dash, long texts cut. What is wider than the terminal is made to fit where it can be."""
    from qualcode.analysis.result import text

    if not result.rows:
        return "  (nothing)"
    width = terminal_width() if width is None else width

    def cell(value: str | int | float | None) -> str:
        return "–" if value == 0 and not isinstance(value, str) else short(text(value))

    long = [i for i in range(len(result.head)) if any(len(text(r[i])) > WIDEST for r in result.rows)]
    if len(long) > 1:
        return "\n\n".join(_record(result, row) for row in result.rows)
    figures = tuple(i for i in range(len(result.head)) if any(isinstance(r[i], int | float) for r in result.rows))
    rows, head = [[cell(v) for v in row] for row in result.rows], [short(h) for h in result.head]
    if width and _wide(rows, head) > width and result.head[1:] == tuple(r[0] for r in result.rows):
        return _pairs(result)
    return table(_fitted(rows, head, figures, width), head, right=figures)


def terminal_width() -> int:
    """How many characters a line of the terminal holds; 0 where the output goes into a file or another program."""
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def _widths(rows: list[list[str]], head: list[str]) -> list[int]:
    return [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]


def _wide(rows: list[list[str]], head: list[str]) -> int:
    return sum(_widths(rows, head)) + 2 * (len(head) - 1)


def _fitted(rows: list[list[str]], head: list[str], figures: tuple[int, ...], width: int) -> list[list[str]]:
    """The rows with the longest texts cut until the table is no wider than the terminal; a column keeps twelve characters, and the first is left whole."""
    over = _wide(rows, head) - width if width else 0
    texts = [i for i in range(1, len(head)) if i not in figures]
    widths = _widths(rows, head)
    while over > 0 and texts:
        longest = max(texts, key=lambda i: widths[i])
        least = max(SHORTEST, len(head[longest]))
        cut = min(over, widths[longest] - least)
        texts.remove(longest)
        if cut > 0:
            widths[longest] -= cut
            over -= cut
    return [
        [short(c, w) if i in range(1, len(head)) and i not in figures else c for i, (c, w) in enumerate(zip(r, widths, strict=True))]
        for r in rows
    ]


def _pairs(result: Result) -> str:
    """A square table too wide for the terminal, as the pairs that have a number, the largest first."""
    found = [
        (str(row[0]), other, value)
        for n, row in enumerate(result.rows)
        for other, value in list(zip(result.head[1:], row[1:], strict=True))[n + 1 :]
        if isinstance(value, int | float) and value
    ]
    ordered = sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))
    return table([[one, other, str(n)] for one, other, n in ordered], ["one", "other", "n"], right=(2,))


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
