"""`crosstab`, `cooccurrence`, `saturation` and `voices`: who spoke of what, which codes stand together, when no new ones came, who spoke how much."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, LayerOption, ProjectOption, open_study
from qualcode.cli.findings import say_findings
from qualcode.cli.results import OutputOption, show


def crosstab(
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="ATTRIBUTE", help="site, group, role, stance … or any column of yours; give it twice for both together."
        ),
    ] = None,
    count: Annotated[str, typer.Option("--count", metavar="UNIT", help="people, passages or transcripts.")] = "people",
    rows: Annotated[str, typer.Option("--rows", metavar="WHAT", help="codes, groups (of codes) or themes.")] = "codes",
    release: Annotated[
        bool, typer.Option("--release", help="For a table that leaves the team: merge what rests on fewer than k people.")
    ] = False,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> None:
    """Count who spoke of what: people, passages or transcripts by code, split by any attribute."""
    from qualcode.analysis.counts.crosstab import crosstab as run
    from qualcode.analysis.counts.crosstab import frequencies
    from qualcode.analysis.material import Material
    from qualcode.errors import UsageError

    if release and not by:
        raise UsageError("--release merges the cells of a split table", "add --by, for example --by group")
    study = open_study(project)
    material = Material(study, layer)
    found = run(material, by, count, rows, release=release) if by else frequencies(material, rows)
    show([found], as_json, output)
    say_findings(study)


def cooccurrence(
    how: Annotated[
        str, typer.Option("--how", metavar="HOW", help="span (the very same words), overlap, turn, near or transcript.")
    ] = "overlap",
    within: Annotated[int, typer.Option("--within", metavar="TURNS", help="With near: how many turns apart at most.")] = 1,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> None:
    """Count which codes stand together, each coder's own coding for itself."""
    from qualcode.analysis.counts.cooccur import cooccurrence as run
    from qualcode.analysis.material import Material

    study = open_study(project)
    show([run(Material(study, layer), how, within)], as_json, output)
    say_findings(study)


def saturation(
    by: Annotated[str, typer.Option("--by", metavar="ATTRIBUTE", help="The attribute of the groups (default: the study's group).")] = "",
    base: Annotated[int, typer.Option("--base", metavar="N", help="Transcripts in the base set.")] = 4,
    run: Annotated[int, typer.Option("--run", metavar="N", help="Transcripts in a run.")] = 2,
    threshold: Annotated[
        float,
        typer.Option("--threshold", metavar="SHARE", help="New codes that still count as saturated, as a share of those in the base."),
    ] = 0.05,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> None:
    """Say for each group after how many transcripts no more new codes came, and when that means nothing."""
    from qualcode.analysis.counts.saturation import Rule, curve
    from qualcode.analysis.counts.saturation import saturation as run_it
    from qualcode.analysis.material import Material

    study = open_study(project)
    material = Material(study, layer)
    found = [run_it(material, by, Rule(base, run, threshold))]
    show([*found, curve(material, by)] if output else found, as_json, output)
    say_findings(study)


def voices(layer: LayerOption = "study", as_json: JsonOption = False, output: OutputOption = None, project: ProjectOption = None) -> None:
    """Show who spoke: transcripts, turns, words and coded passages of each person."""
    from qualcode.analysis.counts.spoke import who_spoke
    from qualcode.analysis.material import Material

    study = open_study(project)
    show([who_spoke(Material(study, layer))], as_json, output)
    say_findings(study)
