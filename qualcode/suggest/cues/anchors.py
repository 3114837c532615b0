"""Where in a text a cue can stand at all, told from its words alone, so that the rest costs neither the model nor a search for patterns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.inflections import Inflections

AROUND = 6
"""Words on either side of a cue that have to be known too: the model looks at four, and names and compounds are told by the next."""

_LITERAL = ("LOWER", "LEMMA", "NORM", "TEXT", "ORTH")
_ONCE, _AT_MOST_ONCE = ("1", "+"), ("1", "?", "!")

Words = frozenset[str]
"""Words in small letters, one of which has to stand."""


class Anchors:
    """The words of every cue. One of them, the most telling, is the anchor: a cue stands only where its anchor does, with its other words near it.

    What is known of a word is kept, so that each word is looked up once and not each time it is said.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._strings, self._stop = pipeline.nlp.vocab.strings, pipeline.nlp.Defaults.stop_words
        self._inflections = Inflections(pipeline.nlp.get_pipe("lemmatizer")) if pipeline.tagged else None
        self._others: dict[str, set[tuple[float, frozenset[Words]]]] = {}
        self._words: set[str] = set()
        self._anywhere = False
        self._known: dict[int, Words] = {0: frozenset()}

    def add_phrase(self, words: Sequence[tuple[str, Iterable[str]]]) -> None:
        """Note a phrase: its words, each with its forms."""
        self._add([frozenset([word, *forms]) for word, forms in words], len(words))

    def add_pattern(self, tokens: Sequence[Mapping[str, Any]]) -> None:
        """Note a pattern of spaCy; one in which no word has to stand may be anywhere, and one with repeated tokens may be of any length."""
        how = [str(token.get("OP", "1")) for token in tokens]
        needed = [words for token, op in zip(tokens, how, strict=True) if op in _ONCE and (words := _literally(token))]
        self._add(needed, len(tokens) if all(op in _AT_MOST_ONCE for op in how) else float("inf"))

    def _add(self, needed: Sequence[Words], length: float) -> None:
        self._anywhere |= not needed
        anchor = max(needed, key=self._tells, default=frozenset[str]())
        for word in anchor:
            self._others.setdefault(word, set()).add((length, frozenset(needed) - {anchor}))
        self._words.update(*needed)

    def _tells(self, words: Words) -> tuple[bool, int, int]:
        return words.isdisjoint(self._stop), -len(words), min(map(len, words))

    def stretches(self, documents: Sequence[Any]) -> list[list[tuple[int, int]]]:
        """For each document the stretches of words in which cues may stand, with the words around them."""
        return [self._in(document) for document in documents]

    def _in(self, document: Any) -> list[tuple[int, int]]:
        from spacy.attrs import LOWER, NORM

        if self._anywhere:
            return [(0, len(document))] if len(document) else []
        known = [self._of(lower) | self._of(norm) for lower, norm in document.to_array([LOWER, NORM]).tolist()]
        found: list[tuple[int, int]] = []
        for place, here in enumerate(known):
            if here and (length := self._length(known, place)):
                start, end = _around(place, length + AROUND, known)
                if found and start <= found[-1][1]:
                    found[-1] = (found[-1][0], end)
                else:
                    found.append((start, end))
        return found

    def _length(self, known: Sequence[Words], place: int) -> float:
        """The length in words of the longest cue that has its anchor at a place and its other words near it; 0 where there is none."""
        fit = 0.0
        for word in known[place]:
            for length, others in self._others.get(word, ()):
                if length > fit:
                    start, end = _around(place, length, known)
                    near = known[start:end]
                    if all(any(not words.isdisjoint(some) for some in near) for words in others):
                        fit = length
        return fit

    def _of(self, word: int) -> Words:
        """The words of cues that a word, by its number in the vocabulary, may be a form of."""
        if (found := self._known.get(word)) is None:
            text = self._strings[word]
            forms = {text} if self._inflections is None else self._inflections.of(text)
            found = self._known[word] = frozenset(forms & self._words)
        return found


def _around(place: int, reach: float, words: Sequence[Words]) -> tuple[int, int]:
    return int(max(0, place - reach)), int(min(len(words), place + 1 + reach))


def _literally(token: Mapping[str, Any]) -> Words:
    """The words, in small letters, one of which has to stand for a token of a pattern; none where it asks for something else."""
    for name in _LITERAL:
        value = token.get(name)
        some = [value] if isinstance(value, str) else value.get("IN", ()) if isinstance(value, Mapping) else ()
        if some and all(isinstance(word, str) for word in some):
            return frozenset(word.lower() for word in some)
    return frozenset()
