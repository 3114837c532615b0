"""English for the computer: the one home of spaCy pipelines.

An installed `en_core_web_sm` or `en_core_web_md` is used where there is one; else the small model that the extra `qualcode[english]` brings; else a blank
pipeline whose words are brought together by their stems. Nothing is ever downloaded.

The model of the extra is a re-upload whose provenance is unproven. It is therefore never imported: its files are found by path, each is compared with the
SHA-256 recorded in `english_model.json`, and the folder is loaded only if nothing is missing, changed or added.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qualcode.suggest.cues.stems import stem

MODELS = ("en_core_web_sm", "en_core_web_md")
MANIFEST = Path(__file__).with_name("english_model.json")
BATCH = 20_000
"""How many characters are worked on at a time; bounds the memory a long interview takes."""

_NOT_NEEDED = ["ner", "parser", "senter"]
_NOT_NEEDED_FOR_NAMES = ["parser", "senter", "tagger", "attribute_ruler", "lemmatizer"]
_INSTALL = "pip install 'qualcode[english]'"


@dataclass(frozen=True)
class Pipeline:
    """Reads English: `name` says with what, `note` what the user should be told (empty where there is nothing to tell).

    In the documents it gives, `token.lemma_` is the base form in small letters and `token.norm_` the form that phrases are compared by: the base form of
    nouns and verbs, any other word as it stands. Without a model (`tagged` is false) both are the stem.
    """

    name: str
    nlp: Any
    note: str = ""
    tagged: bool = True
    _lemmas: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    def read(self, texts: Iterable[str]) -> Iterator[Any]:
        """A spaCy document for every text, in order, a bounded number of characters at a time."""
        for batch in _batches(texts):
            for document in self.nlp.pipe(batch, batch_size=len(batch)):
                for token in document:
                    self._settle(token)
                yield document

    def _settle(self, token: Any) -> None:
        if not self.tagged:
            token.norm_ = token.lemma_ = stem(token.norm_)
            return
        token.lemma_ = token.lemma_.lower()
        if token.pos_ in ("NOUN", "VERB", "AUX"):
            token.norm_ = token.lemma_
        elif token.pos_ == "PROPN":  # capitals alone make a word a name: "the Rooms"
            token.norm_ = self._lemma(token.lower_, "NOUN")
        elif token.pos_ == "ADJ" and token.lower_.endswith("ed"):  # an embarrassed pupil: somebody embarrasses them
            token.norm_ = self._lemma(token.lower_, "VERB")

    def _lemma(self, word: str, part_of_speech: str) -> str:
        """The base form of a word if it is taken for this part of speech."""
        from spacy.tokens import Doc

        if (word, part_of_speech) not in self._lemmas:
            document = self.nlp.get_pipe("lemmatizer")(Doc(self.nlp.vocab, words=[word], pos=[part_of_speech]))
            self._lemmas[word, part_of_speech] = document[0].lemma_.lower()
        return self._lemmas[word, part_of_speech]

    def forms(self, text: str) -> list[tuple[str, tuple[str, ...]]]:
        """The words of a cue in small letters, each with the forms it may have been meant as.

        A cue stands alone, so its words are not told apart by context: `left` may be `left` or a form of `leave`. Words in `-ing` stay as they are (who
        writes `funding` means the noun), and comparatives too (`worse` is not `bad`).
        """
        return [(token.lower_, self._forms(token)) for token in self.nlp.make_doc(text) if not token.is_space]

    def parts(self, text: str) -> tuple[str, ...]:
        """The parts of speech a cue of a single word stands for, as far as its form tells; empty where any will do.

        A plural is taken for a noun (`posts` is not `posted`) and a past form for a verb or adjective (`stretched` is no stretch of road).
        """
        words = [token for token in self.nlp.make_doc(text) if not token.is_space]
        if not self.tagged or len(words) != 1 or words[0].is_upper:
            return ()
        word = words[0].lower_
        if word.endswith("s") and self._lemma(word, "NOUN") != word:
            return ("NOUN", "PROPN")
        if word.endswith("ed") and self._lemma(word, "VERB") != word:
            return ("VERB", "AUX", "ADJ")
        return ()

    def _forms(self, token: Any) -> tuple[str, ...]:
        if not self.tagged:
            return (stem(token.norm_),)
        found = {token.norm_}
        if token.is_alpha and not token.lower_.endswith("ing"):
            found |= {self._lemma(token.lower_, part) for part in (("VERB",) if token.is_stop else ("VERB", "NOUN"))}
        return tuple(sorted(found))


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


@cache
def pipeline() -> Pipeline:
    """The best pipeline this machine has, loaded once."""
    told: list[str] = []
    for load in (_installed, _of_the_extra):
        found, note = load()
        if found is not None:
            return found
        told += [note] if note else []
    return blank(" ".join([*told, "words are matched by their stems, a little worse"]) if told else None)


def blank(note: str | None = None) -> Pipeline:
    """The pipeline without a model: words are told apart by spaCy's rules for English and brought together by their stems."""
    import spacy

    return Pipeline(
        "stems",
        spacy.blank("en"),
        note or f"no English model is installed: words are matched by their stems, a little worse; {_INSTALL}",
        tagged=False,
    )


