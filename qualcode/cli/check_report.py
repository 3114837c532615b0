"""`qualcode check-report`: a Word report, edited or written by hand, against the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import JsonOption, LayerOption, ProjectOption, open_study, out, out_json, talk

if TYPE_CHECKING:
    from qualcode.reports.check.check import Checked
    from qualcode.reports.check.finding import Finding
    from qualcode.study import Study
    from qualcode.transcripts.pseudonyms.mapping import NameMap


def check_report(
    file: Annotated[Path, typer.Argument(help="The report, as a .docx file. It is only read.", metavar="FILE.docx")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="COPY.docx", help="Also write a copy with the findings as Word comments.")
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="Where the names are kept (else where they were found last on this machine)."),
    ] = None,
    no_key: Annotated[bool, typer.Option("--no-key", help="Do not look for the names of the key.")] = False,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Check a Word report against the project: quotations, attributions, amounts, figures, names and consent. Ends with 3 where there is something to mend."""
    from qualcode.reports.check.check import NO_KEY
    from qualcode.reports.check.check import check_report as check

    study = open_study(project)
    data = _read(file, output)
    names = NO_KEY if no_key else _names(study, key)
    checked = check(study, data, names=names, layer=layer)
    if output is not None:
        from qualcode.project.files import write_atomic
        from qualcode.reports.check.comments import with_comments

        write_atomic(output, with_comments(checked, data))
    if as_json:
        out_json({"findings": [f.as_json() for f in checked.findings]})
    else:
        _print(checked.findings)
    _say(checked, output)
    if checked.findings:
        raise typer.Exit(3)


def _read(file: Path, output: Path | None) -> bytes:
    from qualcode.errors import QualcodeError, UsageError

    if output is not None and output.suffix.casefold() != ".docx":
        raise UsageError(f"{output} is no name for a Word file", "name it COPY.docx")
    if output is not None and output.exists():
        raise QualcodeError(f"{output} is there already and is not overwritten", "choose another name for the copy, or remove it")
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise QualcodeError(f"there is no file {file}", "name the report, for example outputs/reports/across.docx") from error
    except OSError as error:
        raise QualcodeError(f"{file} cannot be read: {error.strerror}", "close it in other programs, or copy it elsewhere") from error


def _names(study: Study, path: Path | None) -> NameMap:
    """The names of the key; none, with a word, where no key is known."""
    from qualcode.cli.pseudonymise import key_of
    from qualcode.reports.check.check import NO_KEY
    from qualcode.upkeep.names.key import known_key

    if path is None and known_key(study.project) is None:
        talk(
            "Note: no key is known on this machine (--key): labels of speakers and ids were looked for, not the names behind the pseudonyms."
        )
        return NO_KEY
    return key_of(study, path).names


def _print(findings: tuple[Finding, ...]) -> None:
    from textwrap import fill

    def line(label: str, words: str) -> str:
        return fill(f"{label}{words}", 110, initial_indent="   ", subsequent_indent="            ")

    for number, finding in enumerate(findings, 1):
        out(f"{number}. {finding.kind} – {finding.where}")
        for label, words in (("printed  ", finding.printed), ("source   ", finding.source), ("to do    ", finding.what)):
            if words:
                out(line(label, words))
        out("")


def _say(checked: Checked, output: Path | None) -> None:
    n = len(checked.findings)
    about = (
        f"the report on {checked.site}"
        if checked.site and checked.is_ours
        else "a report of ours"
        if checked.is_ours
        else "a report written by hand"
    )
    talk(f"Read as {about}: {checked.quotations} quotations, {checked.exact} of them word for word (cuts aside).")
    if checked.unapproved:
        talk(f"{checked.unapproved} quotations that nobody has approved for print yet: qualcode quotes")
    if output is not None:
        talk(f"{output}: a copy with {n} comments. It names transcripts: for the study team only.")
    talk(
        f"{n} {'thing' if n == 1 else 'things'} to look at."
        if n
        else "Nothing to mend was found. What the program cannot see, a person must still read."
    )
