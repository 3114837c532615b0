"""`search`: passages by code, attribute and words."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, LayerOption, ProjectOption, open_study, talk
from qualcode.cli.findings import say_findings
from qualcode.cli.results import OutputOption


def search(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY", help='Terms joined by AND, OR, NOT, NEAR/2: prom.harm AND group:family, "hot desk" NOT site:"Authority A".'
        ),
    ],
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> None:
    """Find passages: code, attribute:value, stance:negative, coder:NAME, words. For reading in the team: what may not be quoted is found too."""
    from qualcode.analysis.material import Material
    from qualcode.analysis.result import Result
    from qualcode.analysis.search.search import search as run
    from qualcode.cli.common import out, out_json
    from qualcode.reports.tables.export import write_results

    study = open_study(project)
    asked = " ".join(query)
    found = run(Material(study, layer), asked)
    head = ("transcript", "turn", "start", "end", "speaker", "code", "coder", "stance", "basis", "coding", "text")
    rows = tuple(
        (
            h.transcript,
            h.turn,
            h.start,
            h.end,
            h.speaker,
            *((c.code, c.coder, c.stance, c.basis, c.id) if (c := h.coding) else ("",) * 5),
            h.text,
        )
        for h in found.hits
    )
    result = Result(f"Search: {asked}", found.unit, head, rows, f"{len(rows)} found", found.layer, found.notes)
    if output:
        write_results(output, [result])
        out(str(output))
    elif as_json:
        out_json(result.as_json())
        return
    else:
        for hit in found.hits:
            facts = (
                f"  {hit.coding.code}  ({', '.join(f for f in (hit.coding.coder, hit.coding.stance, hit.coding.basis) if f)}) {hit.coding.id[-8:]}"
                if hit.coding
                else ""
            )
            out(f"{hit.transcript}:{hit.turn}  {hit.speaker}{facts}\n  “{hit.text}”\n")
    for said in result.said():
        talk(said)
    say_findings(study)
