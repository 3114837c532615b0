"""The joint display: what rates, polls and people say on each claim, side by side, with the fit and the conclusion that people typed; and the logic model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.analysis.evidence.judgements import KINDS, NOT_JUDGED, Judgement, read_judgements
from qualcode.analysis.evidence.polls import Poll, read_polls, share
from qualcode.analysis.evidence.rates import rates_table
from qualcode.analysis.material import Material
from qualcode.analysis.quotes.quotable import of_theme, quotes
from qualcode.analysis.result import Result, Value, joined, text
from qualcode.analysis.themes.themes import Theme, read_themes
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Quote
from qualcode.project.yaml_files import read_yaml, text_list

if TYPE_CHECKING:
    from qualcode.study import Study

CLAIMS, LOGIC = "joint-display.yaml", "logic-model.yaml"
NOT_WRITTEN = "not written"
NOTHING = "–"


@dataclass(frozen=True)
class Claim:
    """An outcome or claim: what is judged under its `id`, in words, at which site (empty: across), and the rates, poll options and themes set beside each other."""

    id: str
    says: str
    site: str = ""
    rates: tuple[str, ...] = ()
    polls: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


def read_claims(study: Study) -> list[Claim]:
    """The claims of `seeds/joint-display.yaml`; where there is no such file, each theme is one.

    Raises:
        QualcodeError: a claim has no id, or names a theme that is not there.
    """
    name = f"seeds/{CLAIMS}"
    found = read_yaml(study.project.seeds / CLAIMS, name)
    themes = read_themes(study)
    if found is None:
        return [Claim(t.id, t.claim, themes=(t.id,)) for t in themes]
    claims = []
    for number, entry in enumerate(found.get("claims") or (), 1):
        if not isinstance(entry, dict) or not entry.get("id"):
            raise QualcodeError(f"{name}: claim {number} has no id", "give each claim an id: what its fit is judged under")
        where = f"{name}, claim {entry['id']}"
        parts = {key: tuple(text_list(entry, key, where)) for key in ("rates", "polls", "themes")}
        _known("theme", parts["themes"], [t.id for t in themes], where)
        claims.append(Claim(str(entry["id"]), str(entry.get("says") or entry["id"]), str(entry.get("site") or ""), **parts))
    return claims


def _known(what: str, names: Iterable[str], known: Sequence[str], where: str) -> None:
    for name in names:
        if name not in known:
            raise QualcodeError(
                f"{where}: there is no {what} {name!r}", did_you_mean(name, list(known)) or f"there are {', '.join(known) or 'none'}"
            )


def joint_display(study: Study, layer: str = "study") -> Result:
    """One row a claim. Each source keeps its own column and its own counts; nothing is worked out across them."""
    material, judged = Material(study, layer), read_judgements(study)
    rates = [dict(zip(r.head, row, strict=True)) for r in (rates_table(study),) for row in r.rows]
    options = _options(read_polls(study))
    themes = {t.id: t for t in read_themes(study)}
    quotable = quotes(study, layer)
    rows: list[tuple[Value, ...]] = []
    for claim in read_claims(study):
        where = f"seeds/{CLAIMS}, claim {claim.id}"
        _known("rate", claim.rates, [str(r["outcome"]) for r in rates if claim.site in ("", r["site"])], where)
        _known("poll option", claim.polls, list(options), where)
        fit, conclusion = (judged.get((claim.id, kind)) for kind in ("fit", "conclusion"))
        printed = _quote(study, material, claim, quotable)
        rows.append(
            (
                claim.id,
                claim.says,
                joined(_rate(r, claim) for r in rates if r["outcome"] in claim.rates and claim.site in ("", r["site"])) or NOTHING,
                joined(options[p] for p in claim.polls) or NOTHING,
                joined(_theme(material, themes[t], claim.site, judged) for t in claim.themes) or NOTHING,
                f"“{printed.printed}” ({printed.attribution})" if printed else NOTHING,
                fit.value if fit else NOT_JUDGED,
                f"{fit.reason} ({fit.by}, {fit.at[:10]})" if fit else "",
                conclusion.value if conclusion else NOT_WRITTEN,
            )
        )
    notes = (
        "rates, polls and people's words keep their own counts; fit and conclusions are typed by people and never worked out",
        f"a quote is one that an author approved among the theme's passages; {NOTHING}: nothing is set beside the claim, or nothing is approved",
        *material.missing(),
    )
    head = ("claim", "in words", "rates", "poll", "themes", "quote", "fit", "why", "what we conclude")
    return Result("Joint display", "each source in its own", head, tuple(rows), f"{len(rows)} claims", material.layer.describe(), notes)


def _rate(rate: Mapping[str, Value], claim: Claim) -> str:
    at = "" if claim.site else f"{rate['site']}: "
    change, other = (f"{text(rate[a])} to {text(rate[b])}" for a, b in (("before", "after"), ("comparator before", "comparator after")))
    estimate = f"; {rate['measure']} {text(rate['estimate'])}" if rate["estimate"] not in ("no estimate", None) else "; no estimate"
    interval = f" ({text(rate['interval low'])} to {text(rate['interval high'])})" if rate["interval low"] is not None else ""
    return f"{at}{rate['outcome']} ({rate['unit']}): {change}, comparator {other}{estimate}{interval}"


def _options(polls: Iterable[Poll]) -> dict[str, str]:
    """What may be printed of each option, by `poll/question/option`."""
    return {
        f"{p.id}/{q.id}/{o.id}": f"{o.text}: {share(q, o)}, {p.name}, {p.dates}"
        + ("" if p.sites else "; asked of nobody at these sites in particular")
        for p in polls
        for q in p.questions
        for o in q.options
    }


def _theme(material: Material, theme: Theme, site: str, judged: Mapping[tuple[str, str], Judgement]) -> str:
    codes = {material.study.codebook.current(c) for c in theme.codes}
    here = {v.participant for p in material.passages if p.coding.code in codes for v in p.voices if v.participant and site in ("", v.site)}
    confidence = judged.get((theme.id, "confidence"))
    return f"{theme.claim} [{theme.status}; {len(here)} people heard{f' at {site}' if site else ''}; confidence: {confidence.value if confidence else NOT_JUDGED}]"


def _quote(study: Study, material: Material, claim: Claim, quotable: Sequence[Quote]) -> Quote | None:
    """The first approved quote of the claim's themes, at its site."""
    setting = study.project.settings.site
    for theme in claim.themes:
        linked = of_theme(study, material.layer.codings, theme)
        for quote in quotable:
            if quote.approved_by and quote.coding in linked and claim.site in ("", quote.attributes.get(setting)):
                return quote
    return None


