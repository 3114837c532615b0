"""`evidence`: rates, costs, the joint display, judgements and the logic model."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, LayerOption, ProjectOption, open_study, talk, who
from qualcode.cli.results import OutputOption, show

evidence = typer.Typer(help="Rates, costs, judgements and the joint display.", invoke_without_command=True, rich_markup_mode=None)

FILES = {"rates": "seeds/rates.csv", "costs": "seeds/costs.csv", "joint": "seeds/joint-display.yaml", "logic": "seeds/logic-model.yaml"}
"""What people write each part into; judgements are typed in with `evidence judge`."""

PARTS = ("rates", "costs", "joint", "judgements", "logic")


@evidence.callback()
def show_evidence(
    context: typer.Context,
    part: Annotated[
        list[str] | None,
        typer.Option(
            "--part", metavar="PART", help="rates, costs, joint, judgements or logic; give it again for more. All where none is named."
        ),
    ] = None,
    site: Annotated[str, typer.Option("--site", metavar="SITE", help="Rates and costs of this site only.")] = "",
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> None:
    """Show what the authors supplied and judged; nothing is concluded from it by the program."""
    from qualcode.analysis.evidence.joint import joint_display, judgements_table, logic_model
    from qualcode.analysis.evidence.rates import costs_table, rates_table
    from qualcode.errors import UsageError, did_you_mean

    if context.invoked_subcommand:
        context.obj = project
        return
    wanted = tuple(part or PARTS)
    for name in wanted:
        if name not in PARTS:
            raise UsageError(f"there is no part {name!r}", did_you_mean(name, list(PARTS)) or f"parts are {', '.join(PARTS)}")
    study = open_study(project)
    make = {
        "rates": lambda: rates_table(study, site),
        "costs": lambda: costs_table(study, site),
        "joint": lambda: joint_display(study, layer),
        "judgements": lambda: judgements_table(study),
        "logic": lambda: logic_model(study, layer),
    }
    made = {name: make[name]() for name in wanted}
    show(list(made.values()), as_json, output)
    for name, file in FILES.items():
        if name in made and not made[name].rows:
            talk(f"nothing under {made[name].title.casefold()} yet: it is read from {file} (docs/file-formats.md)")


@evidence.command("judge")
def judge(
    context: typer.Context,
    on: Annotated[str, typer.Argument(metavar="ON", help="A site, a theme, or a claim of the joint display.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Your judgement.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="feasibility, confidence, fit or conclusion.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, and on what it rests.")],
    rule: Annotated[str, typer.Option("--rule", metavar="TEXT", help="The rule it was judged by, and when it was set.")] = "",
    rests_on: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence", metavar="ID", help="What it rests on: a coding, a theme, rates:OUTCOME or poll:ID; give it again for more."
        ),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Record a judgement of yours with its reason and the evidence it rests on."""
    from qualcode.analysis.evidence.judgements import judge_event

    study = open_study(context.obj)
    study.write([judge_event(study, who(coder), on, kind, value, reason, rule, rests_on or [])])
    talk(f"{on}, {kind}: {value}")
