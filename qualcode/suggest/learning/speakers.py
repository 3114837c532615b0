"""Whose talk may bear a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qualcode.model.codebook import Code, Codebook
from qualcode.model.people import Speaker
from qualcode.suggest.cues.stems import stem

NEARLY_ALL = 2 / 3
"""The share of codes whose text must name a kind of speaker first, for that to be taken as saying who bears them."""

_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset(["the", "a", "an"])


def may_bear(code: Code, speaker: Speaker, attributes: Mapping[str, str]) -> bool:
    """Whether talk of this speaker may be suggested for a code.

    Interviewers, interpreters and supporters never bear one. A code whose `speakers` name `participant` stands on everybody else's talk, labels that
    nobody has mapped included; any other word there must be the speaker's role, label, participant id, or one of the attributes given (small and
    capital letters alike).
    """
    if not speaker.counts:
        return False
    wanted = {word.casefold() for word in code.speakers}
    known = {speaker.role, speaker.label, speaker.participant, *attributes.values()} - {""}
    return "participant" in wanted or bool(wanted & {word.casefold() for word in known})


def told_of(codebook: Codebook, labels: Iterable[str]) -> dict[str, str]:
    """The codes that are told of one kind of speaker, each with the label: "Teacher asks …", "Student explains …".

    Codebooks of what people do in talk begin their definitions (or names, `client_change_talk`) with who does it. Only where nearly all codes do, and not
    all with the same label, is that taken for a rule; elsewhere "Staff know her role" is what a code is about and says nothing of who speaks.
    """
    by_word = {stem(word): label for label in sorted(labels) for word in _WORD.findall(label)[:1]}
    found = {}
    for code in codebook.codable:
        for text in (code.definition, code.name):
            words = [word for word in _WORD.findall(text)[:2] if word.lower() not in _ARTICLES]
            if words and stem(words[0]) in by_word:
                found[code.id] = by_word[stem(words[0])]
                break
    enough = len(found) >= NEARLY_ALL * len(codebook.codable) and len(set(found.values())) > 1
    return found if enough else {}
