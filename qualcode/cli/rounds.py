"""`rounds`: snapshots of everybody's work, agreement at each of them, and coders held against themselves."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, open_study, out, out_json, table, talk, who
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.agreement.results import Row
    from qualcode.study import Study


def rounds(
    take: Annotated[str, typer.Option("--take", metavar="NAME", help="Freeze everybody's work as it stands, under this name.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="turn, sentence, paragraph, character, or spans.")] = "turn",
    coders: Annotated[str, typer.Option("--coders", metavar="A,B", help="Only these coders.")] = "",
    coder: CoderOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Agreement from round to round: each snapshot with the transcripts that are new in it, and how far coders agree with themselves (drift)."""
    from qualcode.agreement.rounds import as_json as values
    from qualcode.agreement.rounds import drift
    from qualcode.agreement.rounds import rounds as run
    from qualcode.agreement.words import no_coefficient, why_none

    study = open_study(project)
    if take:
        _take(study, take, who(coder))
        return
    if reason := why_none(study):
        if as_json:
            out_json({"methods": no_coefficient(reason), "rounds": [], "drift": []})
        else:
            out(no_coefficient(reason))
        return
    found = run(study, unit, [c.strip() for c in coders.split(",") if c.strip()])
    drifts = drift(study, unit)
    if as_json:
        out_json(values(found, drifts))
        return
    if not found:
        talk("No snapshot was taken yet. Before you talk about a round: qualcode rounds --take 'round one'")
    else:
        lines = [[r.name, r.at[:10], r.codebook, str(len(r.transcripts)), *_figures(r.row)] for r in found]
        out(
            table(
                lines,
                ["round", "taken", "codebook", "new texts", "units", "alpha", "95% interval", "Dice", "lowest code"],
                right=(3, 4, 5, 7),
            )
        )
    for one in (r for r in found if r.warning):
        figure = f" Alpha there, not to be counted as a round: {_figures(one.again_row)[1]}." if one.again_row else ""
        talk(textwrap.fill(f"{one.name}: {one.warning}{figure}", 100, subsequent_indent="  "))
    for d in drifts:
        units, alpha, between, dice, lowest = _figures(d.pooled)
        out(
            f"\n{d.coder} with themselves ({d.again}): {count(len(d.transcripts), 'transcript')}, {units} units, alpha {alpha} {between}, Dice {dice}; lowest code {lowest}"
        )
        if d.note:
            talk(textwrap.fill(d.note, 100, subsequent_indent="  "))


def _figures(row: Row | None) -> list[str]:
    from qualcode.agreement.words import number

    if row is None:
        return ["0", "–", "", "–", ""]
    between = f"{number(row.ci_low)} to {number(row.ci_high)}" if row.ci_low is not None else "too few"
    return [
        f"{row.n_units:,}",
        number(row.alpha),
        between,
        number(row.dice),
        f"{row.lowest} {number(row.lowest_alpha)}" if row.lowest else "",
    ]


def _take(study: Study, name: str, coder: str) -> None:
    from qualcode.codings import snapshots

    event = snapshots.take(study.project, coder, name, study.state.events, study.codebook.hash)
    study.write([event])
    out(f"{event['events']}  {name}")
    talk("Agreement is read from here for whatever coders had read by now. Take one before you talk about a round.")
