"""Withdrawing a person, and how long things are kept, from the terminal."""

from __future__ import annotations

import json
from datetime import date

import pytest

from qualcode.project import Project
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.doctor import doctor
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("in_small")


def test_the_command_asks_and_says_what_it_did(run: Run, small: Project) -> None:
    assert run("withdraw", "P1")[0] == 2, "how far was not said"
    assert run("withdraw", "P9", "--level", "everything", "--yes")[0] == 1
    code, _, err = run("withdraw", "P1", "--level", "everything")
    assert (code, "add --yes" in err) == (1, True)
    assert "her role" in store.load(small, "t-aaaaaaaa").text
    code, out, _ = run("withdraw", "P1", "--level", "everything", "--yes", "--json")
    assert code == 0
    assert json.loads(out)["participant"] == "P1"
    assert small.transcript_ids() == ["t-bbbbbbbb"]
    assert [e["detail"]["level"] for e in Study(small).state.of("record")] == ["everything"]
    assert run("withdraw", "P1", "--level", "everything", "--yes")[0] == 0, "a second time finishes what was cut short"


def test_retention_warns_and_keeps_the_record(run: Run, small: Project) -> None:
    from qualcode.upkeep.retention import overdue

    settings = small.root / "qualcode.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '[study.retention]\naudio = "2026-07-01"\noriginals = 2026-12-31\n', encoding="utf-8"
    )
    study = Study.open(small.root)
    early, late = (list(overdue(study, date(2026, *d))) for d in ((6, 20), (12, 15)))
    assert [(f.level, "recordings" in f.what) for f in early] == [("note", True)]
    assert [f.level for f in late] == ["warning", "note"]
    assert run("retention", "--destroyed", "audio", "--on", "2999-01-01")[0] == 1
    assert run("retention", "--destroyed", "audio", "--on", "2026-06-30", "--how", "shredded")[0] == 0
    rows = {r["what"]: r for r in json.loads(run("retention", "--json")[1])}
    assert (rows["audio"]["destroyed"], rows["originals"]["destroyed"], len(rows["originals"]["there"])) == ("2026-06-30", "", 2)
    assert [f.level for f in overdue(Study.open(small.root), date(2026, 12, 15))] == ["note"]
    run("retention", "--destroyed", "originals", "--on", "2026-11-01")
    assert any("on record as destroyed" in f.what for f in overdue(Study.open(small.root), date(2026, 12, 15)))
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-12-31", '"soon"'), encoding="utf-8")
    assert any("is no day" in f.what for f in doctor(Project.open(small.root)))
