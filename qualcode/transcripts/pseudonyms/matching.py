"""Finding known names in a text: whole words, the longest first, in one pass, whatever the blanks, apostrophes or letter forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_APOSTROPHE = "['’ʼ]"
_DASH = "[-‐‑]"


@dataclass(frozen=True, slots=True)
class Match:
    """A known name where it stands in a text; `name` is its spelling in the list it came from."""

    start: int
    end: int
    name: str


@dataclass
class Matcher:
    """Finds any of some names; with `small_letters` also where they stand in small letters."""

    names: Iterable[str]
    small_letters: bool = False
    _index: dict[str, list[tuple[int, re.Pattern[str], str]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        names = {n for n in self.names if n.strip()}
        with_capital = {n.casefold() for n in names if not n.islower()}
        for name in names:
            exact = _is_initials(name) or (name.islower() and name in with_capital)  # `will` beside `Will` is a word of its own
            for form in {name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)}:
                self._add(form, name, exact)
        for there in self._index.values():
            there.sort(key=lambda one: (-len(one[1].pattern), bool(one[1].flags & re.IGNORECASE), one[1].pattern, one[2]))

    def _add(self, form: str, name: str, exact: bool) -> None:
        word = _FIRST_WORD.search(form)
        if word:
            pattern = re.compile(rf"(?<!\w){_spelling(form)}(?=s?(?!\w))", re.NOFLAG if exact else re.IGNORECASE)
            self._index.setdefault(word[0].casefold(), []).append((word.start(), pattern, name))

    def find(self, text: str) -> Iterator[Match]:
        """The names in a text, in order, none overlapping; a plural `s` and a possessive stay outside the match."""
        at = 0
        for word in _FIRST_WORD.finditer(text):
            if word.start() < at:
                continue
            key = word[0].casefold()
            for before, pattern, name in self._index.get(key, ()) or self._index.get(key.removesuffix("s"), ()):
                match = pattern.match(text, max(at, word.start() - before))
                if match and match.end() > word.start() and self._fits(match[0], name):
                    at = match.end()
                    yield Match(match.start(), match.end(), name)
                    break

    def _fits(self, found: str, name: str) -> bool:
        """Whether the letters fit: a name with a capital is not meant by the same word in small letters (`will`), unless that was asked for."""
        return self.small_letters or not found.islower() or name.islower()


_FIRST_WORD = re.compile(r"\w+")


def _is_initials(name: str) -> bool:
    """Whether a name is a few capitals, which mean something else in other letters (`US`, `IT`)."""
    return name.isupper() and len(name) <= 4


def _spelling(form: str) -> str:
    """A pattern for one spelling: blanks may be line breaks, apostrophes and hyphens of any make."""
    out = []
    for part in re.split(r"(\s+|['’ʼ]|[-‐‑])", form):
        if not part:
            continue
        if part.isspace():
            out.append(r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)")
        elif re.fullmatch(_APOSTROPHE, part):
            out.append(_APOSTROPHE)
        elif re.fullmatch(_DASH, part):
            out.append(_DASH)
        else:
            out.append(re.escape(part))
    return "".join(out)
