"""A summary for the people who took part: two pages in plain words, with what authors wrote and approved, and no count a person could be found by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.analysis.counts.heard import heard
from qualcode.analysis.quotes.passages import in_layer
from qualcode.analysis.themes.themes import Theme
from qualcode.reports import words
from qualcode.reports.content import INVENTED, Block, Paragraph, Quotation, Report, Section
from qualcode.reports.source import Source
from qualcode.reports.view import View, view_of

MOST_THEMES = 6
MOST_QUOTES = 3
"""Two pages hold about as many."""


def participants(source: Source, site: str = "") -> Report:
    """What was heard, for those who said it. Findings are the claims of themes that people wrote; without any, the page says that they are not yet written."""
    view = view_of(source, site)
    settings = view.study.project.settings
    opening: list[Block] = [
        Paragraph("Thank you for taking part. This is a short summary of what people told us, written for everyone who helped.")
    ]
    if settings.invented:
        opening.append(Paragraph(f"{INVENTED}: the people and the words in this summary are made up.", "note"))
    return Report(
        title="What people told us",
        subtitle=f"{settings.name}{f': {site}' if site else ''}. A summary for the people who took part",
        study=settings.name,
        language=settings.language,
        invented=settings.invented,
        made_at=source.newest,
        author=settings.team,
        opening=tuple(opening),
        sections=(
            Section(
                "Why we asked",
                (Paragraph("Not yet written: what the study wants to find out, in two or three plain sentences.", "unwritten"),),
                key="why",
            ),
            Section("Who took part", tuple(_who(view)), key="who"),
            Section("What people told us", tuple(_what(view)), key="what"),
            Section("What did not change, or made things harder", tuple(_harder(view)), key="harder"),
            Section("What we cannot say", (Paragraph(_LIMITS),), key="limits"),
            Section(
                "What happens next",
                (
                    Paragraph(
                        "Not yet written: who will read the report, what may come of it, and whom to ask or to tell that we got something wrong.",
                        "unwritten",
                    ),
                ),
                key="next",
            ),
        ),
        status="draft",
    )


_LIMITS = (
    "We spoke with some of the people involved, not with all. What they told us shows how things look to them. It does not show how common a view is, or what "
    "caused a change. People may also have kept things to themselves."
)


def _who(view: View) -> Iterator[Block]:
    counts = safe_counts(view)
    total = sum(counts.values())
    if total < view.study.project.settings.k:
        yield Paragraph("Only a few people took part, so we do not say here who they were.")
        return
    yield Paragraph(f"{total} people took part in interviews or groups.", "intro" if len(counts) > 1 else "text")
    if len(counts) > 1:
        yield from (Paragraph(f"{words.capital(group)}: {n}", "bullet") for group, n in counts.items())


def safe_counts(view: View) -> dict[str, int]:
    """How many people of each group took part, with groups too small to print put together; nothing that is left can be worked out from the rest."""
    settings = view.study.project.settings
    counts: dict[str, int] = {}
    for person in view.participants.values():
        group = person.get(settings.group, "") or "others"
        counts[group] = counts.get(group, 0) + 1
    return _pooled(counts, settings.k)


def _pooled(counts: Mapping[str, int], k: int) -> dict[str, int]:
    """Groups below `k` put together as others, with the next smallest while together they are below it."""
    left = {g: n for g, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n and g != "others"}
    others = counts.get("others", 0)
    while left and (min(left.values()) < k or 0 < others < k):
        others += left.pop(list(left)[-1])
    return {**left, **({"others": others} if others else {})}


def _what(view: View) -> Iterator[Block]:
    told = []
    for theme in view.source.themes:
        people = len(view.heard(theme.codes).people)
        if theme.claim and people >= 2:
            told.append((people, theme))
    if not told:
        yield Paragraph("Not yet written: no theme has been written that more than one person spoke to (qualcode themes).", "unwritten")
        return
    quotes = 0
    for _, theme in sorted(told, key=lambda item: -item[0])[:MOST_THEMES]:
        yield Paragraph(words.sentence(theme.claim), "authored")
        if groups := _groups_for(view, theme):
            yield Paragraph(f"We heard this from {words.listing(groups)}.", "note")
        approved = [q for q in view.chosen.get(f"theme/{theme.id}/for", []) if q.quote.approved_by] if quotes < MOST_QUOTES else []
        if approved:
            quotes += 1
            yield Quotation(approved[0].number, approved[0].quote)


def _groups_for(view: View, theme: Theme) -> list[str]:
    """The groups of those whose passages were linked for a theme, as far as each group is large enough to be named."""
    codings = in_layer(view.source.layer.codings)
    there = heard(view.source.voices, [codings[i] for i in theme.for_ if i in codings], view.site)
    return [group for group, n in sorted(there.groups.items(), key=lambda item: (-item[1], item[0])) if n >= view.study.project.settings.k]


def _harder(view: View) -> Iterator[Block]:
    written = [w for part in ("no-change", "harm") if (w := view.written(part)) and w.status == "agreed"]
    if not written:
        yield Paragraph("Not yet written: what stayed the same, and what got worse, in plain words.", "unwritten")
    for part in written:
        yield from (Paragraph(text, "authored") for text in part.text.split("\n\n") if text.strip())
