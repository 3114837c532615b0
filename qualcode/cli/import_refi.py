"""`import` of a `.qdpx` or `.qdc` file: into this project or a new one."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.cli.common import open_project, out_json, talk
from qualcode.cli.losses import report, report_path
from qualcode.errors import QualcodeError, UsageError

if TYPE_CHECKING:
    from qualcode.project import Project


def refi_among(paths: list[Path]) -> bool:
    """Whether files are of the REFI kind, by what is in them.

    Raises:
        QualcodeError: some are and some are not.
    """
    from qualcode.exchange.refi.sniff import is_refi

    kinds = [path.is_file() and is_refi(path) for path in paths]
    if any(kinds) and not all(kinds):
        raise UsageError("some of these files are REFI-QDA files and some are not", "import them one kind at a time")
    return any(kinds)


def import_refi_files(
    paths: list[Path], *, new: Path | None, project: Path | None, authors: list[str], dry_run: bool, as_json: bool, **options: Any
) -> None:
    """Import each file and print what became of it; a new project that could not be filled is taken away again."""
    from qualcode.exchange.refi.sniff import is_refi

    options["authors"] = author_pairs(authors)
    for path in paths:
        if not path.is_file() or not is_refi(path):
            raise QualcodeError(
                f"{path} is no REFI-QDA file (.qdpx, .qdc)", "--new is for these; begin any other project with qualcode init DIR"
            )
    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            _dry_run(paths, project_to_look_at(project, new, Path(folder) / "new"), as_json, options)
        return
    from qualcode.exchange.refi.take import read_file

    first = read_file(paths[0])
    here = begin_new(new, first.name or paths[0].stem) if new else open_project(project)
    made = new is not None
    try:
        for path in paths:
            _import(here, path, as_json, {**options, "found": first if path is paths[0] else None})
            made = False
    except QualcodeError:
        if made and new is not None:
            shutil.rmtree(new)
        raise


def _import(here: Project, path: Path, as_json: bool, options: dict[str, Any]) -> None:
    from qualcode.exchange.refi.take import import_refi

    report(import_refi(here, path, **options), report_path(here, path), as_json)


def _dry_run(paths: list[Path], here: Project, as_json: bool, options: dict[str, Any]) -> None:
    from qualcode.cli.common import out
    from qualcode.exchange.refi.take import import_refi

    found = [import_refi(here, path, dry_run=True, **options) for path in paths]
    if as_json:
        out_json([losses.as_json() for losses in found])
    for losses in found:
        if not as_json:
            out(losses.as_text().rstrip())
    talk("Nothing was written: this is what importing would do.")


def project_to_look_at(project: Path | None, new: Path | None, otherwise: Path) -> Project:
    """The project a dry run is against: the one at hand, or an empty one where there is none."""
    from qualcode.project.begin import begin

    if new is None:
        try:
            return open_project(project)
        except QualcodeError:
            if project is not None:
                raise
    return begin(otherwise, template="blank")


def author_pairs(texts: list[str]) -> dict[str, str]:
    """`AUTHOR=CODER` as authors with the coder each is.

    Raises:
        UsageError: one has no sign between.
    """
    for text in texts:
        if "=" not in text:
            raise UsageError(f"{text!r} is not AUTHOR=CODER", 'for example  --author "Ana Smith=ana"')
    return {author.strip(): coder.strip() for author, _, coder in (text.rpartition("=") for text in texts)}


def begin_new(folder: Path, name: str) -> Project:
    """A new project called what the file's project is called."""
    from qualcode.project.begin import begin

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QualcodeError(f"{folder} is not empty", "name a new folder")
    return begin(folder, template="blank", name=name)
