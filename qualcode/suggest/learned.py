"""Suggestions in a study, from the codebook and from what its coders have coded so far."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.model.codebook import Code, Codebook
from qualcode.model.coding import Coding, Fired, Suggestion, Why
from qualcode.model.text import Span
from qualcode.project.files import write_atomic
from qualcode.project.locks import cache_folder
from qualcode.study import Study
from qualcode.suggest.cues.match import Hit
from qualcode.suggest.cues.passages import passages as cue_passages
from qualcode.suggest.cues.passages import sentences
from qualcode.suggest.explain import Explanation, explain_at, telling
from qualcode.suggest.learning.embeddings import Embedder, embedder
from qualcode.suggest.learning.learner import Suggester
from qualcode.suggest.learning.speakers import may_bear
from qualcode.suggest.learning.stacker import SHIPPED, WITH_MEANING
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.learning.vectors import described
from qualcode.suggest.material import Material, Passage, gather

FORMAT = 5
"""Raised when suggestions are made in another way, so that scores of different kinds are never taken for one another."""

CARRIES = 0.25
"""What a sentence at either end of a passage must add, beside the sentence that adds most, to belong to the suggestion."""

TOP_WORDS = 3

_WORD = re.compile(r"[^\W\d_]{2,}")


def learned_suggestions(
    study: Study, reader: CueReader, coder: str | None, embeddings: Embedder | Path | str | None = None
) -> list[Suggestion]:
    """Everything suggested for a coder, decided on or not, in order of the texts.

    It is learnt from the coder's own codings and rejections alone, so that coding apart from each other stays apart; without a coder, from the study's.
    What was computed for the same inputs before is read from the user's cache folder.
    """
    codings = codings_of(study, coder)
    material = gather(study, codings, coder=coder)
    meaning = embedder(embeddings)
    model = fingerprint(study, reader, material, meaning)
    if (known := remembered(model)) is not None:
        return known
    suggester = Suggester(study.codebook, meaning, study.project.settings.seed).reading_with(reader)
    suggester.fit(material.passages, material.codes, material.seen)
    stop = reader.matcher.pipeline.nlp.Defaults.stop_words
    found = sorted(_all(study, suggester, material, model, stop), key=lambda s: (s.transcript, s.start, s.code))
    _remember(model, found)
    return found


def codings_of(study: Study, coder: str | None) -> Sequence[Coding]:
    """What is learnt from: a coder's own codings, or the study's."""
    if coder is None:
        return study.layer("study").codings
    return [c for c in study.codings.codings if study.state.coders.same(c.coder, coder)]


def fingerprint(study: Study, reader: CueReader, material: Material, meaning: Embedder | None = None) -> str:
    """The name of what makes these suggestions: 12 hex digits over everything they depend on."""
    import sklearn

    parts = [
        FORMAT,
        sklearn.__version__,
        study.codebook.hash,
        reader.matcher.pipeline.name,
        study.project.settings.seed,
        SHIPPED.read_text(encoding="utf-8"),
        *(() if meaning is None else (meaning.name, WITH_MEANING.read_text(encoding="utf-8"))),
    ]
    digest = hashlib.sha256("\n".join(map(str, parts)).encode())
    for passage, codes, seen in zip(material.passages, material.codes, material.seen, strict=True):
        known = [None if some is None else sorted(some) for some in (codes, seen)]
        digest.update(json.dumps([astuple(passage), known], ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]


def _all(study: Study, suggester: Suggester, material: Material, model: str, stop: Collection[str]) -> Iterable[Suggestion]:
    """The passages whose score reaches the code's threshold, and those where a cue stands, whatever their score; not those that bear the code already."""
    codable, passages, codes = study.codebook.codable, material.passages, material.codes
    unknown = {code.id for code in untold(study.codebook)} - (
        {code for some in codes for code in some or ()} if suggester.learning_used_ else set()
    )
    scores = suggester.score(passages)
    for place, passage in enumerate(passages):
        if not passage.counts:
            continue
        coded = codes[place] or frozenset()
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in suggester.heard_.hits[place]:
            hits[hit.code].append(hit)
        for column, code in enumerate(codable):
            likely = float(scores[place, column])
            wanted = code.id not in coded | unknown and (code.id in hits or likely >= suggester.thresholds_[column])
            if wanted and ((passage.speaker, code.id) in suggester.lifted_ or _allowed(study, passage, study.codebook, column)):
                why = explain_at(suggester, suggester.heard_, place, column)
                for span, there in _carried_by(passage, hits.get(code.id, []), why):
                    yield _suggestion(passage, span, code.id, there, why, model, stop)


