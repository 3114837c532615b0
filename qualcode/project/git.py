"""Whether a folder lies in a git checkout from which things could be pushed away. Only git's own files are read; git is not run."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

# [remote "origin"], and the older [remote.origin]; git does not mind capitals and blanks
_REMOTE = re.compile(r'\[\s*remote(?:\s+"((?:[^"\\]|\\.)*)"|\.([^\]\s]+))\s*\]', re.IGNORECASE)
_INCLUDE = re.compile(r"\[\s*include(?:if)?\b[^\]\n]*\]([^\[]*)", re.IGNORECASE)
_PATH = re.compile(r'^\s*path\s*=\s*"?([^"\n]+?)"?\s*$', re.IGNORECASE | re.MULTILINE)
_COMMENT = re.compile(r"^\s*[#;].*$", re.MULTILINE)
_DEEPEST = 10
"""So many files may include one another, as git has it."""


def remotes(folder: Path) -> list[str]:
    """The names of the remotes of the checkout a folder lies in, sorted; empty where there is no checkout or no remote.

    Read are the checkout's own settings, those of the user and the machine, and whatever they include, whether its condition holds or not: one remote
    too many costs a word, one too few a transcript.
    """
    for here in (folder.resolve(), *folder.resolve().parents):
        git = _git_folder(here / ".git")
        if git is not None:
            found = {name for config in _configs(git) for name in _in_config(config)}
            older = [p.name for kind in ("remotes", "branches") if (git / kind).is_dir() for p in (git / kind).iterdir()]
            return sorted({*found, *older})
    return []


def _git_folder(git: Path) -> Path | None:
    """The folder of a checkout's settings, also where `.git` is a file that points elsewhere (worktrees, submodules)."""
    if git.is_dir():
        return git
    if not git.is_file():
        return None
    folder = (git.parent / _text(git).strip().removeprefix("gitdir:").strip()).resolve()
    common = folder / "commondir"
    return (folder / _text(common).strip()).resolve() if common.is_file() else folder


def _configs(git: Path) -> Iterator[Path]:
    yield from (git / "config", git / "config.worktree", Path("/etc/gitconfig"))
    if own := os.environ.get("GIT_CONFIG_GLOBAL"):
        yield Path(own)
    else:
        home = Path("~").expanduser()
        yield from (home / ".gitconfig", Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git" / "config")


def _in_config(config: Path, depth: int = 0) -> Iterator[str]:
    """The remotes that a file of settings names, itself or in what it includes."""
    text = _COMMENT.sub("", _text(config))
    yield from (quoted or plain for quoted, plain in _REMOTE.findall(text))
    if depth < _DEEPEST:
        for section in _INCLUDE.findall(text):
            for path in _PATH.findall(section):
                yield from _in_config(config.parent / os.path.expanduser(path), depth + 1)  # noqa: PTH111


def _text(path: Path) -> str:
    """What a file says; nothing where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except (OSError, ValueError):
        return ""
