"""`import --word`: comments of Word files as codings."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from qualcode.cli.common import open_project, who
from qualcode.cli.import_refi import author_pairs, begin_new, project_to_look_at
from qualcode.cli.losses import report, report_path, said
from qualcode.errors import QualcodeError


def import_word_files(
    paths: list[Path],
    *,
    new: Path | None,
    project: Path | None,
    new_codes: bool,
    authors: list[str],
    coder: str | None,
    deleted: bool,
    dry_run: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Import the files together, for they may be copies of one transcript; a new project takes its codes from the comments."""
    from qualcode.exchange.word.take import import_word
    from qualcode.transcripts.paths import expand

    files = [p for p in expand(paths) if p.suffix.casefold() == ".docx" or not any(x.is_dir() for x in paths)]
    new_codes = new_codes or new is not None
    options |= {"authors": author_pairs(authors), "deleted_by": who(coder) if deleted else ""}
    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            here = project_to_look_at(project, new, Path(folder) / "new")
            losses = import_word(here, files, new_codes=new_codes, dry_run=True, **options)
            said(here, files[0], losses, dry_run, as_json)
        return
    here = begin_new(new, new.resolve().name) if new else open_project(project)
    try:
        losses = import_word(here, files, new_codes=new_codes, **options)
    except QualcodeError:
        if new is not None:
            shutil.rmtree(new)
        raise
    report(losses, report_path(here, files[0]), as_json)
