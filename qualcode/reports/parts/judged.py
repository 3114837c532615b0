"""What people judged: feasibility of each site, confidence in each theme, and the joint display. Nothing here is worked out from counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.analysis.evidence.joint import read_claims
from qualcode.analysis.evidence.judgements import NOT_JUDGED, Judgement
from qualcode.analysis.result import Value
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.parts.authored import authored
from qualcode.reports.parts.themes import heading
from qualcode.reports.plan import shown
from qualcode.reports.view import View

ADAPTED = (
    "Confidence is judged by the authors in words adapted from GRADE-CERQual, which is built for reviews of studies: how the material was gathered, how well it holds "
    "together, how much there is and of whom, and how far it bears on the question; from high to very low."
)
TYPED = "Ratings were typed by people, under a rule where one is named; none is worked out from counts, and no colour stands for one."


def judgement(view: View) -> Section:
    """The judgement on one site: its rating, the confidence in what it rests on, and the conditions."""
    sections = (
        Section("Conditions, and what would have to change", tuple(authored(view, "conditions")), key="judgement/conditions"),
        confidence(view, "judgement/confidence"),
    )
    return Section("Judgement", (Paragraph(TYPED, "intro"), *_rating(view, [view.name])), sections, key="judgement")


def ratings(view: View) -> Section:
    """The ratings of all sites side by side, each with who judged, when, by which rule."""
    if not any((site, "feasibility") in view.source.judgements for site in view.sites or [view.name]):
        return Section("Ratings", (Paragraph(f"{NOT_JUDGED.capitalize()}: no rating has been typed in.", "unwritten"),), key="judgement")
    return Section("Ratings", (Paragraph(TYPED, "intro"), *_rating(view, view.sites or [view.name])), key="judgement", wide=True)


def _rating(view: View, sites: Sequence[str]) -> list[Block]:
    rows = []
    for site in sites:
        found = view.source.judgements.get((site, "feasibility"))
        if found is None:
            rows.append((site, NOT_JUDGED, "–", "–", "–"))
        else:
            rows.append((site, found.value, f"{found.reason}{_rests_on(view, found)}", found.rule or "no rule is named", _who(found)))
    head = ("Site", "Feasibility", "Why, and on what it rests", "Rule set beforehand", "Who, when")
    return [Table("Feasibility as the authors judged it", head, tuple(rows), (11, 12, 36, 29, 12), key="judgement/feasibility")]


def _rests_on(view: View, found: Judgement) -> str:
    """What a judgement rests on, as far as readers can look it up: themes, rates and polls by name, passages by how many."""
    names = {t.id: heading(t) for t in view.source.themes}
    passages = sum(each in view.source.by_link for each in found.evidence)
    said = [names.get(each, each.replace(":", " ", 1)) for each in found.evidence if each not in view.source.by_link]
    said += [words.count(passages, "passage")] if passages else []
    return f" Rests on: {'; '.join(said)}." if said else ""


def _who(found: Judgement) -> str:
    several = f"; {found.rivals + 1} versions stand side by side" if found.rivals else ""
    return f"{found.by}, {words.date(found.at)}{several}"


def confidence(view: View, key: str = "confidence") -> Section:
    """The confidence in each theme this report speaks of."""
    themes = shown(view)
    if not themes:
        return Section(
            "Confidence in the findings", (Paragraph(f"{NOT_JUDGED.capitalize()}: no theme has been written.", "unwritten"),), key=key
        )
    judged = [(t, view.source.judgements.get((t.id, "confidence"))) for t in themes]
    rules = dict.fromkeys(j.rule for _, j in judged if j and j.rule)
    rows = tuple((heading(t), j.value if j else NOT_JUDGED, j.reason if j else "–", _who(j) if j else "–") for t, j in judged)
    table = Table("Confidence in each theme", ("Theme", "Confidence", "Why", "Who, when"), rows, (20, 13, 52, 15), key=key)
    return Section("Confidence in the findings", (Paragraph(ADAPTED, "intro", " ".join(rules)), table), key=key)


def joint(view: View) -> Section:
    """The joint display: each source in its own column with its own counts, and the fit a person judged."""
    result = view.source.joint
    claims = {c.id: c for c in read_claims(view.study)}
    names = {t.id: heading(t) for t in view.source.themes}
    intro = Paragraph(
        "Rates, polls and people's words keep their own columns and counts. Fit (converge, complement, diverge, silent) and conclusions were typed by people.",
        "intro",
    )
    if not result.rows:
        return Section(
            "Rates, polls and people's words side by side", (intro, Paragraph("No claim has been set up yet.", "unwritten")), key="joint"
        )
    rows = []
    for row in result.rows:
        r = dict(zip(result.head, row, strict=True))
        themes = claims[str(r["claim"])].themes
        rows.append(
            (
                str(r["in words"]),
                str(r["rates"]),
                str(r["poll"]),
                "; ".join(names[t] for t in themes) or "–",
                _quotes(view, themes, claims[str(r["claim"])].site),
                _fit(r),
                str(r["what we conclude"]),
            )
        )
    head = ("Claim", "Rates", "Poll", "Themes", "Quotations", "Fit, and why", "What we conclude")
    table = Table("Joint display", head, tuple(rows), (11, 19, 14, 8, 9, 23, 16), key="joint")
    return Section("Rates, polls and people's words side by side", (intro, table), key="joint", wide=True)


def _fit(row: Mapping[str, Value]) -> str:
    return f"{row['fit']}: {row['why']}" if row["why"] else str(row["fit"])


def _quotes(view: View, themes: Sequence[str], site: str) -> str:
    """The numbers of the quotations this report prints on a claim's themes, of its site."""
    setting = view.study.project.settings.site
    found = [
        q.number
        for t in themes
        for side in ("for", "against")
        for q in view.chosen.get(f"theme/{t}/{side}", [])
        if site in ("", q.quote.attributes.get(setting, ""))
    ]
    return ", ".join(found[:3]) or "–"
