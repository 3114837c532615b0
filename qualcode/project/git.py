"""Whether a folder lies in a git checkout from which things could be pushed away. Only git's own files are read; git is not run."""

from __future__ import annotations

import re
from pathlib import Path

_REMOTE = re.compile(r'^\s*\[remote "(.+)"\]', re.MULTILINE)


def remotes(folder: Path) -> list[str]:
    """The names of the remotes of the checkout a folder lies in, sorted; empty where there is no checkout or no remote."""
    for here in (folder.resolve(), *folder.resolve().parents):
        config = _config(here / ".git")
        if config is not None:
            try:
                return sorted(set(_REMOTE.findall(config.read_text(encoding="utf-8", errors="replace"))))
            except OSError:
                return []
    return []


def _config(git: Path) -> Path | None:
    """The configuration of a checkout, also where `.git` is a file that points elsewhere (worktrees, submodules)."""
    if git.is_dir():
        return git / "config"
    if not git.is_file():
        return None
    pointer = git.read_text(encoding="utf-8", errors="replace").strip().removeprefix("gitdir:").strip()
    folder = (git.parent / pointer).resolve()
    common = folder / "commondir"
    if common.is_file():
        folder = (folder / common.read_text(encoding="utf-8").strip()).resolve()
    return folder / "config"
