"""Copies of whole files that a sync program set aside because two machines changed one: named, so that a person puts the two together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from qualcode.project import Project, people
from qualcode.project.folder import SETTINGS
from qualcode.upkeep.finding import Finding

# `transcripts (Ana's conflicted copy)`, `x-DESKTOP-1`, `x.sync-conflict-20260301`, `x - Copy`, `x_conflict`, `x [Conflict]`
_ADDED = re.compile(r"[ ._(\[-]")
_BY_SYNC = re.compile(r"conflict|desktop|laptop|copy|\(\d+\)|'s ", re.IGNORECASE)
_SIDE_TEXT = re.compile(r"\.[0-9a-f]{16}")


def conflict_copies(project: Project) -> Iterator[Finding]:
    """The copies beside settings, tombstones, tables, records, texts and the codebook; what stands in them is not read, but for tombstones."""
    known = {project.root / SETTINGS, project.tombstones, project.codebook_path, *(project.transcripts / name for name in people.COLUMNS)}
    for transcript_id in project.transcript_ids():
        if _says(project, transcript_id) == transcript_id:
            known |= {project.transcripts / f"{transcript_id}{ending}" for ending in (".txt", ".json")}
    kinds = {(k.parent, k.suffix) for k in known}
    for path in sorted({p for folder, ending in kinds for p in folder.glob(f"*{ending}") if p.is_file()} - known):
        of = max((k for k in known if _is_copy(path, k, project)), key=lambda k: len(k.name), default=None)
        if of is not None:
            is_read = of == project.tombstones
            yield Finding(
                "note" if is_read else "warning",
                project.within(path),
                f"a copy of {of.name} that a sync program or a person made; what it holds is {'honoured as well' if is_read else 'not read'}",
                f"compare it with {of.name}, put what is missing there into that, then remove the copy",
            )


def _says(project: Project, transcript_id: str) -> str:
    """Whose record this is, as it says itself; a copy says the first one's id."""
    try:
        return str(json.loads((project.transcripts / f"{transcript_id}.json").read_bytes())["id"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return transcript_id


def _is_copy(path: Path, of: Path, project: Project) -> bool:
    """Whether a file is called like another one with something added, as sync programs do it."""
    added = path.stem.removeprefix(of.stem)
    if path.parent != of.parent or path.suffix != of.suffix or not path.stem.startswith(of.stem) or not _ADDED.match(added):
        return False
    # a study may keep more than one codebook, and the other text of a transcript that two people mended apart lies beside it
    return bool(_BY_SYNC.search(added)) if of == project.codebook_path else not (path.suffix == ".txt" and _SIDE_TEXT.fullmatch(added))
