"""Words and pieces of words as numbers: TF-IDF over single words, pairs of words, and stretches of three to five letters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from qualcode.model.codebook import Code
from qualcode.suggest.cues.stems import stem

MANY = 200
"""Texts, from which on a word has to stand in two of them to be looked at."""

_TOKEN = re.compile(r"\w[\w'’]*|[?!]")


def words_of(text: str) -> list[str]:
    """The words of a text by their stems, question and exclamation marks included: whether somebody asks often tells codes apart."""
    return [stem(word) for word in _TOKEN.findall(text)]


class Vectors:
    """TF-IDF of words (1-2) and of letters inside words (3-5), each block of unit length.

    The vocabulary is taken from the texts it is fitted on, and from those of `also` where the texts are few; nothing is looked at but the words. `words` is how many columns belong to words.
    """

    def __init__(self, texts: Sequence[str], also: Sequence[str] = ()) -> None:
        import numpy as np
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import TfidfVectorizer

        least = 2 if len(texts) >= MANY else 1
        shared = {"sublinear_tf": True, "dtype": np.float32, "min_df": least}
        self._words = TfidfVectorizer(
            analyzer="word", tokenizer=words_of, token_pattern=None, ngram_range=(1, 2), max_features=60_000, **shared
        )
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), max_features=60_000, **shared)
        known = [*texts, *also] if least == 1 else list(texts)
        some = known if any(words_of(t) for t in known) else ["nothing was said"]
        self._fitted_on = tuple(texts) if some is known else None
        self._fitted = hstack([self._words.fit_transform(some), self._letters.fit_transform(some)], format="csr")[: len(texts)]
        self.words = len(self._words.vocabulary_)

    def rows(self, texts: Sequence[str]) -> Any:
        """One row a text, words first, letters after them (a sparse matrix)."""
        from scipy.sparse import csr_matrix, hstack

        if tuple(texts) == self._fitted_on:
            return self._fitted
        if not texts:
            return csr_matrix((0, self.words + len(self._letters.vocabulary_)), dtype="float32")
        return hstack([self._words.transform(texts), self._letters.transform(texts)], format="csr")

    def made_from(self, text: str) -> dict[int, list[tuple[int, float]]]:
        """For each column of a text's row, the words (numbered from 0, by white space) it was made from, with shares that add up to 1."""
        stems = [(token, place) for place, word in enumerate(text.split()) for token in words_of(word.lower())]
        pairs = [(f"{a} {b}", (m, n)) for (a, m), (b, n) in pairwise(stems)]
        letters = self._letters.build_analyzer()
        found: dict[int, list[int]] = defaultdict(list)
        for name, places in [*((name, (place, place)) for name, place in stems), *pairs]:
            if name in self._words.vocabulary_:
                found[int(self._words.vocabulary_[name])] += places
        for place, word in enumerate(text.split()):
            for piece in letters(word):
                if piece in self._letters.vocabulary_:
                    found[self.words + int(self._letters.vocabulary_[piece])].append(place)
        return {column: [(place, 1 / len(places)) for place in places] for column, places in found.items()}


def described(code: Code) -> list[str]:
    """What a codebook says of a code, as texts that a passage of it might resemble: its name, its definition with what it includes, its examples, its cues."""
    name = code.name.replace("_", " ")
    definition = " ".join([name, code.definition, *code.include])
    cues = " ".join(cue.text for cue in code.cues if cue.kind != "pattern")
    return [text for text in (name, definition, cues, *code.examples) if text.strip()]