def untold(codebook: Codebook) -> list[Code]:
    """The codes of which the codebook says nothing that a passage could resemble: nothing can be suggested for them until it is learnt from coding."""
    return [code for code in codebook.codable if not code.cues and not any(_WORD.search(text) for text in described(code))]


def _allowed(study: Study, passage: Passage, codebook: Codebook, column: int) -> bool:
    turn = study.transcripts[passage.transcript].turn(passage.turn)
    settings = study.project.settings
    known = study.attributes(passage.transcript, turn)
    attributes = {name: known[name] for name in (settings.group, "role") if known.get(name)}
    return may_bear(codebook.codable[column], study.speaker(passage.transcript, turn), attributes)


def _suggestion(
    passage: Passage, span: Span, code: str, hits: Sequence[Hit], why: Explanation, model: str, stop: Collection[str]
) -> Suggestion:
    fired = tuple(Fired(h.cue.text, passage.start + h.start, passage.start + h.end, h.negated) for h in hits)
    parts = tuple((name, round(amount, 4)) for name, amount in why.parts.items())
    similar = tuple((s.transcript, s.text) for s in why.similar)
    return Suggestion(
        passage.transcript, passage.turn, passage.start + span.start, passage.start + span.end, code, round(why.score, 3), model, fired,
        Why(parts, telling(why.words, stop, TOP_WORDS), similar),
    )  # fmt: skip


def _carried_by(passage: Passage, hits: Sequence[Hit], why: Explanation) -> list[tuple[Span, list[Hit]]]:
    """The sentences that carry a suggestion: those with its cues, each run apart, or the run around the sentence that adds most, without weak ends."""
    spans = sentences(passage.text, Span(0, len(passage.text))) or [Span(0, len(passage.text))]
    if hits:
        return cue_passages(spans, hits)
    adds = [sum(w.amount for w in why.words if span.start <= w.start < span.end) for span in spans]
    least = max(0.0, CARRIES * max(adds))
    first = last = adds.index(max(adds))
    while first > 0 and adds[first - 1] > least:
        first -= 1
    while last + 1 < len(spans) and adds[last + 1] > least:
        last += 1
    return [(Span(spans[first].start, spans[last].end), [])]


def remembered(model: str) -> list[Suggestion] | None:
    """The suggestions of a model, as far as this machine still has them."""
    try:
        rows = json.loads((cache_folder() / "suggestions" / f"{model}.json").read_text(encoding="utf-8"))
        return [_from_json(row, model) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a cache may be gone or broken at any time: it is made again


def _remember(model: str, found: Iterable[Suggestion]) -> None:
    rows = [
        {
            "transcript": s.transcript, "turn": s.turn, "start": s.start, "end": s.end, "code": s.code, "score": s.score,
            "fired": [astuple(f) for f in s.fired], "why": astuple(s.why) if s.why else None,
        }
        for s in found
    ]  # fmt: skip
    folder = cache_folder() / "suggestions"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / f"{model}.json", json.dumps(rows, ensure_ascii=False).encode("utf-8"))
    except (OSError, QualcodeError):
        pass  # without a cache everything works, only slower


def _from_json(row: dict[str, Any], model: str) -> Suggestion:
    parts, words, similar = row["why"]
    why = Why(tuple((str(n), float(a)) for n, a in parts), tuple(words), tuple((str(t), str(w)) for t, w in similar))
    fired = tuple(Fired(*f) for f in row["fired"])
    return Suggestion(row["transcript"], row["turn"], row["start"], row["end"], row["code"], row["score"], model, fired, why)
