"""What is proposed for the labels of a transcript: which seem to be one person, and what role each plays. Nothing is applied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from qualcode.transcripts.draft import Block, SpeakerFound, Spoken, fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.label_words import JOINERS, TITLES

MOST_SLIPS = 2
"""Turns a label may have at most to be proposed as a typing slip of another."""

MOST_COMPARED = 200
"""Labels above which none is compared with every other: no talk has so many speakers."""

_SWORN = re.compile(r"\b(?:affirmed|sworn|called|recalled|resumed)\b", re.IGNORECASE)
_ASKS = re.compile(r"\?[\"'”’)\]]*\s*$")


def propose(blocks: Sequence[Block], legend: Mapping[str, str], fields: Mapping[str, str]) -> tuple[SpeakerFound, ...]:
    """Every label in the order of its first turn, with its number of turns, the label it may be another spelling of, and its role."""
    spoken = [b for b in blocks if isinstance(b, Spoken) and b.speaker]
    counts = Counter(b.speaker or "" for b in spoken)
    aliases = _aliases(counts, _witness(blocks, counts))
    roles = _roles(counts, legend, fields)
    for one, other in [*aliases.items(), *((of, label) for label, of in aliases.items())]:
        if other in roles:
            roles.setdefault(one, roles[other])
    asker = _asks_most(spoken) if not any(role == "interviewer" for role, _ in roles.values()) else ""
    if asker:
        roles.setdefault(asker, ("interviewer", "a guess from who asks"))
    return tuple(SpeakerFound(label, n, aliases.get(label, ""), *roles.get(label, ("", ""))) for label, n in counts.items())


def _aliases(counts: Counter[str], witness: str) -> dict[str, str]:
    """For each label the more frequent one it may stand for, by the first rule that fits exactly one."""
    rules: tuple[Callable[[str, str], bool], ...] = (
        lambda a, b: labels.base(a) == labels.base(b),
        lambda a, b: _is_slip(a, b, counts),
        lambda a, b: _is_part_of_name(a, b) or _is_part_of_name(b, a),
        lambda a, b: _is_initials(a, b) or _is_initials(b, a),
    )
    if len(counts) > MOST_COMPARED:
        return {}
    order = sorted(counts, key=lambda label: (-counts[label], label))
    aliases: dict[str, str] = {}
    for label in counts:
        if witness and fold(label) in ("the witness", "witness"):
            aliases[label] = witness
            continue
        for rule in rules:
            fits = [b for b in order if b != label and b not in aliases and rule(label, b)]
            if fits and (rule is rules[0] or len(fits) == 1) and _ranks(fits[0], counts) > _ranks(label, counts):
                aliases[label] = fits[0]
                break
    return aliases


def _ranks(label: str, counts: Counter[str]) -> tuple[int, int, str]:
    return counts[label], len(label), label


def _is_slip(label: str, other: str, counts: Counter[str]) -> bool:
    """A rare label one slip away from another; two numbers are never slips of each other, but `O` and `0`, `l` and `1` are."""
    one, two = fold(label), fold(other)
    if counts[label] > MOST_SLIPS or len(one) < 4 or not labels.one_apart(one, two):
        return False
    look = str.maketrans("ol", "01")
    if one.translate(look) == two.translate(look):
        return True
    return re.sub(r"\D", "", one) == re.sub(r"\D", "", two) and not any(c.isdigit() for c in one)


def _name_words(label: str) -> list[str]:
    words = [w.strip(".,()") for w in labels.base(label).split()]
    return [w for w in words if w and w not in TITLES]


def _is_part_of_name(label: str, other: str) -> bool:
    """`MS HAMMOND` beside `MS SARAH HAMMOND`, `Andrew` beside `Andrew Bryers`; words for a role or a number are no names."""
    short, long = _name_words(label), _name_words(other)
    if not short or len(short) >= len(long) or any(labels.role_word(w) or any(c.isdigit() for c in w) for w in (*short, *long)):
        return False
    return short[-1] in (long[-1], long[0]) and set(short) <= set(long) and not JOINERS.search(other)


def _is_initials(label: str, other: str) -> bool:
    words = _name_words(other)
    return len(words) >= 2 and label.isupper() and label.casefold() == "".join(w[0] for w in words)


def _witness(blocks: Sequence[Block], counts: Counter[str]) -> str:
    """The label named where a witness is sworn (`[MS A B (affirmed).]`), if exactly one is."""
    sworn = [fold(b.text) for b in blocks if not isinstance(b, Spoken) and _SWORN.search(b.text)]
    named = [label for label in counts if any(fold(label) in text for text in sworn)]
    return named[0] if len(named) == 1 else ""


def _roles(counts: Counter[str], legend: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    roles: dict[str, tuple[str, str]] = {}
    by_value = {fold(re.split(r"[ ,(]", value)[0]): key for key, value in fields.items()}
    for label in counts:
        explained = legend.get(label, "")
        for words, why in ((explained, "the legend"), (by_value.get(fold(label), ""), "the header"), (label, "the label")):
            role = _role_of(words, own=words == label)
            if role:
                roles[label] = (role, why)
                break
    _by_company(counts, roles)
    return roles


def _role_of(words: str, *, own: bool) -> str:
    """The role some words name; a list of several names is pooled."""
    if not words:
        return ""
    role = labels.role_word(words)
    if not role and not own:
        role = next((r for w in words.split() if len(w) > 2 and (r := labels.role_word(w.strip("(),.")))), "")
    if not role and own and len(words.split()) > 1:
        first = labels.role_word(words.split()[0])
        role = first if first in ("interviewer", "interpreter", "pooled") and len(words.split()[0]) > 3 else ""
    if role:
        return role
    parts = [p for p in re.split(r",\s*|" + JOINERS.pattern, words, flags=re.IGNORECASE) if p and p.strip()]
    return "pooled" if len(parts) >= 2 and all(p.strip()[:1].isupper() for p in parts) and not re.search(r"\d{4}|\(", words) else ""


def _by_company(counts: Counter[str], roles: dict[str, tuple[str, str]]) -> None:
    """`R`, `RES` and `M` say a role only beside others: a respondent beside an interviewer, a researcher or moderator beside participants."""
    known = {role for role, _ in roles.values()}
    for label in counts:
        word = re.sub(r"\d+$", "", fold(label))
        if label in roles or word not in ("r", "res", "m"):
            continue
        if word in ("r", "res") and "interviewer" in known:
            roles[label] = ("participant", "the label, beside an interviewer's")
        elif "participant" in known and "interviewer" not in known and word in ("r", "res"):
            roles[label] = ("interviewer", "a guess from the label, beside participants'")


def _asks_most(spoken: Sequence[Spoken]) -> str:
    """The label whose turns most often end in a question: at least 3 turns and 35 % of its own, and half as often again as any other's."""
    turns = Counter(b.speaker or "" for b in spoken)
    asks = Counter(b.speaker or "" for b in spoken if _ASKS.search(b.text))
    order = sorted(((asks[label] / n, label) for label, n in turns.items() if n >= 3), reverse=True)
    if not order or asks[order[0][1]] < 3 or order[0][0] < 0.35:
        return ""
    return order[0][1] if len(order) == 1 or order[0][0] >= 1.5 * order[1][0] else ""
