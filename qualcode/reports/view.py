"""What one report prints: its look at the study, with the quotations that stand under its headings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from qualcode.analysis.quotes.ladder import Ladder
from qualcode.analysis.quotes.printings import Printing, printed_before
from qualcode.reports.content import Quotation
from qualcode.reports.look import Look
from qualcode.reports.plan import places
from qualcode.reports.quoting import Printed, print_quotes
from qualcode.reports.source import Source

NOT_APPROVED = "not yet approved"
"""What stands beside a quotation that no author has approved for print."""


class View(Look):
    """One report's look at a study, with the quotes that are printed from it."""

    @cached_property
    def printed(self) -> Printed:
        """The quotes this report prints, by heading."""
        settings = self.study.project.settings
        return print_quotes(places(self), self.ladder, (settings.site, settings.group))

    def ladder(self, quotes: Mapping[str, int]) -> Ladder:
        """The attribution ladder where so many quotes of each person are printed."""
        settings = self.study.project.settings
        beside = [] if self.site else [view_of(self.source, s).printed.ladder for s in self.source.sites]
        before = list(self.printed_before)
        if (
            self.source.status == "final"
        ):  # the draft was shown to people: both attributions of the same words must still mean enough people
            before.append(view_of(self.source.as_draft, self.site).printed.ladder.words)
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
            before=before,
        )

    @cached_property
    def printed_before(self) -> list[Printing]:
        """What earlier printings of this report called people."""
        return printed_before(self.study.project, self.name)

    @cached_property
    def chosen(self) -> dict[str, list[Quotation]]:
        """The quotations under each heading (`theme/ID/for`, `theme/ID/against`, `code/ID`)."""
        return {
            key: [Quotation(self.source.numbers[q.coding], q, "" if q.approved_by else NOT_APPROVED) for q in there]
            for key, there in self.printed.by_place.items()
        }


def view_of(source: Source, site: str = "") -> View:
    """What the report on a site prints, or the one across sites; each is put together once."""
    if site not in source.views:
        source.views[site] = View(source, site)
    found: View = source.views[site]
    return found
