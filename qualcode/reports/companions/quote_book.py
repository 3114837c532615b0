"""The quote book: every approved quotation, by theme and by code, for those who write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from qualcode.analysis.quotes.ladder import Ladder
from qualcode.analysis.quotes.passages import in_layer
from qualcode.errors import QualcodeError
from qualcode.model.coding import Quote
from qualcode.reports import words
from qualcode.reports.content import INVENTED, Block, Paragraph, Quotation, Report, Section
from qualcode.reports.quoting import named
from qualcode.reports.source import Source
from qualcode.reports.view import View, view_of


def quote_book(source: Source, site: str = "") -> Report:
    """Every quotation that an author approved for print, under its theme, else under its code; each stands once, under the words the ladder gives.

    Raises:
        QualcodeError: no author has approved a quotation.
    """
    view = view_of(source, site)
    approved = [q for q in view.quotable if q.approved_by and not source.names.within(q)]
    if not approved:
        where = f" of {site}" if site else ""
        raise QualcodeError(
            f"no author has approved a quotation{where}, so the quote book would be empty", "approve them: qualcode quotes approve CODING"
        )
    places = _places(view, approved)
    chosen, kept_back = _fit(places, view)
    sections = [*_themes(view, chosen), *_codes(view, chosen)]
    settings = view.study.project.settings
    opening: list[Block] = [
        Paragraph(
            "These are the passages that an author of the study has approved for print. Each stands once: under the theme it was linked to, else under its code. "
            "What was left out of a passage is shown as [...]; who spoke is named as far as nobody can be picked out."
        ),
        Paragraph(f"{words.count(sum(map(len, chosen.values())), 'quotation')}. Codings up to {words.date(source.newest)}.", "note"),
    ]
    if kept_back:
        opening.append(
            Paragraph(
                f"{words.count(kept_back, 'approved passage')} {'is' if kept_back == 1 else 'are'} not here, because no words could stand beside it that would not point to one person.",
                "note",
            )
        )
    if settings.invented:
        opening.append(Paragraph(f"{INVENTED}: the people, the places and the words are made up.", "note"))
    return Report(
        title=f"{settings.name}: quote book{f' for {site}' if site else ''}",
        subtitle="Approved quotations by theme and by code",
        study=settings.name,
        language=settings.language,
        invented=settings.invented,
        made_at=source.newest,
        author=settings.team,
        opening=tuple(opening),
        sections=tuple(sections),
    )


def _places(view: View, approved: Sequence[Quote]) -> dict[str, list[Quote]]:
    """Each quote under one heading: the first theme it is linked to, else its code."""
    codings = in_layer(view.source.layer.codings)
    under: dict[str, str] = {}
    for theme in view.source.themes:
        for side, ids in (("for", theme.for_), ("against", theme.against)):
            for i in ids:
                if i in codings:
                    under.setdefault(codings[i].id, f"theme/{theme.id}/{side}")
    found: dict[str, list[Quote]] = {}
    for quote in approved:
        found.setdefault(under.get(quote.coding, f"code/{quote.code}"), []).append(quote)
    return found


def _fit(places: Mapping[str, list[Quote]], view: View) -> tuple[dict[str, list[Quotation]], int]:
    """The quotes with their attributions, and how many cannot have one: those of whom nothing may be said, and further ones of a person an attribution would join."""
    limits: dict[str, int] = {}
    while True:
        there: dict[str, list[Quote]] = {}
        uses: Counter[str] = Counter()
        for key, quotes in places.items():
            there[key] = []
            for quote in quotes:
                if uses[quote.participant] < limits.get(quote.participant, len(quotes) + uses[quote.participant]):
                    uses[quote.participant] += 1
                    there[key].append(quote)
        ladder = view.ladder(uses)
        tighter = _tighter(ladder, uses)
        if not tighter:
            break
        limits.update(tighter)
    numbers = view.source.numbers
    made = {key: [Quotation(numbers[q.coding], q) for q in quotes] for key, quotes in named(there, ladder).items() if quotes}
    return made, sum(map(len, places.values())) - sum(map(len, made.values()))


def _tighter(ladder: Ladder, uses: Mapping[str, int]) -> dict[str, int]:
    attributions = {person: ladder.attribution(person) for person, n in uses.items() if n}
    most = {person: 0 if attribution.withheld else attribution.most for person, attribution in attributions.items()}
    return {person: n for person, n in most.items() if n is not None and uses[person] > n}


def _themes(view: View, chosen: Mapping[str, list[Quotation]]) -> list[Section]:
    sections = []
    for theme in view.source.themes:
        sides = [("for", "Passages for it"), ("against", "Passages against it, or that qualify it")]
        inner = [Section(title, tuple(there), key=key) for side, title in sides if (there := chosen.get(key := f"theme/{theme.id}/{side}"))]
        if inner:
            sections.append(Section(theme.claim or theme.id, (), tuple(inner), key=f"theme/{theme.id}"))
    return (
        [Section("By theme", (Paragraph("Claims and links are the study team's.", "note"),), tuple(sections), key="themes")]
        if sections
        else []
    )


def _codes(view: View, chosen: Mapping[str, list[Quotation]]) -> list[Section]:
    book = view.study.codebook
    sections = []
    for group in book.codes:
        inner = []
        for code in group.walk():
            if there := chosen.get(f"code/{code.id}"):
                meaning = (Paragraph(words.sentence(code.definition), "definition"),) if code.definition else ()
                inner.append(Section(code.name or code.id, (*meaning, *there), key=f"code/{code.id}"))
        if inner:
            sections.append(Section(group.name or group.id, (), tuple(inner), key=f"group/{group.id}") if group.is_group else inner[0])
    return sections
