"""The sample study is what its answer key says: counted anew from the frozen texts and the raw logs."""

from __future__ import annotations

import json
import re
import shutil
import statistics
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.project.begin import copy_sample
from qualcode.study import Study
from qualcode.transcripts.importing import import_files
from qualcode.upkeep.doctor import doctor
from tests.sample_study.enter import ROUND_ONE, ROUND_TWO, enter

ROOT = Path(__file__).parent.parent.parent
KINDS = {"HEAD", "DSL", "SW", "TM", "FG", "PAR_01", "PAR_02", "YP"}


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(ROOT)


def lines_of(name: str) -> list[dict[str, object]]:
    """A log, read as anybody could."""
    return [json.loads(line) for line in (ROOT / "codings" / name).read_text(encoding="utf-8").split("\n") if line]


def participants_words(study: Study) -> dict[str, int]:
    return {
        i: sum(len(t.slice(turn.span).split()) for turn in t.turns if study.speaker(i, turn).counts) for i, t in study.transcripts.items()
    }


def test_every_authority_is_heard_from_all_sides(study: Study) -> None:
    assert len(study.transcripts) >= 24
    for site in "ABC":
        there = {i.removeprefix(f"{site}_").removesuffix("_01") for i in study.transcripts if i.startswith(f"{site}_")}
        assert {k.removesuffix("_01") for k in KINDS} <= there
        assert len(there & {"HEAD", "DSL", "PAST", "YEAR", "TEACH"}) >= 2


def test_transcripts_are_as_long_as_interviews_are(study: Study) -> None:
    for transcript_id, transcript in study.transcripts.items():
        words = sum(len(transcript.slice(t.span).split()) for t in transcript.turns)
        if "_YP_" in transcript_id:
            assert 500 <= words <= 1000, transcript_id
            young = [len(transcript.slice(t.span).split()) for t in transcript.turns if t.speaker == "YP"]
            assert statistics.median(young) < 15
        else:
            assert 1200 <= words <= 3000, (transcript_id, words)


def test_a_focus_group_has_four_voices_or_more(study: Study) -> None:
    for site in "ABC":
        people = {s.participant for (t, _), s in study.speakers.items() if t == f"{site}_FG_01" and s.participant}
        assert len(people) >= 4


def test_no_sentence_of_more_than_six_words_stands_twice(study: Study) -> None:
    seen: dict[str, str] = {}
    for transcript_id, transcript in study.transcripts.items():
        for sentence in re.split(r"(?<=[.?!])\s+|\n+", transcript.text):
            words = re.findall(r"[a-z']+", sentence.lower())
            if len(words) > 6:
                key = " ".join(words)
                assert seen.setdefault(key, transcript_id) == transcript_id, f"{key!r} in {seen[key]} and {transcript_id}"


def test_every_file_says_that_it_is_invented(study: Study) -> None:
    from qualcode.transcripts.read import read

    for path in sorted((ROOT / "transcripts" / "originals").iterdir()):
        if path.suffix == ".docx":
            assert any("Invented transcript" in o for o in read(path)[0].outside), path.name
        else:
            assert b"Invented transcript, not real people" in path.read_bytes()[:200], path.name
    assert "invented" in (ROOT / "transcripts" / "README.md").read_text(encoding="utf-8").lower()
    assert study.project.settings.invented


def test_the_formats_are_those_that_studies_receive(study: Study) -> None:
    kinds = Counter(Path(t.original).suffix for t in study.transcripts.values())
    assert set(kinds) == {".docx", ".txt", ".vtt"}
    texts = [(ROOT / "transcripts" / "originals" / t.original).read_bytes() for t in study.transcripts.values()]
    assert any(b"<v " in t for t in texts)
    assert any(re.search(rb"--> .*\r\n\w+: ", t) for t in texts)
    assert any(re.search(rb"\n\w+  0:02  \n", t) for t in texts)


def test_nine_hundred_codings_by_people_who_read(study: Study) -> None:
    by_coder = Counter(str(e["coder"]) for name in ("ines", "joe") for e in lines_of(f"{name}.sample.jsonl") if e["act"] == "code")
    assert sum(by_coder.values()) >= 900
    assert {str(e["transcript"]) for e in lines_of("joe.sample.jsonl") if e["act"] == "code"} == {*ROUND_ONE, *ROUND_TWO}
    assert not any("from" in e for name in ("ines", "joe") for e in lines_of(f"{name}.sample.jsonl"))


def test_at_least_two_fifths_of_what_people_say_stands_in_no_code(study: Study) -> None:
    spans: dict[str, list[Span]] = defaultdict(list)
    for coding in study.layer("study").codings:
        spans[coding.transcript].append(coding.span)
    coded = total = 0
    for transcript_id, transcript in study.transcripts.items():
        for turn in transcript.turns:
            if not study.speaker(transcript_id, turn).counts:
                continue
            for word in re.finditer(r"\S+", transcript.slice(turn.span)):
                place = Span(turn.start + word.start(), turn.start + word.end())
                total += 1
                coded += any(s.overlaps(place) for s in spans[transcript_id])
    assert coded / total <= 0.6, f"{coded / total:.0%} of participants' words are coded"


