"""Cues at work: where the phrases and patterns of a codebook stand in what people say."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.model.codebook import Code, Codebook, Cue
from qualcode.suggest.cues.anchors import Anchors
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.spelling import flatten, spellings
from qualcode.suggest.cues.stems import stem
from qualcode.suggest.cues.words import Words

_UNSEEN_KEYS = ("DEP", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID")
_TAGGED_KEYS = ("POS", "TAG", "MORPH")
_MOST_FORMS = 32


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue of a code, found: `[start, end)` in the text it was found in.

    `length` is how many words matched, small ones (`in`, `of`, `her`) counting half, rounded down, at least 1. `negated`
    says that the cue is denied or only supposed there.
    """

    code: str
    cue: Cue
    start: int
    end: int
    length: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one key of the matchers stands for; `capitals` are its acronyms, `parts` the parts of speech it stands for (any where empty)."""

    code: str
    cue: Cue
    against: bool
    capitals: frozenset[str]
    parts: tuple[str, ...]

    @property
    def is_word(self) -> bool:
        """Whether it looks for a phrase in the talk of a code; a single word of it must be no part of another word or name."""
        return self.cue.kind == "phrase" and not self.against


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
        vocabulary = pipeline.nlp.vocab
        self._as_written = PhraseMatcher(vocabulary, attr="LOWER")
        self._any_form = PhraseMatcher(vocabulary, attr="NORM")
        self._patterns = Matcher(vocabulary, validate=True)
        self._anchors, self._pattern_anchors = Anchors(pipeline), Anchors(pipeline)
        for code in codebook.codable:
            for cue, against in [*((c, False) for c in code.cues), *((c, True) for c in code.not_cues)]:
                self._add(code, cue, against)
        self._numbers = {vocabulary.strings[str(number)]: number for number in range(len(self._entries))}

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
            self._anchors.add_phrase(forms)
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
        base = "LEMMA" if self.pipeline.tagged else "NORM"
        self._look_for(key, [{base: {"IN": sorted({word, *some})}} for word, some in forms])
        self._look_for(key, [{"LOWER": word} for word, _ in forms])

    def _look_for(self, key: str, pattern: list[dict[str, Any]], greedy: str | None = None) -> None:
        self._patterns.add(key, [pattern], greedy=greedy)
        self._anchors.add_pattern(pattern)
        self._pattern_anchors.add_pattern(pattern)

    def _add_pattern(self, key: str, code: Code, cue: Cue) -> bool:
        """Add a pattern; false where this machine's pipeline cannot look for it."""
        used = {name for token in cue.pattern for name in token}
        if unseen := sorted(used & set(_UNSEEN_KEYS)):
            raise _error(code, cue, f"asks for {unseen[0]}, which suggestions do not look at", "use LEMMA, LOWER, POS or TAG")
        if used & set(_TAGGED_KEYS) and not self.pipeline.tagged:
            self.left_out.append(f"{code.id} (line {cue.line}): {cue.text!r} asks for parts of speech, which need a model of English")
            return False
        base = "LEMMA" if self.pipeline.tagged else "NORM"
        pattern = [{base if name == "LEMMA" else name: self._value(name, value) for name, value in token.items()} for token in cue.pattern]
        try:
            self._look_for(key, pattern, greedy="LONGEST")
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
        places: deque[Sequence[int]] = deque()

        def flat() -> Iterator[str]:
            for text in texts:
                plain, where = flatten(text)
                places.append(where)
                yield plain

        for document in self.pipeline.read(flat(), self._anchors.stretches):
            yield self._found(document, places.popleft())

    def _found(self, document: Any, places: Sequence[int]) -> list[Hit]:
        good = sorted((m for m in self._matches(document) if self._fits(m, document)), key=lambda m: (m[1] - m[2], m[1], m[0]))
        if not good:
            return []
        taken: dict[str, list[tuple[int, int]]] = {}
        for number, start, end in good:
            if self._entries[number].against:
                taken.setdefault(self._entries[number].code, []).append((start, end))
        found, words = [], Words(document)
        for number, start, end in good:  # the longest first; what a not_cue or a longer cue of the code stands on is taken
            entry = self._entries[number]
            there = taken.setdefault(entry.code, [])
            if not any(start < e and s < end for s, e in there):
                there.append((start, end))
                found.append(self._hit(entry, words, start, end, places))
        return sorted(found, key=lambda h: (h.start, h.end, h.code))

    def _matches(self, document: Any) -> set[tuple[int, int, int]]:
        """Every place where something is found: the number of its entry, and the tokens `[start, end)`."""
        found = self._as_written(document) + self._any_form(document)
        if len(self._patterns) and self._pattern_anchors.stretches([document])[0]:
            found += self._patterns(document)
        return {(self._numbers[key], start, end) for key, start, end in found if end > start}

    def _fits(self, match: tuple[int, int, int], document: Any) -> bool:
        """Whether acronyms stand in capitals (MASH is not what one does to potatoes), and a single word is in no name and of the right part of speech."""
        number, start, end = match
        entry = self._entries[number]
        if end - start == 1 and entry.is_word:
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

    def _hit(self, entry: _Entry, words: Words, start: int, end: int, places: Sequence[int]) -> Hit:
        first, last = words.characters(start, end)
        return Hit(entry.code, entry.cue, places[first], places[last - 1] + 1, words.length(start, end), words.denied(start, end))


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
