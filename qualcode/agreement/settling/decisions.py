"""What was decided on disagreements: the decisions as they stand, and what each kind of them means."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.agreement.versions import Versions
from qualcode.study import Study

DECISIONS = {
    "accept": "one coder's reading holds (also where it is to leave the place uncoded)",
    "union": "the stretch that all of them cover together",
    "intersection": "the stretch that all of them share",
    "own edges": "other edges, given as words, as TURN:WORDS or as START-END; with another code or stance if wanted",
    "both stand": "both readings stand, each for itself",
    "reject all": "none of the codings holds",
    "defer": "not now; the disagreement stays open",
    "codebook unclear": "the codebook leaves it open; the disagreement waits for its next wording",
}
"""The decisions there are, and what each means."""

QUESTIONS = ("codebook unclear", "codebook")
"""Decisions that wait for the codebook; the second is an older word for the first."""

WAITS = ("defer", *QUESTIONS)


@dataclass(frozen=True)
class Settled:
    """A decision on a coding, or (with no decision) that consensus took the coding over as agreed."""

    id: str
    decision: str = ""
    reason: str = ""
    by: tuple[str, ...] = ()
    waits: bool = False
    is_question: bool = False


def disagreement_id(codings: Iterable[str]) -> str:
    """The id of the disagreement that these codings make, and so of the disagreement that a decision on them settles."""
    return hashlib.sha256("\n".join(sorted(codings)).encode()).hexdigest()[:8]


def settled_marks(study: Study) -> dict[str, list[Settled]]:
    """By coding, the decisions that stand on it; a question to the codebook no longer stands once the code has another wording."""
    found: defaultdict[str, list[Settled]] = defaultdict(list)
    versions = Versions(study)
    for event in study.state.of("resolve"):
        decision = str(event.get("decision") or "")
        is_question = decision in QUESTIONS
        ids = [str(i) for i in event.get("resolves") or ()]
        if is_question and any(_reworded(study, versions, i, str(event.get("codebook") or "")) for i in ids):
            continue
        one = Settled(event.id, decision, str(event.get("reason") or ""), _names(event.get("by")), decision in WAITS, is_question)
        for i in ids:
            found[i].append(one)
    for event in study.state.of("code"):
        if event.coder == "consensus":
            for i in event.get("sources") or ():
                if not found.get(str(i)):
                    found[str(i)].append(Settled(event.id))
    return found


def _reworded(study: Study, versions: Versions, coding: str, version: str) -> bool:
    event = study.state.events.get(coding)
    return event is not None and versions.reworded(version, study.codebook.current(str(event.get("code") or "")))


def _names(by: object) -> tuple[str, ...]:
    return tuple(str(n) for n in by) if isinstance(by, (list, tuple)) else (str(by),) if by else ()


@dataclass(frozen=True)
class Question:
    """A question that disagreements put to the codebook: on which code, why, its disagreements, and, once the wording has changed, the codings made under older words."""

    code: str
    reasons: tuple[str, ...]
    disagreements: int
    answered: bool
    older: tuple[str, ...]


def questions(study: Study) -> list[Question]:
    """The questions to the codebook, by code. Codings made under older words are worth reading again."""
    versions = Versions(study)
    reasons: defaultdict[str, dict[str, None]] = defaultdict(dict)
    counts: defaultdict[str, int] = defaultdict(int)
    asked_under: defaultdict[str, set[str]] = defaultdict(set)
    for event in study.state.of("resolve"):
        if event.get("decision") not in QUESTIONS:
            continue
        for code in {_code_of(study, str(i)) for i in event.get("resolves") or ()} - {""}:
            counts[code] += 1
            asked_under[code].add(str(event.get("codebook") or ""))
            if event.get("reason"):
                reasons[code][str(event["reason"])] = None
    found = []
    for code in sorted(counts):
        answered = any(versions.reworded(v, code) for v in asked_under[code])
        older = [c.id for c in study.codings.codings if c.code == code and c.coder != "consensus" and versions.reworded(c.codebook, code)]
        found.append(Question(code, tuple(reasons[code]), counts[code], answered, tuple(older)))
    return found


def _code_of(study: Study, coding: str) -> str:
    event = study.state.events.get(coding)
    return study.codebook.current(str(event.get("code") or "")) if event is not None else ""
