"""Tiers of annotation files (ELAN, Praat): which hold what people say, and the turns they make together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qualcode.model.words import count
from qualcode.transcripts.draft import Spoken, fold
from qualcode.transcripts.readers.base import Unreadable
from qualcode.transcripts.tabular.tables import head_kind

_WORD = re.compile(r"[^\W\d_]{2,}|\b[^\W\d_]\b")


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation: its start in seconds (None where the file gives none) and its text."""

    start: float | None
    text: str


@dataclass
class Tier:
    """One tier: its name, the participant it belongs to (empty where the file names none), and its annotations in order of time."""

    name: str
    participant: str = ""
    marks: list[Mark] = field(default_factory=list)

    @property
    def filled(self) -> list[Mark]:
        """The annotations that hold anything at all."""
        return [m for m in self.marks if m.text.strip()]

    def label(self, tiers: Sequence[Tier]) -> str | None:
        """Who speaks on this tier: its participant, else its name; nobody where it is the only one and named for its content."""
        if self.participant:
            shared = {t.name for t in tiers if fold(t.participant) == fold(self.participant)}
            return self.participant if len(shared) == 1 else self.name
        return None if len(tiers) == 1 and _names_content(self.name) else self.name

    def described(self) -> str:
        """The tier in a few words, so that a person can tell what it holds."""
        sample = " / ".join(dict.fromkeys(" ".join(m.text.split())[:25] for m in self.filled[:6]))
        n = len(self.filled)
        return f"{self.name!r} ({count(n, 'mark')}{f': {sample}' if n else ''})"


def _names_content(name: str) -> bool:
    return all(
        head_kind(word) == "text" or word.rstrip("s") in ("utterance", "sentence", "word", "ort", "orthography", "trans")
        for word in fold(name).split()
    )


def holds_speech(tier: Tier) -> bool:
    """Whether a tier reads like talk: a third of its annotations are of two words or figures and more, and half of all hold a word.

    One word each is how words, sounds and codes are annotated; numbers and marks alone are no talk.
    """
    counts = [len(m.text.split()) if _WORD.search(m.text) else 0 for m in tier.filled]
    if not counts:
        return False
    different = {fold(m.text) for m in tier.filled}
    if len(counts) >= 6 and len(different) <= max(2, len(counts) / 4):
        return False
    return sum(n >= 2 for n in counts) >= len(counts) / 3 and sum(n >= 1 for n in counts) >= len(counts) / 2


def chosen(tiers: Sequence[Tier], names: Sequence[str]) -> list[Tier]:
    """The tiers a person named, in the order of the file.

    Raises:
        Unreadable: the file has no such tier.
    """
    there = {fold(tier.name) for tier in tiers}
    missing = [name for name in names if fold(name) not in there]
    if missing:
        listed = ", ".join(tier.described() for tier in tiers) or "none"
        raise Unreadable(f"it has no tier {missing[0]!r}. Its tiers: {listed}", "Name one of these with --tier NAME.")
    wanted = {fold(name) for name in names}
    return [tier for tier in tiers if fold(tier.name) in wanted]


def in_order(tiers: Sequence[Tier]) -> list[Spoken]:
    """The annotations of several tiers as turns, in the order of their starts; annotations of one start in the order of the tiers."""
    found = [
        (mark.start if mark.start is not None else -1.0, place, number, tier.label(tiers), mark)
        for place, tier in enumerate(tiers)
        for number, mark in enumerate(tier.filled, 1)
    ]
    found.sort(key=lambda item: item[:3])
    return [Spoken(label, mark.text, mark.start, "", number) for number, (_, _, _, label, mark) in enumerate(found, 1)]
