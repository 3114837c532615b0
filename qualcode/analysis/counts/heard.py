"""Who was heard on what. These are counts of people heard, not of how common a view is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualcode.analysis.voices import Voices
from qualcode.model.coding import Coding
from qualcode.model.events import STANCES


@dataclass(frozen=True)
class Heard:
    """The different people heard in some passages, and how many passages there are.

    `groups` and `sites` give the people by group (the word that may be printed) and by site; `unmatched` are speakers nobody has matched to a
    participant, counted apart. `stances` counts passages; those without one stand under the empty text.
    """

    people: frozenset[str] = frozenset()
    unmatched: frozenset[tuple[str, str]] = frozenset()
    groups: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, int] = field(default_factory=dict)
    passages: int = 0
    stances: Mapping[str, int] = field(default_factory=dict)


def heard(voices: Voices, codings: Iterable[Coding], site: str = "") -> Heard:
    """Who is heard in these codings; with `site`, only people of that site and the passages they are heard in."""
    passages = [(coding, there) for coding in codings if (there := voices.in_coding(coding, site))]
    speakers = list(dict.fromkeys(v for _, there in passages for v in there))
    return Heard(
        people=frozenset(v.participant for v in speakers if v.participant),
        unmatched=frozenset((v.transcript, v.label) for v in speakers if not v.participant),
        groups=_people_by((voices.word(v), v.participant) for v in speakers),
        sites=_people_by((v.site, v.participant) for v in speakers),
        passages=len(passages),
        stances=_count((c.stance for c, _ in passages), STANCES),
    )


def heard_by_code(voices: Voices, codings: Iterable[Coding], site: str = "") -> dict[str, Heard]:
    """The same for each code that anybody is heard on."""
    by_code: dict[str, list[Coding]] = {}
    for coding in codings:
        by_code.setdefault(coding.code, []).append(coding)
    found = {code: heard(voices, there, site) for code, there in sorted(by_code.items())}
    return {code: h for code, h in found.items() if h.passages}


def sources(voices: Voices, site: str = "") -> dict[str, int]:
    """How many transcripts of each kind somebody is heard in (of that site, if named)."""
    kinds: Counter[str] = Counter()
    for transcript in dict.fromkeys(v.transcript for v in voices.everybody() if v.heard and site in ("", v.site)):
        kinds[voices.study.rows.get(transcript, {}).get("kind", "").strip() or "transcript"] += 1
    return dict(sorted(kinds.items()))


def _people_by(pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many different people stand beside each value; speakers not matched to a participant have an empty name and do not count."""
    people: dict[str, set[str]] = {}
    for value, participant in pairs:
        if participant:
            people.setdefault(value, set()).add(participant)
    return {value: len(there) for value, there in sorted(people.items())}


def _count(values: Iterable[str], order: tuple[str, ...]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in (*order, "") if counts[value]}
