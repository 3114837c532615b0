"""The events that coding makes: each function builds them, none writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from qualcode.codings.fold import State
from qualcode.codings.ids import new_id, now
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding, Suggestion
from qualcode.model.events import BASES, MEMO_KINDS, STANCES, Event
from qualcode.model.text import Span, Transcript

RESTRICTIONS = {"safeguarding": "possible safeguarding concern", "third-party": "third party's story", "legal": "legal"}
"""Why a passage may be restricted, and the words the log keeps of it."""

LONGEST_TOLD = 200
"""How many characters are kept of who was told: enough for roles and days, too few for a story."""

# what the program notes down is nothing a person did and could undo; and no restriction may fall to a hasty undo
_NOT_DONE = ("offered", "snapshot", "record", "restrict")


def event(coder: str, act: str, data: Mapping[str, Any]) -> Event:
    """A new event of this moment; fields that are None are left out."""
    return Event(new_id(), now(), coder, act, {k: v for k, v in data.items() if v is not None})


def code(
    coder: str,
    transcript: Transcript,
    span: Span,
    code_id: str,
    codebook: Codebook,
    *,
    stance: str = "",
    basis: str = "",
    star: bool = False,
    note: str = "",
    origin: Mapping[str, Any] | None = None,
    replaces: Iterable[str] = (),
    batch: str | None = None,
    reason: str | None = None,
) -> Event:
    """A coding of a span.

    Raises:
        QualcodeError: the code is unknown, a group, or merged away; the span is empty or outside the text; or stance or basis is no such word.
    """
    check_code(codebook, code_id)
    check_span(transcript, span)
    _one_of("stance", stance, STANCES)
    _one_of("basis", basis, BASES)
    return event(
        coder,
        "code",
        {
            "transcript": transcript.id,
            "text": transcript.hash,
            "start": span.start,
            "end": span.end,
            "code": code_id,
            "codebook": codebook.hash,
            "stance": stance or None,
            "basis": basis or None,
            "star": star or None,
            "note": note or None,
            "from": origin,
            "replaces": list(replaces) or None,
            "batch": batch,
            "reason": reason,
        },
    )


def check_code(codebook: Codebook, code_id: str) -> None:
    """Raise a QualcodeError unless a passage can bear this code."""
    found = codebook.get(code_id)
    codable = [c.id for c in codebook.codable]
    if found is None:
        raise QualcodeError(
            f"there is no code {code_id!r} in the codebook", did_you_mean(code_id, codable) or "qualcode codebook show lists them"
        )
    if found.is_group:
        raise QualcodeError(
            f"{code_id!r} is a group of codes and bears no passages", f"use one below it: {', '.join(c.id for c in found.codes[:6])}"
        )
    if found.merged_into:
        raise QualcodeError(f"{code_id!r} was merged", f"use {codebook.current(code_id)!r}")
    if found.status == "retired":
        raise QualcodeError(f"{code_id!r} was retired", "qualcode codebook show lists the codes in use")


def check_span(transcript: Transcript, span: Span) -> None:
    """Raise a QualcodeError unless the span holds words of this text."""
    if span.end > len(transcript.text):
        raise QualcodeError(
            f"{transcript.id} has {len(transcript.text)} characters; {span.start}-{span.end} goes beyond its end",
            f"qualcode show {transcript.id} --positions shows where things stand",
        )
    if not transcript.slice(span).strip():
        raise QualcodeError(f"{transcript.id}: {span.start}-{span.end} holds no words", "choose a stretch with words in it")


def _one_of(what: str, value: str, known: tuple[str, ...]) -> None:
    if value and value not in known:
        raise QualcodeError(f"{value!r} is no {what}", did_you_mean(value, list(known)) or f"use one of {', '.join(known)}")


def uncode(state: State, coder: str, coding: Coding, reason: str | None = None) -> list[Event]:
    """Take a coding away, with everything it was put in place of, so that no older version of it comes back.

    Raises:
        QualcodeError: it is somebody else's.
    """
    if not state.coders.same(coder, coding.coder) and coding.coder != "consensus":
        raise QualcodeError(
            f"this coding is {coding.coder}'s, and only {coding.coder} can take it away", "write a memo on it, or settle it in reconciling"
        )
    batch = new_id()
    standing = [i for own in (coding.id, *coding.same_as) for i in state.lineage(own) if i not in state.retracted]
    return [event(coder, "retract", {"target": i, "batch": batch, "reason": reason}) for i in dict.fromkeys(standing)]


def undo(state: State, coder: str) -> list[Event]:
    """Take back the last thing this coder did (a whole batch at once); a second undo takes back the thing before it.

    A decision goes together with what it came to in consensus; one that another decision has been put in place of is passed over.

    Raises:
        QualcodeError: there is nothing left to undo.
    """
    decided_anew = {old for e in state.of("resolve") for old in state.lineage(e.id)[1:]}
    for step in reversed(_steps(state, coder)):
        # what an older decision took out of consensus must not come back beside what a newer one, of somebody else, put there
        if any(e.id in decided_anew for e in step):
            continue
        standing = [e for e in step if e.id not in state.retracted and not e.get("undo")]
        if standing:
            batch = new_id()
            return [event(coder, "retract", {"target": e.id, "batch": batch, "undo": True}) for e in standing]
    raise QualcodeError(f"{coder} has nothing to undo", "qualcode history shows what was done")


def redo(state: State, coder: str) -> list[Event]:
    """Bring back what the last undo took away, by taking back every retract that holds of it.

    Raises:
        QualcodeError: nothing was undone since the last change.
    """
    steps = _steps(state, coder)
    for position in range(len(steps) - 1, -1, -1):
        undone = [e for e in steps[position] if e.get("undo") and e.id not in state.retracted]
        if not undone:
            if all(e.act == "retract" and (e.get("undo") or e.get("redo")) for e in steps[position]):
                continue
            break
        targets = dict.fromkeys(str(e["target"]) for e in undone)
        retracts = [r for t in targets for r in state.live_retracts.get(t, ()) if state.coders.same(state.events[r].coder, coder)]
        batch = new_id()
        return [event(coder, "retract", {"target": r, "batch": batch, "redo": True}) for r in retracts]
    raise QualcodeError(f"{coder} has nothing to redo", "only what was undone since the last change can be redone")


def _steps(state: State, coder: str) -> list[list[Event]]:
    """What a coder did, in order, a batch as one step, with what it put into consensus. Redoing is left out: it only puts an older step back."""
    steps: dict[str, list[Event]] = {}
    consensus: dict[str, list[Event]] = {}
    for event_id in sorted(state.events):
        there = state.events[event_id]
        if state.coders.same(there.coder, coder) and there.act not in _NOT_DONE and not there.get("redo"):
            steps.setdefault(str(there.get("batch") or event_id), []).append(there)
        elif there.coder == "consensus" and there.get("batch"):
            consensus.setdefault(str(there["batch"]), []).append(there)
    for batch, made in consensus.items():
        if batch in steps:
            steps[batch] += made
        elif any(_finished(state, e, coder) for e in made):
            steps[batch] = made
    return sorted(steps.values(), key=lambda step: step[0].id)


def _finished(state: State, event: Event, coder: str) -> bool:
    """Whether this marks a transcript as reconciled, and this coder alone did it."""
    by = list(event.get("by") or [])
    return event.act == "state" and len(by) == 1 and state.coders.same(str(by[0]), coder)


def accept(
    coder: str,
    transcript: Transcript,
    suggestion: Suggestion,
    codebook: Codebook,
    *,
    span: Span | None = None,
    code_id: str = "",
    **details: Any,
) -> Event:
    """Turn a suggestion into a coding; span and code may be adjusted, and the event keeps what was suggested."""
    origin = {
        "score": suggestion.score,
        "model": suggestion.model,
        "start": suggestion.start,
        "end": suggestion.end,
        "code": suggestion.code,
        "cues": [f.cue for f in suggestion.fired],
    }
    return code(coder, transcript, span or suggestion.span, code_id or suggestion.code, codebook, origin=origin, **details)


def reject(coder: str, transcript: Transcript, suggestion: Suggestion) -> Event:
    """Record that a suggestion does not apply."""
    place = {"transcript": transcript.id, "text": transcript.hash, "start": suggestion.start, "end": suggestion.end}
    return event(coder, "reject", {**place, "code": suggestion.code, "score": suggestion.score, "model": suggestion.model})


def offered(coder: str, transcript_id: str, model: str) -> Event:
    """Record that a coder was shown suggestions for a transcript."""
    return event(coder, "offered", {"transcript": transcript_id, "model": model})


def memo(coder: str, on: str, text: str, kind: str = "note") -> Event:
    """A memo on a coding, a transcript, a code, or the project.

    Raises:
        QualcodeError: the memo is empty or of no known kind.
    """
    _one_of("kind of memo", kind, MEMO_KINDS)
    if not text.strip():
        raise QualcodeError("the memo is empty", "write what you want to remember")
    return event(coder, "memo", {"on": on, "kind": kind, "text": text})


def restrict(coder: str, transcript: Transcript, span: Span, kind: str, told: str = "") -> Event:
    """Keep a passage out of every quote, pack, archive and example; `told` says who was told and when, never what was said.

    Raises:
        QualcodeError: the span holds no words, or `kind` is none of `RESTRICTIONS`.
    """
    check_span(transcript, span)
    if kind not in RESTRICTIONS:
        raise QualcodeError(
            f"{kind!r} is no kind of restriction" if kind else "why it is restricted was not said",
            did_you_mean(kind, list(RESTRICTIONS)) or f"use --as with one of {', '.join(RESTRICTIONS)}",
        )
    return event(
        coder,
        "restrict",
        {
            "transcript": transcript.id,
            "text": transcript.hash,
            "start": span.start,
            "end": span.end,
            "told": told or None,
            "reason": RESTRICTIONS[kind],
        },
    )


def lift(state: State, coder: str, restriction: Event, reason: str) -> Event:
    """Lift a restriction, so that its words may be quoted again; only whose it is can, and not without a reason.

    Raises:
        QualcodeError: it is somebody else's, or no reason is given.
    """
    if not reason.strip():
        raise QualcodeError("lifting a restriction needs a reason", "say who decided and when: 'the panel decided on 3 July'")
    if not state.coders.same(restriction.coder, coder):
        raise QualcodeError(f"this restriction is {restriction.coder}'s, and only {restriction.coder} can lift it", "ask them")
    return event(coder, "retract", {"target": restriction.id, "reason": reason.strip()})


def consent(coder: str, participant: str, answers: Mapping[str, str]) -> Event:
    """The record that a person's answers on the consent form were written down."""
    return event(coder, "record", {"kind": "consent", "on": participant, "detail": dict(answers)})


