"""The tombstones come before the cleaned files, as a sync program may bring them: from that moment on nothing shows the words."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.codings.free_text import free_text
from qualcode.errors import QualcodeError
from qualcode.model.fingerprints import RUN
from qualcode.project import Project
from qualcode.project.tombstones import withdrawn
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.backup import backup, left_out
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.withdrawal.plan import plan, their_turns
from qualcode.upkeep.withdrawal.withdraw import withdraw
from tests.upkeep.withdrawing import ALONE, GROUP, left, said_by, sample, spoken, study, take_out

__all__ = ["sample", "study"]


@pytest.mark.parametrize("person", [ALONE, GROUP])
def test_when_only_the_tombstones_have_come_nothing_of_theirs_is_shown_quoted_exported_or_found(
    study: Study, person: str, tmp_path: Path
) -> None:
    from qualcode.analysis.material import Material
    from qualcode.analysis.quotes.quotable import quotes
    from qualcode.analysis.search.search import search
    from qualcode.exchange.frames import codings, turns

    shutil.copytree(study.project.root, tmp_path / "other")
    ids = {t.id for t, _ in their_turns(study, person)}
    plain = [s for s in said_by(study, person) if re.fullmatch(r"[\w ,.]+", s)][:3]
    assert all(search(Material(study), f'"{s.rstrip(".")}"').hits for s in plain)
    sentences = take_out(study, person)
    shutil.copy(study.project.tombstones, tmp_path / "other" / "withdrawn.jsonl")
    other = Study.open(tmp_path / "other")
    assert not ids & other.transcripts.keys()
    assert ids == other.withheld.keys()
    assert ids <= other.damaged.keys()
    with pytest.raises(QualcodeError, match="words that were withdrawn"):
        other.transcript(min(ids))
    said = [q.text for q in quotes(other)] + [other.transcripts[c.transcript].slice(c.span) for c in other.codings.codings]
    said += [text for e in other.reading.events for text in free_text(e)]
    said += [str(row) for result in (turns(other), codings(other)) for row in result.rows]
    assert not any(search(Material(other), f'"{s.rstrip(".")}"').hits for s in plain)
    together = " ".join(" ".join(said).split())
    assert [s for s in sentences if len(s.split()) >= RUN and " ".join(s.split()) in together] == []


@pytest.mark.parametrize("name", ["withdrawn.jsonl", "withdrawn (Ann's laptop).jsonl"])
def test_the_page_stops_showing_them_at_its_next_look(study: Study, tmp_path: Path, name: str) -> None:
    from qualcode.web.session import Session

    shutil.copytree(study.project.root, tmp_path / "other")
    session = Session(Project.open(tmp_path / "other"), "ines")
    with session.fresh():
        assert "A_FG_01" in session.study.transcripts
    take_out(study, GROUP)
    shutil.copy(study.project.tombstones, tmp_path / "other" / name)
    with session.fresh():
        assert "A_FG_01" not in session.study.transcripts
        assert not [e for e in session.state.events.values() if e.id in withdrawn(study.project).events]


def test_a_backup_made_after_the_tombstones_does_not_carry_the_words_off(study: Study, tmp_path: Path) -> None:
    shutil.copytree(study.project.root, tmp_path / "other")
    sentences = take_out(study, GROUP)
    shutil.copy(study.project.tombstones, tmp_path / "other" / "withdrawn.jsonl")
    other = Project.open(tmp_path / "other")
    (tmp_path / "kept").mkdir()
    backup(other, tmp_path / "kept" / "new.zip")
    there = [s for s in left(tmp_path / "kept", sentences) if len(s.split()) >= RUN]
    assert [s for s in there if s not in spoken(other.codings)] == [], "the logs keep what purging takes out"
    assert any("A_FG_01.txt: it holds words that were withdrawn" in what for what in left_out(other))


def test_withdrawing_once_more_cleans_a_copy_that_only_has_the_tombstones(study: Study, tmp_path: Path) -> None:
    shutil.copytree(study.project.root, tmp_path / "other")
    sentences = take_out(study, GROUP)
    shutil.copy(study.project.tombstones, tmp_path / "other" / "withdrawn.jsonl")
    other = Study.open(tmp_path / "other")
    assert any("withdrawn" in f.what for f in doctor(other.project) if f.level == "error")
    withdraw(other, plan(other, GROUP, lambda t, turn: True), "ines")
    assert left(other.project.root, sentences) == []
    assert "A_FG_01" in other.transcripts
    assert other.transcripts["A_FG_01"].text == study.transcripts["A_FG_01"].text
    assert [f for f in doctor(other.project) if f.level == "error"] == []


def test_a_text_in_another_wording_with_withdrawn_words_is_not_shown(study: Study) -> None:
    """It came in on a machine that did not know yet, and was synced: nothing but its words tells."""
    transcript = study.transcripts["A_DSL_01"]
    retyped = replace(transcript, id="t-99999999", text=transcript.text.upper(), revisions=(), original_hash="")
    take_out(study, ALONE)
    store.save(study.project, retyped)
    assert "t-99999999" not in Study.open(study.project.root).transcripts
