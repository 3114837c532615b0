"""`export`: the study for other programs, with an account of what did not fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import JsonOption, ProjectOption, open_study, out, out_json, talk

if TYPE_CHECKING:
    from qualcode.exchange.losses import Losses

app = typer.Typer(
    help="Write the study for other programs; a report says what changed or did not fit.", no_args_is_help=True, rich_markup_mode=None
)

OutOption = Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")]
AllLayerOption = Annotated[str, typer.Option("--layer", help="Whose codings go out: all, study, consensus, or a coder's name.")]
GroupsOption = Annotated[str, typer.Option("--groups", help="Groups of the codebook as parents of their codes, or as sets of them.")]
CheckOption = Annotated[bool, typer.Option("--check", help="Read the file back and show ten quotes from both sides.")]
LossesOption = Annotated[Path | None, typer.Option("--losses", metavar="FILE", help="Where the report goes (default: beside the file).")]


@app.command()
def qdpx(
    to: OutOption,
    layer: AllLayerOption = "all",
    offset_unit: Annotated[str, typer.Option(help="codepoint, as the standard has it; or utf16, as NVivo counts.")] = "codepoint",
    groups: GroupsOption = "parents",
    check: CheckOption = False,
    losses: LossesOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """The whole study as a REFI-QDA project, for NVivo, ATLAS.ti, MAXQDA and QualCoder."""
    from qualcode.exchange.refi.check import check_against
    from qualcode.exchange.refi.write import write_qdpx

    study = open_study(project)
    made = write_qdpx(study, to, layer=layer, offset_unit=offset_unit, groups=groups)
    if check:
        made.losses.checked = check_against(study, made.data, layer)
    report(made.losses, losses or to.with_name(f"{to.name}.report.txt"), as_json)


@app.command()
def qdc(
    to: OutOption, groups: GroupsOption = "parents", losses: LossesOption = None, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """The codebook as a REFI-QDA codebook."""
    from qualcode.exchange.refi.write_codes import write_qdc

    report(write_qdc(open_study(project), to, groups=groups), losses or to.with_name(f"{to.name}.report.txt"), as_json)


@app.command()
def word(
    transcript: Annotated[str, typer.Argument(help="The transcript's id, label, or a unique beginning.")],
    to: OutOption,
    layer: AllLayerOption = "all",
    losses: LossesOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """A transcript as a Word file with one comment a coding; it comes back with: qualcode import --word."""
    from qualcode.exchange.word.write import write_word

    study = open_study(project)
    report(write_word(study, study.transcript(transcript), to, layer=layer), losses or to.with_name(f"{to.name}.report.txt"), as_json)


@app.command()
def archive(
    to: OutOption,
    consent_form: Annotated[Path | None, typer.Option("--consent-form", metavar="FILE", help="A blank consent form to put in.")] = None,
    losses: LossesOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """A deposit for a data service: transcripts with consent to archive, data list, topic guides, codebook, checksums."""
    from qualcode.exchange.archive import write_archive
    from qualcode.upkeep.residue import gate

    study = open_study(project)
    gate(study, "export archive", strict=True)
    report(write_archive(study, to, consent_form), losses or to.with_name(f"{to.name}.report.txt"), as_json)


TableOption = Annotated[str, typer.Option("--table", help="codings, turns, participants, codebook or matrix.")]


@app.command()
def xlsx(to: OutOption, layer: AllLayerOption = "all", project: ProjectOption = None) -> None:
    """Codings, turns, participants, codebook and matrix as the sheets of an Excel workbook."""
    from qualcode.exchange.frames import TABLES

    _tables(to, ".xlsx", list(TABLES), layer, project)


@app.command()
def csv(to: OutOption, table: TableOption = "codings", layer: AllLayerOption = "all", project: ProjectOption = None) -> None:
    """One table as CSV that Excel opens: UTF-8, with formulas neutralised."""
    _tables(to, ".csv", [table], layer, project)


def _tables(to: Path, suffix: str, names: list[str], layer: str, project: Path | None) -> None:
    from qualcode.errors import UsageError
    from qualcode.exchange.frames import table
    from qualcode.project.files import write_atomic
    from qualcode.project.tables import Table, render
    from qualcode.reports.export import to_bytes

    if to.suffix.casefold() != suffix:
        raise UsageError(f"{to.name} does not end in {suffix}", f"name it {to.with_suffix(suffix).name}")
    study = open_study(project)
    results = [table(study, name, layer) for name in names]
    # a CSV that is to be read again holds nothing below its rows
    plain = Table(
        list(results[0].head),
        [{h: "" if v is None else str(v) for h, v in zip(results[0].head, row, strict=True)} for row in results[0].rows],
    )
    write_atomic(to, render(plain) if suffix == ".csv" else to_bytes(to, results))
    for result in results:
        talk(f"{result.title}: {len(result.rows)} rows")
    if any(row[-1] == "yes" for result in results for row in result.rows if result.title == "Codings"):
        talk("Some of these passages are restricted here: this is a working copy, not one to publish.")


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
