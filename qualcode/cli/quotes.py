"""`qualcode quotes`: the passages that may be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import JsonOption, LayerOption, ProjectOption, open_study, out, out_json, talk

if TYPE_CHECKING:
    from qualcode.model.coding import Quote


def quotes(
    code: Annotated[str, typer.Option("--code", help="A code, or a group of codes.", metavar="CODE")] = "",
    site: Annotated[str, typer.Option("--site", help="People of this site.", metavar="SITE")] = "",
    group: Annotated[str, typer.Option("--group", help="People of this group.", metavar="GROUP")] = "",
    coder: Annotated[str, typer.Option("--coder", help="Codings of this coder.", metavar="NAME")] = "",
    stance: Annotated[str, typer.Option("--stance", help="positive, negative, mixed or neutral.", metavar="STANCE")] = "",
    star: Annotated[bool, typer.Option("--star", help="Only what coders starred.")] = False,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """List the passages that may be quoted, with the attribution they may be printed under."""
    from qualcode.analysis.quotes import count_why_not, quotes
    from qualcode.analysis.voices import Voices
    from qualcode.cli.findings import say_findings

    study = open_study(project)
    found = quotes(study, layer, code=code, site=site, group=group, coder=coder, stance=stance, star=star)
    if as_json:
        out_json([to_json(q) for q in found])
    else:
        for quote in found:
            out(
                f"{quote.transcript}:{quote.turn}  {quote.code}{f' ({quote.stance})' if quote.stance else ''}{' *' if quote.star else ''}  {quote.attribution}\n  “{quote.text}”\n"
            )
    say_findings(study)
    read = study.layer(layer)
    talk(f"{len(found)} quotes; {read.describe()}")
    for reason, n in count_why_not(Voices(study), read.codings).items():
        talk(f"  - not quotable, because {reason}: {n}")


def to_json(quote: Quote) -> dict[str, Any]:
    """A quote as scripts read it."""
    names = (
        "text",
        "transcript",
        "turn",
        "start",
        "end",
        "speaker",
        "participant",
        "attributes",
        "code",
        "coder",
        "stance",
        "attribution",
        "basis",
        "star",
        "coding",
    )
    values = {name: getattr(quote, name) for name in names}
    return {**values, "attributes": dict(quote.attributes)}
