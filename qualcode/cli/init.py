"""`init`: a new, empty project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.common import out, talk


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where the project is to be; made if it is not there.")] = Path(),
    template: Annotated[str, typer.Option(help="feasibility (the codebook of the founding study) or blank.")] = "feasibility",
    name: Annotated[str | None, typer.Option(help="The study's name (default: the folder's).")] = None,
) -> None:
    """Begin a new project."""
    from qualcode.project.begin import begin

    project = begin(folder, template=template, name=name)
    out(str(project.root))
    talk(f"A new project, {project.settings.name!r}, with the codebook {project.settings.codebook}.")
    talk("Next: qualcode import FILES, then qualcode transcripts.")
