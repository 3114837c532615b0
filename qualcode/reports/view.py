"""What one report looks at: a layer of a study, at one site or across all, with the quotes chosen from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.analysis.approvals import with_approvals
from qualcode.analysis.attribution import NEUTRAL
from qualcode.analysis.choose import choose, holds_name, speaker_names
from qualcode.analysis.heard import Heard, heard, heard_by_code
from qualcode.analysis.quotes import count_why_not, quote_of, why_not
from qualcode.analysis.voices import Voices
from qualcode.codings.layers import Layer
from qualcode.model.codebook import Code
from qualcode.model.coding import Coding, Quote
from qualcode.reports.content import Quotation

if TYPE_CHECKING:
    from qualcode.study import Study


@dataclass
class Source:
    """A study read in one layer, with everything that all its reports share."""

    study: Study
    layer: Layer
    voices: Voices = field(init=False)

    def __post_init__(self) -> None:
        self.voices = Voices(self.study)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The opaque number of each coding of the layer; one coding keeps its number from report to report."""
        return quote_numbers(c.id for c in self.layer.codings)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of those who speak in the study, as far as their labels give them."""
        return speaker_names(self.study.transcripts.values())

    @cached_property
    def quotable(self) -> list[Quote]:
        """Every quote the layer has, of people heard."""
        found = [
            quote_of(self.voices, c) for c in self.layer.codings if not why_not(self.study, c, self.voices) and self.voices.in_coding(c)
        ]
        return with_approvals(self.study, found, self.layer.codings)

    @cached_property
    def sites(self) -> list[str]:
        """The sites of the people and transcripts of the study, sorted."""
        setting = self.study.project.settings.site
        known = {p.get(setting, "") for p in self.voices.people.values()} | {
            self.study.rows.get(t, {}).get(setting, "") for t in self.study.transcripts
        }
        return sorted(known - {""})

    @cached_property
    def newest(self) -> str:
        """When the newest event of the project was written."""
        return max((e.at for e in self.study.state.events.values()), default="")


def quote_numbers(ids: Iterable[str]) -> dict[str, str]:
    """An opaque number for each coding: six digits from the hash of its id; of two that clash, the older keeps its number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for coding in sorted(ids):
        attempt = 0
        while (number := _number(f"{coding}:{attempt}")) in taken:
            attempt += 1
        taken.add(number)
        found[coding] = number
    return found


def _number(text: str) -> str:
    return f"Q{int(hashlib.sha256(text.encode('utf-8')).hexdigest(), 16) % 1_000_000:06d}"


@dataclass
class View:
    """One report's look at a study: at `site`, or across all sites where that is empty."""

    source: Source
    site: str = ""

    @property
    def study(self) -> Study:
        """The study."""
        return self.source.study

    @cached_property
    def codings(self) -> list[Coding]:
        """The codings somebody of the site is heard in."""
        return [c for c in self.source.layer.codings if self.source.voices.in_coding(c, self.site)]

    @cached_property
    def by_code(self) -> dict[str, Heard]:
        """Who is heard on each code."""
        return heard_by_code(self.source.voices, self.codings, self.site)

    def heard(self, codes: Iterable[Code]) -> Heard:
        """Who is heard on any of these codes."""
        ids = {c.id for c in codes}
        return heard(self.source.voices, (c for c in self.codings if c.code in ids), self.site)

    @cached_property
    def everybody(self) -> Heard:
        """Who is heard on any code."""
        return heard(self.source.voices, self.codings, self.site)

    @cached_property
    def participants(self) -> dict[str, dict[str, str]]:
        """The attributes of those who took part, at the site, by id."""
        setting = self.study.project.settings.site
        return {i: p for i, p in self.source.voices.people.items() if self.site in ("", p.get(setting, ""))}

    @cached_property
    def groups(self) -> list[str]:
        """The words printed for groups, in the order participants.csv first has them; people who are not named by group come last."""
        named = dict.fromkeys(p.get(self.study.project.settings.group, "") for p in self.source.voices.people.values())
        return [
            *(g for g in named if g in self.everybody.groups and g != NEUTRAL),
            *([NEUTRAL] if NEUTRAL in self.everybody.groups else []),
        ]

    @cached_property
    def sites(self) -> list[str]:
        """The sites this report compares; none in a report on one site."""
        return [] if self.site else self.source.sites

    @cached_property
    def may_print(self) -> list[Quote]:
        """The quotes that may be chosen here: of the site, naming nobody who speaks in the study."""
        return [q for q in self.quotable if not holds_name(q, self.source.names)]

    @cached_property
    def passed_over(self) -> int:
        """How many quotes are not chosen because they name somebody who speaks in the study."""
        return len(self.quotable) - len(self.may_print)

    @cached_property
    def quotable(self) -> list[Quote]:
        """The quotes of people of the site."""
        setting = self.study.project.settings.site
        return [q for q in self.source.quotable if self.site in ("", q.attributes.get(setting, ""))]

    @cached_property
    def chosen(self) -> dict[str, list[Quotation]]:
        """The quotations printed for each code."""
        settings = self.study.project.settings
        marked = [c.id for c in self.study.codebook.walk() if c.marks]
        found = choose(self.may_print, marked, settings.site, settings.group)
        return {code: [Quotation(self.source.numbers[q.coding], q) for q in there] for code, there in found.items()}

    @cached_property
    def not_quotable(self) -> dict[str, int]:
        """How many codings of this view cannot be quoted, by reason."""
        return count_why_not(self.source.voices, self.codings)
