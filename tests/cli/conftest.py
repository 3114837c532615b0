"""Running commands as a person would: what is printed, what is said, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from qualcode.cli.app import main
from qualcode.project import Project

Run = Callable[..., tuple[int, str, str]]
"""`run("show", "t-a")` gives exit code, stdout and stderr."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line, in the folder where the test stands."""

    def run_it(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["qualcode", *args])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert code in (0, 1, 2, 3), err
        return code, out, err

    return run_it


@pytest.fixture
def in_small(monkeypatch: pytest.MonkeyPatch, small: Project) -> Project:
    """The small project, with Ana standing in it."""
    monkeypatch.chdir(small.root)
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    return small
