"""Looking for replaced names in any text: also in small letters, inside words, and one letter off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.transcripts.pseudonyms.mapping import NameMap, name_key
from qualcode.transcripts.pseudonyms.matching import Matcher
from qualcode.transcripts.pseudonyms.words import COMMON, LINKS, NEVER, ORGANISATION, PLACE, TITLES

ONE_OFF = "one letter off"
"""How a word was met that only looks like a name: somebody has to look."""

SHORTEST = 5
"""A name must have so many letters to be looked for inside words and one letter off."""

LONGEST_PREFIX = 3
"""So many letters of small words may stand before a name and be written with it, in letters that know no capitals."""

_UNTOLD = ("", "name", "small letters")
"""Kinds of names of which nobody said whether they are a person's."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class NameSearch:
    """Looks for the replaced names of a mapping in any text."""

    names: NameMap
    _matcher: Matcher = field(init=False)
    _kept: frozenset[str] = field(init=False)
    _looked_at: dict[str, list[tuple[str, str, str]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._kept = frozenset(name_key(n) for e in self.names.entries if e.decision == "keep" for n in e.names)
        kept = [n for e in self.names.entries if e.decision == "keep" for n in e.names]
        self._matcher = Matcher([*self._by_name, *kept], small_letters=True)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {n: e.replacement for e in self.names.replaced for n in e.names}

    @cached_property
    def _single(self) -> dict[str, str]:
        """Names of one word, folded, long enough to be looked for inside words and one letter off."""
        folded = {_fold(n): r for n, r in self._by_name.items() if _WORD.fullmatch(n)}
        return {n: r for n, r in folded.items() if len(n) >= SHORTEST and n not in COMMON}

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The words of people's names, folded: who was replaced as Mr Lyndon Lewis is still named by Lewis, and by a file called lyndon_lewis.

        A name nobody said the kind of may be a person's, but not by a word that makes it a place's or an organisation's.
        """
        found: dict[str, str] = {}
        small = COMMON | TITLES | LINKS
        for entry in self.names.replaced:
            for name in entry.names:
                words = [_fold(w) for w in _WORD.findall(name)]
                person = entry.kind == "person" or (bool(words) and words[0] in TITLES)
                if len(words) > 1 and (person or entry.kind in _UNTOLD):
                    no_name = small if person else small | NEVER | ORGANISATION | PLACE
                    found |= {w: entry.replacement for w in words if len(w) > 2 and w not in no_name}
        return found

    @cached_property
    def _joined(self) -> dict[str, str]:
        """Names as they are typed in haste: in one word, without accents, apostrophes and hyphens (`Sian` for Siân, `ONeill` for O'Neill, `lyndonlewis`)."""
        found = {"".join(_WORD.findall(_fold(n))): r for n, r in self._by_name.items()}
        return {n: r for n, r in found.items() if len(n) > 2 and n not in COMMON}

    @cached_property
    def _without_case(self) -> dict[str, str]:
        """Names in letters that know no capitals (Arabic, Hebrew), which take small words before them."""
        return {n: r for n, r in self._joined.items() if n.upper() == n}

    @cached_property
    def _one_off(self) -> dict[str, str]:
        return {less: name for name in self._single for less in _less_one(name)}

    def find(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Each name still in a text: the word as it stands, how it was met, and its replacement."""
        seen: set[tuple[int, int]] = set()
        for match in self._matcher.find(text):
            seen.add((match.start, match.end))
            word = text[match.start : match.end]
            if match.name in self._by_name and name_key(word) not in self._kept:
                yield word, "in small letters" if word.islower() and not match.name.islower() else "the name", self._by_name[match.name]
        spans = sorted(seen)
        passed_over = [m.span() for r in self.names.replacements for m in re.finditer(re.escape(r), text)]
        for found in _WORD.finditer(text):
            if any(s < found.end() and found.start() < e for s, e in (*spans, *passed_over)):
                continue
            yield from self._near(found[0])

    def _near(self, word: str) -> list[tuple[str, str, str]]:
        """A word that holds a name, or is one letter off it; each word is looked at once."""
        if word not in self._looked_at:
            self._looked_at[word] = list(self._nearly(word))
        return self._looked_at[word]

    def _nearly(self, word: str) -> Iterator[tuple[str, str, str]]:
        folded = _fold(word)
        if name_key(word) in self._kept or folded in COMMON:
            return
        if folded in self._parts and (word[:1].isupper() or len(folded) >= SHORTEST):
            yield word, "part of a name", self._parts[folded]
            return
        if folded in self._joined and (word[:1].isupper() or len(folded) >= SHORTEST):
            yield word, "the name", self._joined[folded]
            return
        for name, replacement in self._without_case.items():
            if folded.endswith(name) and len(folded) - len(name) <= LONGEST_PREFIX:
                yield word, "inside a word", replacement
                return
        if len(folded) < SHORTEST - 1:
            return
        for name, replacement in self._single.items():
            if name in folded:
                yield word, "inside a word" if name != folded else "the name", replacement
                return
        if not word[:1].isupper():
            return
        for less in _less_one(folded):
            name = self._one_off.get(less, "")
            if name and folded != name and folded not in (f"{name}s",) and _one_off(folded, name):
                yield word, ONE_OFF, self._single[name]
                return


def _fold(word: str) -> str:
    """A word in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def _less_one(word: str) -> set[str]:
    """The word, and the word with any one letter left out: two words one letter off share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _one_off(one: str, other: str) -> bool:
    """Whether one letter put in, left out, changed, or two neighbours swapped make one word of the other."""
    if len(one) == len(other):
        differ = [i for i in range(len(one)) if one[i] != other[i]]
        swapped = (
            len(differ) == 2 and differ[1] == differ[0] + 1 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
        )
        return len(differ) == 1 or swapped
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(longer) == len(shorter) + 1 and shorter in _less_one(longer)
