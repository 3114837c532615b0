"""What each coder had coded and read before anything was settled: frozen snapshots where there are any, else the study as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.agreement.statistics.continuum import SpanOf, merge_same_code
from qualcode.codings import snapshots
from qualcode.codings.anchor import Anchor
from qualcode.codings.fold import State, fold
from qualcode.codings.layers import place_codings
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.study import Study

TODAY = "as they stand today"


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """A stretch a coder has read, and the version of the codebook (empty where not known) the coder read it with."""

    start: int
    end: int
    codebook: str = ""


@dataclass
class Work:
    """What one coder has done on one transcript: codings, what was read, and whether suggestions were seen there."""

    codings: list[Coding] = field(default_factory=list)
    spans: list[ReadSpan] = field(default_factory=list)
    whole: bool = False
    offered: bool = False

    @cached_property
    def marked(self) -> tuple[SpanOf, ...]:
        """The codings as spans with their codes, overlaps of one code merged."""
        return merge_same_code((c.start, c.end, c.code) for c in self.codings)

    def read(self, text: str) -> list[ReadSpan]:
        """The stretches read, as spans; a transcript marked as read, coded or reconciled is read all through."""
        return [*self.spans, *([ReadSpan(0, len(text))] if self.whole else [])]

    def extent(self, text: str) -> int:
        """How many characters were read."""
        reached = total = 0
        for span in sorted(self.read(text), key=lambda s: (s.start, s.end)):
            total += max(0, span.end - max(span.start, reached))
            reached = max(reached, span.end)
        return total


@dataclass(frozen=True)
class Moment:
    """The state of everybody's work at one moment: by coder and transcript. `name` is the snapshot's, or says that it is today."""

    name: str
    digest: str
    work: Mapping[tuple[str, str], Work]

    def of(self, coder: str, transcript: str) -> Work:
        """What a coder had done on a transcript."""
        return self.work.get((coder, transcript)) or Work()


def today(study: Study) -> Moment:
    """Everybody's work as it stands."""
    return Moment(TODAY, "", _work(study, study.state, study.codings.codings))


def snapshot_moments(study: Study) -> list[Moment]:
    """Everybody's work at each snapshot, the earliest first.

    A snapshot names events; they are folded as if they were all there is, and their codings are carried onto today's texts.

    Raises:
        QualcodeError: a snapshot is missing or was changed.
    """
    found: dict[str, Moment] = {}
    for event in study.state.of("snapshot"):
        digest = event["events"]
        if digest not in found:
            ids = snapshots.read(study.project, digest)
            state = fold(e for e in study.reading.events if e.id in ids or e.act == "alias")
            codings = place_codings(state, study.transcripts, study.codebook).codings
            found[digest] = Moment(event.get("name") or digest, digest, _work(study, state, codings))
    return list(found.values())


def _work(study: Study, state: State, codings: Iterable[Coding]) -> dict[tuple[str, str], Work]:
    name = study.state.coders.name
    found: defaultdict[tuple[str, str], Work] = defaultdict(Work)
    for coding in codings:
        found[name(coding.coder), coding.transcript].codings.append(coding)
    placed, _ = Anchor(study.transcripts).place_all(state.of("read"))
    for event, at in placed:
        found[name(event.coder), event["transcript"]].spans.append(ReadSpan(at.start, at.end, event.get("codebook") or ""))
    for event in state.of("state"):
        if event["to"] in ("read", "coded") or (
            event["to"] == "reconciled" and _worked_on(state, event, found[name(event.coder), event["transcript"]])
        ):
            found[name(event.coder), event["transcript"]].whole = True
    for event in state.of("offered"):
        found[name(event.coder), event["transcript"]].offered = True
    return dict(found)


def _worked_on(state: State, event: Event, work: Work) -> bool:
    """Whether who marked a transcript as reconciled has worked on it: an outsider who helped to settle it has not read it as a coder."""
    before = [state.events[i] for i in state.lineage(event.id)[1:]]
    return bool(work.codings or work.spans or any(e.get("to") in ("read", "coded") for e in before))


def before_settling(study: Study, coders: Sequence[str], now: Moment, frozen: Sequence[Moment]) -> dict[str, dict[str, Moment]]:
    """For each transcript, the moment each coder's work on it is read at: the first snapshot that holds all the coder has read of it, else today.

    Whatever was changed after the coders had talked is so left out of the figures.
    """
    found: dict[str, dict[str, Moment]] = {}
    for transcript in study.transcripts.values():
        for coder in coders:
            extent = now.of(coder, transcript.id).extent(transcript.text)
            first = (m for m in frozen if extent and m.of(coder, transcript.id).extent(transcript.text) >= extent)
            found.setdefault(transcript.id, {})[coder] = next(first, now)
    return found


def settled(study: Study) -> set[str]:
    """The transcripts on which something was settled: a consensus coding, a decision, or the mark that they are reconciled."""
    resolved = {i for e in study.state.of("resolve") for i in e.get("resolves") or ()}
    found = {e["transcript"] for e in study.state.of("state") if e["to"] == "reconciled"}
    found |= {c.transcript for c in study.codings.codings if c.coder == "consensus"}
    return found | {
        study.state.events[i]["transcript"] for i in resolved if i in study.state.events and "transcript" in study.state.events[i].data
    }
