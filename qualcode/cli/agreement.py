"""`agreement`: how far coders agree, on a study or on any table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import JsonOption, ProjectOption, comma_list, open_study, out, talk

if TYPE_CHECKING:
    from qualcode.agreement.results import Comparison
    from qualcode.study import Study


def agreement(
    coders: Annotated[
        str, typer.Option("--coders", metavar="A,B", help="Whom to compare (default: all who coded the same transcripts).")
    ] = "",
    unit: Annotated[
        str, typer.Option("--unit", help="turn, sentence, paragraph, character, or spans (as each coder marked them).")
    ] = "turn",
    transcripts: Annotated[str, typer.Option("--transcripts", metavar="ID,ID", help="Only these transcripts.")] = "",
    snapshot: Annotated[
        str, typer.Option("--snapshot", metavar="NAME", help="Only what is read from this snapshot, such as one round.")
    ] = "",
    table: Annotated[
        Path | None,
        typer.Option("--table", metavar="FILE.csv", help="A table instead of a project: unit, coder, value; or coder, start, end, code."),
    ] = None,
    categories: Annotated[str, typer.Option("--categories", metavar="A,B", help="With --table: every value that could be given.")] = "",
    length: Annotated[int | None, typer.Option("--length", metavar="N", help="With --table of spans: the characters of the text.")] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for spreadsheets.")] = False,
    as_excel: Annotated[bool, typer.Option("--xlsx", help="Write an Excel workbook.")] = False,
    as_word: Annotated[bool, typer.Option("--word", help="Write a Word document.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; a file that is there is kept.")] = None,
    project: ProjectOption = None,
) -> None:
    """How far coders agree on what they read apart from each other, code by code, with what must be said beside each figure."""
    form = _form(as_json, as_csv, as_excel, as_word)
    if table is not None:
        _on_table(table, categories, length, form, output)
        return
    _only_with_table(categories, length)
    study = open_study(project)
    named = (comma_list(coders), comma_list(transcripts))
    if _without_figures(study, *named, form, output):
        return
    from qualcode.agreement.compare import compare

    found = compare(study, named[0], unit, named[1], snapshot)
    if form in ("xlsx", "word"):
        _write_file(study, found, form, output)
    elif form == "json":
        _give(_json(found.as_json()), output)
    elif form == "csv":
        from qualcode.reports.tables.agreement_table import to_csv

        _give(to_csv(found), output)
    else:
        from qualcode.cli.agreement_text import show

        show(found)


def _form(as_json: bool, as_csv: bool, as_excel: bool, as_word: bool) -> str:
    from qualcode.errors import UsageError

    asked = [name for name, wanted in (("json", as_json), ("csv", as_csv), ("xlsx", as_excel), ("word", as_word)) if wanted]
    if len(asked) > 1:
        raise UsageError(f"--{asked[0]} and --{asked[1]} ask for different things", "give one of them")
    return asked[0] if asked else "terminal"


def _only_with_table(categories: str, length: int | None) -> None:
    from qualcode.errors import UsageError

    if categories or length is not None:
        raise UsageError(
            "--categories and --length belong to a table", "add --table FILE.csv, or leave them out: a project has a codebook and texts"
        )


def _on_table(path: Path, categories: str, length: int | None, form: str, output: Path | None) -> None:
    from qualcode.agreement.statistics.measure import measure
    from qualcode.agreement.statistics.table import read_table
    from qualcode.errors import UsageError

    if form not in ("terminal", "json"):
        raise UsageError(f"--{form} does not go with --table", "use --json, or print to the terminal")
    found = measure(read_table(path, comma_list(categories) or None, length))
    if form == "json":
        _give(_json(found.as_json()), output)
    else:
        from qualcode.cli.agreement_text import show_measured

        show_measured(found)


def _without_figures(study: Study, coders: list[str], transcripts: list[str], form: str, output: Path | None) -> bool:
    """Where the study computes no coefficient: say so, and show where its coders read differently."""
    from qualcode.agreement.words import why_none
    from qualcode.errors import UsageError

    reason = why_none(study)
    if not reason:
        return False
    from qualcode.agreement.differently import read_differently

    if form not in ("terminal", "json"):
        raise UsageError(
            f"this study computes no coefficients, so there is nothing to write as --{form}", "use --json, or print to the terminal"
        )
    found = read_differently(study, reason, coders, transcripts)
    if form == "json":
        _give(_json(found.as_json()), output)
    else:
        from qualcode.cli.agreement_text import show_differences

        show_differences(found)
    return True


def _json(value: object) -> bytes:
    import json

    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _give(data: bytes, output: Path | None) -> None:
    """Print, or write into the file that was named."""
    if output is None:
        out(data.decode("utf-8").removesuffix("\n"))
    else:
        _write_new(output, data)


def _write_new(path: Path, data: bytes) -> None:
    from qualcode.errors import QualcodeError
    from qualcode.project.files import load, write_atomic

    if load(path).data not in (None, data):
        raise QualcodeError(f"{path} is there already, and is not overwritten", "name another file, or remove it first")
    write_atomic(path, data)
    out(str(path))


def _write_file(study: Study, found: Comparison, form: str, output: Path | None) -> None:
    """Write Excel or Word: into the file that was named, else into the project's outputs, beside a version that a person has changed."""
    from qualcode.reports.outputs import Outputs
    from qualcode.reports.tables.agreement_table import to_excel
    from qualcode.reports.tables.agreement_word import to_document

    data = to_excel(found) if form == "xlsx" else to_document(study, found)
    if output is not None:
        _write_new(output, data)
        return
    written = Outputs.of(study.project).write(f"agreement.{'xlsx' if form == 'xlsx' else 'docx'}", data)
    if written.kept:
        talk(f"{study.project.within(written.kept)} was changed by somebody and kept; the new one is {study.project.within(written.path)}")
    out(study.project.within(written.path))
