"""`retention`: what is kept until when, and what was destroyed."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, open_study, out, out_json, table, talk, who


def retention(
    destroyed: Annotated[
        str,
        typer.Option(
            "--destroyed", metavar="WHAT", help="Note that something was destroyed: audio, originals, key, backups, or the name of a file."
        ),
    ] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day (2026-06-15).")] = "",
    how: Annotated[str, typer.Option("--how", help="How, and by whom.")] = "",
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what the study keeps until when, or note that something was destroyed. The program itself destroys nothing."""
    from qualcode.upkeep.retention import KINDS, kept
    from qualcode.upkeep.retention import destroyed as record

    study = open_study(project)
    if destroyed:
        event = record(study, who(coder), destroyed, on, how)
        study.write([event])
        talk(f"noted: {event['on']} destroyed on {on}")
    rows = kept(study)
    if as_json:
        out_json([{"what": k.kind, "until": str(k.until or ""), "destroyed": k.destroyed, "there": list(k.there)} for k in rows])
        return
    out(
        table(
            [[KINDS[k.kind], str(k.until or "no date"), k.destroyed or "not on record", str(len(k.there))] for k in rows],
            ["what", "keep until", "destroyed", "seen here"],
            right=(3,),
        )
    )
    talk("Dates stand in [study.retention] of qualcode.toml.")
