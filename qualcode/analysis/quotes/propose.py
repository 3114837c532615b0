"""Proposing a few quotes to an author, balanced over people, groups, sites and stances, with contrary voices among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qualcode.analysis.quotes.choose import overlap, rank
from qualcode.model.coding import Quote


@dataclass(frozen=True)
class Proposal:
    """The quotes proposed, in the order they were taken, and how they were chosen."""

    quotes: tuple[Quote, ...]
    how: str
    notes: tuple[str, ...]


def propose(
    quotes: Iterable[Quote], n: int = 6, per_person: int = 1, contrary: Collection[str] = (), *, site: str = "site", group: str = "group"
) -> Proposal:
    """A balanced few of these quotes, the same few every time; an author approves each one or does not.

    `contrary` are the codings linked against a theme: one of them is taken second, and they make up at least a third where there are enough.
    """
    free = list({q.coding: q for q in quotes}.values())
    chosen: list[Quote] = []
    stances = frozenset(q.stance for q in free)
    while len(chosen) < n:
        uses = Counter(q.participant for q in chosen)
        may = [q for q in free if uses[q.participant] < per_person and not any(overlap(q, c) for c in chosen)]
        against = [q for q in may if q.coding in contrary]
        have = sum(q.coding in contrary for q in chosen)
        if against and have < (len(chosen) + 1) / 3 and chosen:
            may = against
        if not may:
            break
        chosen.append(min(may, key=lambda q: rank(q, chosen, stances, uses, (site, group))))
    return Proposal(tuple(chosen), _how(n, per_person, bool(contrary)), tuple(_notes(free, chosen, n, per_person, contrary, (site, group))))


def _how(n: int, per_person: int, has_contrary: bool) -> str:
    contrary = " Passages an analyst linked against the theme make up a third of them where there are enough." if has_contrary else ""
    return (
        f"Up to {n} quotes, at most {per_person} from one person, no words twice. What an author approved comes first; then people, both positive and negative "
        f"passages where both exist, sites and groups not yet among them; then coders' stars, whole sentences of a good length, and what people told at first "
        f"hand; the rest goes by the order of the texts.{contrary} The program does not judge which words are telling."
    )


def _notes(
    free: list[Quote], chosen: list[Quote], n: int, per_person: int, contrary: Collection[str], spread: tuple[str, str]
) -> list[str]:
    said = [
        f"{len(chosen)} of {len(free)} quotable passages, from {len({q.participant for q in chosen})} of {len({q.participant for q in free})} people"
    ]
    if len(chosen) < n and len(free) > len(chosen):
        said.append(f"fewer than {n}, because nobody is quoted more than {'once' if per_person == 1 else f'{per_person} times'}")
    for attribute in spread:
        there, taken = ({q.attributes.get(attribute, "") for q in found} - {""} for found in (free, chosen))
        if there - taken:
            said.append(f"no quote of {attribute} {', '.join(sorted(there - taken))} is among them")
    for stance in ("positive", "negative"):
        if any(q.stance == stance for q in free) and not any(q.stance == stance for q in chosen):
            said.append(f"no {stance} passage is among them")
    if len({q.participant for q in free}) == 1:
        said.append("every quotable passage is one person's")
    if contrary and not any(q.coding in contrary for q in chosen):
        said.append("no passage against the theme can be quoted")
    return said
