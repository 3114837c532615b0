"""The two pipelines: by stems, and with a model where one is installed."""

from __future__ import annotations

import pytest

from qualcode.model.codebook import Code
from qualcode.suggest.cues.english import Pipeline, blank, pipeline

from .talk import Find, all_hits


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
