"""What one report looks at: a layer of a study, at one site or across all, with the quotes that are printed from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.analysis.counts.heard import Heard, heard, heard_by_code
from qualcode.analysis.evidence.joint import joint_display
from qualcode.analysis.evidence.judgements import Judgement, read_judgements
from qualcode.analysis.material import Material
from qualcode.analysis.quotes.approvals import with_approvals
from qualcode.analysis.quotes.attribution import NEUTRAL
from qualcode.analysis.quotes.ladder import Ladder
from qualcode.analysis.quotes.passages import in_layer
from qualcode.analysis.quotes.quotable import count_why_not, quote_of, why_not
from qualcode.analysis.result import Result
from qualcode.analysis.sections import ACROSS, Written, read_sections
from qualcode.analysis.themes.guide import Guide
from qualcode.analysis.themes.themes import Theme, read_themes
from qualcode.analysis.voices import Voices
from qualcode.codings.layers import Layer
from qualcode.model.codebook import Code
from qualcode.model.coding import Coding, Quote
from qualcode.model.events import Event
from qualcode.project.tables import Row
from qualcode.reports.content import Quotation, Section
from qualcode.reports.naming import Names
from qualcode.reports.population import disclosed
from qualcode.reports.quoting import Printed, print_quotes

if TYPE_CHECKING:
    from qualcode.study import Study

NOT_APPROVED = "not yet approved"
"""What stands beside a quotation that no author has approved for print."""


@dataclass
class Source:
    """A study read in one layer, with everything that all its reports share.

    `status` is draft, factual-check or final, `despite` what was overruled by name,
    `open_names` why names are not settled yet.
    """

    study: Study
    layer: Layer
    status: str = "draft"
    despite: frozenset[str] = frozenset()
    open_names: tuple[str, ...] = ()
    voices: Voices = field(init=False)

    def __post_init__(self) -> None:
        self.voices = Voices(self.study)
        self._views: dict[str, View] = {}
        self._linked: dict[str, dict[str, list[Coding]]] = {}

    def view(self, site: str = "") -> View:
        """What the report on a site looks at, or the one across sites; each is put together once."""
        if site not in self._views:
            self._views[site] = View(self, site)
        return self._views[site]

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The opaque number of each coding of the layer; one coding keeps its number from report to report."""
        return quote_numbers(c.id for c in self.layer.codings)

    @cached_property
    def names(self) -> Names:
        """The words that may name somebody."""
        return Names(self.study)

    @cached_property
    def material(self) -> Material:
        """The same layer as the analyses read it."""
        return Material(self.study, self.layer.name)

    @cached_property
    def quotable(self) -> list[Quote]:
        """Every quote the layer has, of people heard, with what was approved on it. The attribution is the author's, or empty."""
        from dataclasses import replace

        may = [c for c in self.layer.codings if not why_not(self.study, c, self.voices) and self.voices.in_coding(c)]
        return with_approvals(self.study, [replace(quote_of(self.voices, c), attribution="") for c in may], may, as_approved=True)

    @cached_property
    def sites(self) -> list[str]:
        """The sites of the people and transcripts of the study, sorted."""
        setting = self.study.project.settings.site
        known = {p.get(setting, "") for p in self.voices.people.values()} | {
            self.study.rows.get(t, {}).get(setting, "") for t in self.study.transcripts
        }
        return sorted(known - {""})

    @cached_property
    def agreement(self) -> Section:
        """What is said of agreement between the coders, the same in every report."""
        from qualcode.reports.parts.agreement import agreement_section

        return agreement_section(self.study)

    @cached_property
    def newest(self) -> str:
        """When the newest event of the project was written."""
        return max((e.at for e in self.study.state.events.values()), default="")

    @cached_property
    def population(self) -> list[Row]:
        """The people there are, as far as readers of the reports learn who took part."""
        return disclosed(self.study, self.voices.people.values())

    @cached_property
    def themes(self) -> list[Theme]:
        """The themes people wrote."""
        return read_themes(self.study)

    def linked(self, theme: Theme) -> dict[str, list[Coding]]:
        """The passages of this layer for and against a theme; each is looked up once."""
        if theme.id not in self._linked:
            self._linked[theme.id] = {
                side: [self.by_link[i] for i in ids if i in self.by_link] for side, ids in (("for", theme.for_), ("against", theme.against))
            }
        return self._linked[theme.id]

    @cached_property
    def by_link(self) -> dict[str, Coding]:
        """The codings of the layer by every id somebody may have linked them under."""
        return in_layer(self.layer.codings)

    @cached_property
    def cells(self) -> dict[tuple[str, str], Event]:
        """The cells of the framework matrix by row and theme, as somebody wrote them last."""
        return {(str(e["row"]), str(e["theme"])): e for e in self.study.state.of("cell")}

    @cached_property
    def joint(self) -> Result:
        """The joint display."""
        return joint_display(self.study, self.layer.name)

    @cached_property
    def guide(self) -> Guide:
        """The topic guide, and what was asked in which transcript."""
        return Guide.of(self.study)

    @cached_property
    def sections(self) -> dict[tuple[str, str], Written]:
        """The parts of reports people wrote."""
        return read_sections(self.study)

    @cached_property
    def judgements(self) -> dict[tuple[str, str], Judgement]:
        """What people judged, by what it is on and its kind."""
        return read_judgements(self.study)


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
        return [q for q in self.quotable if (q.approved_by or not approved_only) and not self.source.names.within(q)]

    @cached_property
    def passed_over(self) -> list[Quote]:
        """The quotes that are not chosen because their words name somebody."""
        return [q for q in self.quotable if self.source.names.within(q)]

    @cached_property
    def printed(self) -> Printed:
        """The quotes this report prints, by heading."""
        from qualcode.reports.plan import places

        settings = self.study.project.settings
        return print_quotes(places(self), self.ladder, (settings.site, settings.group))

    def ladder(self, quotes: Mapping[str, int]) -> Ladder:
        """The attribution ladder where so many quotes of each person are printed."""
        settings = self.study.project.settings
        beside = [] if self.site else [self.source.view(s).printed.ladder for s in self.source.sites]
        return Ladder(
            self.source.population,
            self.source.voices.people,
            settings.k,
            settings.site,
            settings.group,
            self.site,
            quotes,
            beside,
            schools=True,
        )

    @cached_property
    def chosen(self) -> dict[str, list[Quotation]]:
        """The quotations under each heading (`theme/ID/for`, `theme/ID/against`, `code/ID`)."""
        return {
            key: [Quotation(self.source.numbers[q.coding], q, "" if q.approved_by else NOT_APPROVED) for q in there]
            for key, there in self.printed.by_place.items()
        }

    @cached_property
    def not_quotable(self) -> dict[str, int]:
        """How many codings of this view cannot be quoted, by reason."""
        return count_why_not(self.source.voices, self.codings)
