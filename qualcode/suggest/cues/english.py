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
from collections.abc import Callable, Iterable, Iterator, Sequence
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

_BY_WORD = ["attribute_ruler", "lemmatizer"]
"""Parts of a model that look at one word and its tag."""

_SPOKEN = {"gon": "go", "na": "to", "ta": "to", "ai": "be", "c'm": "come"}
"""Base forms of what spaCy makes of "gonna", "gotta", "ain't" and "c'mon"."""

_NOT_NEEDED = ["ner", "parser", "senter"]
_NOT_NEEDED_FOR_NAMES = ["parser", "senter", "tagger", "attribute_ruler", "lemmatizer"]
_INSTALL = "pip install 'qualcode[english]'"


@dataclass(frozen=True)
class Pipeline:
    """Reads English: `name` says with what, `note` what the user should be told (empty where there is nothing to tell).

    In the documents it gives, `token.norm_` is the form that phrases are compared by: the base form of nouns and verbs, any other word as it stands;
    `token.lemma_` is the base form in small letters. Without a model (`tagged` is false) `token.norm_` is the stem and there are no lemmas.
    """

    name: str
    nlp: Any
    note: str = ""
    tagged: bool = True
    _lemmas: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)
    _settled: dict[tuple[int, int, int], tuple[int, int, str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def read(
        self, texts: Iterable[str], wanted: Callable[[Sequence[Any]], Sequence[Sequence[tuple[int, int]]]] | None = None
    ) -> Iterator[Any]:
        """A spaCy document for every text, in order, a bounded number of characters at a time.

        The model takes nearly all the time. `wanted` may say, for the documents of a batch, which stretches of their words it is to look at; the other words
        come with the forms that spaCy has for them.
        """
        for batch in _batches(texts):
            documents = [self.nlp.make_doc(text) for text in batch]
            if self.tagged:
                self._tag(documents, wanted(documents) if wanted else [[(0, len(document))] for document in documents])
            yield from documents

    def _tag(self, documents: Sequence[Any], wanted: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Let the model look at stretches of documents, each in one piece with what it needs of the words around it."""
        whole = [document for document, some in zip(documents, wanted, strict=True) if list(some) == [(0, len(document))]]
        parts = [
            (document, start, document[start:end].as_doc())
            for document, some in zip(documents, wanted, strict=True)
            for start, end in some
            if end - start < len(document)
        ]
        chosen = [*whole, *(part for _, _, part in parts)]
        self._settle(list(self.nlp.pipe(chosen, batch_size=max(1, len(chosen)), disable=_BY_WORD)))
        for document, start, part in parts:
            for token, found in zip(document[start : start + len(part)], part, strict=True):
                token.tag, token.pos, token.lemma, token.norm_ = found.tag, found.pos, found.lemma, found.norm_
                token.set_morph(found.morph)

    def _settle(self, documents: Sequence[Any]) -> None:
        """Give every word its part of speech and its forms: all of them follow from the word and its tag, so they are worked out once for each of these."""
        tagged = {(token.orth, token.norm, token.tag) for document in documents for token in document}
        if new := sorted(tagged - self._settled.keys()):
            self._work_out(new)
        for document in documents:
            for token in document:
                token.pos, token.lemma, token.norm_, morph = self._settled[token.orth, token.norm, token.tag]
                token.set_morph(morph)

    def _work_out(self, new: Sequence[tuple[int, int, int]]) -> None:
        from spacy.tokens import Doc

        strings = self.nlp.vocab.strings
        words = [part for word, _, _ in new for part in (strings[word], "\n")]  # no word is to be taken for the neighbour of another
        document = Doc(self.nlp.vocab, words=words, tags=[part for _, _, tag in new for part in (strings[tag], "_SP")])
        for name in _BY_WORD:
            document = self.nlp.get_pipe(name)(document)
        for key, token in zip(new, list(document)[::2], strict=True):
            lemma = token.lemma_.lower()
            if token.pos_ in ("VERB", "AUX", "PART"):
                lemma = _SPOKEN.get(lemma, lemma)
            self._settled[key] = token.pos, strings.add(lemma), self._form(token, strings[key[1]], lemma), token.morph

    def _form(self, token: Any, norm: str, lemma: str) -> str:
        """The form of a word that phrases are compared by; `norm` is the one spaCy has for it."""
        if token.pos_ in ("NOUN", "VERB", "AUX"):
            return lemma
        if token.pos_ == "PROPN":  # capitals alone make a word a name: "the Rooms"
            return self._lemma(token.lower_, "NOUN")
        if token.pos_ == "ADJ" and token.lower_.endswith("ed"):  # an embarrassed pupil: somebody embarrasses them
            return self._lemma(token.lower_, "VERB")
        return norm

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
            return (token.norm_,)
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

    nlp = spacy.blank("en")
    _by_stems(nlp)
    return Pipeline(
        "stems",
        nlp,
        note or f"no English model is installed: words are matched by their stems, a little worse; {_INSTALL}",
        tagged=False,
    )


def _by_stems(nlp: Any) -> None:
    """Make the stem the form of every word of a vocabulary, so that each word is stemmed once and not each time it is said."""
    from spacy.attrs import NORM

    as_written = nlp.vocab.lex_attr_getters[NORM]
    nlp.vocab.lex_attr_getters[NORM] = lambda word: stem(as_written(word))
    for word in nlp.vocab:
        word.norm_ = stem(word.norm_)
    nlp.tokenizer.rules = {  # words that spaCy takes apart ("aren't") carry forms of their own
        text: [{name: stem(value) if name == NORM else value for name, value in part.items()} for part in parts]
        for text, parts in nlp.tokenizer.rules.items()
    }


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
