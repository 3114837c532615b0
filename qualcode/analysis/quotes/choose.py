"""Choosing a few quotes per code for a report, the same few every time.

The program does not judge which words are telling; it follows the coders' stars and spreads what is printed over people, groups, sites and stances.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualcode.model.coding import Quote

PER_CODE = 3
PER_PERSON = 8
FEWEST_WORDS, MOST_WORDS = 8, 90
"""Passages of this many words are taken before shorter and longer ones."""

HOW = (
    f"At most {PER_CODE} quotations are printed for a code. Those that an author approved for print come first, with what was left out of them shown as [...]; then those that coders starred; then people, groups and sites not yet quoted for the code, and both "
    f"positive and negative passages where both exist; then whole sentences of {FEWEST_WORDS} to {MOST_WORDS} words, and what people told at first hand. Every code gets one "
    f"quotation before any code gets a second; after that nobody is quoted more than {PER_PERSON} times in one report. No words are printed twice in one report, so a "
    "passage with several codes is quoted under one of them. The rest is settled by the order of the texts: the same project gives the same quotations."
)
"""The rule as a methods appendix states it."""


def choose(quotes: Iterable[Quote], first: Sequence[str], site: str = "site", group: str = "group") -> dict[str, list[Quote]]:
    """A balanced few quotes for each code; codes in `first` choose before the others.

    `site` and `group` name the attributes that quotes are spread over.
    """
    by_code: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_code.setdefault(quote.code, []).append(quote)
    order = sorted(by_code, key=lambda c: (c not in first, len(by_code[c]), c))  # a code with few passages before others take them
    chosen: dict[str, list[Quote]] = {code: [] for code in order}
    stances = {code: frozenset(q.stance for q in there) for code, there in by_code.items()}
    for round_number in range(PER_CODE):
        for code in order:
            taken = [q for there in chosen.values() for q in there]
            uses = Counter(q.participant for q in taken)
            free = [
                q
                for q in by_code[code]
                if not any(overlap(q, t) for t in taken) and (round_number == 0 or uses[q.participant] < PER_PERSON)
            ]
            if free and len(chosen[code]) == round_number:
                chosen[code].append(min(free, key=lambda q: rank(q, chosen[code], stances[code], uses, (site, group))))
    return {code: there for code, there in chosen.items() if there}


def overlap(one: Quote, other: Quote) -> bool:
    """Whether two quotes share words of one transcript."""
    return one.transcript == other.transcript and one.start < other.end and other.start < one.end


def rank(
    quote: Quote, chosen: list[Quote], stances: frozenset[str], uses: Mapping[str, int], spread: tuple[str, str]
) -> tuple[object, ...]:
    """How late a quote is taken: the smaller, the sooner. `stances` are those of all quotes there are to choose from."""
    missing = {"positive", "negative"} & stances - {q.stance for q in chosen}
    both = {"positive", "negative"} <= stances
    return (
        not quote.approved_by,
        quote.participant in {q.participant for q in chosen},
        bool(chosen) and both and bool(missing) and quote.stance not in missing,
        *(quote.attributes.get(attribute, "") in {q.attributes.get(attribute, "") for q in chosen} for attribute in reversed(spread)),
        not quote.star,
        not _reads_well(quote.text),
        uses[quote.participant],
        quote.basis != "first-hand",
        quote.transcript,
        quote.start,
        quote.end,
        quote.coding,
    )


def _reads_well(text: str) -> bool:
    """Whether the words look like whole sentences, neither too few nor too many."""
    return FEWEST_WORDS <= len(text.split()) <= MOST_WORDS and not text[:1].islower() and text.rstrip()[-1:] in ".?!…"
