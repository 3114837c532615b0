"""Who a sentence says said something: "as one head put it", "one lead told us that", "according to a teacher at School 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.reports.check.attributions import Attributions, Value
from qualcode.reports.check.finding import Finding
from qualcode.reports.check.paragraphs import Para
from qualcode.reports.check.printed import Printed
from qualcode.reports.check.quotations import Read

QUOTED = "\x01"
"""What stands for each character of a quotation while its sentence is read."""

_SAID = (
    r"(?:put it|puts it|put this|said|says|told us|tells us|told me|told the \w+|explained|explains|noted|recalled|recalls|described|remembered|remembers|felt|feels|thought|thinks|"
    r"reported|reports|added|adds|commented|complained|remarked|observed|wrote|writes|admitted|argued|argues|believed|believes|insisted|stated|suggested|agreed|answered|replied|"
    r"pointed out|points out|called it|warned|wondered|summed (?:it|this) up|was (?:clear|sure|convinced) that|spoke of|asked)"
)
_DETERMINER = r"(?:one|a|an|the|another|our|this|that)"
_BREAKS = r"and|but|when|that|which|who|was|were|had|has|is|are|one|a|an|the|another|our|this|by|as|if|so|because|while|said|told|at|in|from|of|for|on"
_WORD = rf"(?!(?:{_BREAKS})\b)[\w'’/-]+"
_PLACE = r"(?:\s+(?:at|in|from|of|for|on)\s+(?:(?:the|a|an|our)\s+)?" + _WORD + r"(?:\s+" + _WORD + r"){0,3}){0,3}"
_SOMEBODY = rf"(?:{_DETERMINER}\s+{_WORD}(?:\s+{_WORD}){{0,5}}|somebody|someone|(?:{_WORD}\s+){{0,3}}(?:\w+s|staff|people|care)){_PLACE}"
_ASIDE = r"(?:,[^,.;:!?\x01]{1,60},|\s+who\s[^,.;:!?\x01]{1,60})?"
_ADVERB = r"(?:\s+(?:also|then|later|once|too|simply|even|only|and others))?"
_FRONT = r"(?:\b(?:at|in|from)\s+(?P<place>[A-Z][\w'’-]*(?:\s+\w+){0,2}),?\s+)?"

_BEFORE = re.compile(
    rf"{_FRONT}\b(?P<who>{_SOMEBODY}){_ASIDE}{_ADVERB}\s+{_SAID}\b"
    rf"|\b(?:according to|in the words of|to quote|quoting)\s+(?P<source>{_SOMEBODY})",
    re.IGNORECASE,
)
_COLON = re.compile(r"^(?P<who>[^.:;!?\x01]{3,80}?)(?:\s+\(\w+\))?\s*:\s*$")
_AFTER = re.compile(
    rf"^[\s,.;–—-]*(?:as\s+)?(?:according to\s+(?P<source>{_SOMEBODY})|(?:said|says|explained|added|noted|recalled|asked|wrote|admitted|thought)\s+(?P<who>{_SOMEBODY})"
    rf"|(?P<subject>{_SOMEBODY}){_ASIDE}\s+{_SAID}\b)",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf",\s+(?:said|says|told us|according to)\s+(?P<who>{_SOMEBODY})(?=[,.;]|$)", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?][”\"'’)]*\s+|\x01[”\"'’.,)]*\s+(?=[A-Z])")
_OCCUPATION = re.compile(
    r"\b(?:workers?|manager|officer|lead|leader|teacher|assistant|counsell?or|nurse|co-?ordinator|mentor|caretaker|secretary|governor|head|headteacher|principal|psychologist|"
    r"advis[eo]r|tutor|senco|receptionist|librarian|cook|technician)\b",
    re.IGNORECASE,
)
_PEOPLE_KINDS = ("role", "group")
_PLACE_KINDS = ("school", "site")


@dataclass(frozen=True, slots=True)
class Naming:
    """Words that say who said something, and where they stand in a paragraph."""

    para: Para
    text: str
    start: int
    end: int


@dataclass
class InSentences:
    """Checks the words of sentences that say who said something, with a quotation or without one."""

    attributions: Attributions

    def check(self, paras: Sequence[Para], read: Sequence[Read]) -> Iterator[Finding]:
        """What is wrong with the attributions in the sentences of a report."""
        numbers = {id(p): n for n, p in enumerate(paras)}
        by_para: dict[int, list[Read]] = {}
        for one in read:
            by_para.setdefault(numbers[id(one.printed.para)], []).append(one)
        told = set[tuple[int, int]]()
        for number, there in by_para.items():
            text = _blanked(paras[number].text, there)
            for one in there:
                previous = paras[number - 1] if number else None
                for naming in _namings(one.printed, text, previous):
                    told.add((id(naming.para), naming.start))
                    yield from self._quoted(one, naming)
        for number, para in enumerate(paras):
            if para.is_contents or para.is_caption or para.level or para.part in ("header", "footer"):
                continue
            for naming in _paraphrased(para, _blanked(para.text, by_para.get(number, []))):
                if (id(para), naming.start) not in told:
                    yield from self._telling(naming)

    def _quoted(self, one: Read, naming: Naming) -> Iterator[Finding]:
        """A quotation's speaker against the words of its sentence: they must be true, and fit enough people together with what stands beside it."""
        people = self.attributions.people
        talking = [v for v in people.voices(one.place) if v.is_talk] if one.place else []
        said = self._said(naming.text)
        if not talking or not said:
            return
        voice, may = talking[0], people.attributions(talking[0])
        own = self.attributions.own(voice)
        false = [values for values in said if not values & own]
        best = f"at most: {may[0]}" if may else "no words"
        listed = self.attributions.listed
        if false:
            yield self._at(naming, best, f"whoever said these words is not of {listed(false)}")
            return
        beside = [v for v in self.attributions.values(one.printed.beside.words)[0] if v & own]
        is_family_at_school = self.attributions.is_family(voice) and any(kind == "school" for v in said for kind, _ in v & own)
        n = self.count([*said, *beside])
        if is_family_at_school or n < self.k:
            why = (
                "a family's words never stand with a school" if is_family_at_school else f"{listed([*said, *beside])} could mean {_many(n)}"
            )
            yield self._at(naming, best, f"this sentence says more than may stand beside these words: {why}")

    def _telling(self, naming: Naming) -> Iterator[Finding]:
        """A paraphrase's speaker: a role and a place that fit too few people name somebody."""
        said = self._said(naming.text)
        kinds = {kind for values in said for kind, _ in values}
        if not kinds & set(_PLACE_KINDS):
            return
        if "role" not in kinds:
            unknown = self.attributions.values(naming.text, also=True)[1]
            if "school" in kinds and len(unknown) > 1 and _OCCUPATION.search(" ".join(unknown)):
                what = "nobody has recorded how many such people there are (population.csv), so this may name somebody: say it by group"
                yield self._at(naming, "", what)
            return
        if (n := self.count(said)) < self.k:
            yield self._at(
                naming,
                "",
                f"{self.attributions.listed(said)} could mean {_many(n)} of those there are: say it by group, or without the place",
            )

    @property
    def k(self) -> int:
        """The smallest number of people an attribution may fit."""
        return self.attributions.people.source.study.project.settings.k

    def count(self, said: Sequence[set[Value]]) -> int:
        """How many people of the population these words could mean, at the site of the report where it has one."""
        site = self.attributions.people.site.casefold()
        return sum(
            n for values, n in self._population if all(values & wanted for wanted in said) and (not site or ("site", site) in values)
        )

    @cached_property
    def _population(self) -> list[tuple[set[Value], int]]:
        ladder = self.attributions.people.view.ladder({})
        return [(self.attributions.of_cell(cell), n) for cell, n in ladder.counts.items()]

    def _said(self, text: str) -> list[set[Value]]:
        kinds = (*_PEOPLE_KINDS, *_PLACE_KINDS)
        said = self.attributions.values(text, also=True)[0]
        return [there for values in said if (there := {v for v in values if v[0] in kinds})]

    @staticmethod
    def _at(naming: Naming, source: str, what: str) -> Finding:
        return Finding("attribution", naming.para.where, naming.text, source, what, naming.para, naming.start, naming.end)


