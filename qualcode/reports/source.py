"""A study read in one layer, with everything that all its reports share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qualcode.analysis.evidence.joint import joint_display
from qualcode.analysis.evidence.judgements import Judgement, read_judgements
from qualcode.analysis.material import Material
from qualcode.analysis.quotes.approvals import with_approvals
from qualcode.analysis.quotes.passages import in_layer
from qualcode.analysis.quotes.quotable import quote_of, why_not
from qualcode.analysis.result import Result
from qualcode.analysis.sections import Written, read_sections
from qualcode.analysis.themes.guide import Guide
from qualcode.analysis.themes.themes import Theme, read_themes
from qualcode.analysis.voices import Voices
from qualcode.codings.layers import Layer
from qualcode.model.coding import Coding, Quote
from qualcode.model.events import Event
from qualcode.project.tables import Row
from qualcode.reports.content import Section
from qualcode.reports.naming import Names
from qualcode.reports.population import disclosed

if TYPE_CHECKING:
    from qualcode.study import Study


@dataclass
class Source:
    """A study read in one layer, with everything that all its reports share.

    `status` is draft, factual-check or final, `despite` what was overruled by name,
    `open_names` why names are not settled yet. `views` keeps what `view.view_of` has put together.
    """

    study: Study
    layer: Layer
    status: str = "draft"
    despite: frozenset[str] = frozenset()
    open_names: tuple[str, ...] = ()
    voices: Voices = field(init=False)

    def __post_init__(self) -> None:
        self.voices = Voices(self.study)
        self.views: dict[str, Any] = {}
        self._linked: dict[str, dict[str, list[Coding]]] = {}

    @cached_property
    def as_draft(self) -> Source:
        """The same study as its draft reports read it."""
        found = copy(self)
        found.status, found.views = "draft", {}
        return found

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
