"""Settling in one call: decisions are checked all together, the state before them is frozen, they are written, and transcripts that are through are finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.agreement.settling.consensus import check_may_settle, decide, finish, freeze, read_decision
from qualcode.agreement.settling.disagreements import Disagreement, Queue
from qualcode.agreement.settling.find import find_disagreements
from qualcode.codings.places import find, find_words
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.model.text import Span
from qualcode.study import Study


@dataclass(frozen=True)
class Wish:
    """One decision as somebody wrote it: on which disagreement, what, and where it stands (for messages)."""

    disagreement: str
    decision: str
    reason: str = ""
    edges: str = ""
    code: str = ""
    stance: str = ""
    where: str = ""


@dataclass(frozen=True)
class Done:
    """What came of settling: how many decisions were written, the transcripts that are reconciled now, whether a snapshot was taken, and what was passed over."""

    decided: int
    reconciled: tuple[str, ...]
    frozen: bool
    passed_over: tuple[str, ...]


def settle(study: Study, wishes: Sequence[Wish], writer: str, by: Sequence[str] = ()) -> Done:
    """Write decisions, all or none.

    A disagreement that is no longer as it was (somebody recoded it) and a decision that stands already are passed over and named.

    Raises:
        QualcodeError: the study is reflexive, or a decision cannot be understood; every such one is listed, and nothing is written.
    """
    check_may_settle(study)
    queue = find_disagreements(study)
    known = {c.id: c for c in queue.disagreements}
    events: list[Event] = []
    touched: set[str] = set()
    met: set[str] = set()
    wrong, passed_over = [], []
    decided = 0
    for wish in wishes:
        try:
            disagreement = _disagreement(known, wish.disagreement)
            if disagreement is None:
                passed_over.append(f"{_at(wish)}disagreement {wish.disagreement} is in the queue no longer: somebody has recoded it since")
                continue
            if disagreement.id in met:
                raise QualcodeError(f"disagreement {disagreement.id} is decided twice", "leave one decision on it")
            met.add(disagreement.id)
            if disagreement.status != "open" and _stands(disagreement, wish):
                continue
            _check_anew(disagreement, wish.reason)
            events += decide(
                study,
                disagreement,
                wish.decision,
                writer=writer,
                by=by,
                reason=wish.reason,
                span=_span(study, disagreement, wish.edges),
                code=wish.code,
                stance=wish.stance,
            )
            touched.add(disagreement.transcript)
            decided += 1
        except QualcodeError as error:
            wrong.append(f"{_at(wish)}{error.message}{f' ({error.hint})' if error.hint else ''}")
    if wrong:
        raise QualcodeError("\n".join(["nothing was settled:", *(f"  - {w}" for w in wrong)]), "mend these, and do it again")
    frozen = freeze(study, touched, writer) if touched else []
    study.write([*frozen, *events])
    return Done(decided, finish_all(study, writer, tuple(sorted(touched)), by) if touched else (), bool(frozen), tuple(passed_over))


def finish_all(study: Study, writer: str, transcripts: Sequence[str] = (), by: Sequence[str] = ()) -> tuple[str, ...]:
    """Finish every transcript whose queue is empty, the state before it frozen; gives those that are reconciled now."""
    events = finish(study, writer, transcripts, by)
    done = tuple(e["transcript"] for e in events if e.act == "state")
    if events:
        study.write([*freeze(study, done, writer), *events])
    return done


def _stands(disagreement: Disagreement, wish: Wish) -> bool:
    """Whether this is what was decided before: a sheet shows decisions as they stand, in whatever words."""
    same = (
        " ".join(wish.decision.split()).casefold() == disagreement.decision.casefold()
        or read_decision(disagreement, wish.decision) == disagreement.decision
    )
    return same and wish.reason in ("", " ".join(disagreement.reason.split())) and not (wish.edges or wish.code or wish.stance)


def how_settled(disagreement: Disagreement) -> str:
    """How a disagreement was settled before, in words."""
    by = f" by {', '.join(disagreement.by)}" if disagreement.by else ""
    what = disagreement.decision or "agreed, and taken over into consensus"
    return f"disagreement {disagreement.id} was settled already{by}: {what}{f' ({disagreement.reason})' if disagreement.reason else ''}"


def _check_anew(disagreement: Disagreement, reason: str) -> None:
    """Refuse to decide anew on what is settled without saying why; the older reason, which a sheet shows, is none for another decision."""
    if disagreement.status == "settled" and " ".join(reason.split()) in ("", " ".join(disagreement.reason.split())):
        raise QualcodeError(how_settled(disagreement), "to decide it anew, say why: a reason of its own, other than the older one")


def _at(wish: Wish) -> str:
    return f"{wish.where}: " if wish.where else ""


def _disagreement(known: dict[str, Disagreement], name: str) -> Disagreement | None:
    fits = [c for i, c in known.items() if i.startswith(name.strip())] if name.strip() else []
    if len(fits) > 1:
        raise QualcodeError(f"{len(fits)} disagreements begin with {name!r}", "write more of its id")
    return fits[0] if fits else None


def one_disagreement(queue: Queue, name: str) -> Disagreement:
    """A disagreement by its id or a unique beginning of it.

    Raises:
        QualcodeError: nothing or more than one fits.
    """
    found = _disagreement({c.id: c for c in queue.disagreements}, name)
    if found is None:
        raise QualcodeError(f"there is no disagreement {name!r}", "qualcode disagreements lists them with their ids")
    return found


def _span(study: Study, disagreement: Disagreement, edges: str) -> Span | None:
    """The stretch that was written as TURN:WORDS, START-END, or as words of the disagreement's turns or those beside them."""
    text = edges.strip()
    if not text:
        return None
    transcript = study.transcripts[disagreement.transcript]
    if text[0].isdigit() and all(c.isdigit() or c in ":-" for c in text):
        return find(transcript, text)
    turns = [t.number for t in transcript.turns_in(Span(disagreement.start, disagreement.end))]
    within = range(min(turns) - 1, max(turns) + 2) if turns else None
    return find_words(transcript, text.strip("“”\"' "), within)
