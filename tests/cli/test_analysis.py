"""The commands of analysis, on a copy of the sample study."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.project.begin import copy_sample
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample(tmp_path_factory.mktemp("sample") / "study").root


@pytest.fixture(autouse=True)
def in_the_sample(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


@pytest.mark.parametrize(
    "command",
    [
        "crosstab",
        "crosstab --by site --by group --rows themes",
        "crosstab --by group --count passages --release",
        "cooccurrence --how turn",
        "themes compare --by site",
        "themes deviant morning-meeting",
        "matrix --groups",
        "matrix --asked",
        "saturation",
        "voices",
        "evidence --part joint",
    ],
)
def test_every_table_says_its_unit_and_layer_and_is_json_too(run: Run, command: str):
    code, out, err = run(*command.split())
    assert code == 0
    assert out
    assert "layer study: 829 codings (124 from consensus, 705 from ines)" in err
    found = json.loads(run(*command.split(), "--json")[1])
    assert found["unit"]
    assert found["rows"]


def test_polls_keep_the_base_in_view(run: Run):
    code, out, _ = run("polls")
    assert code == 0
    assert "unknown" in out


def test_a_theme_from_beginning_to_end(run: Run):
    coding = json.loads(run("quotes", "--code", "feas.space", "--json")[1])[0]["coding"]
    assert run("themes", "add", "rooms", "--claim", "Rooms matter.", "--code", "feas.space", "--for", coding[-8:], "--coder", "joe")[0] == 0
    code, _, err = run("themes", "edit", "rooms", "--status", "final", "--coder", "ines")
    assert code == 0
    assert "contrary cases: not searched" in err
    assert "Rooms matter." in run("themes", "show", "rooms")[1]
    assert len(json.loads(run("themes", "history", "rooms", "--json")[1])) == 2


def test_the_matrix_to_excel_and_back(run: Run, tmp_path: Path):
    path = str(tmp_path / "m.xlsx")
    assert run("matrix", "-o", path)[0] == 0
    assert "0 cells written, 0 to decide" in run("matrix", "import", path, "--yes", "--coder", "ines")[1]


def test_a_quote_is_proposed_approved_and_trimmed(run: Run):
    code, _, err = run("quotes", "--theme", "liked-not-effect", "--propose", "4")
    assert code == 0
    assert "does not judge which words are telling" in err
    quote = next(q for q in json.loads(run("quotes", "--code", "prom.nochange", "--json")[1]) if " not " in q["text"])
    code, _, err = run("quotes", "approve", quote["coding"], "--cut", quote["text"][quote["text"].index(" not ") :][:12], "--coder", "ines")
    assert code == 0
    assert "a denial falls out" in err
    assert run("undo", "--coder", "ines")[0] == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("crosstab --by grop", "did you mean 'group'?"),
        ("crosstab --by site --count peeple", "did you mean 'people'?"),
        ("cooccurrence --how overlaps", "did you mean 'overlap'?"),
        ("search prom.harm AND", "something is missing"),
        ("themes show nothing-such", "there is no theme"),
        ("evidence --part rate", "did you mean 'rates'?"),
        ("crosstab -o x.pdf", "cannot be written as .pdf"),
        ("quotes -o x.pdf", "cannot be written as .pdf"),
    ],
)
def test_a_wrong_word_is_said_with_what_was_meant(run: Run, command: str, said: str):
    code, _, err = run(*command.split())
    assert code in (1, 2)
    assert said in err
