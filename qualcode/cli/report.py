"""`qualcode report`: the Word reports."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, LayerOption, ProjectOption, open_study, out, out_json, talk


def report(
    site: Annotated[str, typer.Option("--site", help="Only the report on this site.", metavar="SITE")] = "",
    across: Annotated[bool, typer.Option("--across", help="Only the report across sites.")] = False,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Write the Word reports: one for each site and one across all, with a ledger of their quotations."""
    from qualcode.errors import UsageError
    from qualcode.reports.make import make_reports
    from qualcode.upkeep.residue import gate

    if site and across:
        raise UsageError("--site and --across ask for different reports", "give one of them, or neither for all reports")
    study = open_study(project)
    gate(study, "no report was written")
    made = make_reports(study, layer, site, across)
    written = [*made.reports, (made.ledger, None)]
    for file, _ in written:
        if file.kept:
            talk(f"{study.project.within(file.kept)} was changed by somebody and kept; the new one is {study.project.within(file.path)}")
    if as_json:
        files = [
            {"file": study.project.within(f.path), "quotes": n, "kept": study.project.within(f.kept) if f.kept else None}
            for f, n in made.reports
        ]
        out_json({"layer": made.layer, "reports": files, "ledger": study.project.within(made.ledger.path), "missing": list(made.missing)})
        return
    for file, n in written:
        out(f"{study.project.within(file.path)}{'' if n is None else f'  ({n} quotations)'}")
    if made.missing:
        talk("Missing from these reports:")
    for text in made.missing:
        talk(f"  - {text}")
