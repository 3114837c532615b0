"""What a word may be a form of: every base form that the model's lemmatizer could give it, whatever part of speech it is taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SHORTENED = {"'s": ("be", "have"), "'d": ("have", "would"), "ai": ("be",)}
"""What stands for more than one word, or (in "ain't") for none by itself."""


class Inflections:
    """The suffix rules and exceptions of spaCy's lemmatizer for English, read the other way: not which base form a word has, but which it may have."""

    def __init__(self, lemmatizer: Any) -> None:
        exceptions, rules = (lemmatizer.lookups.get_table(name) for name in ("lemma_exc", "lemma_rules"))
        self._exceptions: list[Mapping[str, Sequence[str]]] = list(exceptions.values())
        self._endings = sorted({(old, new) for some in rules.values() for old, new in some})

    def of(self, word: str) -> set[str]:
        """The word itself, and all it may be a form of; in small letters."""
        found = {word, *_SHORTENED.get(word, ())}
        for some in self._exceptions:
            found.update(some.get(word, ()))
        found.update(word[: len(word) - len(old)] + new for old, new in self._endings if word.endswith(old))
        return found
