"""The words of one text in which cues were found: how long a cue is there, where it stands, and whether it is denied."""

from __future__ import annotations

from typing import Any

from qualcode.suggest.cues.negation import SIGNS, denied, denies


class Words:
    """The words of a spaCy document, taken off it once for all the cues in it."""

    def __init__(self, document: Any) -> None:
        from spacy.attrs import IS_PUNCT, IS_STOP, LOWER

        self._document = document
        lower, punctuation, stops = document.to_array([LOWER, IS_PUNCT, IS_STOP]).T.tolist()
        strings = document.vocab.strings
        self._lower = [strings[word] for word in lower]
        self._weights = [0 if mark else 1 if stop else 2 for mark, stop in zip(punctuation, stops, strict=True)]
        self._may_deny = not SIGNS.isdisjoint(self._lower)

    def length(self, start: int, end: int) -> int:
        """How many words stand at `[start, end)`, small ones counting half, rounded down; at least 1."""
        return max(1, sum(self._weights[start:end]) // 2)

    def denied(self, start: int, end: int) -> bool:
        """Whether what stands at `[start, end)` is denied or only supposed."""
        if not self._may_deny:
            return False
        matched = [self._lower[place] for place in range(start, end) if self._weights[place]]
        return not denies(matched) and denied(self._lower, start, end)

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Where the words `[start, end)` stand, in characters of the document."""
        last = self._document[end - 1]
        return self._document[start].idx, last.idx + len(last)
