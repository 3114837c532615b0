"""Which quotes a report prints under which heading, and under which words: the authors' choice first, then a balanced few, as far as the ladder lets anybody be named.

Under one heading nobody is quoted twice, so that its quotations are different people's accounts without a mark that would join one person's words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.analysis.quotes.attribution import says_no_more
from qualcode.analysis.quotes.choose import PER_PERSON, rank
from qualcode.analysis.quotes.ladder import NEUTRAL, Ladder, steps
from qualcode.model.coding import Quote

HOW = (
    "Quotations that an author approved come first, with what was left out of them shown as [...] and a name cut to a role in square brackets; then those "
    "linked to a summary of the matrix; then those that coders starred; then people, groups and sites not yet quoted under the heading, and both positive and negative "
    "passages where both exist. Nobody is quoted twice under one heading, so that the quotations there are different people's, and nobody more than "
    f"{PER_PERSON} times in one report once every heading has a quotation. No words are printed twice in one report. The rest is settled by the order of the texts: the "
    "same project gives the same quotations."
)
"""The rule as a methods appendix states it."""


@dataclass(frozen=True)
class Place:
    """A place that prints quotes: its name, the quotes it may print, how many at most, and the codings an analyst linked, which come first.

    Places of one `heading` (a theme's passages for and against) quote nobody twice between them.
    """

    key: str
    quotes: Sequence[Quote]
    most: int
    linked: Collection[str] = ()
    heading: str = ""


@dataclass(frozen=True)
class Printed:
    """What a report prints: the quotes by heading, each with its attribution, the ladder they were named by, and the quotes no words may stand beside."""

    by_place: Mapping[str, list[Quote]]
    ladder: Ladder
    withheld: tuple[Quote, ...] = field(default=())


def print_quotes(places: Sequence[Place], ladder_of: Callable[[Mapping[str, int]], Ladder], spread: tuple[str, str]) -> Printed:
    """Choose the quotes and name them. Whom the ladder lets nobody name is left out, and whoever would be joined by an attribution is quoted once.

    `ladder_of` makes the ladder for so many quotes of each person; `spread` are the attributes quotes are spread over, site and group.
    """
    limits: dict[str, int] = {}
    withheld: dict[str, Quote] = {}
    while True:
        chosen = choose(places, spread, limits)
        printed = [q for there in chosen.values() for q in there]
        counts = Counter(q.participant for q in printed)
        ladder = ladder_of(counts)
        found = {p: 0 if ladder.attribution(p).withheld else ladder.attribution(p).most for p in counts}
        tighter = {p: n for p, n in found.items() if n is not None and counts[p] > n}
        if not tighter:
            return Printed(named(chosen, ladder), ladder, tuple(withheld.values()))
        withheld.update({q.coding: q for q in printed if tighter.get(q.participant) == 0})
        limits.update(tighter)


def choose(places: Sequence[Place], spread: tuple[str, str], limits: Mapping[str, int]) -> dict[str, list[Quote]]:
    """A balanced few for each heading: every heading gets one before any gets a second. `limits` says how often some people may be quoted at all."""
    chosen: dict[str, list[Quote]] = {p.key: [] for p in places}
    stances = {p.key: frozenset(q.stance for q in p.quotes) for p in places}
    taken: dict[str, list[Quote]] = defaultdict(list)
    people: dict[str, set[str]] = defaultdict(set)
    uses: Counter[str] = Counter()
    for round_number in range(max((p.most for p in places), default=0)):
        for place in places:
            here = chosen[place.key]
            if len(here) != round_number or round_number >= place.most:
                continue
            there = people[place.heading or place.key]
            free = [q for q in place.quotes if q.participant not in there and _is_free(q, taken, uses, limits, round_number)]
            if free:
                best = min(free, key=lambda q: _rank(q, place, here, stances[place.key], uses, spread))
                here.append(best)
                there.add(best.participant)
                taken[best.transcript].append(best)
                uses[best.participant] += 1
    return {key: there for key, there in chosen.items() if there}


def _is_free(quote: Quote, taken: Mapping[str, list[Quote]], uses: Mapping[str, int], limits: Mapping[str, int], round_number: int) -> bool:
    limit = limits.get(quote.participant, PER_PERSON if round_number else None)
    if limit is not None and uses.get(quote.participant, 0) >= limit:
        return False
    return not any(quote.start < t.end and t.start < quote.end for t in taken.get(quote.transcript, ()))


def _rank(
    quote: Quote, place: Place, here: list[Quote], stances: frozenset[str], uses: Mapping[str, int], spread: tuple[str, str]
) -> tuple[object, ...]:
    approved, *rest = rank(quote, here, stances, uses, spread)
    return (approved, quote.coding not in place.linked, *rest)


def named(chosen: Mapping[str, list[Quote]], ladder: Ladder) -> dict[str, list[Quote]]:
    """Each quote under the words it is printed with; an author may have approved fewer words than the ladder gives, unless those would join somebody's quotes."""
    words = {q.coding: _words(q, ladder) for there in chosen.values() for q in there}
    people: dict[str, list[str]] = defaultdict(list)
    for there in chosen.values():
        for q in there:
            people[words[q.coding]].append(q.participant)
    joining = {w for w, who in people.items() if len(who) > 1 and len(set(who)) == 1}
    return {
        key: [
            replace(q, attribution=ladder.attribution(q.participant).words if words[q.coding] in joining else words[q.coding])
            for q in there
        ]
        for key, there in chosen.items()
    }


def _words(quote: Quote, ladder: Ladder) -> str:
    attribution = ladder.attribution(quote.participant).words
    approved = quote.attribution if quote.approved_by else ""
    return approved if approved and says_less(approved, quote.participant, ladder) else attribution


def says_less(words: str, person: str, ladder: Ladder) -> bool:
    """Whether these words name a person by no more than the ladder does: some of its parts, a lower rung, or `participant`."""
    attribution = ladder.attribution(person).words
    rungs = steps(ladder.cells[person], ladder.within, ladder.schools) if person in ladder.cells else []
    lower = rungs[rungs.index(attribution) :] if attribution in rungs else [NEUTRAL]
    return words in lower or says_no_more(words, attribution)
