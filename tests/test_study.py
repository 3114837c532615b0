"""A study as a notebook opens it: read once, written under the version of the codebook that was read, and not stopped by one damaged text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.doctor import doctor, healthy


def test_the_version_of_the_codebook_that_was_read_is_kept(small: Project) -> None:
    study = Study(small)
    event = acts.code("ana", study.transcript("t-a"), Span(30, 40), "feas.role", study.codebook)
    small.codebook_path.write_text(small.codebook_path.read_text(encoding="utf-8") + "# changed meanwhile\n", encoding="utf-8")
    study.write([event])
    assert [p.stem for p in small.history.glob("*.yaml")] == [event["codebook"]]
    assert not any("is not here" in f.what for f in doctor(small))


def damage(project: Project, change: Callable[[dict[str, Any]], object]) -> None:
    path = store.record_path(project, "t-aaaaaaaa")
    record = json.loads(path.read_bytes())
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")


DAMAGES: list[Callable[[dict[str, Any]], object]] = [
    lambda r: r["turns"][0].update(start="0"),
    lambda r: r["turns"][0].update(start=1.5),
    lambda r: r["turns"][0].update(start=-1),
    lambda r: r["turns"][0].update(end=10_000),
    lambda r: r["turns"][0].update(speaker=7),
    lambda r: r["turns"][0].update(speaker="\ud800"),
    lambda r: r["turns"][0].update(time="noon"),
    lambda r: r["turns"].reverse(),
    lambda r: r.update(turns={}),
    lambda r: r.update(warnings=[1]),
    lambda r: r.update(title=None),
    lambda r: r["original"].update(name=3),
    lambda r: r.update(revisions=[{"from": "a", "to": "b", "map": [[1]]}]),
    lambda r: r.pop("outside"),
    lambda r: r.update(id="t-bbbbbbbb"),
]


@pytest.mark.parametrize("change", DAMAGES)
def test_one_damaged_text_is_left_out_and_named_and_the_others_go_on(small: Project, change: Callable[[dict[str, Any]], object]) -> None:
    damage(small, change)
    study = Study(small)
    assert list(study.transcripts) == ["t-bbbbbbbb"]
    assert list(study.damaged) == ["t-aaaaaaaa"]
    study.write([acts.code("ana", study.transcript("t-b"), Span(30, 40), "feas.role", study.codebook)])
    assert len(study.layer("ana").codings) == 1
    with pytest.raises(QualcodeError, match="t-aaaaaaaa"):
        study.transcript("t-a")
    findings = doctor(small)
    assert not healthy(findings)
    assert any(f.level == "error" and f.where == "transcripts/t-aaaaaaaa.txt" for f in findings)


def test_nobody_is_withdrawn_while_a_text_of_theirs_cannot_be_read(small: Project) -> None:
    from qualcode.upkeep.withdrawal.plan import their_turns

    damage(small, lambda r: r.update(turns={}))
    with pytest.raises(QualcodeError, match="t-aaaaaaaa"):
        their_turns(Study(small), "P1")
    assert their_turns(Study(small), "P2")
