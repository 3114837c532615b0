"""Cues found once are remembered between runs, for this codebook only, and without words."""

from __future__ import annotations

import pytest

from qualcode.project.locks import cache_folder
from qualcode.suggest.cues.cache import KEPT, load, save
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.match import CueMatcher
from qualcode.suggest.learning.talk import CueReader

from .talk import make_code, make_codebook

BOOK = make_codebook(make_code("space", "hot desk", "room", not_cues=()), make_code("prom", "attendance"))
TEXTS = ["She had a hot desk and no room.", "Attendance went up.", "Nothing of the kind."]


def test_a_second_run_reads_nothing_again(stems: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    first = CueReader(BOOK, stems, keep=True).hits(TEXTS)
    monkeypatch.setattr(CueMatcher, "_found", lambda *_: pytest.fail("read again"))
    assert CueReader(BOOK, stems, keep=True).hits(TEXTS) == first
    assert [len(hits) for hits in first] == [2, 1, 0]


def test_another_codebook_starts_anew(stems: Pipeline) -> None:
    CueReader(BOOK, stems, keep=True).hits(TEXTS)
    other = make_codebook(make_code("space", "room", "hot desk"))
    assert [h.cue.text for h in CueReader(other, stems, keep=True).hits(TEXTS)[0]] == ["hot desk", "room"]


def test_no_words_are_kept(stems: Pipeline) -> None:
    CueReader(BOOK, stems, keep=True).hits(TEXTS)
    (path,) = (cache_folder() / "cues").iterdir()
    assert "Attendance" not in path.read_text(encoding="utf-8")


def test_a_broken_cache_is_made_again(stems: Pipeline) -> None:
    good = CueReader(BOOK, stems, keep=True).hits(TEXTS)
    (path,) = (cache_folder() / "cues").iterdir()
    for broken in ('{"half', "[1]", path.read_text(encoding="utf-8").replace('"space", 0', '"space", 9')):
        path.write_text(broken, encoding="utf-8")
        assert CueReader(BOOK, stems, keep=True).hits(TEXTS) == good


def test_only_a_few_versions_are_kept() -> None:
    for n in range(KEPT + 3):
        save(f"v{n}", {"a": []})
    assert len(list((cache_folder() / "cues").iterdir())) == KEPT
    assert load("nothing") == {}
