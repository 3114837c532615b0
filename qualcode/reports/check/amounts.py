"""Words and numbers for how many people, in sentences about a code or theme, against who was heard on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from qualcode.analysis.counts.heard import heard
from qualcode.analysis.themes.themes import read_themes
from qualcode.model.coding import Coding
from qualcode.reports import words
from qualcode.reports.check.attributions import Attributions, Value
from qualcode.reports.check.finding import Finding
from qualcode.reports.check.paragraphs import Para
from qualcode.reports.check.people import People
from qualcode.reports.parts.findings import title
from qualcode.reports.parts.themes import heading

_COUNTED = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_NUMBERS = {word: n for n, word in enumerate(_COUNTED.split(), 1)}
_AMOUNTS = {
    "nobody": "nobody", "no one": "nobody", "no-one": "nobody", "none": "nobody", "no": "nobody",
    "a few": "a few", "some": "some", "most": "most", "the majority": "most", "a majority": "most",
    "a handful": "a few", "a couple": "a few", "the vast majority": "most", "a large majority": "most", "more than half": "most", "over half": "most",
    "nearly all": "most", "almost all": "most", "a minority": "some", "less than half": "some", "fewer than half": "some", "under half": "some",
    "all": "all", "everybody": "all", "everyone": "all", "every": "all",
}  # fmt: skip
_WHO = r"(?P<who>people|persons?|participants?|interviewees?|respondents?|staff|professionals|of (?:those|the people|them all|our participants|the participants)[\w ]{0,20}?(?:heard|interviewed|we spoke (?:to|with))|of those|{groups})"
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?]+(?=\s|$)|$)")
_OTHER_BASE = re.compile(
    r"\bof (?:them|these|whom|those who)\b|\bwho (?:spoke|mentioned|raised|talked)\b|\bof the (?:\w+ )?(?:who|that)\b", re.IGNORECASE
)
_SPOKE = re.compile(
    r"\b(spoke|speak|talked|talk|raised|raise|mentioned|mention|commented|comment|brought up|heard from|were heard|was heard|said something|touched)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^[^.;:]{0,45}?\b(said|say|says|told us|felt|feel|thought|think|described|describe|reported|agreed|saw|see|found|valued|liked|wanted|welcomed|believed|explained|"
    r"noted|recalled|complained|worried|praised|doubted|argued|knew|were (?:positive|negative|mixed|critical|keen|clear|unsure|satisfied|happy)|"
    r"spoke|talked|raised|mentioned|commented|brought up)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*(?:[.,;:–—)]|and\b|$)")
_THIS = re.compile(r"\b(?:of|about|on|raised|mentioned|up) (?:this|it)\b", re.IGNORECASE)
_PERCENT = re.compile(
    r"\b\d+(?:\.\d+)?\s?(?:%|per\s?cent\b|percent\b)\s+of\s+(?:the\s+|our\s+|all\s+|those\s+)?(?P<of>[\w' -]{2,60})|"
    r"(?<!than )(?<!up to )(?<!over )(?<!under )\b(?:half|a third|two[ -]thirds|a quarter|three[ -]quarters|(?:one|two|three|four|five|six|seven|eight|nine) (?:in|out of) (?:three|four|five|ten)) (?:of )?"
    r"(?:the |our |all |those )*(?P<share>[\w' -]{2,60})",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\b(interviewee|participant|interviewed|heard|we spoke|people|person|informant)", re.IGNORECASE)
_TOLD = re.compile(r"\b(said|say|told us|felt|thought|spoke|raised|mentioned|agreed|complained|described|reported)\b", re.IGNORECASE)
_INTERVIEWED = re.compile(r"\b(interviewee|participant|interviewed|heard|we spoke|informant)", re.IGNORECASE)
_POLL = re.compile(
    r"\b(poll|survey|questionnaire|panel|census|respondents?|replied|answered|registered|ticks?|vot\w+|rates?|pupils|cases|referrals)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Subject:
    """What a sentence is about: its name as printed, and the codings that count for it."""

    name: str
    codings: tuple[Coding, ...]


@dataclass
class Amounts:
    """Checks how many people a report says spoke of something."""

    people: People
    attributions: Attributions

    @cached_property
    def _subjects(self) -> dict[str, Subject]:
        """Codes and themes by the names a sentence or heading gives them, in small letters."""
        view, book = self.people.view, self.people.source.study.codebook
        found = {}
        for code in book.walk():
            ids = {c.id for c in code.walk()}
            subject = Subject(code.name or code.id, tuple(c for c in view.codings if c.code in ids))
            found.update({name.casefold(): subject for name in (code.name, code.id, title(code)) if name and len(name) > 3})
        for theme in read_themes(self.people.source.study):
            ids = {book.current(c) for c in theme.codes}
            subject = Subject(theme.claim or theme.id, tuple(c for c in view.codings if c.code in ids))
            found.update({name.casefold().rstrip("."): subject for name in (theme.claim, theme.id, heading(theme)) if len(name) > 3})
        return found

    @cached_property
    def _names(self) -> re.Pattern[str]:
        names = sorted(self._subjects, key=lambda n: (-len(n), n))
        return re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)

    @cached_property
    def _claim(self) -> re.Pattern[str]:
        groups = {
            " ".join(form) for form, values in self.attributions.known.items() if any(kind in ("group", "role") for kind, _ in values)
        }
        forms = sorted({re.escape(f) for g in groups for f in (g, _plural(g))}, key=lambda f: (-len(f), f))
        amounts = "|".join(sorted((re.escape(a) for a in _AMOUNTS), key=len, reverse=True))
        who = _WHO.replace("{groups}", "|".join(forms) or "people")
        number = "|".join([r"\d{1,3}", *_NUMBERS])
        out_of = r"(?:\s+(?:out )?of (?:the |our )?(?P<of>" + number + "))?"
        return re.compile(
            rf"\b(?:(?P<amount>{amounts})(?:\s+of)?(?:\s+(?:the|our|these))?|(?P<number>{number}){out_of})\s+(?:different\s+|other\s+)?{_WHO and who}\b"
            rf"|\b(?P<alone>nobody|no one|everybody|everyone)\b",
            re.IGNORECASE,
        )

    def check(self, paras: list[Para], quoted: dict[int, list[tuple[int, int]]], ours: set[int]) -> Iterator[Finding]:
        """Every finding on amounts in the prose of a report.

        `quoted` gives for the number of a paragraph the stretches that are quotations; `ours` are the numbers of those checked figure by figure already.
        """
        for number, para in enumerate(paras):
            if (
                para.is_contents
                or para.is_caption
                or para.level
                or para.style in ("title", "subtitle")
                or para.part in ("header", "footer")
            ):
                continue
            text = _without(para.text, quoted.get(number, ()))
            for sentence in _SENTENCE.finditer(text):
                if sentence[0].strip():
                    yield from self._percentages(para, sentence)
                    if number not in ours and not para.cell:
                        yield from self._claims(para, sentence)

    def _percentages(self, para: Para, sentence: re.Match[str]) -> Iterator[Finding]:
        if _POLL.search(sentence[0]) or any(_POLL.search(h) for h in para.headings):
            return
        for match in _PERCENT.finditer(sentence[0]):
            of = match["of"] or match["share"]
            grouped = any(
                kind in ("group", "role") for values in self.attributions.values(of, also=bool(match["share"]))[0] for kind, _ in values
            )
            if match["share"]:  # half the teachers of a town are no matter for a check: those who said something are
                counted = bool(_INTERVIEWED.search(of) or (grouped and _TOLD.search(sentence[0])))
            else:
                counted = bool(_PEOPLE.search(of)) or grouped
            if counted:
                what = "people who were interviewed are no sample: print the number of people, or a word for the amount"
                yield self._at("percentage", para, sentence, match, "", what)

    def _claims(self, para: Para, sentence: re.Match[str]) -> Iterator[Finding]:
        named = self._names.search(sentence[0])
        under = self._subjects.get(para.headings[-1].casefold().partition(": further passages")[0]) if para.headings else None
        if _OTHER_BASE.search(sentence[0]):
            return
        for match in self._claim.finditer(sentence[0]):
            spoken = bool(_SPOKE.search(sentence[0]))
            subject = self._subjects[named[0].casefold()] if named and spoken else under
            if subject is None or not (_SAID.search(sentence[0][match.end() :]) or "heard from" in sentence[0][: match.start()].casefold()):
                continue
            about = named if named and spoken else _THIS.search(sentence[0])
            exact = spoken and about is not None and bool(_GOES_ON.match(sentence[0], about.end()))
            yield from self._claimed(para, sentence, match, subject, exact)

    def _claimed(self, para: Para, sentence: re.Match[str], match: re.Match[str], subject: Subject, exact: bool) -> Iterator[Finding]:
        """One amount. Where the sentence is about speaking of the subject itself it must be right; else it must not be more than were heard on it."""
        who = (match["who"] or "").casefold()
        n, of = self._heard(subject, who, sentence[0])
        if match["number"]:
            said = _NUMBERS.get(match["number"].casefold()) or int(match["number"])
            base = _NUMBERS.get((match["of"] or "").casefold()) or int(match["of"] or 0)
            right = (said == n if exact else said <= n) and (not base or base == of or not exact)
        else:
            word = _AMOUNTS[(match["amount"] or match["alone"]).casefold()]
            right = words.fits(word, n, of) if exact else _possible(word, n, of)
        if not right:
            heard_from = f"{words.people(n)} of {of} heard{f' ({who})' if who and not who.startswith(('of', 'people')) else ''} spoke of “{subject.name}”"
            what = f"“{match[0].strip()}” is not what was heard: print “{words.amount(n, of)}”, or the number"
            yield self._at("amount", para, sentence, match, heard_from, what)

    def _heard(self, subject: Subject, who: str, sentence: str) -> tuple[int, int]:
        """How many people were heard on the subject, and how many on anything, of the group and site that the sentence names."""
        wanted = {v for values in self.attributions.values(who)[0] for v in values if v[0] in ("group", "role")} if who else set[Value]()
        sites = {v for values in self.attributions.values(sentence)[0] for v in values if v[0] == "site"}
        return self._count(subject.codings, wanted, sites), self._count(tuple(self.people.view.codings), wanted, sites)

    def _count(self, codings: tuple[Coding, ...], wanted: set[Value], sites: set[Value]) -> int:
        settings = self.people.source.study.project.settings
        people = heard(self.people.source.voices, codings, self.people.site).people

        def fits(person: str) -> bool:
            row = self.people.source.voices.people.get(person, {})
            own = {("group", row.get(settings.group, "").casefold()), ("role", row.get("role", "").casefold())}
            return (not wanted or bool(wanted & own)) and (len(sites) != 1 or ("site", row.get(settings.site, "").casefold()) in sites)

        return sum(fits(p) for p in people)

    @staticmethod
    def _at(kind: str, para: Para, sentence: re.Match[str], match: re.Match[str], source: str, what: str) -> Finding:
        start = sentence.start() + match.start()
        printed = para.text[sentence.start() : sentence.end()]
        return Finding(kind, para.where, " ".join(printed.split()), source, what, para, start, sentence.start() + match.end())


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with the words of its quotations blanked out: what people said in them is no claim of the author's."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _possible(word: str, n: int, of: int) -> bool:
    """Whether an amount can be true of something said within a subject that `n` of `of` people spoke of: it is never more than they are."""
    return {"one person": n >= 1, "a few": n >= 2, "some": n >= 2, "most": n > of / 2, "all": n == of}.get(word, True)


def _plural(words_: str) -> str:
    if words_.endswith("y"):
        return words_[:-1] + "ies"
    return words_.replace("person", "people") if "person" in words_ else words_ + "s"
