"""`codebook health`: how the cues do in the texts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, ProjectOption, open_study, out, out_json, table, talk


def health(
    code: Annotated[str, typer.Argument(help="Only this code, or the codes of this group.", metavar="[CODE]")] = "",
    doubtful: Annotated[bool, typer.Option("--doubtful", help="Only cues with a remark.")] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how every cue does: hits, coded, accepted, rejected, never seen, on interviewers, overlapping codes."""
    from qualcode.suggest.cues.health import cue_health
    from qualcode.suggest.learning.talk import CueReader

    study = open_study(project)
    reader = CueReader(study.codebook, keep=True)
    wanted = {c.id for c in study.codebook.codable if not code or any(above.id == code for above in study.codebook.path(c.id))}
    found = [h for h in cue_health(study, reader) if h.code in wanted and (h.remark or not doubtful)]
    if as_json:
        out_json([{**asdict(h), "remark": h.remark} for h in found])
    else:
        names = ("hits", "coded", "accepted", "rejected", "interviewers", "denied")
        rows = [[h.code, h.cue, *(str(getattr(h, name)) for name in names), h.remark] for h in found]
        out(table(rows, ["code", "cue", *names, "remark"], right=tuple(range(2, 8))))
    for line in filter(None, [reader.matcher.pipeline.note, *reader.matcher.left_out]):
        talk(f"Note: {line}")
    talk(f"{len(found)} cues, {sum(not h.hits for h in found)} of them not in any participant's talk.")
