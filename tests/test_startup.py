"""Start-up: the help and commands that need nothing heavy load nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"pandas", "spacy", "sklearn", "numpy", "scipy", "docx", "lxml", "openpyxl", "matplotlib", "starlette", "uvicorn", "jinja2"}

_PROBE = """
import sys
sys.argv = ["qualcode", *{args!r}]
from qualcode.cli.app import main
try:
    main()
except SystemExit:
    pass
sys.stderr.write("LOADED " + " ".join(sorted(m.split(".")[0] for m in sys.modules)))
"""


def loaded(args: list[str], cwd: Path) -> set[str]:
    done = subprocess.run([sys.executable, "-c", _PROBE.format(args=args)], capture_output=True, text=True, cwd=cwd, check=True)
    assert "LOADED " in done.stderr
    assert "wrong inside" not in done.stderr
    return set(done.stderr.partition("LOADED ")[2].split())


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["--version"],
        ["import", "--help"],
        ["report", "--help"],
        ["suggest", "--help"],
        ["next", "--help"],
        ["clusters", "--help"],
        ["codebook", "--help"],
        ["agreement", "--help"],
        ["work", "--help"],
        ["disagreements", "--help"],
        ["merge", "--help"],
        ["matrix", "--help"],
        ["evidence", "--help"],
    ],
)
def test_help_loads_nothing_heavy(args: list[str], tmp_path: Path) -> None:
    assert loaded(args, tmp_path) & HEAVY == set()


@pytest.mark.parametrize("args", [["transcripts"], ["participants"], ["history"], ["doctor"], ["crosstab"], ["themes"], ["quotes"]])
def test_a_command_on_an_empty_project_loads_nothing_heavy(args: list[str], tmp_path: Path) -> None:
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "codebook.yaml").write_text(
        "format: 1\nname: x\ncodes:\n  - id: a\n    name: A\n    definition: d\n    cues: [a]\n", encoding="utf-8"
    )
    (tmp_path / "qualcode.toml").write_text('name = "x"\n', encoding="utf-8")
    assert loaded(args, tmp_path) & HEAVY == set()


def test_python_m_works_like_the_command(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "qualcode", "--help"], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "codebook" in done.stdout
