"""What became of suggestions: shown, accepted, adjusted and rejected, by coder, code and source. The methods appendix prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model.events import Event
from qualcode.study import Study

BLANKET = 20
"""Decisions of a coder, from which on accepting nearly everything is worth a warning."""

NEARLY_ALL = 0.95


@dataclass(frozen=True, slots=True)
class Used:
    """What a coder did with the suggestions of a code from one source (`cues`, or `learner` where no cue stood in the passage)."""

    coder: str
    code: str
    source: str
    accepted: int = 0
    adjusted: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Usage:
    """How suggestions were used: what was decided, for how many transcripts each coder was shown some, and what a reader should be warned of."""

    used: tuple[Used, ...]
    offered: tuple[tuple[str, int], ...]
    warnings: tuple[str, ...]


def usage(study: Study) -> Usage:
    """How suggestions were used in a study, as far as decisions still stand.

    Accepted with another span or code counts as adjusted. Rejections keep no source, so they count for the source of the code's suggestions by that coder
    only where there is one source; else for `cues`.
    """
    name, counts = study.state.coders.name, Counter[tuple[str, str, str, str]]()
    for event in study.state.of("code"):
        if origin := event.get("from"):
            what = "adjusted" if _adjusted(event) else "accepted"
            counts[name(event.coder), str(origin.get("code") or event["code"]), _source(event), what] += 1
    for event in study.state.of("reject"):
        counts[name(event.coder), event["code"], _rejected_source(counts, name(event.coder), event["code"]), "rejected"] += 1
    keys = sorted({key[:3] for key in counts})
    used = tuple(Used(*key, *(counts[(*key, what)] for what in ("accepted", "adjusted", "rejected"))) for key in keys)
    shown = {(name(e.coder), e["transcript"]) for e in study.state.of("offered")}
    offered = tuple(sorted(Counter(coder for coder, _ in shown).items()))
    return Usage(used, offered, tuple(_warnings(used)))


def _adjusted(event: Event) -> bool:
    origin = event["from"]
    return any(key in origin and origin[key] != event[key] for key in ("start", "end", "code"))


def _source(event: Event) -> str:
    return "cues" if event["from"].get("cues", True) else "learner"


def _rejected_source(counts: Counter[tuple[str, str, str, str]], coder: str, code: str) -> str:
    sources = {source for by, of, source, what in counts if (by, of) == (coder, code) and what != "rejected"}
    return sources.pop() if len(sources) == 1 else "cues"


def _warnings(used: Sequence[Used]) -> list[str]:
    found = []
    for coder in sorted({u.coder for u in used}):
        mine = [u for u in used if u.coder == coder]
        taken, all_of_them = sum(u.accepted for u in mine), sum(u.accepted + u.adjusted + u.rejected for u in mine)
        if all_of_them >= BLANKET and taken >= NEARLY_ALL * all_of_them:
            found.append(f"{coder} accepted {taken} of {all_of_them} suggestions as they stood: read some again without them")
    return found
