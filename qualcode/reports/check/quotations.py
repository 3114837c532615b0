"""Every quotation of a report against the frozen texts: exact, trimmed, altered or not found, whose words they are, and what stands beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from qualcode.model.coding import Coding
from qualcode.reports.check import differences
from qualcode.reports.check.attributions import Attributions
from qualcode.reports.check.corpus import Corpus, Place
from qualcode.reports.check.finding import Finding
from qualcode.reports.check.known import Known
from qualcode.reports.check.people import People, full_span
from qualcode.reports.check.printed import LEAST_WORDS, Printed
from qualcode.reports.check.put_in import PutIn
from qualcode.reports.check.stitched import FAR_APART, apart, stitched
from qualcode.reports.check.wording import Wording, wording
from qualcode.reports.ledger_checks import FEWEST, SHARE

NOT_FOUND_WORDS = 8
"""Words in quotation marks that stand nowhere in the texts are a quotation from so many words on, where nothing stands beside them."""

_LIKELY_SHARE = {True: 0.55, False: 0.75}
"""The share of words in common that makes something without attribution an altered quotation: of eight words or more, and of fewer."""

PLAIN_SHARE = 0.85
"""The same for a whole paragraph that nothing else marks as a quotation."""


@dataclass(frozen=True)
class Read:
    """A quotation that was found: where it is printed and where it stands; `place` is None where it stands nowhere.

    `said` is the printed text with the words of the transcript in place of what an approval put in for them.
    """

    printed: Printed
    words: Wording
    place: Place | None
    coding: Coding | None = None
    said: str = ""

    @property
    def words_said(self) -> Wording:
        """The words of `said`."""
        return wording(self.said)


@dataclass
class Quotations:
    """Checks the quotations of one report. `is_draft`: what nobody has approved is told of only where a quotation was put in beside numbered ones."""

    people: People
    corpus: Corpus
    known: Known
    is_draft: bool = True
    read: list[Read] = field(default_factory=list)
    unapproved: int = 0

    def __post_init__(self) -> None:
        self.attributions = Attributions(self.people)
        self.put_in = PutIn(self.people.source, self.corpus)

    def check(self, printed: Iterable[Printed]) -> Iterator[Finding]:
        """Every finding on the quotations of a report, in order; what is found stays in `read`."""
        self.read = [found for one in printed if (found := self._read(one)) is not None]
        speakers = Counter(v.participant for r in self.read if r.place for v in self.people.voices(r.place) if v.participant)
        self.people.quoted = dict(speakers)
        numbered = any(r.printed.beside.number for r in self.read)
        for one in self.read:
            yield from self._finding(one, numbered)
        yield from self._overused(speakers)

    # --- what is a quotation, and where it stands --------------------------------------------------------------------

    def _read(self, printed: Printed) -> Read | None:
        """A stretch with its place; None where it is no quotation."""
        for end in (printed.end, *printed.ends):
            one = printed if end == printed.end else printed.ending(end)
            found = self._with_place(one)
            if found is not None and found.place is not None:
                return found
        return self._with_place(printed)

    def _with_place(self, printed: Printed) -> Read | None:
        words = wording(printed.text)
        beside = printed.beside
        attributed = bool(beside.number) or (
            not printed.is_plain and bool(beside.text) and not beside.is_citation and self.attributions.names_somebody(beside.text)
        )
        sure = attributed or (printed.in_style and not beside.is_citation)
        if not words.words or (beside.is_citation and not printed.in_style) or (not beside.number and _in_references(printed)):
            return None
        if not sure and (len(words.words) < LEAST_WORDS or _is_title(printed.text) or self.known.holds(words)):
            return None
        coding = self.people.numbers.get(beside.number)
        exact, said = self.put_in.exact(printed.text)
        if exact or (exact := self.corpus.exact(words)):
            return Read(printed, words, self._best(exact, coding, beside.words), coding, said)
        near = [(p, printed.text) for p in (*self._in_coding(words, coding), *self.corpus.near(words))]
        near += self.put_in.near(printed.text)
        place, said = max(near, key=lambda n: (n[0].share, -n[0].first), default=(None, printed.text))
        likely = PLAIN_SHARE if printed.is_plain else _LIKELY_SHARE[len(words.words) >= NOT_FOUND_WORDS]
        if sure or (place and place.share >= likely):
            return Read(printed, words, place, coding, said)
        is_prose = printed.is_block and not printed.in_style
        return None if is_prose or len(words.words) < NOT_FOUND_WORDS else Read(printed, words, None, coding)

    def _in_coding(self, words: Wording, coding: Coding | None) -> list[Place]:
        """The place the opaque number leads to, for words too few to be found by themselves."""
        if coding is None:
            return []
        first, last = self.corpus.within(coding.transcript, coding.span)
        found = self.corpus.compared(words.plain, first, last) if last > first else None
        return [found] if found else []

    def _best(self, places: list[Place], coding: Coding | None, attribution: str) -> Place:
        """Of several places with the very words, the one that speaks best for the report: its number's, one that may be printed, the attribution's."""

        def doubts(place: Place) -> tuple[object, ...]:
            theirs = coding is not None and coding.transcript == place.transcript and coding.span.overlaps(place.span)
            voices = self.people.voices(place)
            wrong = attribution and any(True for v in voices[:1] for _ in self.attributions.wrong(attribution, v))
            return (coding is not None and not theirs, len(list(self.people.against(place))), bool(wrong), not self.people.codings(place))

        return min(places, key=lambda p: (doubts(p), p.last - p.first, p.first))

    # --- what is wrong with it ---------------------------------------------------------------------------------------

    def _finding(self, one: Read, numbered: bool) -> Iterator[Finding]:
        if (one.place is None or not one.place.exact) and (places := stitched(self.corpus, one.words)):
            yield self._put_together(one, places)
            return
        if one.place is None:
            what = "stands in no transcript: take the words from qualcode quotes or search, or take the quotation marks off"
            yield self._at(one, "not found", "", what)
            return
        if not one.place.exact:
            altered = self._altered(one)
            yield from altered
        else:
            yield from self._trimmed(one)
        if self.people.withdrawn.holds(one.printed.text, least=1):
            yield self._at(one, "withdrawn", "", "these words were withdrawn: take them out")
        against = list(self.people.against(one.place))
        if against and against[0][0] == "interviewer" and self._said_so(one):
            return
        for kind, why in against:
            yield self._at(one, kind, self._source(one.place), f"{why}: {_TO_DO[kind]}")
        yield from self._number(one)
        if one.printed.beside.words and not (against and against[0][0] in ("interviewer", "speakers")):
            yield from self._attribution(one)
        if not against:
            yield from self._approval(one, numbered)

    def _put_together(self, one: Read, places: list[Place]) -> Finding:
        voices = {v for place in places for v in self.people.voices(place)}
        several = "of several people" if len(voices) > 1 else "said in different places"
        source = " + ".join(self._source(place) for place in places)
        return self._at(one, "speakers", source, f"the words are {several}, put together as one quotation: quote each by itself")

    def _said_so(self, one: Read) -> bool:
        beside = one.printed.beside
        return self.attributions.is_interviewer(beside.text or one.printed.para.text) and not beside.number

    def _altered(self, one: Read) -> Iterator[Finding]:
        place = one.place
        assert place is not None
        found = differences.changes(self.corpus, place, one.words_said, one.said)
        if not found:
            return
        lost, put_in = differences.turned(found)
        said = "; ".join(c.said for c in found[:6]) + (f"; and {len(found) - 6} more" if len(found) > 6 else "")
        if lost or put_in:
            how = " and ".join([f"the denial “{d}” is lost" for d in lost] + [f"the denial “{d}” was put in" for d in put_in])
            yield self._at(one, "negation", self._source(place), f"{how}: {said}. Print the words as they were said")
        else:
            yield self._at(
                one, "altered", self._source(place), f"{said}. Print the words as they were said, or mark what is left out with [...]"
            )

    def _trimmed(self, one: Read) -> Iterator[Finding]:
        place = one.place
        assert place is not None
        codings = self.people.codings(place)
        approvals = [self.people.approved[c.id] for c in codings if c.id in self.people.approved]
        if not any(full_span(c, place) for c in codings) and (word := differences.before(self.corpus, place)):
            yield self._at(
                one, "negation", f"{word} {self._source(place)}", f"the quotation begins right behind “{word}”: begin it earlier"
            )
        if one.words.gaps and not approvals and (cut := differences.cut_denials(self.corpus, place, one.words_said)):
            yield self._at(
                one, "cut", self._source(place), f"a denial falls out with the words left out ({', '.join(cut)}): leave out less"
            )
        if one.words.gaps and not approvals and (n := apart(self.corpus, place, one.words_said)) > FAR_APART:
            yield self._at(one, "cut", self._source(place), f"the dots join words that stand {n} words apart: quote each by itself")
        shown = [a for a in approvals if any(self._prints(one, start, end) for start, end in a.cuts)]
        if shown and len(shown) == len(approvals):
            printed = " […] ".join(self.corpus.transcripts[place.transcript].text[s:e].strip() for s, e in shown[0].cuts)
            yield self._at(
                one, "cut", printed, f"{shown[0].by} approved this quotation without words that are printed here: leave them out"
            )

        if not approvals and one.said == one.printed.text:
            yield from self._replaced_by_others(one, {c.id for c in codings})

    def _replaced_by_others(self, one: Read, ids: set[str]) -> Iterator[Finding]:
        """Words of a passage nobody approved, which an approval of another coding prints something else for."""
        for quote in self.people.source.quotable:
            if quote.coding not in ids or quote.approved_by:
                continue
            for (start, end), put in zip(quote.cuts, quote.put_in, strict=True):
                if self._prints(one, start, end):
                    words = self.corpus.transcripts[quote.transcript].text[start:end]
                    yield self._at(one, "cut", words, f"an approval of the same words prints [{put}] for “{words}”: print that here too")
                    return

    def _prints(self, one: Read, start: int, end: int) -> bool:
        """Whether words that an approval leaves out are printed."""
        place = one.place
        assert place is not None
        inside = [w for w in self.corpus.words[place.first : place.last] if start <= w.start < end]
        return bool(inside) and f" {' '.join(w.plain for w in inside)} " in f" {' '.join(one.words.plain)} "

    def _number(self, one: Read) -> Iterator[Finding]:
        number, place = one.printed.beside.number, one.place
        assert place is not None
        if not number:
            return
        if one.coding is None:
            right = self._numbers_of(place)
            yield self._at(one, "number", right, f"there is no quotation {number}" + (f": these words are {right}" if right else ""))
        elif one.coding.transcript != place.transcript or not one.coding.span.overlaps(place.span):
            right = self._numbers_of(place)
            other = self.people.source.study.transcripts[one.coding.transcript].slice(one.coding.span)
            yield self._at(
                one,
                "number",
                right or _short(other),
                f"{number} is the number of other words (“{_short(other)}”)" + (f": these are {right}" if right else ""),
            )

    def _numbers_of(self, place: Place) -> str:
        ids = {c.id for c in self.people.codings(place)}
        return " or ".join(sorted(n for i, n in self.people.source.numbers.items() if i in ids))

    def _attribution(self, one: Read) -> Iterator[Finding]:
        assert one.place is not None
        talking = [v for v in self.people.voices(one.place) if v.is_talk]
        if (talking and self.attributions.names_somebody(one.printed.beside.words)) or one.printed.beside.number:
            for source, why in self.attributions.wrong(one.printed.beside.words, talking[0]):
                found = self._at(one, "attribution", source, why)
                yield replace(found, printed=f"({one.printed.beside.text})")

    def _approval(self, one: Read, numbered: bool) -> Iterator[Finding]:
        assert one.place is not None
        coding = one.coding
        here = [c for c in self.people.codings(one.place) if c.id in self.people.approved]
        if here or (coding is not None and coding.id in self.people.approved):
            return
        self.unapproved += 1
        if not self.is_draft or (numbered and coding is None):
            what = "nobody has approved this quotation for print: qualcode quotes approve" + ("" if coding else ", and print its number")
            yield self._at(one, "approval", self.people.turn(one.place), what)

    def _overused(self, speakers: Counter[str]) -> Iterator[Finding]:
        together = sum(r.place is not None for r in self.read)
        for person, n in sorted(speakers.items()):
            if together >= FEWEST and n / together > SHARE:
                first = next(r for r in self.read if r.place and any(v.participant == person for v in self.people.voices(r.place)))
                what = f"{person} speaks in {n} of {together} quotations: let others speak"
                yield replace(self._at(first, "overused", person, what), printed=f"{n} of {together} quotations", where="the whole report")

    def _source(self, place: Place) -> str:
        text = " ".join(self.corpus.transcripts[place.transcript].slice(place.span).split())
        return f"{text} ({self.people.turn(place)})"

    def _at(self, one: Read, kind: str, source: str, what: str) -> Finding:
        printed = one.printed
        return Finding(kind, printed.para.where, " ".join(printed.text.split()), source, what, printed.para, printed.start, printed.end)


_TO_DO = {
    "interviewer": "say so beside them, or take the quotation out",
    "speakers": "quote each by themselves, as one person is named beside them",
    "consent": "take the quotation out",
    "restricted": "take it out",
}


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def _in_references(printed: Printed) -> bool:
    """Whether this stands in a list of references, where titles stand in quotation marks."""
    return any(h.casefold().strip(" .0123456789") in _REFERENCES for h in printed.para.headings)


_REFERENCES = ("references", "bibliography", "literature", "further reading", "works cited", "sources")


def _is_title(text: str) -> bool:
    """Whether words in quotation marks look like a title: most of their longer words begin with a capital."""
    long = [w for w in text.split() if len(w.strip("“”‘’\"'.,:;!?")) > 3]
    return (
        len(long) >= 2
        and not text.rstrip().endswith((".", "!", "…"))
        and sum(w.lstrip("“‘\"'(")[:1].isupper() for w in long) > len(long) * 0.7
    )
