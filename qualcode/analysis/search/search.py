"""Searching passages: by code, attribute, stance, basis, coder and words, joined by AND, OR, NOT and NEAR."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from qualcode.analysis.material import Material, Passage
from qualcode.analysis.search.query import Both, Either, Near, Node, Not, Term, parse, terms, wanted
from qualcode.analysis.voices import Voice, turns_in
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Coding
from qualcode.model.text import Span, Transcript, Turn

OF_PASSAGES = ("stance", "basis", "coder", "star")


@dataclass(frozen=True)
class Hit:
    """A passage that was found: a coding, or a turn nobody asked about codes for (`coding` is None then)."""

    transcript: str
    turn: int
    start: int
    end: int
    speaker: str
    text: str
    coding: Coding | None = None


@dataclass(frozen=True)
class Found:
    """What a search gave: the unit it looked at, the hits in order of the texts, and the layer it read."""

    unit: str
    hits: tuple[Hit, ...]
    layer: str
    notes: tuple[str, ...]


CODED = "coded passages of participants; two codes stand together where the same coder's codings overlap"
TURNS = "turns of participants, coded or not"


def search(material: Material, query: str) -> Found:
    """The passages that fit a query.

    Where a code, stance, basis, coder or star is asked for, coded passages are searched and words are looked for inside them; else whole turns are.
    A search for codes finds the codings of those codes. NEAR counts turns.

    Raises:
        QualcodeError: the query cannot be read, or names something the study does not have.
    """
    node = _Reader(material).read(parse(query))
    asked = list(terms(node))
    if any(t.kind in ("code", *OF_PASSAGES) for t in asked):
        codes = {c for t in wanted(node) if t.kind == "code" for c in codes_below(material, t.value)}
        places = [
            _Place(material, p.coding.transcript, p.coding.span, p.voices, p.coding)
            for p in material.passages
            if not codes or p.coding.code in codes
        ]
        unit = CODED
    else:
        places = list(_turns(material))
        unit = TURNS
    index = _Index(material)
    hits = tuple(_hit(place) for place in places if _fits(index, node, place))
    return Found(unit, hits, material.layer.describe(), (*_restricted(material, hits), *material.missing()))


def _restricted(material: Material, hits: Iterable[Hit]) -> Iterable[str]:
    """A line that says how many of the hits hold restricted words: a list that is passed on must not look harmless."""
    spans = material.study.codings.restricted
    if count := sum(any(r.overlaps(Span(h.start, h.end)) for r in spans.get(h.transcript, ())) for h in hits):
        yield f"{count} of these are restricted, or touch what is: this list is for the team, not to be passed on or quoted from"


def codes_below(material: Material, code: str) -> set[str]:
    """A code, or every code of a group."""
    book = material.study.codebook
    there = book.get(book.current(code))
    return {c.id for c in there.walk()} if there else set()


@dataclass(frozen=True)
class _Place:
    """A stretch that is looked at, with those who speak there."""

    material: Material
    transcript: str
    span: Span
    voices: tuple[Voice, ...]
    coding: Coding | None = None

    @property
    def text(self) -> Transcript:
        return self.material.study.transcripts[self.transcript]

    @property
    def turns(self) -> list[int]:
        return [t.number for t in turns_in(self.text, self.span)]


def _turns(material: Material) -> Iterable[_Place]:
    for transcript in material.study.transcripts.values():
        for turn in transcript.turns:
            voice = material.voices.of(transcript.id, turn)
            if voice.heard and len(turn.span):
                yield _Place(material, transcript.id, turn.span, (voice,))


class _Reader:
    """Puts names to the terms of a query, refusing what the study does not know."""

    def __init__(self, material: Material) -> None:
        self.material = material

    def read(self, node: Node) -> Node:
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Not):
            return Not(self.read(node.part))
        if isinstance(node, Near):
            return Near(self._term(node.left), self._term(node.right), node.turns)
        return type(node)(self.read(node.left), self.read(node.right))

    def _term(self, term: Term) -> Term:
        book = self.material.study.codebook
        if term.kind == "" and term.value in book:
            return Term("code", term.value)
        if term.kind in ("", "words", "text"):
            return Term("words", term.value)
        if term.kind == "code":
            if term.value not in book:
                raise QualcodeError(
                    f"there is no code {term.value!r}",
                    did_you_mean(term.value, [c.id for c in book.walk()]) or "qualcode codebook show lists them",
                )
            return term
        known = self._values(self.material.check_attribute(term.kind))
        fits = [v for v in known if v.casefold() == term.value.casefold()]
        if not fits:
            raise QualcodeError(
                f"no {term.kind} is {term.value!r}", did_you_mean(term.value, known) or f"known are {', '.join(known[:12]) or 'none'}"
            )
        return Term(term.kind, fits[0])

    def _values(self, attribute: str) -> list[str]:
        material = self.material
        if attribute in OF_PASSAGES:
            return sorted({material.value(p, p.voices[0], attribute) for p in material.passages})
        return sorted({material.of_voice(v).get(attribute) or "not stated" for v in material.voices.everybody() if v.heard})


@dataclass
class _Index:
    """The codings at hand by transcript, coder and code."""

    material: Material

    @cached_property
    def _codings(self) -> dict[tuple[str, str, str], list[Coding]]:
        found: dict[tuple[str, str, str], list[Coding]] = defaultdict(list)
        for passage in self.material.passages:
            coding = passage.coding
            found[coding.transcript, coding.coder, coding.code].append(coding)
        return found

    def of_code(self, beside: Coding, code: str) -> list[Coding]:
        """The codings of a code by the same coder in the same transcript."""
        return self._codings.get((beside.transcript, beside.coder, code), [])


def _fits(index: _Index, node: Node, place: _Place) -> bool:
    if isinstance(node, Term):
        return _term_fits(index, node, place)
    if isinstance(node, Not):
        return not _fits(index, node.part, place)
    if isinstance(node, Both):
        return _fits(index, node.left, place) and _fits(index, node.right, place)
    if isinstance(node, Either):
        return _fits(index, node.left, place) or _fits(index, node.right, place)
    return any(
        _term_fits(index, here, place) and _near(index, there, place, node.turns)
        for here, there in ((node.left, node.right), (node.right, node.left))
    )


def _term_fits(index: _Index, term: Term, place: _Place) -> bool:
    if term.kind == "words":
        return _holds(place.text.slice(place.span), term.value)
    if term.kind == "code":
        codes = codes_below(index.material, term.value)
        if place.coding is None or place.coding.code in codes:
            return place.coding is not None
        return any(c.start < place.span.end and place.span.start < c.end for code in codes for c in index.of_code(place.coding, code))
    if place.coding is not None and term.kind in OF_PASSAGES:
        return index.material.value(Passage(place.coding, place.voices), place.voices[0], term.kind) == term.value
    return any((index.material.of_voice(v).get(term.kind) or "not stated") == term.value for v in place.voices)


def _near(index: _Index, term: Term, place: _Place, turns: int) -> bool:
    """Whether a term holds somewhere at most so many turns before or after a place (codes: by the same coder)."""
    first, last = place.turns[0] - turns, place.turns[-1] + turns
    around = [t for t in place.text.turns if first <= t.number <= last]
    if term.kind == "words":
        return any(_holds(place.text.slice(t.span), term.value) for t in around if index.material.voices.of(place.transcript, t).heard)
    codes = codes_below(index.material, term.value) if term.kind == "code" else set()
    if term.kind == "code" and place.coding is not None:
        own = (c for code in codes for c in index.of_code(place.coding, code) if c.id != place.coding.id)
        return any(around[0].start < c.end and c.start < around[-1].end for c in own)
    raise QualcodeError(f"NEAR cannot look for {term.kind}:{term.value}", "NEAR joins codes and words")


def _holds(text: str, words: str) -> bool:
    """Whether the words stand in a text, as whole words, in large or small letters; `*` at the end of a word stands for any ending."""
    pattern = r"\s+".join(re.escape(w.rstrip("*")) + (r"\w*" if w.endswith("*") else "") for w in words.split())
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


def _hit(place: _Place) -> Hit:
    turn: Turn = next(turns_in(place.text, place.span))
    return Hit(
        place.transcript, turn.number, place.span.start, place.span.end, turn.speaker or "", place.text.slice(place.span), place.coding
    )