@cache
def name_pipeline() -> Pipeline | None:
    """The pipeline that finds names, from the same model as `pipeline`; None where there is no model, or none that may be used."""
    for load in (_installed, _of_the_extra):
        found, _ = load(names=True)
        if found is not None:
            return found
    return None


def _installed(*, names: bool = False) -> tuple[Pipeline | None, str]:
    """A model the user has installed, or None and what keeps it from being used."""
    import spacy

    for name in MODELS:
        if spacy.util.is_package(name):
            try:
                return _load(name, names=names), ""
            except (OSError, ValueError, UserWarning) as error:
                return None, f"the installed model {name} cannot be used ({_first_line(error)});"
    return None, ""


def _of_the_extra(*, names: bool = False) -> tuple[Pipeline | None, str]:
    """The model of `qualcode[english]`, or None and what keeps it from being used."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    spec = find_spec(manifest["package"])  # finds a top-level package without importing it
    if spec is None or not spec.submodule_search_locations:
        return None, ""
    folder = Path(next(iter(spec.submodule_search_locations))) / manifest["folder"]
    if odd := unlike_manifest(folder, manifest["files"]):
        return (
            None,
            f"the model of qualcode[english] is not the one this version was checked with ({odd}), so it was not loaded: pip install --force-reinstall 'qualcode[english]';",
        )
    try:
        return _load(folder, names=names), ""
    except (OSError, ValueError, UserWarning) as error:
        return None, f"the model of qualcode[english] cannot be used ({_first_line(error)});"


def unlike_manifest(folder: Path, files: dict[str, str]) -> str:
    """What sets a folder apart from the recorded files (path to SHA-256 in hex), in a few words; empty where nothing does."""
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not path.is_dir()}
    for name in sorted({*files, *there}):
        if name not in there:
            return f"{name} is missing"
        if name not in files:
            return f"{name} does not belong there"
        if hashlib.sha256(there[name].read_bytes()).hexdigest() != files[name]:
            return f"{name} was changed"
    return ""


def _load(model: str | Path, *, names: bool = False) -> Pipeline:
    import spacy

    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"\[W095\]")  # a model made for another spaCy
        nlp = spacy.load(model, exclude=_NOT_NEEDED_FOR_NAMES if names else _NOT_NEEDED)
    for needed in ("ner",) if names else ("tagger", "attribute_ruler", "lemmatizer"):
        if needed not in nlp.pipe_names:
            raise ValueError(f"it has no {needed}")
    return Pipeline(f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}", nlp)


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
