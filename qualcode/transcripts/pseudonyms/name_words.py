"""Which words of a study name somebody, as far as letters tell: the one answer for reports, checks, cue proposals, withdrawals and the review of names.

A word is taken for a name by a speaker's label, or by a capital where the sentence asks for none. Lists of ordinary English, what the study itself has in
small letters and its own vocabulary (codebook, roles, groups) speak against it. Nobody can be sure by letters alone: a person has to read all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from functools import cached_property, lru_cache

from qualcode.model.text import Transcript
from qualcode.transcripts.pseudonyms.capitals import find_capitals, first_words, inside_sentences, names_in_use
from qualcode.transcripts.pseudonyms.words import (
    COMMON,
    DOES,
    EVERYWHERE,
    KIN,
    LINKS,
    NATIONS,
    NEVER,
    ORGANISATION,
    PLACE,
    SPEAKERS,
    SUBJECTS,
    TITLES,
    WORD_NAMES,
)
from qualcode.transcripts.speakers.label_words import ROLES

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
ENDING = re.compile(r"['’](?:s|d|ll|ve|re|m)$|(?<=s)['’]$", re.IGNORECASE)
"""What is joined to a name: `Bex's`, `Sunita'll`."""

ROLE_WORDS = SPEAKERS | frozenset(word for labels in ROLES.values() for label in labels for word in label.split())
"""Words of speaker labels that say what somebody was there for; none of them is a name."""

NOBODY = TITLES | KIN | NEVER | COMMON | LINKS | NATIONS | EVERYWHERE | SUBJECTS | ORGANISATION | PLACE | ROLE_WORDS
"""Words with a capital that name no person by themselves."""

_ACRONYM = re.compile(r"[A-Z]{2,}s?$")
_ABSTRACT = re.compile(r"(?:ness|tion)$")


class NameWords:
    """The words of some texts that may name somebody. `plain` are texts whose small letters and abbreviations name nobody (codebook, roles, groups)."""

    def __init__(self, transcripts: Iterable[Transcript], plain: Iterable[str] = ()) -> None:
        self._transcripts = list(transcripts)
        self._plain = frozenset(w.casefold() for text in plain for w in WORD.findall(text) if w.islower() or _ACRONYM.match(w)) - WORD_NAMES

    @cached_property
    def small(self) -> frozenset[str]:
        """The words that stand in small letters anywhere."""
        return frozenset(w for t in self._transcripts for w in WORD.findall(t.text) if w.islower())

    @cached_property
    def labels(self) -> frozenset[str]:
        """The words of speaker labels that name somebody, in small letters."""
        found: set[str] = set()
        for transcript in self._transcripts:
            labels = {t.speaker for t in transcript.turns if t.speaker}
            mixed = any(not label.isupper() and len(label) > 1 for label in labels)  # then a label in capitals is an abbreviation (`DSL`)
            for label in labels:
                if not (mixed and label.isupper() and len(label) <= 5):
                    found.update(w for w in label_names(label, self.small) if w not in self._plain)
        return frozenset(found)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The words by which people speak of somebody: with a capital where none is due, or first in a sentence as a name is, and never in small letters."""
        found: set[str] = set()
        for transcript in self._transcripts:
            for turn in transcript.turns:
                text = transcript.slice(turn.span)
                for name in find_capitals(text):
                    found.update(w for w in WORD.findall(text[name.start : name.end]) if w[:1].isupper())
                found.update(text[f.start : f.end] for f in first_words(text) if _is_followed(text, f.end))
        return frozenset(w.casefold() for w in found if self._may_name(w))

    def _may_name(self, word: str) -> bool:
        """Whether a word with a capital may name somebody, by the word alone."""
        plain = word.casefold()
        if len(word) < 2 or word.isupper() or _ACRONYM.match(word) or _ABSTRACT.search(plain):
            return False
        last = plain.rpartition("-")[2]
        forms = {plain, plain.removesuffix("s"), last, last.removesuffix("s")}
        return not forms & self.small and plain not in NOBODY | self._plain

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words that mostly have a capital inside a sentence: names, months, subjects."""
        inside: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for transcript in self._transcripts:
            for turn in transcript.turns:
                text = transcript.slice(turn.span)
                inside.update(ENDING.sub("", word).casefold() for word, _ in inside_sentences(text))
                small.update(w for w in WORD.findall(text) if w.islower())
        return frozenset(word for word, n in inside.items() if n > small[word])

    def within(self, text: str, but: Container[str] = ()) -> list[str]:
        """The words of a text that may name somebody, each once, as they stand there; none of those in `but` (in small letters).

        A speaker's name counts in any letters, unless the study has it as a word of its own (`will`, `mother`).
        """
        used = {f.start for f in names_in_use(text, WORD_NAMES)}
        return list(dict.fromkeys(m[0] for m in WORD.finditer(text) if self._names(m[0], m.start() in used, but)))

    def _names(self, word: str, is_used: bool, but: Container[str]) -> bool:
        plain = _folded(word)
        if plain in but:
            return False
        if not word[:1].isupper():
            return plain in self.labels and plain not in self.small
        return plain in self.labels or plain in self.spoken or is_used


def label_names(label: str, small: Container[str]) -> list[str]:
    """The words of a speaker label that name somebody, in small letters; `small` are the words the texts have in small letters.

    `Karen` is a name; `Mother` is not, for it says what she is; nor is a word people use (`Chair`), unless it is a first name too (`Grace`).
    """
    words = [w.casefold() for w in WORD.findall(label) if len(w) > 1]
    return [w for w in words if w not in ROLE_WORDS | KIN | TITLES and (w not in small or w in WORD_NAMES)]


def _is_followed(text: str, end: int) -> bool:
    """Whether what begins a sentence goes on as after a name: by a possessive, or by what somebody does."""
    after = re.match(r"(['’]s)?\s*([^\W\d_]+(?:['’]t)?)?", text[end : end + 20])
    return bool(after) and bool(after[1] or (after[2] or "").replace("’", "'") in DOES)  # type: ignore[index]


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    """A word in small letters without what is joined to it; a study asks for the same few words again and again."""
    return ENDING.sub("", word).casefold()
