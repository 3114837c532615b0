"""What commands say to a person: broken between words on a screen, left as it is for other programs."""

from __future__ import annotations

import io

import pytest

from qualcode.cli.common import talk

LINE = "  " + "some words " * 12 + "/a/path/that/is/not/to/be/broken/however/long/it/may/be"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_line_is_broken_between_words_on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("COLUMNS", "60")
    talk(f"Short.\n{LINE}")
    lines = screen.getvalue().splitlines()
    assert lines[0] == "Short."
    assert all(len(line) <= 60 and line.startswith("  ") for line in lines[1:])
    assert " ".join(" ".join(lines[1:]).split()) == " ".join(LINE.split())


def test_a_program_gets_the_line_whole(capsys: pytest.CaptureFixture[str]) -> None:
    talk(LINE)
    assert capsys.readouterr().err == f"{LINE}\n"
