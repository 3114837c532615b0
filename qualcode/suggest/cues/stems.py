"""Stems: what is left of an English word without its inflection, for when no English model is installed.

The rules are the first step of the Porter stemmer (M. F. Porter, An algorithm for suffix stripping, Program 14, 1980), which takes off plurals, `-ed` and
`-ing`, and the last `e`. A stem need not be a word: all that counts is that the forms of one word share it. Irregular forms (took, children) are not
brought together, and `meeting` is taken for a form of `meet`: this is what makes matching by stems a little worse than matching with a model.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([^aeioulsz])\1$")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word, in small letters; words of three letters or fewer are their own stem."""
    word = _singular(word.lower())
    if word.endswith(("ied", "ying")) and len(word) > 4:
        return word.removesuffix("ied").removesuffix("ying") + "y"
    for suffix in ("ing", "ed"):
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) > 2 and _VOWEL.search(rest):
            return _DOUBLED.sub(r"\1", rest)
    return word.removesuffix("e") if len(word) > 3 else word


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word.removesuffix("ies") + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word.removesuffix("es")
    return word.removesuffix("s")
