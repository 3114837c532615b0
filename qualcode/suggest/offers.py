"""Suggestions in a study: what is still open for a coder, deciding on it, and noting down who was shown what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from qualcode.codings import acts
from qualcode.codings.anchor import Anchor
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Suggestion
from qualcode.model.events import Event
from qualcode.model.text import Span, Transcript
from qualcode.study import Study
from qualcode.suggest.learned import remembered

Place = tuple[str, int, int, str]
"""A code on a stretch of text: transcript, start, end, code."""

OFF = "suggestions are off in this project: its approach is reflexive, where codes come from reading and not from a machine"


def is_off(study: Study) -> bool:
    """Whether the study does without suggestions."""
    return study.project.settings.approach == "reflexive"


def open_suggestions(study: Study, suggestions: Iterable[Suggestion], coder: str | None) -> list[Suggestion]:
    """Those that a coder has not decided on; without a coder, those that nobody has.

    What others have coded is not taken into account for a coder, so that coding apart from each other stays apart.
    """
    return unsettled(suggestions, *decisions(study, coder))


def unsettled(suggestions: Iterable[Suggestion], codings: Iterable[Place], rejected: Iterable[Place]) -> list[Suggestion]:
    """The suggestions nobody has decided on: those that overlap neither a coding with the same code nor a rejection of it."""
    decided: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for transcript, start, end, code in (*codings, *rejected):
        decided[transcript, code].append(Span(start, end))
    return [s for s in suggestions if not any(s.span.overlaps(place) for place in decided[s.transcript, s.code])]


def decisions(study: Study, coder: str | None) -> tuple[set[Place], set[Place]]:
    """Where a coder (or anybody) has coded, and where suggestions were rejected, on the texts as they stand."""
    coders = study.state.coders
    coded = {(c.transcript, c.start, c.end, c.code) for c in study.codings.codings if coder is None or coders.same(c.coder, coder)}
    rejects = [e for e in study.state.of("reject") if coder is None or coders.same(e.coder, coder)]
    placed, _ = Anchor(study.transcripts).place_all(rejects)
    return coded, {(e["transcript"], at.start, at.end, study.codebook.current(e["code"])) for e, at in placed}


def decide(
    study: Study, suggestions: Iterable[Suggestion], coder: str, accept: Sequence[str] = (), reject: Sequence[str] = (), **details: Any
) -> list[Event]:
    """The events that accept and reject suggestions by their keys, where a transcript's id may be cut short; `details` (stance, basis, note) go to what is accepted. None is written.

    Raises:
        QualcodeError: a key names none of the suggestions, or one this coder has decided on, or is both accepted and rejected.
    """
    found = {s.key: s for s in suggestions}
    accept, reject = ([_whole(study, key, found) for key in keys] for keys in (accept, reject))
    if both := sorted(set(accept) & set(reject)):
        raise QualcodeError(f"{both[0]} is to be accepted and rejected", "choose one of the two")
    keys = list(dict.fromkeys([*accept, *reject]))
    still_open = {s.key for s in open_suggestions(study, found.values(), coder)}
    for key in keys:
        if key not in found:
            raise QualcodeError(
                f"there is no suggestion {key!r}", did_you_mean(key, sorted(found)) or "qualcode suggest ID lists them with their keys"
            )
        if key not in still_open:
            raise QualcodeError(
                f"{coder} has already decided on {key}", "qualcode history shows when; qualcode undo takes the last step back"
            )
    chosen = [(key, found[key], study.transcripts[found[key].transcript]) for key in keys]
    return [
        acts.accept(coder, transcript, one, study.codebook, **details) if key in accept else acts.reject(coder, transcript, one)
        for key, one, transcript in chosen
    ]


def _whole(study: Study, key: str, found: Iterable[str]) -> str:
    """A key with the whole id of its transcript, where what stands there is the beginning of one id only."""
    short, _, rest = key.partition(":")
    ids = [i for i in study.transcripts if i.startswith(short)]
    whole = f"{ids[0]}:{rest}" if short and len(ids) == 1 else key
    return key if key in found else whole


def shown_before(study: Study, coder: str) -> list[Suggestion]:
    """What this coder was offered by earlier models, as far as this machine remembers, the latest last.

    Every decision teaches, so a suggestion on the list somebody looks at may be gone from the next one; it can be decided on all the same.
    """
    models = dict.fromkeys(e["model"] for e in study.state.of("offered") if study.state.coders.same(e.coder, coder))
    return [s for model in models for s in remembered(model) or () if s.transcript in study.transcripts and _fits(study, s)]


def _fits(study: Study, suggestion: Suggestion) -> bool:
    transcript = study.transcripts[suggestion.transcript]
    restricted = any(span.overlaps(suggestion.span) for span in study.codings.restricted.get(transcript.id, ()))
    return suggestion.end <= len(transcript.text) and suggestion.code in study.codebook and not transcript.revisions and not restricted


def hidden(study: Study, coder: str | None, *, always: bool = False) -> set[str]:
    """The transcripts whose suggestions a coder (or, without one, anybody) is not shown yet, because they have not marked them as read.

    Suggestions are a second look, not a first, unless the project says `second_look = false`; with `always`, that is not asked. To a coder who works blind
    none are shown at all.
    """
    if works_blind(study, coder) and not always:
        return set(study.transcripts)
    if not (study.project.settings.second_look or always):
        return set()
    mine = [e for e in study.state.of("state", "read") if coder is None or study.state.coders.same(e.coder, coder)]
    read = {e["transcript"] for e in mine if e.act == "state"}
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for event in mine:
        if event.act == "read":
            spans.setdefault((event["transcript"], study.state.coders.name(event.coder)), []).append((event["start"], event["end"]))
    read |= {i for (i, _), there in spans.items() if i in study.transcripts and _covers(there, study.transcripts[i])}
    return set(study.transcripts) - read


def _covers(spans: list[tuple[int, int]], transcript: Transcript) -> bool:
    """Whether what one coder read, whole or turn by turn, holds every turn of a transcript."""
    spans.sort()
    reach, at = 0, 0
    for turn in transcript.turns or (Span(0, len(transcript.text.rstrip())),):
        while at < len(spans) and spans[at][0] <= turn.start:
            reach, at = max(reach, spans[at][1]), at + 1
        if reach < turn.end:
            return False
    return True


def works_blind(study: Study, coder: str | None) -> bool:
    """Whether the log says that this coder works blind, seeing nobody else's codings and no suggestions."""
    said = [e for e in study.state.of("record") if e.get("kind") == "blind" and coder and study.state.coders.same(e.coder, coder)]
    last = max(said, key=lambda e: e.id, default=None)
    return last is not None and (last.get("detail") or {}).get("to") == "on"


def offered(study: Study, coder: str, shown: Iterable[Suggestion]) -> list[Event]:
    """The events that note for which transcripts a coder saw suggestions, where the log does not say so yet. None is written."""
    known = {(e["transcript"], e["model"]) for e in study.state.of("offered") if study.state.coders.same(e.coder, coder)}
    return [acts.offered(coder, transcript, model) for transcript, model in sorted({(s.transcript, s.model) for s in shown} - known)]
