"""Suggestions by cues alone, without a learner: passages that a cue of a code points to, each with a score and the words it rests on."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.model.codebook import Codebook
from qualcode.model.coding import Fired, Suggestion
from qualcode.model.people import Speaker
from qualcode.model.text import Span, Transcript, Turn
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.english import pipeline as best_pipeline
from qualcode.suggest.cues.match import CueMatcher, Hit
from qualcode.suggest.cues.passages import passages, pieces, sentence_at, sentences
from qualcode.suggest.learning.speakers import may_bear

FORMAT = 1
"""Raised when the rules or the formula change, so that scores of different kinds are never taken for one another."""

WEIGHTS = (0.35, 0.55, 0.65)
"""What a cue of length one, two, and three or more counts for."""

DENIED = 0.6
"""What is left of a cue that is denied or only supposed."""

ALONE, COMPANY = 0.6, 0.1
"""What is left of a cue with no other word of its code's description near it, and what each such word adds, up to the full worth."""

Place = tuple[str, int, int, str]
"""A code on a stretch of text: transcript, start, end, code."""

SpeakerOf = Callable[[str, Turn], Speaker]
AttributesOf = Callable[[str, Turn], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Talk:
    """A turn whose speaker counts, its sentences, and the hits in it, in positions of the whole text."""

    turn: Turn
    sentences: Sequence[Span]
    hits: Sequence[Hit]


def suggest(
    transcripts: Iterable[Transcript],
    codebook: Codebook,
    speakers: SpeakerOf,
    pipeline: Pipeline | None = None,
    attributes: AttributesOf | None = None,
) -> Iterator[Suggestion]:
    """What the cues of the codebook point to, one transcript after the other, in order of the text.

    Only one transcript is held at a time. The same texts, codebook and pipeline always give the same suggestions, whichever other transcripts are read.

    Raises:
        QualcodeError: a cue cannot work; with code, cue and line.
    """
    return suggest_with(CueMatcher(codebook, pipeline or best_pipeline()), codebook, transcripts, speakers, attributes)


def suggest_with(
    matcher: CueMatcher, codebook: Codebook, transcripts: Iterable[Transcript], speakers: SpeakerOf, attributes: AttributesOf | None = None
) -> Iterator[Suggestion]:
    """The same with a matcher that is already there, for whoever asks again and again."""
    model = fingerprint(codebook, matcher.pipeline)
    for transcript in transcripts:
        talk = _listen(matcher, codebook, transcript, speakers, attributes)
        rarity = _rarity(talk)
        for here in talk:
            yield from sorted(_of_turn(transcript, here, rarity, model), key=lambda s: (s.start, s.code))


def fingerprint(codebook: Codebook, pipeline: Pipeline) -> str:
    """The name of what made a suggestion: 12 hex digits over the codebook's version, the pipeline and the format of these rules."""
    return hashlib.sha256(f"cues {FORMAT}\n{codebook.hash}\n{pipeline.name}".encode()).hexdigest()[:12]


def _listen(
    matcher: CueMatcher, codebook: Codebook, transcript: Transcript, speakers: SpeakerOf, attributes: AttributesOf | None
) -> list[_Talk]:
    codes = {code.id: code for code in codebook.codable}
    turns = [(turn, sentences(transcript.text, turn.span)) for turn in transcript.turns if speakers(transcript.id, turn).counts]
    parts = [(n, piece) for n, (_, spans) in enumerate(turns) for piece in pieces(spans)]
    found: dict[int, list[Hit]] = defaultdict(list)
    for (n, piece), hits in zip(parts, matcher.hits(transcript.slice(piece) for _, piece in parts), strict=True):
        found[n] += [_moved(hit, piece.start) for hit in hits]
    talk = []
    for n, (turn, spans) in enumerate(turns):
        speaker, known = speakers(transcript.id, turn), attributes(transcript.id, turn) if attributes else {}
        talk.append(_Talk(turn, spans, [hit for hit in found[n] if may_bear(codes[hit.code], speaker, known)]))
    return talk


def _moved(hit: Hit, by: int) -> Hit:
    return replace(hit, start=hit.start + by, end=hit.end + by)


def _rarity(talk: Sequence[_Talk]) -> dict[tuple[str, str], float]:
    """How rare each cue is in a transcript: 1 in one sentence only, falling towards 0 in all: 1 - ln(sentences with it) / ln(sentences + 1)."""
    counts: Counter[tuple[str, str]] = Counter()
    for here in talk:
        counts.update(
            (code, cue) for code, cue, _ in {(hit.code, hit.cue.text, sentence_at(here.sentences, hit.start)) for hit in here.hits}
        )
    total = sum(len(here.sentences) for here in talk)
    return {cue: 1 - math.log(n) / math.log(total + 1) for cue, n in counts.items()}


def _of_turn(transcript: Transcript, here: _Talk, rarity: Mapping[tuple[str, str], float], model: str) -> Iterator[Suggestion]:
    by_code: dict[str, list[Hit]] = defaultdict(list)
    for hit in here.hits:
        by_code[hit.code].append(hit)
    for code, hits in by_code.items():
        for span, there in passages(here.sentences, hits):
            fired = tuple(Fired(hit.cue.text, hit.start, hit.end, hit.negated) for hit in there)
            yield Suggestion(transcript.id, here.turn.number, span.start, span.end, code, score(there, rarity), model, fired)


def score(hits: Iterable[Hit], rarity: Mapping[tuple[str, str], float]) -> float:
    """How strongly the cues in a passage point to their code, from 0 to 1, to three decimals; it orders suggestions and is no probability.

    Each cue counts for its length (`WEIGHTS`) times its rarity in the transcript, times the company it stands in (`ALONE`, `COMPANY`), times `DENIED` where
    it is denied; a cue that comes twice counts once, at its best. Different cues add up as independent hints do: 1 - (1 - a)(1 - b)…
    """
    best: dict[str, float] = {}
    for hit in hits:
        company = min(1, ALONE + COMPANY * hit.support)
        worth = WEIGHTS[min(hit.length, len(WEIGHTS)) - 1] * rarity[hit.code, hit.cue.text] * company * (DENIED if hit.negated else 1)
        best[hit.cue.text] = max(best.get(hit.cue.text, 0), worth)
    return round(1 - math.prod(1 - worth for worth in best.values()), 3)


def unsettled(suggestions: Iterable[Suggestion], codings: Iterable[Place], rejected: Iterable[Place]) -> list[Suggestion]:
    """The suggestions nobody has decided on: those that overlap neither a coding with the same code nor a rejection of it."""
    decided: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for transcript, start, end, code in (*codings, *rejected):
        decided[transcript, code].append(Span(start, end))
    return [s for s in suggestions if not any(s.span.overlaps(place) for place in decided[s.transcript, s.code])]
