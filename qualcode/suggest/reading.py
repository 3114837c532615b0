"""What to read next in a study, and how much of a code has been found so far. Interviews are read whole: for them this is an order and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.codings import acts
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event
from qualcode.study import Study
from qualcode.suggest.learned import codings_of
from qualcode.suggest.learning.embeddings import Embedder
from qualcode.suggest.learning.learner import Suggester
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.material import gather, is_comment
from qualcode.suggest.measuring.recall import Recall, estimated_recall
from qualcode.suggest.offers import hidden
from qualcode.suggest.queue import ORDERS, difference, ranked

SHORT = 500
"""Words as many as these have to be there before what is expected of a transcript outweighs what is usual."""


@dataclass(frozen=True, slots=True)
class ReadNext:
    """A transcript to read next, why it comes here (one of `ORDERS`), how many words it has, and how many passages of what is wanted are expected in it.

    `rate` is how many are expected in 1,000 words, drawn towards what is usual where the transcript is short; `wanted` orders by it, so that a transcript
    does not come first for being long.
    """

    transcript: str
    order: str
    words: int
    expected: float
    rate: float
    comments: bool


def unread(study: Study, coder: str | None) -> list[str]:
    """The transcripts a coder (or, without one, anybody) has neither marked as read nor coded anything in."""
    begun = {c.transcript for c in study.codings.codings if coder is None or study.state.coders.same(c.coder, coder)}
    left = hidden(study, coder, always=True) - begun
    return [i for i in study.transcripts if i in left]


def read_next(
    study: Study,
    reader: CueReader,
    coder: str | None = None,
    *,
    order: str = "wanted",
    code: str = "",
    count: int = 10,
    embeddings: Embedder | Path | str | None = None,
) -> list[ReadNext]:
    """The transcripts to read next: by `order`, with a control share drawn at random among them.

    `wanted` puts first where most passages of the code (or of the codes of a group; of any, without one) are expected for the reading, `uncertain` where the suggestions
    waver most, `different` what is least like the talk that was read, `control` draws everything at random.

    Raises:
        QualcodeError: there is no such order or code.
    """
    import numpy as np

    if order not in ORDERS:
        raise QualcodeError(f"{order!r} is no order", did_you_mean(order, list(ORDERS)) or f"use one of {', '.join(ORDERS)}")
    columns = _columns(study, code)
    left = unread(study, coder)
    if not left or count < 1:
        return []
    material = gather(study, codings_of(study, coder), coder=coder)
    suggester = Suggester(study.codebook, embeddings, study.project.settings.seed).reading_with(reader)
    suggester.fit(material.passages, material.codes, material.seen)
    likely = suggester.score(material.passages)[:, columns] * np.array([[p.counts] for p in material.passages])
    places = [[n for n, p in enumerate(material.passages) if p.transcript == i] for i in left]
    expected = [float(likely[there].sum()) for there in places]
    words = [_words(study, i) for i in left]
    rates = _rates(expected, words)
    worth = {
        "wanted": rates,
        "uncertain": [float((likely[there] * (1 - likely[there])).mean()) if there else 0.0 for there in places],
        "different": [float(difference(suggester, there).mean()) if there else -1.0 for there in places],
    }
    random = np.random.default_rng([suggester.seed, len(study.transcripts) - len(left)]).permutation(len(left))
    chosen = ranked(None if order == "control" else np.array(worth[order]), random, count)
    return [
        ReadNext(left[n], order if by_order else "control", words[n], expected[n], rates[n], is_comment(study, left[n]))
        for n, by_order in chosen
    ]


def _rates(expected: Sequence[float], words: Sequence[int]) -> list[float]:
    """How many passages are expected in 1,000 words of each transcript; `SHORT` words of what is usual are added to each."""
    usual = sum(expected) / max(1, sum(words))
    return [1000 * (passages + SHORT * usual) / (n + SHORT) for passages, n in zip(expected, words, strict=True)]


def _columns(study: Study, code: str) -> list[int]:
    known = [c.id for c in study.codebook.walk()]
    if code and code not in known:
        raise QualcodeError(f"there is no code {code!r} in the codebook", did_you_mean(code, known) or "qualcode codebook show lists them")
    codable = study.codebook.codable
    return [n for n, c in enumerate(codable) if not code or any(above.id == code for above in study.codebook.path(c.id))]


def _words(study: Study, transcript_id: str) -> int:
    transcript = study.transcripts[transcript_id]
    return sum(len(transcript.slice(turn.span).split()) for turn in transcript.turns)


def listed(study: Study, coder: str, shown: Iterable[ReadNext]) -> list[Event]:
    """The events that note what a coder was given to read and why, where the log does not say so yet: draws at random are told from choices by them later."""
    known = {(e.get("on"), _order(e)) for e in _listed_before(study, coder)}
    new = [n for n in shown if (n.transcript, n.order) not in known]
    return [acts.event(coder, "record", {"kind": "next", "on": n.transcript, "detail": {"order": n.order}}) for n in new]


def _listed_before(study: Study, coder: str | None) -> list[Event]:
    records = [e for e in study.state.of("record") if e.get("kind") == "next"]
    return [e for e in records if coder is None or study.state.coders.same(e.coder, coder)]


def _order(event: Event) -> str:
    return str((event.get("detail") or {}).get("order", ""))


def found_so_far(study: Study, coder: str | None, code: str) -> Recall | None:
    """How much of a code has been found among the study's comments; None where it has no comments.

    Only transcripts of comments count, one each. What `next` drew at random is the evidence; without it there is no estimate.
    """
    comments = [i for i in study.transcripts if is_comment(study, i)]
    if not comments:
        return None
    codable = study.codebook.codable
    wanted = {codable[n].id for n in _columns(study, code)}
    bearing = {c.transcript for c in codings_of(study, coder) if c.code in wanted}
    left = set(unread(study, coder))
    order = _read_order(study, coder, [i for i in comments if i not in left])
    drawn = {e["on"] for e in _listed_before(study, coder) if _order(e) == "control"}
    return estimated_recall([i in bearing for i in order], [i in drawn for i in order], len(comments))


def drawn_but_unread(study: Study, coder: str | None) -> list[str]:
    """The comments that were drawn at random and have not been read: while any are left out, the estimate is not to be trusted."""
    drawn = {e["on"] for e in _listed_before(study, coder) if _order(e) == "control"}
    return [i for i in unread(study, coder) if i in drawn and is_comment(study, i)]


def _read_order(study: Study, coder: str | None, transcripts: Sequence[str]) -> list[str]:
    """Transcripts in the order they were first marked or coded; ids of events are ordered by time."""
    first: dict[Any, str] = {}
    for event in study.state.of("read", "state", "code"):
        if coder is None or study.state.coders.same(event.coder, coder):
            first[event["transcript"]] = min(first.get(event["transcript"], event.id), event.id)
    return sorted(transcripts, key=lambda i: (first.get(i, ""), i))
