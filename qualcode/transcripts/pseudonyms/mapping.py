"""The one mapping of a study: which names stand for whom, and what is printed in their place.

A name stands in one entry only, and no replacement holds a name, so that nothing is ever replaced twice over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.transcripts.pseudonyms.matching import Matcher

DECISIONS = ("replace", "generalise", "keep", "here")
"""What a person can decide: a pseudonym; a vaguer description; leave it as it is; replace it in some places only."""

Where = tuple[str, str, int, int]
"""A place: transcript, hash of its text, first character and the one after the last."""


@dataclass(frozen=True)
class Entry:
    """One person, place or thing: its names, what was decided, and what stands in their place (empty for `keep`). `places` is for `here` only."""

    names: tuple[str, ...]
    decision: str
    replacement: str = ""
    kind: str = ""
    places: tuple[Where, ...] = ()


@dataclass(frozen=True)
class NameMap:
    """All decisions of a study, in the order they were taken."""

    entries: tuple[Entry, ...] = ()

    def of(self, name: str) -> Entry | None:
        """What was decided about a name, in capitals or not; None where nothing was. The same word in small letters (`will`) is another matter."""
        return self._index.get(name_key(name))

    @cached_property
    def _index(self) -> dict[str, Entry]:
        return {name_key(n): e for e in self.entries for n in e.names}

    @property
    def replaced(self) -> list[Entry]:
        """The entries whose names are replaced everywhere."""
        return [e for e in self.entries if e.decision in ("replace", "generalise")]

    @property
    def replacements(self) -> list[str]:
        """Everything that stands in the place of a name, each once."""
        return list(dict.fromkeys(e.replacement for e in self.entries if e.replacement))

    def decided(self, names: Iterable[str], decision: str, replacement: str = "", kind: str = "", places: Iterable[Where] = ()) -> NameMap:
        """The mapping with one more decision, in place of older ones on the same names.

        Raises:
            QualcodeError: there is no such decision, a replacement is missing or holds a name that is replaced, or a name is empty.
        """
        names = tuple(dict.fromkeys(" ".join(n.split()) for n in names))
        if decision not in DECISIONS:
            raise QualcodeError(
                f"{decision!r} is no decision", did_you_mean(decision, list(DECISIONS)) or f"use one of {', '.join(DECISIONS)}"
            )
        if not names or not all(names):
            raise QualcodeError("no name was given", 'write NAME=DECISION, for example "Karen=replace:[Safeguarding lead A]"')
        if (decision == "keep") == bool(replacement):
            what = "nothing stands in its place" if decision == "keep" else "it is not said what stands in its place"
            raise QualcodeError(f"{names[0]}: {what}", f'write "{names[0]}=keep" or "{names[0]}={DECISIONS[0]}:[Person 1]"')
        entry = Entry(names, decision, in_brackets(replacement), kind, tuple(places) if decision == "here" else ())
        taken = {name_key(n) for n in names}
        left = [replace(e, names=tuple(n for n in e.names if name_key(n) not in taken)) for e in self.entries]
        return NameMap((*(e for e in left if e.names), entry)).checked()

    def same(self, name: str, as_name: str) -> NameMap:
        """The mapping with a name that stands for the same as one decided before.

        Raises:
            QualcodeError: nothing was decided about the other name.
        """
        there = self.of(as_name)
        if there is None or there.decision == "here":
            raise QualcodeError(f"nothing was decided about {as_name!r} yet", f"decide about {as_name} first, for every place")
        rest = tuple(n for n in there.names if name_key(n) != name_key(name))
        return self.decided((*rest, name), there.decision, there.replacement, there.kind)

    def checked(self) -> NameMap:
        """The mapping itself, where no replacement holds a name that is replaced: else a name would come back by the back door.

        Raises:
            QualcodeError: one does.
        """
        matcher = Matcher(n for e in self.replaced for n in e.names)
        for replacement in self.replacements:
            for match in matcher.find(replacement):
                raise QualcodeError(
                    f"the replacement {replacement} holds the name {match.name!r}, which is replaced itself",
                    "choose a replacement without a name",
                )
        return self

    def to_json(self) -> list[dict[str, Any]]:
        """The entries as the key file holds them."""
        return [
            {
                "names": list(e.names),
                "decision": e.decision,
                "replacement": e.replacement,
                "kind": e.kind,
                "places": [list(p) for p in e.places],
            }
            for e in self.entries
        ]

    @classmethod
    def from_json(cls, found: Iterable[Mapping[str, Any]]) -> NameMap:
        """The mapping in a key file.

        Raises:
            ValueError: it is not as `to_json` writes it.
        """
        entries = []
        for one in found:
            if one["decision"] not in DECISIONS or not one["names"]:
                raise ValueError(f"no decision {one['decision']!r}")
            places = tuple((str(t), str(h), int(s), int(e)) for t, h, s, e in one["places"])
            entries.append(Entry(tuple(map(str, one["names"])), one["decision"], str(one["replacement"]), str(one["kind"]), places))
        return cls(tuple(entries))


def name_key(name: str) -> str:
    """What a name is known by: its letters in any case, but all in small letters it is a word of its own."""
    return name if name.islower() else f"^{name.casefold()}"


def in_brackets(replacement: str) -> str:
    """A replacement in square brackets, so that every reader sees that it is one."""
    plain = " ".join(replacement.split()).strip("[]").strip()
    return f"[{plain}]" if plain else ""


_STEM = {
    "person": "Person",
    "place": "Place",
    "organisation": "Organisation",
    "initials": "Organisation",
    "name": "Name",
    "small letters": "Person",
}


def is_told_apart(kind: str) -> bool:
    """Whether each of a kind has a pseudonym of its own (`[Person 1]`); what has a shape shares one (`[telephone number]`)."""
    return not kind or kind in _STEM


def suggestion(kind: str, taken: Iterable[str], role: str = "") -> str:
    """A replacement nobody has yet: by the role where it is known (`[Safeguarding lead A]`), else by kind (`[Person 1]`); what has a shape is named by it (`[telephone number]`)."""
    used = {t.casefold() for t in taken}
    if kind not in _STEM and not role:
        return f"[{kind}]"
    stem = role[:1].upper() + role[1:] if role else _STEM[kind]
    marks: Iterator[str] = _letters() if role else (str(n) for n in range(1, 10_000))
    return next(f"[{stem} {mark}]" for mark in marks if f"[{stem} {mark}]".casefold() not in used)


def _letters() -> Iterator[str]:
    alphabet = [chr(c) for c in range(ord("A"), ord("Z") + 1)]
    yield from alphabet
    yield from (a + b for a in alphabet for b in alphabet)


def parse_decision(text: str) -> tuple[str, str, str]:
    """`NAME=DECISION[:REPLACEMENT]` in its three parts; also `NAME=same:OTHER NAME`.

    Raises:
        QualcodeError: it has no `=`.
    """
    match = re.fullmatch(r"\s*(.+?)\s*=\s*(\w+)\s*(?::\s*(.*?)\s*)?", text, re.DOTALL)
    if not match:
        raise QualcodeError(
            f"{text!r} is no decision", 'write NAME=DECISION, for example "Karen=replace:[Safeguarding lead A]" or "Ofsted=keep"'
        )
    return match[1], match[2], match[3] or ""
