"""The queue of disagreements: found on every text, given what was decided on them, and put in the order in which settling them teaches most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt

from qualcode.agreement.moments import Moment, today
from qualcode.agreement.settling.decisions import Settled, settled_marks
from qualcode.agreement.settling.disagreements import KINDS, Disagreement, Queue
from qualcode.agreement.settling.one_text import OneText
from qualcode.agreement.versions import Versions
from qualcode.codings.again import again_coders
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.study import Study


def find_disagreements(study: Study, coders: Sequence[str] = (), transcripts: Sequence[str] = ()) -> Queue:
    """Every disagreement of these coders (default: all but those who coded a sample again), on their codings as they stand today.

    Codes come in the order in which it is surest that coders differ on them (the upper end of Wilson's 95 % interval for the share of places agreed, lowest first);
    a code's disagreements stand together, by kind and place.

    Raises:
        QualcodeError: a coder or a transcript fits nothing.
    """
    now = today(study)
    names = _coders(study, now, coders)
    wanted = sorted({study.transcript(t).id for t in transcripts}) or list(study.transcripts)
    versions, settled = Versions(study), settled_marks(study)
    found: list[Disagreement] = []
    for transcript in wanted:
        work = {c: now.of(c, transcript) for c in names}
        if sum(bool(w.codings or w.whole or w.spans) for w in work.values()) >= 2:
            found += [
                _with_status(disagreement, settled)
                for disagreement in OneText(study, study.transcripts[transcript], work, versions).places()
            ]
    disagreements = _in_order([c for c in found if c.kind in KINDS], [c for c in found if c.kind == "agreed"])
    agreed, alone = (tuple(c for c in found if c.kind == kind) for kind in ("agreed", "alone"))
    return Queue(names, tuple(disagreements), agreed, alone)


def _coders(study: Study, now: Moment, names: Sequence[str]) -> tuple[str, ...]:
    known = sorted({coder for coder, _ in now.work} - {"consensus"})
    found = tuple(dict.fromkeys(study.state.coders.name(n) for n in names)) or tuple(c for c in known if c not in again_coders(study.state))
    for name in found:
        if name not in known:
            raise QualcodeError(
                f"no coder {name!r} has coded here", did_you_mean(name, known) or f"coders are {', '.join(known) or 'none yet'}"
            )
    return found


def _with_status(disagreement: Disagreement, settled: Mapping[str, list[Settled]]) -> Disagreement:
    """The disagreement with what was decided on its codings. It is settled when each of them is, by one decision or another."""
    there = [settled.get(next((i for i in mark.ids if i in settled), ""), []) for mark in disagreement.marks]
    told = {s.id: s for own in there for s in own if s.decision}
    if not told and not all(there):
        return disagreement
    open_ones = [s for s in told.values() if s.waits]
    standing = open_ones or list(told.values())
    last = standing[-1] if standing else None
    if open_ones:
        status = "unclear" if open_ones[-1].is_question else "deferred"
    elif len({s.decision for s in told.values()}) > 1 and any(len(own) > 1 for own in there):
        status = "apart"
    else:
        status = "settled" if all(there) else "open"
    if status == "open":
        return disagreement
    return (
        replace(disagreement, status=status, decision=last.decision, reason=last.reason, by=last.by)
        if last
        else replace(disagreement, status=status)
    )


def _in_order(disagreements: Sequence[Disagreement], agreed: Sequence[Disagreement]) -> list[Disagreement]:
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for disagreement in disagreements:
        for code in disagreement.codes:
            counts[code][1] += 1
    for disagreement in agreed:
        counts[disagreement.codes[0]][0] += 1
        counts[disagreement.codes[0]][1] += 1
    sure = {code: _upper(*found) for code, found in counts.items()}
    kinds = list(KINDS)

    def place(disagreement: Disagreement) -> tuple[object, ...]:
        code = min(disagreement.codes, key=lambda c: (sure[c], c))
        return sure[code], code, kinds.index(disagreement.kind), disagreement.transcript, disagreement.start, disagreement.id

    return sorted(disagreements, key=place)


def _upper(agreed: int, n: int) -> float:
    """The upper end of the 95 % interval of a share (Wilson 1927)."""
    z = 1.959964
    middle = agreed / n + z * z / (2 * n)
    return (middle + z * sqrt(agreed / n * (1 - agreed / n) / n + z * z / (4 * n * n))) / (1 + z * z / n)
