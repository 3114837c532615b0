"""The study of `tests/data/town`: two sites, every reason not to quote, and a group too small to be named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.study import Study

TOWN = Path(__file__).parents[1] / "data" / "town"


@pytest.fixture
def town(tmp_path: Path) -> Study:
    shutil.copytree(TOWN, tmp_path / "town")
    return Study.open(tmp_path / "town")
