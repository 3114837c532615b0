"""Settings of the wrong kind are refused with a word, not met later as something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.project import Project


@pytest.mark.parametrize(
    "line",
    [
        'coders = "ana"', "coders = [1]", "coders = {}", "name = 5", 'name = ["a"]', "k = true", "k = 0", 'k = "3"', "format = true", 'study = "x"',
        "report = []", "file_names = 1", 'invented = "no"', "seed = 1.5", "approach = 2", 'ids = ["hash"]', "codebook = 1", 'codebook = "../x.yaml"',
    ],
)  # fmt: skip
def test_a_setting_of_the_wrong_kind_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "qualcode.toml").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match=line.split(" ")[0]):
        Project.open(tmp_path)


def test_the_settings_file_may_be_named_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "qualcode.toml").write_text('coders = ["ana"]\n', encoding="utf-8")
    project = Project.open(tmp_path / "qualcode.toml")
    assert project.root == tmp_path
    assert project.settings.coders == ("ana",)
