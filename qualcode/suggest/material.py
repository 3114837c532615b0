"""What a study gives the learner: its talk in passages, who says it, and what was coded, read and rejected there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.codebooks.history import version
from qualcode.codings.anchor import Anchor
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.text import Span, Transcript, Turn
from qualcode.study import Study
from qualcode.suggest.cues.passages import sentences
from qualcode.suggest.learning.ground import LIFTS

LONG = 60
"""Words from which on a turn is looked at in windows of whole sentences, each of about as many words at most."""

COVERED = 0.5
"""What share of a passage a coding must cover, or of the coding must lie in the passage, for the passage to bear the code."""

COMMENTS = ("comment", "survey", "poll", "consultation", "response")
"""Words in the kind of a transcript that say it is one answer among many, of which not all need be read."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A turn, or the sentences of a long one that are looked at together.

    `speaker` is what is shared between transcripts: the role of whoever puts the questions, else the group, else the label. `counts` says whether it is talk
    that may be coded.
    """

    transcript: str
    speaker: str
    text: str
    turn: int
    start: int
    end: int
    counts: bool = True

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Material:
    """Passages in order, with their codes (None where nobody has read them) and, where not all codes were looked for, those that were."""

    passages: tuple[Passage, ...]
    codes: tuple[frozenset[str] | None, ...]
    seen: tuple[frozenset[str] | None, ...]


def gather(
    study: Study,
    codings: Iterable[Coding],
    transcripts: Iterable[str] | None = None,
    *,
    whole_turns: bool = False,
    coder: str | None = None,
) -> Material:
    """The material of a study under some codings.

    Whoever made the codings has looked for codes in what they marked as coded, and in comments marked as read; a code that was not in the codebook then was
    not looked for. An interview marked as read has had its first look only (suggestions are the second): like transcripts without any mark, it counts from
    the first coding to the last. What is restricted is left out altogether. Talk of interviewers, interpreters and
    supporters counts for nothing, unless it was coded all the same (`LIFTS` times).

    Args:
        study: the study.
        codings: the codings to learn from.
        transcripts: only these; all by default.
        whole_turns: whether long turns are left whole.
        coder: whose rejected suggestions count as negative examples, and whose word it is that a transcript without codings was read; everybody's where None.
    """
    by_transcript: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        if not coding.restricted:
            by_transcript[coding.transcript].append(coding)
    looked, rejected = _looked(study, by_transcript, coder), _rejected(study, coder)
    lifted = _coded_all_the_same(study, by_transcript)
    passages: list[Passage] = []
    codes: list[frozenset[str] | None] = []
    seen: list[frozenset[str] | None] = []
    for transcript_id in study.transcripts if transcripts is None else transcripts:
        hidden = study.codings.restricted.get(transcript_id, ())
        for passage in _passages(study, study.transcripts[transcript_id], whole_turns, lifted):
            if any(span.overlaps(passage.span) for span in hidden):
                continue
            found, known = _known(passage, by_transcript[transcript_id], looked.get(transcript_id, ()), rejected.get(transcript_id, ()))
            passages.append(passage)
            codes.append(found)
            seen.append(known)
    return Material(tuple(passages), tuple(codes), tuple(seen))


def _coded_all_the_same(study: Study, codings: Mapping[str, Sequence[Coding]]) -> set[str]:
    """The roles (interviewer, interpreter, supporter) whose turns were coded so often that they are talk like any other in this study."""
    counts: Counter[str] = Counter()
    for transcript_id, there in codings.items():
        silent = [t for t in study.transcripts[transcript_id].turns if not study.speaker(transcript_id, t).counts]
        for coding in there:
            roles = {study.speaker(transcript_id, t).role for t in silent if t.start <= coding.start and coding.end <= t.end}
            counts.update(roles)
    return {role for role, n in counts.items() if n >= LIFTS}


def is_comment(study: Study, transcript_id: str) -> bool:
    """Whether a transcript is one respondent's comments, by its kind in transcripts.csv."""
    kind = study.rows.get(transcript_id, {}).get("kind", "").casefold()
    return any(word in kind for word in COMMENTS)


def _passages(study: Study, transcript: Transcript, whole_turns: bool, lifted: Collection[str]) -> Iterable[Passage]:
    for turn in transcript.turns:
        speaker = who(study, transcript.id, turn)
        counts = study.speaker(transcript.id, turn).counts or study.speaker(transcript.id, turn).role in lifted
        for span in [turn.span] if whole_turns else windows(transcript.text, turn.span):
            yield Passage(transcript.id, speaker, transcript.slice(span), turn.number, span.start, span.end, counts)


