"""What lies around a project and may hold its words: backups beside it, version control, and sync programs that keep old versions."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from qualcode.project import Project

_SYNC = ("onedrive", "sharepoint", "dropbox", "google drive", "googledrive", "my drive", "icloud", "nextcloud", "box sync", "owncloud")


def backups(project: Project) -> Iterator[Path]:
    """The backups of this project beside it, told by what is in them, in order of their names."""
    for path in sorted(project.root.resolve().parent.glob("*.zip")):
        try:
            with zipfile.ZipFile(path) as zipped:
                if json.loads(zipped.read("backup.json")).get("name") == project.settings.name:
                    yield path
        except (OSError, zipfile.BadZipFile, KeyError, ValueError, RuntimeError):
            continue


def git_folder(project: Project) -> Path | None:
    """The checkout the project lies in, whose history may hold every version of it; None where there is none."""
    for folder in (project.root.resolve(), *project.root.resolve().parents):
        if (folder / ".git").exists():
            return folder
    return None


def sync_program(project: Project) -> str:
    """The name of the synced folder the project lies in, as far as its path tells; empty where it does not."""
    for part in reversed(project.root.resolve().parts):
        if any(name in part.casefold() for name in _SYNC):
            return part
    return ""
