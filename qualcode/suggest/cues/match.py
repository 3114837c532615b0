"""Cues at work: where the phrases and patterns of a codebook stand in what people say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.model.codebook import Code, Codebook, Cue
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.negation import denied, denies
from qualcode.suggest.cues.spelling import flatten, spellings
from qualcode.suggest.cues.stems import stem

_UNSEEN_KEYS = ("DEP", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID")
_TAGGED_KEYS = ("POS", "TAG", "MORPH")
_MOST_FORMS = 32

NEAR = 20
"""How many words on either side of a cue are looked at for other words of the code's description."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue of a code, found: `[start, end)` in the text it was found in.

    `length` is how many words matched, small ones (`in`, `of`, `her`) counting half, rounded down, at least 1. `support` is how many other words of the
    code's own description stand near them (`NEAR`). `negated` says that the cue is denied or only supposed there.
    """

    code: str
    cue: Cue
    start: int
    end: int
    length: int
    support: int = 0
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one key of the matchers stands for."""

    code: str
    cue: Cue
    against: bool
    capitals: frozenset[str]
    parts: tuple[str, ...]


class CueMatcher:
    """Finds the cues of a codebook in texts.

    `left_out` names the cues that need a model this machine does not have.

    Raises:
        QualcodeError: a cue is empty, is written in another script, or is a pattern that cannot work; with code, cue and line.
    """

    def __init__(self, codebook: Codebook, pipeline: Pipeline) -> None:
        from spacy.matcher import Matcher, PhraseMatcher

        self.pipeline = pipeline
        self.left_out: list[str] = []
        self._entries: list[_Entry] = []
        self._described = {code.id: self._description(code) for code in codebook.codable}
        vocabulary = pipeline.nlp.vocab
        self._as_written = PhraseMatcher(vocabulary, attr="LOWER")
        self._any_form = PhraseMatcher(vocabulary, attr="NORM")
        self._patterns = Matcher(vocabulary, validate=True)
        for code in codebook.codable:
            for cue, against in [*((c, False) for c in code.cues), *((c, True) for c in code.not_cues)]:
                self._add(code, cue, against)

    def _description(self, code: Code) -> frozenset[str]:
        """The telling words of a code's name, definition, inclusions, examples and cues, in every form they may have."""
        texts = [code.name, code.definition, *code.include, *code.examples, *(cue.text for cue in code.cues if cue.kind != "pattern")]
        stop = self.pipeline.nlp.Defaults.stop_words
        words = (word for text in texts for word in self.pipeline.forms(flatten(text)[0]))
        return frozenset(form for word, forms in words if len(word) > 2 and word.isalpha() and word not in stop for form in forms)

    def _add(self, code: Code, cue: Cue, against: bool) -> None:
        _check(code, cue)
        capitals = frozenset(w for w in re.findall(r"\w+", cue.text) if len(w) > 1 and w.isupper()) if cue.kind == "phrase" else frozenset()
        parts = self.pipeline.parts(cue.text) if cue.kind == "phrase" else ()
        key = str(len(self._entries))
        if cue.kind == "phrase":
            self._add_phrase(key, cue, against)
        elif cue.kind == "lemma":
            self._add_lemmas(key, cue)
        elif not self._add_pattern(key, code, cue):
            return
        self._entries.append(_Entry(code.id, cue, against, capitals, parts))

    def _add_phrase(self, key: str, cue: Cue, against: bool) -> None:
        from spacy.tokens import Doc

        phrase = flatten(cue.text)[0]
        for text in spellings(phrase, joined=not against):
            forms = self.pipeline.forms(text)
            self._as_written.add(key, [Doc(self.pipeline.nlp.vocab, words=[word for word, _ in forms])])
            if "-" in phrase and text != phrase:
                continue  # "one off" is what "one-off" may be written as, "ones off" is not
            for chosen in list(product(*(some for _, some in forms)))[:_MOST_FORMS]:
                document = Doc(self.pipeline.nlp.vocab, words=[word for word, _ in forms])
                for token, form in zip(document, chosen, strict=True):
                    token.norm_ = form
                self._any_form.add(key, [document])

    def _add_lemmas(self, key: str, cue: Cue) -> None:
        forms = self.pipeline.forms(flatten(cue.text)[0])
        self._patterns.add(
            key, [[{"LEMMA": {"IN": sorted({word, *some})}} for word, some in forms], [{"LOWER": word} for word, _ in forms]]
        )

    def _add_pattern(self, key: str, code: Code, cue: Cue) -> bool:
        """Add a pattern; false where this machine's pipeline cannot look for it."""
        used = {name for token in cue.pattern for name in token}
        if unseen := sorted(used & set(_UNSEEN_KEYS)):
            raise _error(code, cue, f"asks for {unseen[0]}, which suggestions do not look at", "use LEMMA, LOWER, POS or TAG")
        if used & set(_TAGGED_KEYS) and not self.pipeline.tagged:
            self.left_out.append(f"{code.id} (line {cue.line}): {cue.text!r} asks for parts of speech, which need a model of English")
            return False
        pattern = [{name: self._value(name, value) for name, value in token.items()} for token in cue.pattern]
        try:
            self._patterns.add(key, [pattern], greedy="LONGEST")
            self._patterns(next(iter(self.pipeline.read(["A word."]))))  # some faults show only when a pattern is used
        except (ValueError, TypeError, KeyError, re.error) as fault:
            raise _error(
                code, cue, f"is no pattern that works: {_plain(fault)}", "qualcode codebook check says how patterns are written"
            ) from fault
        return True

    def _value(self, name: str, value: Any) -> Any:
        """A value of a pattern as spaCy takes it; base forms become stems where there is no model."""
        if isinstance(value, Mapping):
            return {key: self._value(name, some) for key, some in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._value(name, some) for some in value]
        if name == "LEMMA" and isinstance(value, str):
            return value.lower() if self.pipeline.tagged else stem(value)
        return value

    def hits(self, texts: Iterable[str]) -> Iterator[list[Hit]]:
        """The hits in each text, in order of their place; within a code, the longest of overlapping ones."""
        flat = (flatten(text) for text in texts)
        for document, places in self._documents(flat):
            yield self._found(document, places)

    def _documents(self, flat: Iterable[tuple[str, Sequence[int]]]) -> Iterator[tuple[Any, Sequence[int]]]:
        places: list[Sequence[int]] = []

        def texts() -> Iterator[str]:
            for text, where in flat:
                places.append(where)
                yield text

        for document in self.pipeline.read(texts()):
            yield document, places.pop(0)

    def _found(self, document: Any, places: Sequence[int]) -> list[Hit]:
        matches = {
            (int(document.vocab.strings[key]), start, end)
            for matcher in self._matchers()
            for key, start, end in matcher(document)
            if end > start
        }
        good = sorted((m for m in matches if self._fits(m, document)), key=lambda m: (m[1] - m[2], m[1], m[0]))
        taken: dict[str, list[tuple[int, int]]] = {}
        for number, start, end in good:
            if self._entries[number].against:
                taken.setdefault(self._entries[number].code, []).append((start, end))
        found = []
        for number, start, end in good:  # the longest first; what a not_cue or a longer cue of the code stands on is taken
            entry = self._entries[number]
            there = taken.setdefault(entry.code, [])
            if not any(start < e and s < end for s, e in there):
                there.append((start, end))
                found.append(self._hit(entry, document, start, end, places))
        return sorted(found, key=lambda h: (h.start, h.end, h.code))

    def _matchers(self) -> list[Callable[[Any], list[tuple[int, int, int]]]]:
        return [m for m in (self._as_written, self._any_form, self._patterns) if len(m)]

    def _fits(self, match: tuple[int, int, int], document: Any) -> bool:
        """Whether acronyms stand in capitals (MASH is not what one does to potatoes), and a single word is in no name and of the right part of speech."""
        number, start, end = match
        entry = self._entries[number]
        if end - start == 1 and entry.cue.kind == "phrase" and not entry.against:
            if _in_compound(document, end) or (entry.cue.text.islower() and self._in_name(document, start)):
                return False
            if entry.parts and document[start].pos_ not in entry.parts:
                return False
        return not entry.capitals or entry.capitals <= {token.text.removesuffix("s") for token in document[start:end]}

    def _in_name(self, document: Any, here: int) -> bool:
        """Whether a word is part of a name of several words, such as "Assembly Members"."""

        def named(place: int) -> bool:
            if not 0 <= place < len(document) or not document[place].is_title:
                return False
            return document[place].pos_ == "PROPN" if self.pipeline.tagged else place > 0 and document[place - 1].is_alpha

        return named(here) and (named(here - 1) or named(here + 1))

    def _hit(self, entry: _Entry, document: Any, start: int, end: int, places: Sequence[int]) -> Hit:
        matched = [token for token in document[start:end] if not token.is_punct]
        near = {token.norm_ for token in document[max(0, start - NEAR) : end + NEAR]} - {token.norm_ for token in matched}
        negated = not denies([token.lower_ for token in matched]) and denied(document, start, end)
        last = document[end - 1]
        where = places[document[start].idx], places[last.idx + len(last.text) - 1] + 1
        length = max(1, (len(matched) + sum(not token.is_stop for token in matched)) // 2)
        return Hit(entry.code, entry.cue, *where, length, len(near & self._described[entry.code]), negated)


def _in_compound(document: Any, end: int) -> bool:
    """Whether a word goes on behind a hyphen with a small word that makes another of it, as in "cut-out" and "post-it"."""
    return end + 1 < len(document) and document[end].text == "-" and not document[end - 1].whitespace_ and bool(document[end + 1].is_stop)


def _check(code: Code, cue: Cue) -> None:
    if cue.kind == "pattern":
        if not cue.pattern:
            raise _error(code, cue, "is a pattern without words", "write  {pattern: [{LEMMA: who}, {LEMMA: do}]}")
        return
    if cue.kind not in ("phrase", "lemma"):
        raise _error(code, cue, f"is of no known kind ({cue.kind})", "a cue is a phrase, a lemma or a pattern")
    letters = [char for char in cue.text if char.isalpha()]
    if not any(char.isalnum() for char in cue.text):
        raise _error(code, cue, "holds no word", "write the words that point to the code, or take the cue out")
    strange = next(
        (char for char in letters if not unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN", "MODIFIER LETTER"))), None
    )
    if strange:
        raise _error(
            code,
            cue,
            f"holds {strange!r} ({unicodedata.name(strange, 'unnamed').lower()}), which is no Latin letter",
            "type the word anew; letters of other scripts can look the same",
        )


def _error(code: Code, cue: Cue, what: str, hint: str) -> QualcodeError:
    where = f"codebook line {cue.line}, " if cue.line else ""
    return QualcodeError(f"{where}{code.id}: the cue {cue.text!r} {what}", hint)


def _plain(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200]
