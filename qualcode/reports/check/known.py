"""The study's own written words, which stand in quotation marks without being anybody's talk: code names, questions, poll answers, claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.analysis.themes.themes import read_themes
from qualcode.project import files
from qualcode.reports.check.wording import Wording, wording
from qualcode.study import Study

LARGEST = 2_000_000
_KINDS = (".yaml", ".yml", ".md", ".txt", ".csv", ".toml")


@dataclass
class Known:
    """The codebook, the seeds, the settings and the themes of a study, and the headings of the report itself, as one text."""

    study: Study
    headings: Sequence[str] = ()

    @cached_property
    def _words(self) -> str:
        project = self.study.project
        paths = [project.codebook_path, project.root / "qualcode.toml", *sorted(project.seeds.rglob("*"))]
        texts = [
            (files.load(p).data or b"").decode("utf-8", "replace")
            for p in paths
            if p.is_file() and p.suffix in _KINDS and p.stat().st_size <= LARGEST
        ]
        texts += [*(t.claim for t in read_themes(self.study)), *self.headings]
        return " " + " | ".join(" ".join(wording(t).plain) for t in texts) + " "

    def holds(self, printed: Wording) -> bool:
        """Whether the study has written these very words."""
        return f" {' '.join(printed.plain)} " in self._words