def left(coder: str, kind: str, what: str, data: bytes) -> Event:
    """The record that a file with words of the study was made to go elsewhere: what it is and its hash, not its name or place, which may name somebody.

    A later withdrawal lists it among what cannot be reached from here.
    """
    return event(coder, "record", {"kind": kind, "on": what, "detail": {"sha256": hashlib.sha256(data).hexdigest()}})


def who_was_told(who: str, when: str) -> str:
    """Who was told and when, as a restriction keeps it.

    Raises:
        QualcodeError: the day is none, or so much was written that it must be about what was said.
    """
    who, when = " ".join(who.split()), when.strip()
    if len(who) > LONGEST_TOLD:
        raise QualcodeError(
            f"who was told takes {len(who)} characters; at most {LONGEST_TOLD} are kept", "name the role only, never what was said"
        )
    if when:
        try:
            date.fromisoformat(when)
        except ValueError as error:
            raise QualcodeError(f"{when!r} is no day", "write it as 2026-06-15") from error
    if when and not who:
        raise QualcodeError("a day was given, but nobody who was told", "add --told 'safeguarding lead'")
    return f"{who}, {when}" if when else who


def mark(coder: str, transcript_id: str, to: str, replaces: Iterable[str] = ()) -> Event:
    """Record how far a transcript is: `read`, `coded` or `reconciled`."""
    return event(coder, "state", {"transcript": transcript_id, "to": to, "replaces": list(replaces) or None})


def read(coder: str, transcript: Transcript, span: Span, codebook: Codebook) -> Event:
    """Record that a stretch was read with this version of the codebook at hand, so that what bears no code there is known to bear none.

    Raises:
        QualcodeError: the span holds no words.
    """
    check_span(transcript, span)
    place = {"transcript": transcript.id, "text": transcript.hash, "start": span.start, "end": span.end}
    return event(coder, "read", {**place, "codebook": codebook.hash})
