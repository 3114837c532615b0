"""Which files an import means: those named, and those in the folders named, but none of the project's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qualcode.project import Project

_OWN_FOLDERS = ("codebooks", "codings", "outputs", "seeds")
_OWN_FILES = ("qualcode.toml", "withdrawn.jsonl", "README.md", "README.txt")


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, in order of their names; hidden files are left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.is_file())
            found += sorted(p for p in inside if not any(x.startswith((".", "~$")) for x in p.relative_to(path).parts))
        else:
            found.append(path)
    return found


def without_own(project: Project, paths: Iterable[Path]) -> tuple[list[Path], int]:
    """The files to import, and how many of the project's own were left out: frozen texts, tables, logs, codebooks, outputs.

    The originals are the project's own too, unless a person names that very folder or a file in it.
    """
    named = [path.resolve() for path in paths]
    kept, left = [], 0
    for file in expand(paths := list(paths)):
        if _is_own(project, file.resolve(), named):
            left += 1
        else:
            kept.append(file)
    return kept, left


def _is_own(project: Project, file: Path, named: list[Path]) -> bool:
    root = project.root.resolve()
    if not file.is_relative_to(root):
        return False
    originals = project.originals.resolve()
    if file.is_relative_to(originals):
        return not any(path.is_relative_to(originals) for path in named)
    parts = file.relative_to(root).parts
    if parts[0] == "transcripts":
        return True
    return (len(parts) > 1 and parts[0] in _OWN_FOLDERS) or (len(parts) == 1 and parts[0] in _OWN_FILES)
