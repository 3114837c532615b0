"""What stands beside a quotation, against who said it and against what may be said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.analysis.quotes.ladder import NEUTRAL, YOUNG, Cell
from qualcode.analysis.voices import Voice
from qualcode.project import people
from qualcode.reports.check.people import People

_WORD = re.compile(r"[\w'’-]+")
_EMPTY_WORDS = """
    a an the of at in from one two another and or with to by for our as emphasis added interview interviews focus group groups participant participants
    respondent interviewee interviewees sic translated translation original italics own words number line turn speaking about
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_SAME = (
    ("safeguarding lead", "designated safeguarding lead", "DSL"),
    ("head", "headteacher", "head teacher", "principal"),
    ("teaching assistant", "TA", "classroom assistant"),
    ("parent or carer", "parent", "carer", "mother", "father", "mum", "dad"),
    (YOUNG, "pupil", "student"),
)
"""Words that sentences use of people for one another; each line counts where a study has one of them as a role."""
_INTERVIEWER = re.compile(r"\b(interviewer|moderator|facilitator|researcher|question|asked)\b", re.IGNORECASE)

Value = tuple[str, str]
"""A thing an attribution can say: the attribute (`site`, `school`, `group`, `role`, `who`) and its value."""


@dataclass
class Attributions:
    """The words a study has for people, and whether an attribution uses them rightly."""

    people: People

    @cached_property
    def known(self) -> dict[tuple[str, ...], set[Value]]:
        """Every value by its words."""
        study = self.people.source.study
        settings = study.project.settings
        columns = {settings.site: "site", "school": "school", settings.group: "group", "role": "role"}
        rows = [
            *self.people.source.voices.people.values(),
            *people.read_rows(study.project, people.POPULATION).values(),
            *study.rows.values(),
        ]
        found: dict[tuple[str, ...], set[Value]] = {}
        for row in rows:
            for column, kind in columns.items():
                for form in _forms(kind, row.get(column, "")):
                    found.setdefault(form, set()).add((kind, row[column].casefold()))
        found.setdefault(_words(YOUNG), set()).add(("role", YOUNG))
        for name in (*study.transcripts, *study.participants, *(row.get("label", "") for row in study.rows.values())):
            if name:
                found.setdefault(_words(name), set()).add(("who", name))
        return found

    @cached_property
    def _also(self) -> dict[tuple[str, ...], set[Value]]:
        """The same, with the other words that sentences use for a study's roles."""
        found = {form: set(values) for form, values in self.known.items()}
        for names in _SAME:
            roles = {v for name in names for v in self.known.get(_words(name), ()) if v[0] == "role"}
            for name in names if roles else ():
                found.setdefault(_words(name), set()).update(roles)
        return found

    def values(self, text: str, *, also: bool = False) -> tuple[list[set[Value]], list[str]]:
        """What an attribution says: for each thing it names the values that may be meant, and the words nothing is known of.

        `also` knows the other words that sentences use for a study's roles.
        """
        known = self._also if also else self.known
        words, at = list(_words(text)), 0
        longest = max((len(f) for f in known), default=1)
        said, unknown = [], []
        while at < len(words):
            size = next((n for n in range(min(longest, len(words) - at), 0, -1) if tuple(words[at : at + n]) in known), 0)
            if size:
                said.append(known[tuple(words[at : at + size])])
            elif words[at] not in _EMPTY:
                unknown.append(words[at])
            at += size or 1
        return said, unknown

    def names_somebody(self, text: str) -> bool:
        """Whether words beside a quotation say who spoke, as far as the study's own words tell."""
        return bool(self.values(text)[0]) or bool(re.search(rf"\b{NEUTRAL}s?\b", text, re.IGNORECASE)) or bool(_INTERVIEWER.search(text))

    def wrong(self, text: str, voice: Voice) -> Iterator[tuple[str, str]]:
        """What is wrong with an attribution of somebody's words: what may be printed, and why."""
        may = self.people.attributions(voice)
        if self.people.may_stand(text, voice):
            return
        if not may:
            yield "no words", "too few people could be meant by whatever is printed beside these words: paraphrase them"
            return
        best = f"at most: {may[0]}"
        said, unknown = self.values(text)
        own = self.own(voice)
        false = [values for values in said if not values & own and not any(kind == "who" for kind, _ in values)]
        if false:
            yield best, f"whoever said it is not of {self.listed(false)}"
            return
        telling = [values for values in said if not any(self._allowed(values, attribution, voice) for attribution in may)]
        if telling or not any(all(self._allowed(v, attribution, voice) for v in said) for attribution in may):
            yield best, f"{self.listed(telling or said)} says more than may stand beside these words"
        elif unknown:
            yield best, f"“{' '.join(unknown)}” is not among the words the study may print of people"

    def own(self, voice: Voice) -> set[Value]:
        """What is true of whoever speaks."""
        study = self.people.source.study
        settings = study.project.settings
        person = self.people.source.voices.people.get(voice.participant, {})
        row = {settings.site: voice.site, settings.group: voice.group, **{k: v for k, v in person.items() if v}}
        found = {("site", row.get(settings.site, "")), ("school", row.get("school", "")), ("group", row.get(settings.group, ""))}
        found |= {("role", row.get("role", "")), ("who", voice.participant), ("who", voice.transcript)}
        if Cell("", "", row.get(settings.group, ""), row.get("role", "")).is_young:
            found.add(("role", YOUNG))
        return {(kind, value.casefold() if kind != "who" else value) for kind, value in found if value}

    def _allowed(self, values: set[Value], attribution: str, voice: Voice) -> bool:
        """Whether something an attribution says is said by the attribution that may be printed, or is the site of this very report."""
        may = {v for there in self.values(attribution)[0] for v in there}
        if any(kind == "role" for kind, _ in may):
            may.add(("group", voice.group.casefold()))
        if self.people.site:
            may.add(("site", self.people.site.casefold()))
        return bool(values & may)

    @staticmethod
    def listed(values: Sequence[set[Value]]) -> str:
        """Things an attribution says, as a finding names them."""
        return ", ".join(dict.fromkeys(f"“{min(there)[1]}”" for there in values))

    def of_cell(self, cell: Cell) -> set[Value]:
        """What is true of the people of one cell of the population."""
        role = {("role", cell.role.casefold())} | ({("role", YOUNG)} if cell.is_young else set())
        rest = {("site", cell.site.casefold()), ("school", cell.school.casefold()), ("group", cell.group.casefold())}
        return {v for v in role | rest if v[1]}

    def is_family(self, voice: Voice) -> bool:
        """Whether a family's member speaks."""
        role = self.people.source.voices.people.get(voice.participant, {}).get("role", "")
        return Cell("", "", voice.group, role).is_family

    def is_interviewer(self, text: str) -> bool:
        """Whether words beside a quotation, or in front of it, say that an interviewer speaks."""
        return bool(_INTERVIEWER.search(text))


def _words(text: str) -> tuple[str, ...]:
    """The words of a value, in the singular."""
    return tuple(_singular(w.casefold().replace("’", "'")) for w in _WORD.findall(text))


def _singular(word: str) -> str:
    if word == "people":
        return "person"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _forms(kind: str, value: str) -> Iterator[tuple[str, ...]]:
    """The ways a value is written: as it stands, and of a role each side of an `or`, or its last two words."""
    words = _words(value)
    if not words:
        return
    yield words
    if kind == "role":
        parts = [_words(part) for part in re.split(r"\s+or\s+", value)]
        yield from parts if len(parts) > 1 else ()
        if len(parts) == 1 and len(words) > 2:
            yield words[-2:]
