"""Judgements that people typed: ratings, confidence, fit and conclusions. Missing ones say “not judged”; none is ever worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.codings.acts import event
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event

if TYPE_CHECKING:
    from qualcode.study import Study

NOT_JUDGED = "not judged"
KINDS = ("feasibility", "confidence", "fit", "conclusion")
VALUES = {"confidence": ("high", "moderate", "low", "very low"), "fit": ("converge", "complement", "diverge", "silent")}
"""The words for confidence (adapted from GRADE-CERQual) and for fit (Guetterman, Fetters and Creswell 2015); other kinds take the study's own."""


@dataclass(frozen=True)
class Judgement:
    """What somebody judged of a site, theme or claim (`on`), by which rule and why. `rivals` counts other versions that nothing orders.

    `evidence` names what the judgement rests on: codings and themes by id, rates and polls as `rates:OUTCOME` and `poll:ID`.
    """

    on: str
    kind: str
    value: str
    rule: str
    reason: str
    by: str
    at: str
    event: str
    rivals: int = 0
    evidence: tuple[str, ...] = ()


def read_judgements(study: Study) -> dict[tuple[str, str], Judgement]:
    """Every judgement that stands, by what it is on and its kind."""
    found: dict[tuple[str, str], Judgement] = {}
    for each in study.state.of("judge"):
        key = (str(each["on"]), str(each["kind"]))
        rivals = found[key].rivals + 1 if key in found else 0
        found[key] = Judgement(
            *key,
            str(each.get("value") or ""),
            str(each.get("rule") or ""),
            str(each.get("reason") or ""),
            each.coder,
            each.at,
            each.id,
            rivals,
            tuple(str(e) for e in each.get("evidence") or ()),
        )
    return found


def judge_event(
    study: Study, coder: str, on: str, kind: str, value: str, reason: str, rule: str = "", evidence: Sequence[str] = ()
) -> Event:
    """The event that records a judgement, in place of what stood there; `evidence` is what it rests on, checked to be there.

    Raises:
        QualcodeError: kind or value is no such word, or no reason is given.
    """
    if kind not in KINDS:
        raise QualcodeError(f"{kind!r} is no kind of judgement", did_you_mean(kind, list(KINDS)) or f"kinds are {', '.join(KINDS)}")
    known = VALUES.get(kind)
    if not value.strip() or (known and value not in known):
        raise QualcodeError(
            f"{value!r} is no judgement of {kind}",
            did_you_mean(value, list(known or ())) or (f"use one of {', '.join(known)}" if known else "write it in words"),
        )
    if not reason.strip():
        raise QualcodeError("a judgement needs its reason", "say why, and on what it rests: --reason “…”")
    if not on.strip():
        raise QualcodeError("nothing was named to judge", "name a site, a theme or a claim")
    rests_on = [_evidence(study, each) for each in evidence]
    older = [e.id for e in study.state.of("judge") if e["on"] == on and e["kind"] == kind]
    return event(
        coder,
        "judge",
        {
            "on": on,
            "kind": kind,
            "value": value,
            "rule": rule or None,
            "evidence": rests_on or None,
            "reason": reason,
            "replaces": older or None,
        },
    )


def _evidence(study: Study, name: str) -> str:
    """What a judgement rests on, by its lasting name.

    Raises:
        QualcodeError: there is nothing of that name.
    """
    from qualcode.analysis.evidence.polls import read_polls
    from qualcode.analysis.evidence.rates import read_rates
    from qualcode.analysis.themes.themes import read_themes

    kind, found, rest = name.partition(":")
    known: dict[str, list[str]] = {
        "rates": [r.outcome for r in read_rates(study)] if found else [],
        "poll": [p.id for p in read_polls(study)] if found else [],
    }
    if found and kind in known:
        if rest in known[kind]:
            return name
        raise QualcodeError(
            f"there is no {kind} {rest!r}", did_you_mean(rest, known[kind]) or f"there are {', '.join(known[kind]) or 'none'}"
        )
    if name in {t.id for t in read_themes(study)}:
        return name
    return study.coding(name).id
