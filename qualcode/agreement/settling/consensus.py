"""Settling disagreements: from a disagreement and a decision to the events that record it, and from a settled transcript to its consensus.

A decision is a `resolve` event with its reason and who was there; what it comes to are `code` events of coder `consensus` that name their sources. Coders' own codings
are never touched. Before the first decision on a transcript the state of everybody's work is frozen in a snapshot, which is what agreement is read from ever after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from qualcode.agreement.moments import TODAY, before_settling, settled, snapshot_moments, today
from qualcode.agreement.settling.decisions import DECISIONS, QUESTIONS
from qualcode.agreement.settling.disagreements import Disagreement, Mark
from qualcode.agreement.settling.find import find_disagreements
from qualcode.codings import acts, snapshots
from qualcode.codings.ids import new_id
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import STANCES, Event
from qualcode.model.text import Span
from qualcode.study import Study

CONSENSUS = "consensus"


def check_may_settle(study: Study) -> None:
    """Refuse to settle anything in a reflexive study.

    Raises:
        QualcodeError: the study is one.
    """
    if study.project.settings.approach == "reflexive":
        raise QualcodeError(
            "this study is reflexive (approach in qualcode.toml): its coders' readings stand beside each other, and none of them is settled away",
            "qualcode agreement shows where you read differently; what you make of it belongs into memos: qualcode memo",
        )


def read_decision(disagreement: Disagreement, text: str) -> str:
    """The decision that a text means, as the log keeps it: `accept ana`, `union` …; a coder's name alone accepts that coder.

    Raises:
        QualcodeError: it means none, or nobody of that name has read the place.
    """
    said = " ".join(text.split()).casefold()
    short = {"both": "both stand", "reject": "reject all", "none": "reject all", "unclear": "codebook unclear", "own": "own edges"}
    said = short.get(said, said)
    if said in DECISIONS and said != "accept":
        return said
    name = said.removeprefix("accept ").strip()
    for coder in disagreement.readers:
        if coder.casefold() == name:
            return f"accept {coder}"
    known = [*disagreement.readers, *(d for d in DECISIONS if d != "accept")]
    raise QualcodeError(
        f"{text!r} is no decision on disagreement {disagreement.id}",
        did_you_mean(said, known)
        or f"write the coder who is right ({', '.join(disagreement.readers)}), or {', '.join(known[len(disagreement.readers) :])}",
    )


def decide(
    study: Study,
    disagreement: Disagreement,
    decision: str,
    *,
    writer: str,
    by: Sequence[str] = (),
    reason: str = "",
    span: Span | None = None,
    code: str = "",
    stance: str = "",
) -> list[Event]:
    """The events of one decision on one disagreement, put in place of an older decision on it; the caller writes them.

    `by` are those who decided (default: the writer); `span`, `code` and `stance` belong to `own edges`; `stance` alone may go with any decision that leaves one coding.

    Raises:
        QualcodeError: the study is reflexive, the decision does not fit the disagreement, or it lacks its reason.
    """
    check_may_settle(study)
    word = read_decision(disagreement, decision)
    if not reason.strip() and word.split()[0] in ("reject", "codebook", "own"):
        raise QualcodeError(f"disagreement {disagreement.id}: “{word}” needs a reason", "say in a few words why; the report gives it")
    if code:
        acts.check_code(study.codebook, code)
    batch = new_id()
    who = list(by) or [writer]
    ids = set(disagreement.ids)
    older = [e.id for e in study.state.of("resolve") if {str(i) for i in e.get("resolves") or ()} <= ids]
    resolve = acts.event(
        writer,
        "resolve",
        {
            "resolves": [m.ids[0] for m in disagreement.marks],
            "decision": word,
            "by": who,
            "codebook": study.codebook.hash,
            "reason": reason.strip() or None,
            "batch": batch,
            "replaces": older or None,
        },
    )
    gone = [e for e in study.state.of("code") if e.coder == CONSENSUS and ids & {str(i) for i in e.get("sources") or ()}]
    taken_back = [acts.event(writer, "retract", {"target": e.id, "batch": batch}) for e in gone]
    common: dict[str, Any] = {"by": who, "batch": batch, "reason": reason.strip() or None}
    made = [_coding(study, disagreement, *one, **common) for one in _outcome(disagreement, word, span, code, stance)]
    asked = [
        acts.memo(
            writer, c, f"{reason.strip()} (disagreement {disagreement.id}, {disagreement.transcript}, turn {disagreement.turn})", "question"
        )
        for c in disagreement.codes
    ]
    asked = [replace(e, data={**e.data, "batch": batch}) for e in asked]
    return [*taken_back, resolve, *made, *(asked if word in QUESTIONS else [])]


Outcome = tuple[Span, str, str, str, tuple[str, ...]]
"""A coding consensus is to hold: where, which code, stance and basis, and from which codings it comes."""


def _outcome(disagreement: Disagreement, word: str, span: Span | None, code: str, stance: str) -> list[Outcome]:
    """The codings a decision comes to."""
    kind, _, coder = word.partition(" ")
    if (span is not None or code) and word != "own edges":
        raise QualcodeError(
            f"disagreement {disagreement.id}: edges and code go with the decision “own edges”", "leave them out, or decide “own edges”"
        )
    if kind == "accept":
        kept = _each([m for m in disagreement.marks if m.coder == coder])
    elif word == "both stand":
        kept = _each(disagreement.marks)
    elif word in ("union", "intersection"):
        kept = [_one(disagreement, word)]
    elif word == "own edges":
        kept = [_own(disagreement, span, code, stance)]
    else:
        kept = []
    if not stance:
        return kept
    if stance not in STANCES or len(kept) != 1:
        raise QualcodeError(
            f"disagreement {disagreement.id}: the stance {stance!r} does not fit",
            did_you_mean(stance, list(STANCES)) or "a stance goes with a decision that leaves one coding",
        )
    return [(kept[0][0], kept[0][1], stance, *kept[0][3:])]


def _each(marks: Iterable[Mark]) -> list[Outcome]:
    """Each coding for itself; those that say the same once."""
    found: dict[tuple[Span, str, str, str], tuple[str, ...]] = {}
    for m in marks:
        key = (Span(m.start, m.end), m.code, m.stance, m.coding.basis)
        found[key] = (*found.get(key, ()), *m.ids)
    return [(*key, ids) for key, ids in found.items()]


def _one(disagreement: Disagreement, word: str) -> Outcome:
    """One coding from all of a disagreement."""
    if len(disagreement.codes) != 1:
        raise QualcodeError(
            f"disagreement {disagreement.id} is about {' and '.join(disagreement.codes)}: {word} is for one code",
            "accept a coder, let both stand, or decide “own edges” with a code",
        )
    starts, ends = [m.start for m in disagreement.marks], [m.end for m in disagreement.marks]
    span = (min(starts), max(ends)) if word == "union" else (max(starts), min(ends))
    if span[0] >= span[1]:
        raise QualcodeError(f"disagreement {disagreement.id}: nothing is shared by all of its codings", "decide “own edges”")
    return (
        Span(*span),
        disagreement.codes[0],
        _shared(m.stance for m in disagreement.marks),
        _shared(m.coding.basis for m in disagreement.marks),
        disagreement.ids,
    )


def _own(disagreement: Disagreement, span: Span | None, code: str, stance: str) -> Outcome:
    if span is None and not code and not stance:
        raise QualcodeError(f"disagreement {disagreement.id}: “own edges” needs edges", "give the words, TURN:WORDS, or START-END")
    if not code and len(disagreement.codes) > 1:
        raise QualcodeError(f"disagreement {disagreement.id} is about {' and '.join(disagreement.codes)}", "say which code it is to be")
    where = span or Span(disagreement.start, disagreement.end)
    return (
        where,
        code or disagreement.codes[0],
        _shared(m.stance for m in disagreement.marks),
        _shared(m.coding.basis for m in disagreement.marks),
        disagreement.ids,
    )


def _shared(values: Iterable[str]) -> str:
    """What all who said something said; empty where they differ."""
    given = {v for v in values if v}
    return given.pop() if len(given) == 1 else ""


def _coding(
    study: Study, disagreement: Disagreement, span: Span, code: str, stance: str, basis: str, sources: tuple[str, ...], **more: Any
) -> Event:
    """A coding of consensus."""
    transcript = study.transcripts[disagreement.transcript]
    acts.check_span(transcript, span)
    data = {
        "transcript": transcript.id,
        "text": transcript.hash,
        "start": span.start,
        "end": span.end,
        "code": code,
        "codebook": study.codebook.hash,
        "stance": stance or None,
        "basis": basis or None,
        "sources": list(sources),
        **more,
    }
    return acts.event(CONSENSUS, "code", data)


# --- before and after ---------------------------------------------------------------------------------------------------


def freeze(study: Study, transcripts: Iterable[str], writer: str) -> list[Event]:
    """A snapshot of everything, where the work on any of these transcripts is in none yet and nothing was settled on it; the caller writes the event."""
    now, frozen = today(study), snapshot_moments(study)
    fresh = sorted(set(transcripts) - settled(study))
    coders = sorted({c for c, t in now.work if t in fresh} - {CONSENSUS})
    sources = before_settling(study, coders, now, frozen)
    loose = [t for t in fresh if any(sources[t][c].name == TODAY and now.of(c, t).extent(study.transcripts[t].text) for c in coders)]
    if not loose:
        return []
    return [snapshots.take(study.project, writer, "before reconciling", study.state.events, study.codebook.hash)]


def finish(study: Study, writer: str, transcripts: Sequence[str] = (), by: Sequence[str] = ()) -> list[Event]:
    """For each transcript whose queue is empty: carry what was agreed, and what one coder alone has read, into consensus, and mark it as reconciled.

    The caller writes the events. A transcript that only one has worked on is left to its coder.
    """
    check_may_settle(study)
    queue = find_disagreements(study, transcripts=transcripts)
    waiting = {c.transcript for c in queue.open}
    done = {e["transcript"] for e in study.state.of("state") if e["to"] == "reconciled"}
    held = {str(i) for e in study.state.of("code") if e.coder == CONSENSUS for i in e.get("sources") or ()}
    events: list[Event] = []
    for transcript in sorted({c.transcript for c in (*queue.disagreements, *queue.agreed)} - waiting - done):
        batch = new_id()
        for disagreement in (*queue.agreed, *queue.alone):
            if disagreement.transcript == transcript and not held & set(disagreement.ids):
                outcomes = [_one(disagreement, "union")] if disagreement.kind == "agreed" else _each(disagreement.marks)
                who = list(by) or sorted({m.coder for m in disagreement.marks})
                events += [_coding(study, disagreement, *one, by=who, batch=batch) for one in outcomes]
        own = [e.id for e in study.state.of("state") if e.coder == CONSENSUS and e["transcript"] == transcript]
        events.append(
            acts.event(
                CONSENSUS,
                "state",
                {"transcript": transcript, "to": "reconciled", "by": list(by) or [writer], "batch": batch, "replaces": own or None},
            )
        )
    return events
