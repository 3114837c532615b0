"""What a methods section says of agreement: how it was computed, or why it was not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from qualcode.agreement.results import FEW_POSITIVES, FEW_TRANSCRIPTS, TOO_FEW, Comparison, Overall
from qualcode.agreement.units import WORDS
from qualcode.model.words import count, listing
from qualcode.study import Study

REFLEXIVE = (
    "codes are made in a researcher's reading and are no measurement that a second reader should reproduce (Braun & Clarke 2021); "
    "a coefficient would treat different readings as error (McDonald, Schoenebeck & Forte 2019)"
)
"""Why a reflexive study does without coefficients, unless it gives its own reason."""


_BRACKETS = re.compile(r" ?\[[^\[\]]*\]")

NAMES = {"alpha_masi": "Alpha with MASI distance", "u_alpha": "u-alpha", "bar_u_alpha": "|u-alpha", "cu_alpha": "cu-alpha"}
"""What people read for the figures over all codes."""


def number(value: float | None) -> str:
    """A figure with two decimals, or a dash where it is undefined."""
    return "–" if value is None else f"{round(value, 2) + 0.0:.2f}"  # + 0.0: no minus before a nought


def over_all_codes(figures: Sequence[Overall]) -> Iterator[str]:
    """A sentence for each figure over all codes; one for all of them where none is defined, for the same reason."""
    if len(figures) > 1 and all(one.value is None for one in figures) and len({one.note for one in figures}) == 1:
        yield f"{listing(NAMES[one.name] for one in figures)}: {figures[0].note}."
        return
    for one in figures:
        interval = f", {number(one.ci_low)} to {number(one.ci_high)}" if one.ci_low is not None else ""
        note = f" ({one.note})" if one.note and one.note != TOO_FEW else ""
        yield f"{NAMES[one.name]}, {one.says}: {number(one.value)}{interval}{note}."


def why_none(study: Study) -> str:
    """Why this study computes no coefficient: its own reason (`no_agreement` under [study] in qualcode.toml), that it is reflexive, or nothing."""
    settings = study.project.settings
    reason = str(settings.study.get("no_agreement", "")).strip().rstrip(".")
    return reason or (REFLEXIVE if settings.approach == "reflexive" else "")


def no_coefficient(reason: str) -> str:
    """The sentence for the methods section of a study that computes none."""
    return f"We do not compute a coefficient of agreement between coders, because {reason}."


def methods(study: Study, found: Comparison, brackets: bool = True) -> str:
    """The paragraph for the methods section; square brackets mark what only the team can say, and are left out where `brackets` is False."""
    text = " ".join(s for s in (_who(study, found), _what(found), _figures(found), _suggestions(found), _settled(study)) if s)
    return text if brackets else _BRACKETS.sub("", text)


def _who(study: Study, found: Comparison) -> str:
    n, of = len(found.sources), found.n_transcripts_in_study
    if not n:
        return f"{listing(found.coders)} share no transcript that both coded without seeing suggestions, so agreement on blind coding cannot be given."
    snapshots = list(dict.fromkeys(name for s in found.sources for name in s.read_from.values()))
    return (
        f"{n} of {of} transcripts ({n / of:.0%}) were coded by {'both' if len(found.coders) == 2 else 'more than one of'} {listing(found.coders)}"
        f"{_design(study, found)} Agreement was computed on the codings before anything was settled, read from: {'; '.join(snapshots)}. "
        f"{_codebooks(found)}"
    )


def _design(study: Study, found: Comparison) -> str:
    """How the transcripts were chosen and who could see what, as far as the packs on record tell."""
    here = {s.transcript for s in found.sources}
    said = []
    for event in study.state.of("record"):
        detail = event.get("detail")
        if event.get("kind") != "pack" or not isinstance(detail, dict) or detail.get("coder") not in found.coders:
            continue
        if not (shared := here & set(detail.get("transcripts") or ())):
            continue
        how = f"drawn at random from {detail['of']} (seed {detail['seed']})" if detail.get("sample") else "named by the team"
        apart = "without the codings of the others" if detail.get("blind") else "with the codings of the others at hand"
        said.append(f"{detail['coder']} coded {len(shared)} of them, {how}, in a copy {apart}")
    if not said:
        return " [how these were chosen; whether the coders could see each other's work; how they were trained]."
    return f". {'; '.join(said)} [how the coders were trained]."


def _codebooks(found: Comparison) -> str:
    if not found.codebooks:
        return "Which version of the codebook was used is not recorded."
    return f"They were made with version{'s' if len(found.codebooks) > 1 else ''} {listing(found.codebooks)} of the codebook."


def _what(found: Comparison) -> str:
    if found.pooled is None:
        return ""
    n = found.pooled.n_units
    unit = f"The unit was {WORDS[found.unit]} ({n:,} {'characters' if found.unit in ('character', 'spans') else 'units'})"
    if found.unit == "spans":
        unit = f"The coders marked spans freely in {n:,} characters"
    return (
        f"{unit}, of participants' talk only. A unit counts for a coder who is known to have read it, with or without a code; what a coder did not read is missing. "
        "Overlapping codings of one code by one coder count as one."
    )


def _figures(found: Comparison) -> str:
    if found.pooled is None:
        return ""
    alpha = (
        "Krippendorff's unitizing alpha (u-alpha, one continuum a code)"
        if found.unit == "spans"
        else "Krippendorff's alpha (nominal, present or absent)"
    )
    low, high = found.pooled.ci_low, found.pooled.ci_high
    interval = (
        f"95% interval {number(low)} to {number(high)}, from drawing transcripts again with replacement"
        if low is not None
        else f"without an interval, because fewer than {FEW_TRANSCRIPTS} transcripts were coded twice"
    )
    few = sum(r.too_few for r in found.by_code)
    lowest = f"; the lowest value of a code was {number(found.pooled.lowest_alpha)} ({found.pooled.lowest})" if found.pooled.lowest else ""
    judged = (
        f" {few} of {len(found.by_code)} codes in use are not judged, because a coder used them {FEW_POSITIVES} times or fewer."
        if few
        else ""
    )
    return (
        f"For each code we give {alpha}, beside percent agreement, Dice and how often each coder used it. Pooled over codes (summed observed by summed expected "
        f"disagreement) it was {number(found.pooled.alpha)} ({interval}){lowest}.{judged}"
    )


def _suggestions(found: Comparison) -> str:
    if found.suggested is None:
        return ""
    n = len(found.suggested.transcripts)
    return (
        f"{count(n, 'transcript')} on which a coder saw suggestions {'is' if n == 1 else 'are'} left out of these figures and given apart."
    )


def _settled(study: Study) -> str:
    decisions = Counter(e["decision"] for e in study.state.of("resolve") if e.get("decision"))
    if not decisions:
        return "[How differences were settled, and by whom.]"
    kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(decisions.items()))
    people = sorted({str(name) for e in study.state.of("resolve") for name in e.get("by") or ()})
    n, why = sum(decisions.values()), sum(bool(e.get("reason")) for e in study.state.of("resolve") if e.get("decision"))
    decided = f"{count(n, 'decision on a difference was', 'decisions on differences were')} recorded"
    return f"Afterwards {decided}{f' by {listing(people)}' if people else ' [by whom]'} ({kinds}), {why} of them with a reason."
