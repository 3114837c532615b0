"""The sample study with its reports, and ways to spoil a report as people do."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.project.begin import copy_sample
from qualcode.reports.make import make_reports
from qualcode.study import Study


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The sample study on a copy, with its reports made. Tests must not change it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALCODE_HOME", str(tmp_path_factory.mktemp("home")))
        study = Study(copy_sample(tmp_path_factory.mktemp("sample") / "study"))
        make_reports(study)
        return study


@pytest.fixture(scope="session")
def reports(sample: Study) -> dict[str, Path]:
    """The sample study's reports by their file names."""
    return {p.name: p for p in sorted((sample.project.outputs / "reports").glob("*.docx"))}
