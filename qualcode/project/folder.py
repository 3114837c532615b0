"""A project is a folder with `qualcode.toml` in it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project.settings import Settings, read_settings

SETTINGS = "qualcode.toml"


class Project:
    """The folder of one study, and where everything stands in it. Nothing is read until it is asked for."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    @classmethod
    def open(cls, root: Path | str) -> Project:
        """The project in this very folder; its `qualcode.toml` may be named as well.

        Raises:
            QualcodeError: the folder holds no `qualcode.toml`, or one that cannot be used.
        """
        root = Path(root)
        project = cls(root.parent if root.name == SETTINGS and root.is_file() else root)
        if not (project.root / SETTINGS).is_file():
            raise QualcodeError(f"{project.root} is not a project: it holds no {SETTINGS}", "make one with: qualcode init DIR")
        _ = project.settings
        return project

    @classmethod
    def find(cls, start: Path | str = ".") -> Project:
        """The nearest project at or above a folder.

        Raises:
            QualcodeError: there is none.
        """
        here = Path(start).resolve()
        for folder in (here, *here.parents):
            if (folder / SETTINGS).is_file():
                return cls.open(folder)
        raise QualcodeError(
            f"there is no project at or above {here}",
            "go into the project's folder, name it with --project DIR, or make one: qualcode init DIR",
        )

    @cached_property
    def settings(self) -> Settings:
        """The checked settings."""
        return read_settings(self.root / SETTINGS)

    @property
    def codebook_path(self) -> Path:
        """The codebook file."""
        return self.root / self.settings.codebook

    @property
    def history(self) -> Path:
        """Every saved version of the codebook."""
        return self.root / "codebooks" / "history"

    @property
    def transcripts(self) -> Path:
        """Frozen texts, their records and the tables."""
        return self.root / "transcripts"

    @property
    def originals(self) -> Path:
        """The files as they arrived."""
        return self.transcripts / "originals"

    @property
    def codings(self) -> Path:
        """The event logs."""
        return self.root / "codings"

    @property
    def snapshots(self) -> Path:
        """Frozen lists of events."""
        return self.codings / "snapshots"

    @property
    def seeds(self) -> Path:
        """What the study starts from: questions, topic guide, poll results, rates and costs."""
        return self.root / "seeds"

    @property
    def outputs(self) -> Path:
        """What commands make; it can be made again."""
        return self.root / "outputs"

    @property
    def tombstones(self) -> Path:
        """The ids and hashes of what was withdrawn."""
        return self.root / "withdrawn.jsonl"

    def transcript_ids(self) -> list[str]:
        """The ids of all frozen texts, sorted."""
        return sorted(p.stem for p in self.transcripts.glob("*.json") if (self.transcripts / f"{p.stem}.txt").is_file())

    def within(self, path: Path) -> str:
        """A path as it reads from the project's folder, with forward slashes."""
        if path.is_relative_to(self.root) and ".." not in path.parts:
            return path.relative_to(self.root).as_posix()
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)
