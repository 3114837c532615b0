"""Codings on the texts as they stand, and the layers a study reads them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from qualcode.codings.again import again_coders
from qualcode.codings.anchor import DELETED, Anchor, Unplaced
from qualcode.codings.fold import State
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.revisions import Carried
from qualcode.model.text import Span, Transcript

NOT_CODED = "not coded"


@dataclass(frozen=True)
class Codings:
    """All live codings of a project on the texts as they stand; set aside are those that name a code the codebook does not have."""

    codings: tuple[Coding, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    unknown_codes: Mapping[str, int] = field(default_factory=dict)
    restricted: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Coding]:
        """The codings by their ids, and by the ids of the equal ones counted with them."""
        return {i: c for c in self.codings for i in (c.id, *c.same_as)}


@dataclass(frozen=True)
class Layer:
    """The codings of one layer, how many came from each coder, and the transcripts it had to leave out, with the reason."""

    name: str
    codings: tuple[Coding, ...]
    counts: Mapping[str, int]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def describe(self) -> str:
        """One sentence for people: what was read, and what is missing from it."""
        parts = ", ".join(f"{n} from {coder}" for coder, n in self.counts.items()) or "none"
        text = f"layer {self.name}: {len(self.codings)} codings ({parts})"
        if self.left_out:
            text += f"; left out: {', '.join(f'{t} ({why})' for t, why in self.left_out.items())}"
        return text


def place_codings(state: State, transcripts: Mapping[str, Transcript], codebook: Codebook | None) -> Codings:
    """Put the live codings on the current texts.

    A restriction that has no place restricts its whole text. Codings on a merged code count for the code it was merged into. Equal codings of one coder (same span, code, stance, basis, star and note) count once.
    """
    anchor = Anchor(transcripts)
    restricts, lost = anchor.place_all(state.of("restrict"))
    restricted: dict[str, tuple[Span, ...]] = {}
    for event, at in restricts:
        restricted[event["transcript"]] = (*restricted.get(event["transcript"], ()), Span(at.start, at.end))
    for event in (u.event for u in lost if u.why != DELETED and u.event["transcript"] in transcripts):
        # nobody knows where it stands, so nothing of the text is printed until it has its place again
        restricted[event["transcript"]] = (Span(0, len(transcripts[event["transcript"]].text)),)
    placed, unplaced = anchor.place_all(state.of("code"))
    unknown: Counter[str] = Counter()
    found: dict[tuple[object, ...], Coding] = {}
    for event, at in placed:
        code = codebook.current(event["code"]) if codebook else event["code"]
        if codebook is not None and code not in codebook:
            unknown[event["code"]] += 1
            continue
        coding = _coding(event, at, code, state.coders.name(event.coder), restricted.get(event["transcript"], ()))
        key = (
            coding.transcript,
            coding.start,
            coding.end,
            coding.code,
            coding.coder,
            coding.stance,
            coding.basis,
            coding.star,
            coding.note,
        )
        if key in found:
            found[key] = replace(found[key], same_as=(*found[key].same_as, coding.id))
        else:
            found[key] = coding
    codings = sorted(found.values(), key=lambda c: (c.transcript, c.start, c.end, c.code, c.coder, c.id))
    return Codings(tuple(codings), (*unplaced, *lost), dict(sorted(unknown.items())), restricted)


def _coding(event: Event, at: Carried, code: str, coder: str, restricted: tuple[Span, ...]) -> Coding:
    data = event.data
    return Coding(
        id=event.id,
        transcript=data["transcript"],
        start=at.start,
        end=at.end,
        code=code,
        coder=coder,
        stance=data.get("stance") or "",
        basis=data.get("basis") or "",
        star=bool(data.get("star")),
        note=data.get("note") or "",
        at=event.at,
        codebook=data.get("codebook") or "",
        made_on=data["text"],
        edge_changed=at.edge_changed,
        restricted=bool(restricted) and any(r.start < at.end and at.start < r.end for r in restricted),
        origin=data.get("from"),
        sources=tuple(data.get("sources") or ()),
    )


def read_layer(codings: Codings, state: State, name: str, transcripts: Mapping[str, Transcript], lead: Mapping[str, str]) -> Layer:
    """The codings of a layer: a coder's name, `consensus`, `all`, or `study`.

    `study` reads consensus where a transcript is marked reconciled, else its lead coder (`lead`, from transcripts.csv), else its only coder; a transcript
    with none of these is left out and named.

    Raises:
        QualcodeError: no coder of that name has coded anything.
    """
    if name == "all":
        return _layer(name, list(codings.codings))
    if name != "study":
        coder = state.coders.name(name)
        found = [c for c in codings.codings if c.coder == coder]
        known = sorted({c.coder for c in codings.codings})
        if not found and coder not in state.coders.names.values() and name != "consensus":
            raise QualcodeError(
                f"no coder {name!r} has coded here",
                did_you_mean(name, known) or f"coders are {', '.join(known) or 'none yet'}; or use study, all, consensus",
            )
        return _layer(name, found)
    reconciled = {e["transcript"] for e in state.of("state") if e["to"] == "reconciled"}
    again = again_coders(state)
    kept, left_out = [], {}
    by_transcript: dict[str, list[Coding]] = {}
    for coding in codings.codings:
        by_transcript.setdefault(coding.transcript, []).append(coding)
    for transcript in sorted(transcripts):
        there = by_transcript.get(transcript, [])
        chosen, why = _chosen(
            [c for c in there if c.coder not in again], transcript in reconciled, state.coders.name(lead.get(transcript, ""))
        )
        kept += [c for c in there if c.coder == chosen]
        if why:
            left_out[transcript] = why
    return _layer(name, kept, left_out)


def _chosen(codings: list[Coding], reconciled: bool, lead: str) -> tuple[str, str]:
    """Whose codings stand for a transcript, or why none do."""
    people = sorted({c.coder for c in codings} - {"consensus"})
    if reconciled:
        return "consensus", ""
    if lead:
        return lead, "" if lead in people else f"not yet coded by its lead coder, {lead}"
    if len(people) == 1:
        return people[0], ""
    return "", f"coded by {len(people)} people, with no lead coder and no consensus" if people else NOT_CODED


def uncounted(codings: Codings, layer: Layer) -> dict[str, str]:
    """The transcripts that somebody has coded and a layer leaves out all the same, with the reason."""
    coded = {c.transcript for c in codings.codings}
    return {t: why for t, why in layer.left_out.items() if t in coded and why != NOT_CODED}


def cure(approach: str) -> str:
    """What to do so that transcripts coded by several people count; in a reflexive study nothing is settled."""
    lead = "name one of its coders under “lead coder” in transcripts/transcripts.csv"
    return lead if approach == "reflexive" else f"{lead}, or settle the differences: qualcode reconcile"


def _layer(name: str, codings: list[Coding], left_out: Mapping[str, str] | None = None) -> Layer:
    counts = Counter(c.coder for c in codings)
    return Layer(name, tuple(codings), dict(sorted(counts.items())), left_out or {})
