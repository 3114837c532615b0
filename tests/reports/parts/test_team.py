"""What the methods appendix says of suggestions by the program."""

from __future__ import annotations

import pytest

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import people
from qualcode.reports.content import Paragraph, Section, Table
from qualcode.reports.parts.team import SECOND_LOOK, suggestions
from qualcode.reports.source import Source
from qualcode.reports.view import View
from qualcode.study import Study


def section(study: Study) -> Section:
    return suggestions(View(Source(study, study.layer()), ""))


def said(study: Study) -> list[str]:
    return [b.text for b in section(study).blocks if isinstance(b, Paragraph)]


def shown_and_accepted(study: Study) -> None:
    """One suggestion taken as it stood, one with other edges."""
    transcript = next(iter(study.transcripts.values()))
    (code, *_) = study.codebook.codable
    for end in (12, 20):
        origin = {"score": 0.5, "model": "m", "start": 5, "end": 12, "code": code.id, "cues": ["a cue"]}
        study.write([acts.code("ana", transcript, Span(5, end), code.id, study.codebook, origin=origin)])
    study.write([acts.offered("ana", transcript.id, "m")])


def test_where_nobody_was_shown_any_it_says_so(town: Study) -> None:
    assert said(town) == ["No coding of this study was accepted from a suggestion, and no coder is on record as having been shown any."]


def test_what_was_shown_accepted_and_adjusted(town: Study) -> None:
    shown_and_accepted(town)
    (table,) = (b for b in section(town).blocks if isinstance(b, Table))
    assert table.rows == (("ana", "cues", "1", "1", "0"),)
    assert said(town)[-1] == "Transcripts on which coders were shown suggestions: ana 1."


def with_setting(study: Study, line: str) -> Study:
    path = study.project.root / "qualcode.toml"
    path.write_text(f"{line}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    return Study.open(study.project.root)


@pytest.mark.parametrize("second_look", [True, False])
def test_whether_coders_read_before_they_saw_any(town: Study, second_look: bool) -> None:
    shown_and_accepted(town)
    there = with_setting(town, f"second_look = {str(second_look).lower()}")
    assert said(there)[0].endswith(SECOND_LOOK[second_look])


def test_comments_nobody_read_are_counted(town: Study) -> None:
    path = people.table_path(town.project, people.TRANSCRIPTS)
    path.write_text(path.read_text(encoding="utf-8").replace("interview", "poll comments"), encoding="utf-8")
    for log in town.project.codings.glob("*.jsonl"):
        log.unlink()
    there = Study.open(town.project.root)
    assert said(there)[-1] == "Of 8 comments, 8 were read by nobody."
    there.write([acts.mark("ana", "t-n1", "read")])
    assert said(there)[-1] == "Of 8 comments, 7 were read by nobody."


def test_a_reflexive_study_does_without(town: Study) -> None:
    there = with_setting(town, 'approach = "reflexive"')
    assert said(there) == ["Suggestions by the program are switched off in this study."]