def who(study: Study, transcript_id: str, turn: Turn) -> str:
    """What the learner calls whoever speaks: their role where they do not count, else their group, else their label."""
    speaker = study.speaker(transcript_id, turn)
    if not speaker.counts:
        return speaker.role
    return study.attributes(transcript_id, turn).get(study.project.settings.group, "") or speaker.label


def windows(text: str, within: Span) -> list[Span]:
    """A turn whole, or a long one in windows of whole sentences, each of about `LONG` words at most."""
    if len(text[within.start : within.end].split()) <= LONG:
        return [within] if len(within) else []
    found: list[Span] = []
    count = 0
    for sentence in sentences(text, within):
        words = len(text[sentence.start : sentence.end].split())
        if found and count + words <= LONG:
            found[-1], count = Span(found[-1].start, sentence.end), count + words
        else:
            found.append(sentence)
            count = words
    return found


def _looked(
    study: Study, codings: Mapping[str, Sequence[Coding]], coder: str | None
) -> dict[str, list[tuple[Span, frozenset[str] | None]]]:
    """Which stretches somebody whose codings these are has read, and for which codes (None for all of today's).

    A transcript without codings was read by whoever says so: the coder, or anybody where none is given.
    """
    coders = {(c.transcript, c.coder) for there in codings.values() for c in there}
    name = study.state.coders.name
    merged = {transcript for transcript, by in coders if by == "consensus"}
    coded = {transcript for transcript, _ in coders}

    def tells(event: Event) -> bool:
        transcript = event["transcript"]
        if transcript in coded:
            return (transcript, name(event.coder)) in coders or transcript in merged
        return transcript in study.transcripts and (coder is None or study.state.coders.same(event.coder, coder))

    placed, _ = Anchor(study.transcripts).place_all(e for e in study.state.of("read") if tells(e))
    found: dict[str, list[tuple[Span, frozenset[str] | None]]] = defaultdict(list)
    for event, at in placed:
        found[event["transcript"]].append((Span(at.start, at.end), _codes_of(study, event.get("codebook") or "")))
    for event in study.state.of("state"):
        done = event["to"] != "read" or is_comment(study, event["transcript"])
        if done and tells(event) and event["transcript"] not in found:
            found[event["transcript"]].append((Span(0, len(study.transcripts[event["transcript"]].text)), None))
    for transcript, there in codings.items():
        if transcript not in found and there:
            found[transcript].append((Span(min(c.start for c in there), max(c.end for c in there)), None))
    return dict(found)


def _codes_of(study: Study, name: str) -> frozenset[str] | None:
    """The codes a version of the codebook had, by today's ids; None where that version is today's or is not kept."""
    if not name or name == study.codebook.hash:
        return None
    try:
        old = version(study.project, name)
    except QualcodeError:
        return None
    return frozenset(study.codebook.current(code.id) for code in old.codable)


def _rejected(study: Study, coder: str | None) -> dict[str, list[tuple[Span, str]]]:
    rejects = [e for e in study.state.of("reject") if coder is None or study.state.coders.same(e.coder, coder)]
    placed, _ = Anchor(study.transcripts).place_all(rejects)
    found: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for event, at in placed:
        found[event["transcript"]].append((Span(at.start, at.end), study.codebook.current(event["code"])))
    return found


def _known(
    passage: Passage, codings: Sequence[Coding], looked: Sequence[tuple[Span, frozenset[str] | None]], rejected: Sequence[tuple[Span, str]]
) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """The codes of a passage and the codes that were looked for in it; (None, None) where nobody has read it."""
    if not passage.counts:
        return None, None
    codes = frozenset(c.code for c in codings if _bears(passage.span, c.span))
    against = frozenset(code for span, code in rejected if _bears(passage.span, span)) - codes
    read = [known for span, known in looked if _bears(passage.span, span)]
    if read:
        seen = None if None in read else frozenset().union(*(known for known in read if known is not None)) | codes | against
        return codes, seen
    return (codes, codes | against) if codes or against else (None, None)


def _bears(passage: Span, span: Span) -> bool:
    shared = min(passage.end, span.end) - max(passage.start, span.start)
    return shared > 0 and (shared >= COVERED * len(passage) or shared >= COVERED * len(span))