def test_cues_reach_no_more_than_three_fifths_of_the_coded_passages(study: Study) -> None:
    from qualcode.suggest.learning.talk import CueReader

    reached: dict[tuple[str, str], list[Span]] = defaultdict(list)
    reader = CueReader(study.codebook)
    for transcript in study.transcripts.values():
        turns = [turn for turn in transcript.turns if study.speaker(transcript.id, turn).counts]
        for turn, hits in zip(turns, reader.hits([transcript.slice(turn.span) for turn in turns]), strict=True):
            for hit in hits:
                reached[transcript.id, hit.code].append(Span(turn.start + hit.start, turn.start + hit.end))
    codings = study.layer("study").codings
    hit = sum(any(c.span.overlaps(s) for s in reached[c.transcript, c.code]) for c in codings)
    assert 0.05 < hit / len(codings) <= 0.6, f"cues reach {hit / len(codings):.0%}"


def test_each_authority_has_harm_no_change_and_rival_explanations(study: Study) -> None:
    counts = Counter((c.transcript[0], c.code) for c in study.layer("study").codings)
    for site in "ABC":
        for code in ("prom.harm", "prom.nochange", "imp.attribution"):
            assert counts[site, code] >= 3, (site, code)


def test_one_topic_was_asked_nowhere_in_each_authority(study: Study) -> None:
    asked = {(e["transcript"], e["topic"]): e["to"] for e in lines_of("joe.sample.jsonl") if e["act"] == "asked"}
    for site, topic in (("A", "stopped"), ("B", "costs"), ("C", "worse")):
        assert {v for (t, k), v in asked.items() if str(t).startswith(site) and k == topic} == {"skipped"}
    assert len(asked) == 10 * len(study.transcripts)


def test_what_analysts_wrote_is_there_and_some_of_it_is_not(study: Study) -> None:
    acts = Counter(e.act for e in study.state.live.values())
    assert 8 <= acts["theme"] <= 12
    assert acts["restrict"] == 2
    assert acts["approve"] >= 80
    themes = study.state.of("theme")
    assert all(len(t["for"]) >= 3 and t["against"] for t in themes)
    assert any(not t.get("searched") for t in themes)
    decisions = Counter(e["decision"] for e in study.state.of("resolve"))
    assert {"keep", "drop", "both stand", "codebook"} <= set(decisions)
    assert all(e.get("reason") for e in study.state.of("resolve"))
    sites = {e["site"] for e in study.state.of("section")}
    parts = {(e["site"], e["part"]) for e in study.state.of("section")}
    usual = {part for part, n in Counter(part for _, part in parts).items() if n >= 3}
    assert {"key-messages", "confidence", "no-change-and-harm", "implications", "harm", "rival"} <= usual
    assert {(s, p) for s in sites for p in usual} - parts == {("Authority B", "implications")}, "one section is left out on purpose"


def test_consent_comes_in_all_its_variants(study: Study) -> None:
    answers = {p.attributes.get("quote", "") for p in study.participants.values()}
    assert answers == {"yes", "no", ""}
    assert any(p["quote"] != "yes" and p["paraphrase"] == "yes" for p in study.participants.values())
    assert len({p["consent version"] for p in study.participants.values()}) > 1


def test_the_project_is_healthy(study: Study) -> None:
    assert [f for f in doctor(study.project) if f.level != "note"] == []
    assert study.codings.unplaced == ()
    assert study.state.oddities == []


def test_the_logs_are_what_the_script_enters(tmp_path: Path) -> None:
    for part in ("qualcode.toml", "codebooks", "transcripts", "seeds"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile)(ROOT / part, tmp_path / part)
    enter(Project.open(tmp_path))
    for folder in ("codings", "codings/snapshots", "codebooks/history"):
        ours = {p.name: p.read_bytes() for p in (tmp_path / folder).iterdir() if p.is_file()}
        committed = {p.name: p.read_bytes() for p in (ROOT / folder).iterdir() if p.is_file()}
        assert ours == committed, f"enter again: python tests/sample_study/enter.py ({folder})"


def test_importing_the_originals_gives_the_committed_texts(tmp_path: Path) -> None:
    project = copy_sample(tmp_path / "copy")
    before = {p.name: p.read_bytes() for p in project.transcripts.iterdir() if p.is_file()}
    for path in (*project.transcripts.glob("*_*.txt"), *project.transcripts.glob("*_*.json")):
        path.unlink()
    assert {d.outcome for d in import_files(project, [project.originals])} == {"new"}
    assert {p.name: p.read_bytes() for p in project.transcripts.iterdir() if p.is_file()} == before
