"""`polls`: closed questions answered elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, LayerOption, ProjectOption, open_study, talk
from qualcode.cli.results import OutputOption, show


def polls(
    poll: Annotated[str, typer.Argument(metavar="[POLL]", help="Only this one.")] = "",
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> None:
    """Show the polls of seeds/polls with the base of every share, and coded poll comments; exit 3 where shares, counts and bases do not agree."""
    from qualcode.analysis.evidence.poll_comments import comments_by_code
    from qualcode.analysis.evidence.polls import as_table, beside_themes, checks, read_polls
    from qualcode.analysis.material import Material
    from qualcode.errors import QualcodeError, did_you_mean

    study = open_study(project)
    found = read_polls(study)
    if poll:
        known = [p.id for p in found]
        if poll not in known:
            raise QualcodeError(f"there is no poll {poll!r}", did_you_mean(poll, known) or f"polls are {', '.join(known) or 'none'}")
        found = [p for p in found if p.id == poll]
    written = None if poll else comments_by_code(study, layer)
    if not found and written is None:
        talk("there are no polls in seeds/polls, and no poll comments; a poll is a file there: docs/file-formats.md")
        return
    show([*(as_table(p) for p in found), *([written] if written else [])], as_json, output)
    material = Material(study, layer)
    for said in beside_themes(study, found, material.people_by_code):
        talk(said)
    if any(checks(p) for p in found):
        raise typer.Exit(3)
