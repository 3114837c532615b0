"""Recognising words without keeping them: keyed hashes of every run of eight words.

Eight words in a row hardly ever fall the same way twice by chance, and cannot be guessed back from a hash. So what was withdrawn can be refused when it
comes back in another file, another format or somebody's memo, though nobody keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

RUN = 8
"""How many words in a row make one fingerprint."""

_WORD = re.compile(r"\w+")
_BYTES = 6


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, without marks; apostrophes do not part a word."""
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))


def runs(text: str) -> Iterator[str]:
    """Every run of eight words of a text, as one string each; none for a shorter text."""
    words = words_of(text)
    return (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def fingerprint(run: str, salt: str) -> str:
    """The keyed hash of one run, in 12 hex digits (BLAKE2b, RFC 7693)."""
    return blake2b(run.encode("utf-8"), digest_size=_BYTES, key=salt.encode("ascii")[:64]).hexdigest()
