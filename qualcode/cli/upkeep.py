"""`doctor`, `backup`, `restore`, `migrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, ProjectOption, YesOption, confirm, open_project, out, out_json, talk


def doctor(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Check the health of the project: what is wrong, doubtful or unfinished, and what to do."""
    from dataclasses import asdict

    from qualcode.upkeep.doctor import doctor as run
    from qualcode.upkeep.doctor import healthy, summary

    findings = run(open_project(project))
    if as_json:
        out_json({"ok": healthy(findings), "findings": [asdict(f) for f in findings]})
    else:
        for finding in findings:
            out(f"{finding.level}: {finding.where + ': ' if finding.where else ''}{finding.what}")
            if finding.do:
                out(f"    {finding.do}")
        out(summary(findings))
    if not healthy(findings):
        raise typer.Exit(3)


def backup(
    target: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to (default: a dated zip beside the project).")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Write everything that cannot be made again into a dated zip."""
    from qualcode.upkeep.backup import backup as run
    from qualcode.upkeep.backup import left_out

    here = open_project(project)
    out(str(run(here, target)))
    for what in left_out(here):
        talk(f"not in the backup: {what}")


def restore(
    archive: Annotated[Path, typer.Argument(metavar="BACKUP", help="The zip that qualcode backup wrote.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder to put the project into.")],
    project: ProjectOption = None,
) -> None:
    """Unpack a backup into a new folder; what was withdrawn from the project since does not come back."""
    from qualcode.errors import QualcodeError
    from qualcode.upkeep.backup import restore as run

    try:
        here = open_project(project)
    except QualcodeError:
        if project:
            raise
        here = None
    done = run(archive, folder, here)
    out(str(done.root))
    talk(f"{len(done.files)} files put back.")
    for name in done.left_out:
        talk(f"left out, because it was withdrawn: {name}")
    if here is None:
        talk("No project was named (--project), so only what the backup itself lists as withdrawn was left out.")


def migrate(
    project: Annotated[Path, typer.Option("--project", "-p", metavar="DIR", help="The project's folder.")] = Path(), yes: YesOption = False
) -> None:
    """Bring a project of an older format up to this version's; a backup is written first."""
    from qualcode.upkeep.migrate import migrate as run

    confirm(f"Bring {project.resolve()} up to the newest format?", yes)
    project = project.parent if project.is_file() else project
    done = run(project.resolve())
    if done.kept is None:
        out(f"the project has format {done.old}, the newest; nothing to do")
    else:
        out(f"from format {done.old} to {done.new}; the project as it was is in {done.kept}")
