"""`matrix`: the framework matrix, written by people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import (
    CoderOption,
    JsonOption,
    LayerOption,
    ProjectOption,
    ReasonOption,
    YesOption,
    confirm,
    open_study,
    out,
    out_json,
    talk,
    who,
)
from qualcode.cli.results import OutputOption, short, show

if TYPE_CHECKING:
    from qualcode.analysis.result import Result
    from qualcode.analysis.themes.matrix import Matrix

matrix = typer.Typer(
    help="The framework matrix: sites or people by themes, cells written by analysts.", invoke_without_command=True, rich_markup_mode=None
)


@matrix.callback()
def show_matrix(
    context: typer.Context,
    rows: Annotated[str, typer.Option("--rows", metavar="WHAT", help="site or participant.")] = "site",
    groups: Annotated[bool, typer.Option("--groups", help="Instead: people for, against and heard, by theme, site and group.")] = False,
    asked: Annotated[bool, typer.Option("--asked", help="Instead: who raised each code at each site, and who was asked.")] = False,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> None:
    """Show the framework matrix, or write it into an Excel file to work in (-o FILE.xlsx); take it back with matrix import."""
    from qualcode.analysis.counts.compare import theme_matrix
    from qualcode.analysis.material import Material
    from qualcode.analysis.themes.guide import raised_by_code
    from qualcode.analysis.themes.matrix import read_matrix

    if context.invoked_subcommand:
        context.obj = project
        return
    study = open_study(project)
    settings = study.project.settings
    if groups or asked:
        material = Material(study, layer)
        show([theme_matrix(material, [settings.site, settings.group]) if groups else raised_by_code(material)], as_json, output)
        return
    found = read_matrix(study, rows, layer)
    if output and output.suffix.casefold() == ".xlsx":
        from qualcode.project.files import write_atomic
        from qualcode.reports.tables.matrix_book import to_excel

        write_atomic(output, to_excel(found))
        out(str(output))
    elif as_json:
        out_json(_json(found))
    elif output:
        show([_long(found)], False, output)
    else:
        _print(found)
    for said in (found.layer, *found.notes):
        talk(said)


def _print(found: Matrix) -> None:
    if not found.themes:
        talk('no theme has been written yet, and the matrix has a column for each: qualcode themes add NAME --claim "…" --code CODE')
    for theme in found.themes:
        out(f"{theme.id}: {short(theme.claim, 90)}")
        for row in found.rows:
            cell = found.cell(row, theme.id)
            rivals = f"; {len(cell.rivals) + 1} versions clash" if cell.rivals else ""
            out(
                f"  {row}  [{cell.status}{rivals}; {cell.raised}]\n    {cell.summary or '–'}"
                + (f"\n    quotes: {', '.join(q[-8:] for q in cell.quotes)}" if cell.quotes else "")
            )
        out("")


def _long(found: Matrix) -> Result:
    from qualcode.analysis.result import Result

    head = (found.kind, "theme", "summary", "status", "quotes", "people", "raised", "by", "at")
    rows = tuple((c.row, c.theme, c.summary, c.status, " ".join(c.quotes), c.people, c.raised, c.by, c.at) for c in found.cells)
    return Result(
        "Framework matrix", "one line a cell; people: different people heard on the theme's codes", head, rows, "", found.layer, found.notes
    )


def _json(found: Matrix) -> object:
    from dataclasses import asdict

    return {"rows": found.kind, "layer": found.layer, "notes": list(found.notes), "cells": [asdict(c) for c in found.cells]}


@matrix.command("write")
def write(
    context: typer.Context,
    row: Annotated[str, typer.Argument(metavar="ROW", help="A site, or a participant's id.")],
    theme: Annotated[str, typer.Argument(metavar="THEME", help="The theme's name.")],
    summary: Annotated[str, typer.Argument(metavar="SUMMARY", help="What the material says, in your words.")],
    status: Annotated[str, typer.Option("--status", metavar="STATUS", help="draft or agreed.")] = "draft",
    quotes: Annotated[
        list[str] | None, typer.Option("--quote", metavar="CODING", help="A passage it points to; give it again for more.")
    ] = None,
    reason: ReasonOption = None,
    coder: CoderOption = None,
) -> None:
    """Write one cell, in place of what stands there."""
    from qualcode.analysis.themes.matrix import cell_event

    study = open_study(context.obj)
    study.write([cell_event(study, who(coder), row, theme, summary, status, quotes or (), reason or "")])
    talk(f"{row} × {theme}: {status}")


@matrix.command("import")
def import_matrix(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook that qualcode matrix wrote.")],
    yes: YesOption = False,
    coder: CoderOption = None,
) -> None:
    """Take the matrix back from Excel: what was changed there is written; what was meanwhile changed here too is shown and left alone."""
    from qualcode.reports.tables.matrix_book import from_excel

    study = open_study(context.obj)
    taken = from_excel(study, who(coder), file)
    for event in taken.events:
        talk(f"{event['row']} × {event['theme']}: {event['status']}: {short(str(event.get('summary') or '(emptied)'), 80)}")
    if taken.events:
        confirm(f"Write {len(taken.events)} cells?", yes)
        study.write(taken.events)
    for conflict in taken.conflicts:
        talk(
            f"to decide: {conflict.row} × {conflict.theme} was changed in both places\n  in the file: {conflict.theirs.status}: {conflict.theirs.summary}\n  here, by {conflict.by}: {conflict.ours.status}: {conflict.ours.summary}"
        )
    out(f"{len(taken.events)} cells written, {len(taken.conflicts)} to decide")
    if taken.conflicts:
        talk("Write the version that should stand: qualcode matrix write ROW THEME SUMMARY")
        raise typer.Exit(3)


@matrix.command("asked")
def asked(
    context: typer.Context,
    transcript: Annotated[str, typer.Argument(metavar="TRANSCRIPT", help="The transcript's id, label, or a unique beginning.")],
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A topic of seeds/topic-guide.yaml.")],
    to: Annotated[str, typer.Argument(metavar="asked|skipped", help="Whether the interviewer asked about it.")],
    coder: CoderOption = None,
) -> None:
    """Record whether a topic of the guide was asked in a transcript."""
    from qualcode.analysis.themes.guide import asked_event

    study = open_study(context.obj)
    study.write([asked_event(study, who(coder), transcript, topic, to)])
    talk(f"{transcript}, {topic}: {to}")
