"""Whether a cue is denied or only supposed: "we never had a room", "the room didn't come", "if she had been in the building", "not that I noticed".

A denied cue still points to its code (that there is no room is about rooms), so it is marked, not dropped. The rules look at a few words around the cue
within its clause, after NegEx (Chapman et al., A simple algorithm for identifying negated findings and diseases in discharge summaries, Journal of
Biomedical Informatics 34, 2001): a denying word stands before the cue, or an auxiliary with "not" or "never" right after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

BEFORE, AFTER = 8, 4
"""How many words before and after a cue are looked at."""

_DENYING = frozenset(
    [
        "not",
        "n't",
        "nt",
        "never",
        "cannot",
        "nobody",
        "none",
        "nothing",
        "nowhere",
        "neither",
        "nor",
        "without",
        "hardly",
        "barely",
        "scarcely",
    ]
)
_LACKING = frozenset(["lack", "lacks", "lacked", "lacking"])
_NO_REACH = 3
"""`no` denies what it stands right before ("no private room"); further off it is an answer ("no she has a room")."""

_NOT_DENYING_BEFORE = frozenset(["only", "just", "simply", "merely", "least", "forget", "mention", "doubt"])
_AUXILIARIES = frozenset(
    ["is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "should", "might"]
)
_NEW_SUBJECT = frozenset(["i", "you", "he", "she", "it", "we", "they"])
_NEW_CLAUSE = frozenset(["but", "because", "cos", "although", "though", "so", "whereas", "while", "except", "since", "until"])
_RELATIVE = frozenset(["that", "which", "who", "if", "when", "where", "and", "or"])
_STOPS = frozenset(["\n", ",", ";", ":", ".", "!", "?", "…", "...", "—", "–", "--", "(", ")", "[", "]"])
_ENDS = frozenset([".", "!", "?", "…", "..."])
_WISHING = frozenset(["wish", "wished", "wishes", "imagine", "supposing", "unless"])
_CONDITIONAL = frozenset(["would", "could", "should", "might", "'d"])
_OWNED = frozenset(
    [
        "a",
        "an",
        "the",
        "all",
        "some",
        "any",
        "no",
        "this",
        "that",
        "these",
        "those",
        "our",
        "my",
        "her",
        "his",
        "their",
        "to",
        "more",
        "one",
    ]
)

SIGNS = _DENYING | _LACKING | _WISHING | _CONDITIONAL | {"no", "if", "had"}
"""Words, one of which stands near everything that is denied or only supposed."""


def denies(words: Sequence[str]) -> bool:
    """Whether a cue holds a denying word of its own ("not clear", "no difference"); then nothing outside it is looked at."""
    return any(word in _DENYING or word == "no" for word in words)


def denied(text: Sequence[str], start: int, end: int) -> bool:
    """Whether the words `[start, end)` of a text in small letters are denied or only supposed."""
    words = text[max(0, start - BEFORE) : end + 25]
    first, last = min(start, BEFORE), min(start, BEFORE) + end - start
    before = _until(words[:first][::-1], _STOPS | _NEW_CLAUSE)[::-1]
    after = _until(words[last : last + AFTER], _STOPS | _NEW_CLAUSE | _NEW_SUBJECT | _RELATIVE)
    return _denied_before(before) or _denied_after(after) or _supposed([*before, words[first]]) or _not_that(words[last:])


def _until(words: Sequence[str], stops: frozenset[str]) -> list[str]:
    end = next((place for place, word in enumerate(words) if word in stops), len(words))
    return list(words[:end])


def _denied_before(before: Sequence[str]) -> bool:
    for word, following in pairwise([*before, ""]):
        if word in _DENYING | _LACKING and following not in _NOT_DENYING_BEFORE:
            return True
    near = pairwise([*before[-_NO_REACH:], ""])
    return any(word == "no" and following not in _NEW_SUBJECT | _NOT_DENYING_BEFORE for word, following in near)


def _denied_after(after: Sequence[str]) -> bool:
    return any(
        word in ("n't", "nt", "never") or (word in _AUXILIARIES and following == "not") for word, following in pairwise([*after, ""])
    )


def _supposed(before: Sequence[str]) -> bool:
    """What would have been: "would have been", "if … had", "had she", "I wish". The last word is the first of the cue."""
    if any(word in _WISHING for word in before):
        return True
    for place, (one, other) in enumerate(pairwise(before)):
        if one in _CONDITIONAL and other in ("have", "'ve"):
            following = before[place + 2] if place + 2 < len(before) - 1 else ""
            return following != "" and following not in _OWNED  # "we would have a room" is a habit
    if "if" in before:
        return any(word in ("had", "were", "'d") for word in before[before.index("if") :])
    return any(one == "had" and other in _NEW_SUBJECT for one, other in pairwise(before[:2]))


def _not_that(after: Sequence[str]) -> bool:
    """Say whether "not that I noticed" comes later in the sentence or at the start of the next."""
    ended = False
    for place, word in enumerate(after):
        if (
            after[place : place + 2] == ["not", "that"]
            and len(after) > place + 2
            and after[place + 2] in _NEW_SUBJECT | {"anybody", "anyone"}
        ):
            return True
        if ended:
            return False
        ended = word in _ENDS
    return False
