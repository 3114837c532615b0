"""What one report looks at: the codings, the people and the quotes of a layer, at one site or across all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.analysis.counts.heard import Heard, heard, heard_by_code
from qualcode.analysis.quotes.attribution import NEUTRAL
from qualcode.analysis.quotes.quotable import count_why_not
from qualcode.analysis.sections import ACROSS, Written
from qualcode.model.codebook import Code
from qualcode.model.coding import Coding, Quote
from qualcode.reports.source import Source

if TYPE_CHECKING:
    from qualcode.study import Study


@dataclass
class Look:
    """One report's look at a study, before a quotation is chosen: at `site`, or across all sites where that is empty."""

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

    def heard(self, codes: Iterable[Code | str]) -> Heard:
        """Who is heard on any of these codes."""
        ids = {c if isinstance(c, str) else c.id for c in codes}
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

    @property
    def name(self) -> str:
        """What the report is kept under in the logs: its site, or `across`."""
        return self.site or ACROSS

    def written(self, part: str) -> Written | None:
        """What somebody wrote for a part of this report."""
        return self.source.sections.get((self.name, part))

    @cached_property
    def quotable(self) -> list[Quote]:
        """The quotes of people of the site."""
        setting = self.study.project.settings.site
        return [q for q in self.source.quotable if self.site in ("", q.attributes.get(setting, ""))]

    @cached_property
    def may_print(self) -> list[Quote]:
        """The quotes that may be chosen here: of the site, naming nobody; in a final report only what an author approved; none in a factual check."""
        if self.source.status == "factual-check":
            return []
        approved_only = self.source.status == "final" and "quotes" not in self.source.despite
        return [q for q in self.quotable if (q.approved_by or not approved_only) and not self._names_somebody(q)]

    @cached_property
    def passed_over(self) -> list[Quote]:
        """The quotes that are not chosen because their words name somebody."""
        return [q for q in self.quotable if self._names_somebody(q)]

    def _names_somebody(self, quote: Quote) -> bool:
        """Whether words of a quote name somebody, or nothing is left of it but what another quote's approval put in for its words."""
        is_replaced = not quote.approved_by and bool(quote.cuts) and not re.search(r"\w", re.sub(r"\[[^\]]*\]", "", quote.printed))
        return is_replaced or bool(self.source.names.within(quote))

    @cached_property
    def not_quotable(self) -> dict[str, int]:
        """How many codings of this view cannot be quoted, by reason."""
        return count_why_not(self.source.voices, self.codings)
