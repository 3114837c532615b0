"""Sentence embeddings: off by default, from a folder or anything that gives rows, remembered by hash, and an honest part of the score."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qualcode import Suggester
from qualcode.errors import QualcodeError
from qualcode.project.locks import cache_folder
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.explain import MEANING
from qualcode.suggest.learning.embeddings import LocalModel, embedder
from qualcode.suggest.learning.talk import CueReader

from .talk import BOOK
from .test_learner import Said, made


class Made:
    """Rows by which places and attendance lie apart, whatever the words."""

    name = "made"

    def rows(self, texts: Sequence[str]) -> Any:
        def row(text: str) -> list[float]:
            place = any(w in text.lower() for w in ("desk", "room", "cupboard", "sits", "somewhere"))
            talk = any(w in text.lower() for w in ("attendance", "lessons", "turn up"))
            return [float(place), float(talk), 0.5, len(text) % 7 / 20]

        found = np.array([row(text) for text in texts], dtype=np.float32).reshape(len(texts), 4)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def fitted(stems: Pipeline) -> Suggester:
    turns, codes = made()
    return (
        Suggester(BOOK, Made()).reading_with(CueReader(BOOK, stems)).fit(turns, [some if n < 36 else None for n, some in enumerate(codes)])
    )


def test_what_words_cannot_tell_meaning_can(fitted: Suggester, stems: Pipeline) -> None:
    turns, codes = made()
    alone = Suggester(BOOK).reading_with(CueReader(BOOK, stems)).fit(turns, [some if n < 36 else None for n, some in enumerate(codes)])
    new = [Said("x", "Ben", "Perched somewhere"), Said("x", "Ben", "Perched nowhere")]
    with_it, without = fitted.score(new), alone.score(new)
    assert with_it[0, 0] - with_it[1, 0] > without[0, 0] - without[1, 0]


def test_the_parts_add_up_with_meaning_among_them(fitted: Suggester) -> None:
    why = fitted.explain(made()[0][0], "space")
    assert MEANING in why.parts
    assert sum(why.parts.values()) == pytest.approx(why.log_odds)


def test_it_is_off_by_default(stems: Pipeline) -> None:
    turns, _ = made()
    plain = Suggester(BOOK).reading_with(CueReader(BOOK, stems)).fit(turns)
    assert embedder(None) is None
    assert plain.heard_.meaning is None
    assert MEANING not in plain.explain(turns[0], "space").parts


def test_a_folder_without_a_model_is_refused_in_words(tmp_path: Path, stems: Pipeline) -> None:
    with pytest.raises(QualcodeError, match=r"holds no model\.onnx and no tokenizer\.json") as error:
        Suggester(BOOK, tmp_path).reading_with(CueReader(BOOK, stems)).score(made()[0])
    assert "nothing is downloaded" in error.value.hint


def test_files_that_are_no_model_are_refused_in_words(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"nonsense")
    with pytest.raises(QualcodeError, match=r"cannot be used|is not installed here"):
        LocalModel(tmp_path).rows(["a text"])


class Counted(LocalModel):
    """A model that counts how often it is asked."""

    asked = 0

    def _work_out(self, texts: Sequence[str]) -> list[Any]:
        self.asked += len(texts)
        return [np.array([len(text), 1.0], dtype=np.float32) for text in texts]


def test_a_text_is_worked_out_once_and_kept_without_its_words(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"x")
    first = Counted(tmp_path)
    assert first.rows(["one text", "another", "one text"]).tolist() == [[8, 1], [7, 1], [8, 1]]
    assert first.asked == 2
    again = Counted(tmp_path)
    assert np.array_equal(again.rows(["another", "one text"]), [[7, 1], [8, 1]])
    assert again.asked == 0
    kept = b"".join(path.read_bytes() for path in (cache_folder() / "embeddings").iterdir())
    assert b"another" not in kept
    (tmp_path / "model.onnx").write_bytes(b"y")
    changed = Counted(tmp_path)
    changed.rows(["another"])
    assert changed.asked == 1


def test_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"x")
    model = Counted(tmp_path)
    folder = cache_folder() / "embeddings"
    folder.mkdir(parents=True)
    (folder / f"{model.name}.sqlite").write_bytes(b"no database" * 100)
    assert model.rows(["one"]).tolist() == [[3, 1]]


if folder := os.environ.get("QUALCODE_TEST_EMBEDDINGS", ""):  # a model is too large to keep here, and in CI nothing is skipped

    def test_a_real_model_puts_like_meanings_together() -> None:
        rows = LocalModel(folder).rows(["The nurse was kind.", "Staff were friendly and caring.", "Parking is too expensive.", ""])
        likeness = rows @ rows.T
        assert likeness[0, 1] > likeness[0, 2] + 0.2
        assert np.allclose(np.diag(likeness), 1, atol=0.01)
