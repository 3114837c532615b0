"""`qualcode report`: the Word reports."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, LayerOption, ProjectOption, open_study, out, out_json, talk
from qualcode.cli.report_forms import (
    FormatOption,
    PagesOption,
    TemplateOption,
    UpdateOption,
    changes_json,
    form_of,
    say_changes,
    say_template,
    write_paper,
)


def report(
    what: Annotated[
        str, typer.Argument(metavar="[WHAT]", help="quotebook, codebook or participants; without it the reports by site and across.")
    ] = "",
    site: Annotated[str, typer.Option("--site", help="Only the report on this site.", metavar="SITE")] = "",
    across: Annotated[bool, typer.Option("--across", help="Only the report across sites.")] = False,
    status: Annotated[
        str,
        typer.Option(
            "--status", metavar="STATUS", help="draft, factual-check (carries no quotations) or final; default: that of qualcode.toml."
        ),
    ] = "",
    despite: Annotated[
        list[str] | None, typer.Option("--despite", metavar="WHAT", help="Go on despite names, quotes or ladder; the first page says so.")
    ] = None,
    form: FormatOption = "docx",
    template: TemplateOption = None,
    update: UpdateOption = False,
    pages: PagesOption = True,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Write the reports: one for each site and one across all, with a ledger of their quotations; or what goes with them."""
    from qualcode.errors import UsageError
    from qualcode.reports.make import make_reports
    from qualcode.upkeep.names.residue import gate, open_questions

    if site and across:
        raise UsageError("--site and --across ask for different reports", "give one of them, or neither for all reports")
    if what and (across or status or despite):
        raise UsageError(f"--across, --status and --despite are for the reports, not for the {what}", "leave them out")
    shown = form_of(form, template, update, pages)
    study = open_study(project)
    say_template(shown, study)
    if what:
        gate(study, f"report {what}")
        write_paper(study, what, shown, site, layer, as_json)
        return
    made = make_reports(study, layer, site, across, status=status, despite=despite or (), open_names=open_questions(study), form=shown)
    written = [*made.reports, (made.ledger, None)]
    for file, _ in written:
        if file.kept:
            talk(f"{study.project.within(file.kept)} was changed by somebody and kept; the new one is {study.project.within(file.path)}")
    if as_json:
        files = [
            {"file": study.project.within(f.path), "quotes": n, "kept": study.project.within(f.kept) if f.kept else None}
            for f, n in made.reports
        ]
        updated = changes_json(study, made)
        out_json(
            {
                "layer": made.layer,
                "reports": files,
                "updated": updated,
                "ledger": study.project.within(made.ledger.path),
                "missing": list(made.missing),
            }
        )
        return
    for file, n in written:
        out(f"{study.project.within(file.path)}{'' if n is None else f'  ({n} quotations)'}")
    say_changes(study, made)
    if made.missing:
        talk("Missing from these reports:")
    for text in made.missing:
        talk(f"  - {text}")
