"""`codebook health`: how the cues do in the texts."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import JsonOption, ProjectOption, open_study, out, out_json, talk
from qualcode.cli.suggesting import code_ids

if TYPE_CHECKING:
    from qualcode.suggest.cues.health import CueHealth

_CUE, _NUMBER = 30, 8
_COLUMNS = {"hits": "hits", "coded": "coded", "taken": "accepted", "reject.": "rejected", "asked": "interviewers", "denied": "denied"}
"""The headings, each with what it counts; `taken` and `asked` are short for a narrow terminal."""

_LEGEND = (
    "hits: in participants' talk; coded: of these, in a passage with the code;\n"
    "taken, reject.: accepted and rejected as suggestions;\n"
    "asked: in interviewers' talk; denied: denied or only supposed."
)


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
    reader, wanted = CueReader(study.codebook, keep=True), code_ids(study, code)
    found = [h for h in cue_health(study, reader) if h.code in wanted and (h.remark or not doubtful)]
    if as_json:
        out_json([{**asdict(h), "remark": h.remark} for h in found])
    elif found:
        out(_as_text(found))
        talk(_LEGEND)
    for line in filter(None, [reader.matcher.pipeline.note, *reader.matcher.left_out]):
        talk(f"Note: {line}")
    if not any(c.cues for c in study.codebook.codable):
        talk(
            "The codebook has no cues; suggestions rest on its words alone. qualcode codebook propose finds candidates once something is coded."
        )
    else:
        talk(f"{len(found)} cues, {sum(not h.hits for h in found)} of them not in any participant's talk.")


def _as_text(found: Sequence[CueHealth]) -> str:
    """The cues of each code under its name, what is worth a look on a line of its own: narrow enough for any terminal."""
    lines = [f"{'':{_CUE}}" + "".join(f"{name:>{_NUMBER}}" for name in _COLUMNS)]
    for n, one in enumerate(found):
        if not n or found[n - 1].code != one.code:
            lines += ["", one.code]
        cue = textwrap.wrap(one.cue.replace("|", " | "), _CUE - 2) or [one.cue]
        seen = one.hits or one.interviewers
        numbers = "".join(f"{getattr(one, name) or '.':>{_NUMBER}}" for name in _COLUMNS.values()) if seen else f"  {one.remark}"
        lines += [f"  {part}" for part in cue[:-1]] + [f"  {cue[-1]:{_CUE - 2}}{numbers}"]
        if seen and one.remark:
            lines.append(textwrap.fill(one.remark, 78, initial_indent="      ^ ", subsequent_indent="        "))
    return "\n".join(lines)
