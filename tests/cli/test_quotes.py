"""`qualcode quotes approve`: what an approval says at once about names in the words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TOWN = Path(__file__).parents[1] / "data" / "town"
NAMING_ODILE = "00000007"


@pytest.fixture(autouse=True)
def in_town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shutil.copytree(TOWN, tmp_path / "town"))
    monkeypatch.setenv("QUALCODE_CODER", "ana")


def test_an_approval_of_words_that_name_somebody_says_at_once_that_they_will_not_be_printed(run: Run):
    code, _, err = run("quotes", "approve", NAMING_ODILE)
    assert code == 0
    assert 'names Odile: it will not be printed unless approved with --instead "Odile=…"' in " ".join(err.split())
    assert "names" not in run("quotes", "approve", NAMING_ODILE, "--instead", "Odile=a colleague")[2]


def test_a_role_may_be_given_in_the_brackets_it_is_printed_in(run: Run):
    code, _, err = run("quotes", "approve", NAMING_ODILE, "--instead", "Odile=[a colleague]")
    assert code == 0, err
    assert "[a colleague] says so as well." in run("quotes", "--approved")[1]
