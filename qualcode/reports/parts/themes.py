"""A theme in a report: what the analysts claim and wrote, who is heard, and words for and against it."""

from __future__ import annotations

from qualcode.analysis.evidence.judgements import NOT_JUDGED
from qualcode.analysis.themes.matrix import NOT_ASKED, NOT_RAISED
from qualcode.analysis.themes.themes import NOT_SEARCHED, Theme
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section
from qualcode.reports.parts.authored import NOT_WRITTEN, paragraphs
from qualcode.reports.parts.counts import few
from qualcode.reports.plan import cell_of, codes_of
from qualcode.reports.view import View

ACROSS_SITES = "Theme across sites:"
"""What stands before a theme's claim in the report on one of several sites."""
NONE_FOR_IT_PRINTED = "There are passages that speak for it, but none of them can be quoted here."
NONE_FOR_IT = "No passage that speaks for it is linked to it here."


def heading(theme: Theme) -> str:
    """A theme's short name as a heading: `Morning meeting` for `morning-meeting`."""
    return words.capital(theme.id.replace("-", " ").replace("_", " "))


def theme_section(view: View, theme: Theme, part: str) -> Section:
    """A theme under its short name: claim, summary (site by site across sites), evidence, quotations for and against."""
    blocks: list[Block] = [Paragraph(_claim(view, theme), "definition")]
    blocks += _summaries(view, theme)
    # the footnote hangs here and not on the claim: a heading that must stay with a line that has one was left alone at the foot of a page
    blocks.append(Paragraph(evidence(view, theme), "evidence", _searched(view, theme)))
    for_, against = (view.chosen.get(f"theme/{theme.id}/{side}", []) for side in ("for", "against"))
    blocks += for_
    if under_codes := view.chosen.get(f"theme/{theme.id}/codes", []):
        blocks += [Paragraph("No passage that may be quoted is linked to it here; these stand under its codes:", "intro"), *under_codes]
    if against and not for_:
        blocks.append(Paragraph(NONE_FOR_IT_PRINTED if _spoken_for(view, theme) else NONE_FOR_IT, "note"))
    if against:
        blocks += [Paragraph("Speaking against it:", "intro"), *against]
    return Section(heading(theme), tuple(blocks), key=f"{part}/theme/{theme.id}")


def _claim(view: View, theme: Theme) -> str:
    """The claim; a site's report says that it is made on all sites, lest it be read as a finding on this one."""
    claim = words.sentence(theme.claim)
    return f"{ACROSS_SITES} {claim}" if claim and view.site and len(view.source.sites) > 1 else claim


def _spoken_for(view: View, theme: Theme) -> bool:
    return any(view.source.voices.in_coding(c, view.site) for c in view.source.linked(theme)["for"])


def _searched(view: View, theme: Theme) -> str:
    if not theme.searched:
        return f"Contrary cases: {NOT_SEARCHED}."
    if view.site:
        return "Contrary cases were searched for; the report across sites says how."
    return f"How contrary cases were looked for: {words.sentence(theme.searched)}"


def _summaries(view: View, theme: Theme) -> list[Block]:
    """What an analyst wrote in the matrix on this site, or on each."""
    if view.site or not view.sites:
        summary = cell_of(view, theme.id)
        return list(paragraphs(summary)) if summary else [Paragraph(f"{NOT_WRITTEN} {raised(view, theme, view.site)}".strip(), "unwritten")]
    found: list[Block] = []
    for site in view.sites:
        if summary := cell_of(view, theme.id, site):
            found.append(Paragraph(f"{site}. {' '.join(summary.split())}", "authored"))
        else:
            found.append(Paragraph(f"{site}. {NOT_WRITTEN} {raised(view, theme, site)}".strip(), "unwritten"))
    return found


def raised(view: View, theme: Theme, site: str) -> str:
    """Whether anybody spoke of a theme at a site, and whether they were asked."""
    codes = set(codes_of(view, theme))
    if any(view.source.voices.in_coding(c, site) for c in view.codings if c.code in codes):
        return "People spoke of it here."
    there = sorted({v.transcript for v in view.source.voices.everybody() if v.heard and site in ("", v.site)})
    asking = view.source.guide.asking(there, codes)
    return words.sentence(
        NOT_RAISED
        if asking.asked
        else NOT_ASKED
        if asking.words == NOT_ASKED
        else "Nobody spoke of it; whether it was asked is not on record"
    )


def evidence(view: View, theme: Theme) -> str:
    """One line: how settled the theme is, who is heard on its codes, and the confidence a person judged."""
    heard = view.heard(codes_of(view, theme))
    confidence = view.source.judgements.get((theme.id, "confidence"))
    judged = f"{confidence.value} ({confidence.by}, {words.date(confidence.at)})" if confidence else NOT_JUDGED
    n = len(heard.people)
    who = (
        f"{words.capital(few(view, n))} {'is' if few(view, n) == 'one person' or n == 1 == view.study.project.settings.k else 'are'} heard on its codes"
        if n
        else "Nobody is heard on its codes"
    )
    return f"{who}; theme {theme.status}; confidence in it: {judged}."
