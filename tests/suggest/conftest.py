"""The two pipelines: by stems, and with a model where one is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.model.codebook import Code
from qualcode.study import Study
from qualcode.suggest.cues.english import Pipeline, blank, pipeline
from qualcode.suggest.learning.talk import CueReader

from .talk import NEITHER, PLACES, Find, all_hits, write_study


@pytest.fixture(scope="session")
def stems() -> Pipeline:
    return blank()


@pytest.fixture(scope="session")
def model() -> Pipeline:
    found = pipeline()
    if not found.tagged:
        pytest.skip("needs a model of English: pip install 'qualcode[english]'")
    return found


@pytest.fixture(scope="session", params=["stems", "model"])
def english(request: pytest.FixtureRequest) -> Pipeline:
    """Both pipelines, one after the other: what holds for one holds for the other."""
    found: Pipeline = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def find(english: Pipeline) -> Find:
    """Find cues in a text: `find(text, code…)` gives (code, words found)."""

    def found(text: str, *codes: Code) -> list[tuple[str, str]]:
        return [(h.code, text[h.start : h.end]) for h in all_hits(english, text, *codes)]

    return found


SPACE_AND_BUS = """format: 1
name: Test
codes:
  - id: space
    name: Space
    definition: Where the worker sits
    cues: [hot desk]
  - id: bus
    name: Bus
"""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Eight talks of eight turns; ana has coded six of them."""
    lines = {f"t-{n}": ["Int: And then?", *[f"Ana: {(PLACES if m % 2 else NEITHER)[(n + m) % 3]}." for m in range(8)]] for n in range(8)}
    found = write_study(tmp_path, SPACE_AND_BUS, lines)
    events = []
    for n in range(6):
        transcript = found.transcripts[f"t-{n}"]
        placed = [t for t in transcript.turns if any(p in transcript.slice(t.span) for p in PLACES)]
        events += [acts.code("ana", transcript, t.span, "space", found.codebook) for t in placed]
        events.append(acts.mark("ana", transcript.id, "coded"))
    found.write(events)
    return found


@pytest.fixture
def reader(study: Study, stems: Pipeline) -> CueReader:
    return CueReader(study.codebook, stems)
