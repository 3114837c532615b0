"""`next`, `suggest --simulate`, `codebook propose` and `clusters`, as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from qualcode.cli.coding import history
from qualcode.cli.next import next_
from qualcode.cli.proposals import clusters, propose
from qualcode.cli.suggest import suggest
from qualcode.codings import acts
from qualcode.errors import QualcodeError, UsageError
from qualcode.model.text import Transcript, Turn
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.suggest.cues import english
from qualcode.transcripts import store

CODEBOOK = (
    "format: 1\nname: Test\ncodes:\n  - id: space   # where\n    name: Space\n    definition: Where the worker sits\n    cues: [hot desk]\n"
)
INSIDE = ("She had a hot desk by the filing cabinet", "They put her beside the filing cabinets", "A hot desk behind a filing cabinet")
OUTSIDE = (
    "The bus was late again on that wet Monday",
    "Nobody asked us about lunch that week either",
    "We met twice a year in a draughty hall",
)

app = typer.Typer()
app.command("next")(next_)
app.command()(suggest)
app.command()(propose)
app.command()(clusters)
app.command()(history)


@pytest.fixture(autouse=True)
def by_stems(monkeypatch: pytest.MonkeyPatch) -> None:
    found = english.blank()
    monkeypatch.setattr("qualcode.suggest.cues.english.pipeline", lambda: found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve comments of four turns; ana has read and coded eight of them."""
    (tmp_path / "qualcode.toml").write_text('name = "Test"\n', encoding="utf-8")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    project = Project.open(tmp_path)
    for n in range(12):
        text, turns = "", []
        for m in range(4):
            words = (INSIDE if m < 2 else OUTSIDE)[(n + m) % 3]
            turns.append(Turn(m + 1, None, len(text), len(text) + len(words)))
            text += words + "\n\n"
        store.save(project, Transcript(f"t-{n:02}", f"t-{n:02}", text, tuple(turns)))
    people.add_rows(project, people.TRANSCRIPTS, [{"id": f"t-{n:02}", "label": f"t-{n:02}", "kind": "poll comments"} for n in range(12)])
    study = Study(project)
    for n in range(8):
        there = study.transcripts[f"t-{n:02}"]
        study.write(
            [*(acts.code("ana", there, t.span, "space", study.codebook) for t in there.turns[:2]), acts.mark("ana", there.id, "coded")]
        )
    return tmp_path


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(app, [*args, "--project", str(folder)], catch_exceptions=False)


def test_next_names_what_is_unread_and_says_why(folder: Path) -> None:
    result = run(folder, "next", "--code", "space", "--coder", "ana")
    rows = result.stdout.splitlines()[2:]
    assert sorted(row.split()[0] for row in rows) == ["t-08", "t-09", "t-10", "t-11"]
    assert sum("drawn at random" in row for row in rows) == 1
    assert all(len(row) <= 80 for row in rows)
    assert "4 of 12 transcripts are still to be read by ana." in result.stderr
    assert "space is in 8 of the 8 comments read; 4 are left." in result.stderr
    assert "read those too" in result.stderr


def test_next_shows_no_words_of_what_is_unread(folder: Path) -> None:
    found = json.loads(run(folder, "next", "--coder", "ana", "--json").stdout)
    assert set(found["next"][0]) == {"transcript", "order", "words", "expected", "rate", "comments", "why"}


def test_what_was_drawn_is_written_down_once(folder: Path) -> None:
    run(folder, "next", "--coder", "ana")
    run(folder, "next", "--coder", "ana")
    records = [e for e in Study.open(folder).state.of("record") if e["kind"] == "next"]
    assert sorted(e["on"] for e in records) == ["t-08", "t-09", "t-10", "t-11"]


def test_the_history_leaves_out_what_was_only_shown_unless_asked(folder: Path) -> None:
    run(folder, "next", "--coder", "ana")
    assert "next" not in run(folder, "history").stdout
    assert run(folder, "history", "--all").stdout.count("record: next") == 4


def test_without_a_name_nothing_is_written(folder: Path) -> None:
    before = len(Study.open(folder).state.events)
    run(folder, "next")
    assert len(Study.open(folder).state.events) == before


def test_next_is_off_in_reflexive_projects(folder: Path) -> None:
    (folder / "qualcode.toml").write_text('name = "Test"\napproach = "reflexive"\n', encoding="utf-8")
    for command in ("next", "suggest", "propose", "clusters"):
        shown = run(folder, command, "--json")
        answer = json.loads(shown.stdout)
        assert "approach is reflexive" in answer["off"]
        assert answer.get("next", []) == []
        assert ("next" in answer) == (command == "next")
        assert shown.exit_code == 0


def test_simulate_says_what_reading_would_have_been_saved(folder: Path) -> None:
    found = json.loads(run(folder, "suggest", "--simulate", "--layer", "ana", "--json").stdout)
    (row,) = found["codes"]
    assert (row["code"], row["passages"], row["turns"]) == ("space", 16, 32)
    assert 16 <= row["read_for_95"] <= 32
    shown = run(folder, "suggest", "--simulate", "--layer", "ana")
    assert "WSS@95" in shown.stderr
    assert shown.stdout.splitlines()[2].split()[:2] == ["space", "16"]


def test_simulate_needs_enough_coding(folder: Path) -> None:
    study = Study.open(folder)
    study.write([e for c in study.codings.codings[2:] for e in acts.uncode(study.state, "ana", c)])
    with pytest.raises(QualcodeError, match="nothing to replay"):
        run(folder, "suggest", "--simulate", "--layer", "ana")


def test_a_proposed_phrase_goes_to_the_codebook_when_it_is_accepted(folder: Path) -> None:
    shown = run(folder, "propose", "--layer", "ana")
    assert "filing cabinet" in shown.stdout
    assert "nothing was changed" in shown.stderr
    run(folder, "propose", "space", "--accept", "filing cabinet", "--coder", "ana")
    text = (folder / "codebooks" / "codebook.yaml").read_text(encoding="utf-8")
    assert "cues: [hot desk, filing cabinet]" in text
    assert "# where" in text


def test_accepting_needs_a_code(folder: Path) -> None:
    with pytest.raises(UsageError, match="which code"):
        run(folder, "propose", "--accept", "filing cabinet", "--coder", "ana")


def test_clusters_are_an_aid_to_reading_and_say_so(folder: Path) -> None:
    shown = run(folder, "clusters", "--layer", "ana", "--clusters", "3")
    assert "not themes" in shown.stderr
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())
    found = json.loads(run(folder, "clusters", "--layer", "ana", "--clusters", "3", "--json").stdout)
    assert all(c["passages"] >= 3 and len(c["nearest"]) == 3 for c in found)


def test_explain_shows_parts_and_similar_passages(folder: Path) -> None:
    study = Study.open(folder)
    study.write([acts.mark("ana", "t-08", "read")])
    shown = run(folder, "suggest", "--coder", "ana", "--explain")
    assert "made of (log-odds, adding up to" in shown.stdout
    assert "similar, not a reason: t-" in shown.stdout