def judgements_table(study: Study) -> Result:
    """What was judged and what was not: the feasibility of each site, the confidence in each theme, the fit and conclusion of each claim."""
    found = read_judgements(study)
    setting = study.project.settings.site
    sites = sorted({p[setting] for p in study.participants.values()} - {""})
    wanted = [*((s, "feasibility") for s in sites), *((t.id, "confidence") for t in read_themes(study))]
    wanted += [(c.id, kind) for c in read_claims(study) for kind in ("fit", "conclusion")]
    rows: list[tuple[Value, ...]] = []
    for key in dict.fromkeys([*wanted, *sorted(found)]):
        there = found.get(key)
        rows.append(
            (
                *key,
                there.value if there else NOT_JUDGED,
                there.reason if there else "",
                there.rule if there else "",
                "; ".join(_rests_on(study, each) for each in there.evidence) if there else "",
                there.by if there else "",
                there.at[:10] if there else "",
            )
        )
    clash = [
        f"{on}, {kind}: {j.rivals + 1} versions were written apart; write the one that should stand"
        for (on, kind), j in found.items()
        if j.rivals
    ]
    without = [
        f"{on}, {kind}: no rule was named that it was judged by" for (on, kind), j in found.items() if not j.rule and kind in KINDS[:2]
    ]
    without += [
        f"{on}, {kind}: no evidence was named that it rests on" for (on, kind), j in found.items() if not j.evidence and kind in KINDS[:2]
    ]
    notes = ("typed by people; no rating is worked out from counts", *clash, *without)
    return Result(
        "Judgements",
        "typed by people",
        ("on", "kind", "value", "reason", "rule", "rests on", "by", "on the day"),
        tuple(rows),
        f"{len(found)} judged, {sum(r[2] == NOT_JUDGED for r in rows)} not",
        "",
        notes,
    )


def _rests_on(study: Study, name: str) -> str:
    """What a judgement rests on, in words: a passage by its transcript and turn, anything else by its name."""
    coding = next((c for c in study.codings.codings if c.id == name), None)
    if coding is None:
        return name
    turn = next(study.transcripts[coding.transcript].turns_in(coding.span), None)
    return f"{coding.code} in {coding.transcript}{f', turn {turn.number}' if turn else ''}"


def logic_model(study: Study, layer: str = "study") -> Result:
    """The pathways of `seeds/logic-model.yaml` with the themes that people set to support, qualify or contradict each.

    Raises:
        QualcodeError: a pathway has no id, or names a theme that is not there.
    """
    name = f"seeds/{LOGIC}"
    found: dict[str, Any] = read_yaml(study.project.seeds / LOGIC, name) or {}
    themes, material = {t.id: t for t in read_themes(study)}, Material(study, layer)
    rows: list[tuple[Value, ...]] = []
    for number, entry in enumerate(found.get("pathways") or (), 1):
        if not isinstance(entry, dict) or not entry.get("id"):
            raise QualcodeError(f"{name}: pathway {number} has no id", "give each pathway an id")
        cells = []
        for side in ("supports", "qualifies", "contradicts"):
            names = text_list(entry, side, f"{name}, pathway {entry['id']}")
            _known("theme", names, list(themes), f"{name}, pathway {entry['id']}")
            cells.append(
                joined(f"{n} [{themes[n].status}; {', '.join(_sites(material, themes[n])) or 'no site'}]" for n in names) or NOT_JUDGED
            )
        rows.append(
            (str(entry["id"]), *(str(entry.get(k) or NOT_WRITTEN) for k in ("pathway", "activity", "mechanism", "outcome")), *cells)
        )
    notes = (
        "which theme supports, qualifies or contradicts a pathway is a person's judgement, written in " + name,
        "sites: where the passages for the theme come from",
    )
    head = ("id", "pathway", "activity", "mechanism", "outcome", "supported by", "qualified by", "contradicted by")
    return Result(
        "Logic model", "themes, as people placed them", head, tuple(rows), f"{len(rows)} pathways", material.layer.describe(), notes
    )


def _sites(material: Material, theme: Theme) -> list[str]:
    from qualcode.analysis.themes.themes import sides

    return sorted({v.site for c in sides(material.study, theme)["for"] for v in material.voices.in_coding(c) if v.site})
