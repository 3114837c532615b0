"""`export`: the study for other programs, with an account of what did not fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import JsonOption, ProjectOption, open_study, talk
from qualcode.cli.leaving import note_leaving
from qualcode.cli.losses import report

if TYPE_CHECKING:
    from qualcode.analysis.result import Result
    from qualcode.study import Study

app = typer.Typer(
    help="Write the study for other programs; a report says what changed or did not fit.", no_args_is_help=True, rich_markup_mode=None
)

OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="The file to write (default: one in outputs/exports of the project).")
]
AllLayerOption = Annotated[str, typer.Option("--layer", help="Whose codings go out: all, study, consensus, or a coder's name.")]
GroupsOption = Annotated[str, typer.Option("--groups", help="Groups of the codebook as parents of their codes, or as sets of them.")]
CheckOption = Annotated[bool, typer.Option("--check", help="Read the file back and show ten quotes from both sides.")]
LossesOption = Annotated[Path | None, typer.Option("--losses", metavar="FILE", help="Where the report goes (default: beside the file).")]


def _place(study: Study, to: Path | None, name: str) -> Path:
    """The file an export goes to: the one named, else one of this name among the project's outputs."""
    if to is not None:
        return to
    folder = study.project.outputs / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


@app.command()
def qdpx(
    to: OutOption = None,
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
    from qualcode.upkeep.names.residue import gate

    study = open_study(project)
    to = _place(study, to, "study.qdpx")
    gate(study, "export qdpx")
    made = write_qdpx(study, to, layer=layer, offset_unit=offset_unit, groups=groups)
    if check:
        made.losses.checked = check_against(study, made.data, layer)
    note_leaving(study, "export", "qdpx", to)
    talk(f"into {to}")
    report(made.losses, losses or to.with_name(f"{to.name}.report.txt"), as_json)


@app.command()
def qdc(
    to: OutOption = None,
    groups: GroupsOption = "parents",
    losses: LossesOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """The codebook as a REFI-QDA codebook."""
    from qualcode.exchange.refi.write_codes import write_qdc

    study = open_study(project)
    to = _place(study, to, "codebook.qdc")
    made = write_qdc(study, to, groups=groups)
    talk(f"into {to}")
    report(made, losses or to.with_name(f"{to.name}.report.txt"), as_json)


@app.command()
def word(
    transcript: Annotated[str, typer.Argument(help="The transcript's id, label, or a unique beginning.")],
    to: OutOption = None,
    layer: AllLayerOption = "all",
    check: CheckOption = False,
    losses: LossesOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """A transcript as a Word file with one comment a coding; it comes back with: qualcode import --word."""
    from qualcode.exchange.word.write import write_word
    from qualcode.upkeep.names.residue import gate

    study = open_study(project)
    found = study.transcript(transcript)
    to = _place(study, to, f"{found.id}.docx")
    gate(study, "export word")
    made = write_word(study, found, to, layer=layer, check=check)
    note_leaving(study, "export", f"word, {found.id}", to)
    talk(f"into {to}")
    report(made, losses or to.with_name(f"{to.name}.report.txt"), as_json)


@app.command()
def archive(
    to: OutOption = None,
    consent_form: Annotated[Path | None, typer.Option("--consent-form", metavar="FILE", help="A blank consent form to put in.")] = None,
    losses: LossesOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """A deposit for a data service: transcripts with consent to archive, data list, topic guides, codebook, checksums."""
    from qualcode.exchange.archive import write_archive
    from qualcode.upkeep.names.residue import gate

    study = open_study(project)
    to = _place(study, to, "deposit.zip")
    gate(study, "export archive", strict=True)
    made = write_archive(study, to, consent_form)
    note_leaving(study, "archive", "deposit", to)
    talk(f"into {to}")
    report(made, losses or to.with_name(f"{to.name}.report.txt"), as_json)


TableOption = Annotated[str, typer.Option("--table", help="codings, turns, participants, codebook or matrix.")]


@app.command()
def xlsx(to: OutOption = None, layer: AllLayerOption = "all", project: ProjectOption = None) -> None:
    """Codings, turns, participants, codebook and matrix as the sheets of an Excel workbook."""
    from qualcode.exchange.frames import TABLES

    _tables(to, ".xlsx", list(TABLES), layer, project)


@app.command()
def csv(to: OutOption = None, table: TableOption = "codings", layer: AllLayerOption = "all", project: ProjectOption = None) -> None:
    """One table as CSV that Excel opens: UTF-8, with formulas neutralised."""
    _tables(to, ".csv", [table], layer, project)


def _tables(to: Path | None, suffix: str, names: list[str], layer: str, project: Path | None) -> None:
    from qualcode.errors import UsageError
    from qualcode.exchange.frames import table
    from qualcode.upkeep.names.residue import gate

    study = open_study(project)
    to = _place(study, to, f"{names[0] if len(names) == 1 else 'study'}{suffix}")
    if to.suffix.casefold() != suffix:
        raise UsageError(f"{to.name} does not end in {suffix}", f"name it {to.with_suffix(suffix).name}")
    has_people = any(name != "codebook" for name in names)
    if has_people:
        gate(study, f"export {suffix[1:]}")
    results = [table(study, name, layer) for name in names]
    _write_tables(to, results)
    talk(f"into {to}")
    if has_people:
        note_leaving(study, "export", f"{suffix[1:]}, {', '.join(names)}", to)
    for result in results:
        talk(f"{result.title}: {len(result.rows)} rows")
    if any(row[-1] == "yes" for result in results for row in result.rows if result.title == "Codings"):
        talk("Some of these passages are restricted here: this is a working copy, not one to publish.")


def _write_tables(to: Path, results: Sequence[Result]) -> None:
    """Tables as the sheets of a workbook, or one as CSV; a CSV that is to be read again holds nothing below its rows."""
    from qualcode.project.files import write_atomic
    from qualcode.project.tables import Table, render
    from qualcode.reports.tables.export import to_bytes

    first = results[0]
    rows = [{h: "" if v is None else str(v) for h, v in zip(first.head, row, strict=True)} for row in first.rows]
    write_atomic(to, render(Table(list(first.head), rows)) if to.suffix.casefold() == ".csv" else to_bytes(to, results))


def write_codebook(study: Study, to: Path) -> None:
    """Write the codebook as a table, a REFI-QDA codebook or a document, as the file's ending says."""
    from qualcode.errors import UsageError
    from qualcode.project.files import write_atomic

    suffix = to.suffix.casefold()
    if suffix == ".qdc":
        from qualcode.exchange.refi.write_codes import write_qdc

        report(write_qdc(study, to), to.with_name(f"{to.name}.report.txt"), False)
    elif suffix in (".xlsx", ".csv"):
        from qualcode.exchange.frames import table

        _write_tables(to, [table(study, "codebook")])
    elif suffix in (".docx", ".md", ".html"):
        from qualcode.reports.clean import clean
        from qualcode.reports.companions.codebook import codebook
        from qualcode.reports.plain.html import to_html
        from qualcode.reports.plain.markdown import to_markdown
        from qualcode.reports.word.document import to_word

        made = clean(codebook(study))
        write_atomic(to, to_word(made) if suffix == ".docx" else (to_markdown(made) if suffix == ".md" else to_html(made)).encode("utf-8"))
    else:
        raise UsageError(
            f"{to.name}: a codebook is not written as {suffix or 'a file without an ending'}",
            "end the name with .xlsx, .csv, .qdc, .docx, .md or .html",
        )
    talk(f"wrote {to}")
