"""Codes that comments name and the codebook lacks, made into codes; `Theme/Subtheme` makes a group where the theme is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qualcode.codebooks import parse
from qualcode.codebooks.edit import add
from qualcode.exchange.word.grammar import key_of
from qualcode.model.codebook import Codebook

_SURE = re.compile(r"\s*(?:>|::|→|»)\s*")
_MAYBE = re.compile(r"\s*/\s*")
EMPTY = b"format: 1\nname: Codebook\ncodes: []\n"


def with_new(words: Sequence[str], data: bytes | None) -> bytes:
    """A codebook with a code for each of these words, as they first stand in comments; without `data` a new one.

    `Theme > code` is a path. `Theme/code` is one where the codebook has such a group, or where two of the words begin with that theme and
    none is the theme by itself: `he/she` alone is a name.
    """
    data = data or EMPTY
    whole = {key_of(w) for w in words}
    heads = Counter(key_of(_MAYBE.split(w)[0]) for w in words if "/" in w)
    for word in words:
        book = parse(data, "the codebook")
        groups = {key_of(g.name) for g in book.walk() if g.is_group}
        *above, name = _SURE.split(word)
        head, sign, rest = word.partition("/")
        key = key_of(head)
        if not above and sign and rest.strip() and (key in groups or (heads[key] > 1 and key not in whole)):
            above, name = [head.strip()], rest.strip()
        data = _put(data, book, above, name)
    return data


def _put(data: bytes, book: Codebook, above: Sequence[str], name: str) -> bytes:
    """Add a code below these groups, which are made where they are not there."""
    under, ids = "", {c.id for c in book.walk()}
    groups = {key_of(g.name): g.id for g in book.walk() if g.is_group}
    for group in above:
        if key_of(group) not in groups:
            made = _free(group, ids)
            data = add(data, {"id": made, "name": group, "codes": []}, under)
            groups[key_of(group)] = made
            ids.add(made)
        under = groups[key_of(group)]
    free = _free(name, ids) if name not in ids else _free(" / ".join([*above, name]), ids)
    return add(data, {"name": name} if free == name else {"id": free, "name": name}, under)


def _free(name: str, ids: set[str]) -> str:
    """An id that is no other's."""
    number, wanted = 1, name
    while wanted in ids:
        number += 1
        wanted = f"{name} {number}"
    return wanted
