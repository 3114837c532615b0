"""The health of cues: which find something, which are believed, and which only make noise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.codings.anchor import Anchor
from qualcode.model.text import Span
from qualcode.study import Study
from qualcode.suggest.cues.match import Hit
from qualcode.suggest.cues.passages import sentence_at, sentences
from qualcode.suggest.learning.talk import CueReader


@dataclass(frozen=True, slots=True)
class CueHealth:
    """How one cue does.

    `hits` counts its places in participants' talk and `interviewers` those in the talk of whoever asks; of the hits, `coded` stand in a passage somebody gave
    the code, `accepted` of these in one taken from a suggestion, `rejected` in a suggestion of the code that somebody rejected, `denied` are denied or only supposed.
    `overlaps` names the codes whose cues stand in the same sentences in at least half of the hits.
    """

    code: str
    cue: str
    line: int
    hits: int
    coded: int
    accepted: int
    rejected: int
    interviewers: int
    denied: int
    overlaps: tuple[str, ...]

    @property
    def remark(self) -> str:
        """What is worth a look, in a few words; empty where nothing is."""
        found = []
        if not self.hits:
            found.append("only interviewers say it" if self.interviewers else "never seen")
        elif self.interviewers > self.hits:
            found.append("fires on interviewers")
        if self.rejected > self.accepted and self.rejected > 1:
            found.append("mostly rejected")
        if self.overlaps:
            found.append(f"overlaps {', '.join(self.overlaps)}")
        return "; ".join(found)


def cue_health(study: Study, reader: CueReader) -> list[CueHealth]:
    """How every cue of the codebook does in the study's texts, in the order of the codebook."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    beside: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    coded, accepted, rejected = _places(study)
    for transcript in study.transcripts.values():
        counts = [study.speaker(transcript.id, turn).counts for turn in transcript.turns]
        hits_of = reader.hits([transcript.slice(turn.span) for turn in transcript.turns])
        for turn, counted, hits in zip(transcript.turns, counts, hits_of, strict=True):
            _count_beside(beside, transcript.slice(turn.span), hits if counted else ())
            for hit in hits:
                place, key = Span(turn.start + hit.start, turn.start + hit.end), (hit.code, hit.cue.text)
                found[key]["hits" if counted else "interviewers"] += 1
                if counted:
                    found[key]["denied"] += hit.negated
                    for name, places in (("coded", coded), ("accepted", accepted), ("rejected", rejected)):
                        found[key][name] += any(place.overlaps(span) for span in places[transcript.id, hit.code])
    return [_health(code.id, cue.text, cue.line, found, beside) for code in study.codebook.codable for cue in code.cues]


Places = dict[tuple[str, str], list[Span]]


def _places(study: Study) -> tuple[Places, Places, Places]:
    """Where each code was given, given by accepting a suggestion, and rejected."""
    coded: Places = defaultdict(list)
    accepted: Places = defaultdict(list)
    rejected: Places = defaultdict(list)
    for coding in study.codings.codings:
        coded[coding.transcript, coding.code].append(coding.span)
        if coding.origin:
            accepted[coding.transcript, coding.code].append(coding.span)
    for event, at in Anchor(study.transcripts).place_all(study.state.of("reject"))[0]:
        rejected[event["transcript"], study.codebook.current(event["code"])].append(Span(at.start, at.end))
    return coded, accepted, rejected


def _count_beside(beside: dict[tuple[str, str], Counter[str]], text: str, hits: Sequence[Hit]) -> None:
    """Note for each hit which other codes have cues in its sentence."""
    if len({hit.code for hit in hits}) < 2:
        return
    spans = sentences(text, Span(0, len(text)))
    there: dict[int, set[str]] = defaultdict(set)
    for hit in hits:
        there[sentence_at(spans, hit.start)].add(hit.code)
    for hit in hits:
        beside[hit.code, hit.cue.text].update(there[sentence_at(spans, hit.start)] - {hit.code})


def _health(
    code: str, cue: str, line: int, found: dict[tuple[str, str], Counter[str]], beside: dict[tuple[str, str], Counter[str]]
) -> CueHealth:
    counts = found[code, cue]
    overlaps = tuple(sorted(other for other, n in beside[code, cue].items() if n > 1 and 2 * n >= counts["hits"]))
    return CueHealth(
        code,
        cue,
        line,
        counts["hits"],
        counts["coded"],
        counts["accepted"],
        counts["rejected"],
        counts["interviewers"],
        counts["denied"],
        overlaps,
    )