def _many(n: int) -> str:
    return "nobody" if not n else "one person" if n == 1 else f"{n} people"


def _blanked(text: str, read: Sequence[Read]) -> str:
    """A paragraph with its quotations, marks and all, made unreadable: what people said in them is no attribution."""
    for one in read:
        start, end = one.printed.start, one.printed.end
        text = text[:start] + QUOTED * (end - start) + text[end:]
    return text


def _namings(printed: Printed, text: str, previous: Para | None) -> Iterator[Naming]:
    """The words that say whose a quotation is: those next to it in its own sentence, or on the line above a block that ends in a colon."""
    para = printed.para
    if printed.is_block and not text[: printed.start].strip(" “\"'‘"):
        if previous is not None and previous.part == para.part and previous.text.rstrip().endswith(":"):
            yield from _in_front(previous, previous.text.rstrip() + " ")
        return
    front = text[: printed.start].rstrip("“\"'‘«„`″ ")
    begins = max((m.end() for m in _SENTENCE_ENDS.finditer(front)), default=0)
    found = list(_in_front(para, front[begins:] + " ", begins))
    yield from found
    if found:
        return
    after = text[printed.end + 1 :]
    end = re.search(r"[.!?](?:\s|$)", after)
    match = _AFTER.match(after[: end.end()] if end else after)
    if match:
        yield _naming(para, match, printed.end + 1, ("source", "who", "subject"))


def _in_front(para: Para, text: str, at: int = 0) -> Iterator[Naming]:
    """The last words in front of a quotation that say who said it, where little stands between them and it."""
    last = None
    for match in _BEFORE.finditer(text):
        last = match
    if last is not None and len(text) - last.end() <= 80 and QUOTED not in text[last.end() :]:
        yield _naming(para, last, at, ("who", "source"))
    elif (colon := _COLON.match(text.strip() + " ")) is not None:
        lead = len(text) - len(text.lstrip())
        yield Naming(para, colon["who"].strip(), at + lead + colon.start("who"), at + lead + colon.end("who"))


def _naming(para: Para, match: re.Match[str], at: int, names: Sequence[str]) -> Naming:
    name = next(n for n in names if match[n])
    place = match.groupdict().get("place")
    start = match.start("place") if place else match.start(name)
    text = f"{match[name]}, {place}" if place else match[name]
    return Naming(para, text.strip(), at + start, at + match.end(name))


def _paraphrased(para: Para, text: str) -> Iterator[Naming]:
    """Every place of a paragraph that says somebody said something; a place in front of the words is a story's, not an attribution's."""
    for match in [*_BEFORE.finditer(text), *_TRAILING.finditer(text)]:
        name = next(n for n in ("who", "source") if match.groupdict().get(n))
        yield Naming(para, match[name].strip(), match.start(name), match.end(name))
