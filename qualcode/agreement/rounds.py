"""Agreement from round to round, and of coders with themselves: whether a codebook is understood better, or drifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qualcode.agreement import rows
from qualcode.agreement.choose import Sources
from qualcode.agreement.compare import codes_in_use, compare
from qualcode.agreement.gather import gather
from qualcode.agreement.moments import Moment, snapshot_moments
from qualcode.agreement.results import Row
from qualcode.agreement.tallies import tally
from qualcode.agreement.units import check_kind
from qualcode.codings.again import again_coders
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.study import Study


@dataclass(frozen=True)
class Round:
    """What a snapshot adds: the transcripts that two coders had read by then (or one more coder than by an earlier one), and how far they agree on them.

    `again` are transcripts that an earlier round had measured and that were coded further since, with their figure as it was by then: it is no round of its own,
    for what was talked about is agreed on more easily. `row` and `again_row` are None where there is nothing.
    """

    name: str
    digest: str
    at: str
    codebook: str
    transcripts: tuple[str, ...]
    row: Row | None
    again: tuple[str, ...] = ()
    again_row: Row | None = None
    warning: str = ""


@dataclass(frozen=True)
class Drift:
    """A coder held against themselves on a sample coded again: all codes pooled, and by code."""

    coder: str
    again: str
    transcripts: tuple[str, ...]
    pooled: Row | None
    by_code: tuple[Row, ...] = ()
    note: str = ""


def rounds(study: Study, unit: str = "turn", coders: Sequence[str] = ()) -> list[Round]:
    """Agreement at each snapshot, the earliest first, on the transcripts that are new in it.

    Raises:
        UsageError: there is no such unit.
        QualcodeError: a snapshot is missing or was changed.
    """
    check_kind(unit)
    apart = again_coders(study.state)
    wanted = {study.state.coders.name(c) for c in coders}
    found: list[Round] = []
    before: dict[str, tuple[set[str], frozenset[str]]] = {}
    for moment, event in _moments(study):
        names = sorted({c for c, _ in moment.work if c != "consensus" and c not in apart and (not wanted or c in wanted)})
        readers = {t: [c for c in names if moment.of(c, t).extent(x.text)] for t, x in study.transcripts.items()}
        shared = {t: own for t, own in readers.items() if len(own) >= 2}
        marks = {t: frozenset(i for c in shared[t] for x in moment.of(c, t).codings for i in (x.id, *x.same_as)) for t in shared}
        new = [t for t, own in shared.items() if not set(own) <= before.get(t, (set(), None))[0]]
        again = [t for t in shared if t not in new and marks[t] != before[t][1]]
        before.update({t: (set(own), marks[t]) for t, own in shared.items()})
        warning = _warning(again, bool(new))
        row, again_row = (_row(study, moment, part, shared, unit) for part in (new, again))
        found.append(
            Round(moment.name, moment.digest, event.at, event.get("codebook") or "", tuple(new), row, tuple(again), again_row, warning)
        )
    return found


def _moments(study: Study) -> list[tuple[Moment, Event]]:
    """Each snapshot's moment with its event, the earliest first."""
    events: dict[str, Event] = {}
    for event in study.state.of("snapshot"):
        events.setdefault(event["events"], event)
    return [(m, events[m.digest]) for m in snapshot_moments(study)]


def _warning(again: Sequence[str], any_new: bool) -> str:
    if not again:
        return ""
    here = f"{', '.join(again)}: measured before, and coded further since"
    return f"{here}. Agreement on what was talked about says little; measure the next round on new transcripts" + (
        "." if any_new else ", for this one has none."
    )


def _row(study: Study, moment: Moment, transcripts: Sequence[str], readers: dict[str, list[str]], unit: str) -> Row | None:
    """All codes pooled over these transcripts, as they stood at one moment."""
    if not transcripts:
        return None
    coders = tuple(sorted({c for t in transcripts for c in readers[t]}))
    sources: Sources = {t: dict.fromkeys(coders, moment) for t in sorted(transcripts)}
    material = gather(study, coders, codes_in_use(study, (moment.of(c, t) for t in transcripts for c in coders)), sources, unit)
    return rows.pooled_row(moment.name, tally(material), study.project.settings.seed)


def drift(study: Study, unit: str = "turn") -> list[Drift]:
    """Each coder who coded a sample again (`qualcode pack --again`), held against themselves.

    Raises:
        UsageError: there is no such unit.
    """
    found = []
    for again, coder in sorted(again_coders(study.state).items()):
        try:
            one = compare(study, (coder, again), unit)
        except QualcodeError as error:
            found.append(Drift(coder, again, (), None, note=error.message))
            continue
        found.append(Drift(coder, again, tuple(s.transcript for s in one.sources), one.pooled, one.by_code, "; ".join(one.notes)))
    return found


def as_json(found: Sequence[Round], drifts: Sequence[Drift]) -> dict[str, Any]:
    """Rounds and drift as scripts read them."""
    return {"rounds": [asdict(r) for r in found], "drift": [asdict(d) for d in drifts]}
