"""Telling whether a file that is about to come in is a corrected version of a transcript that is already there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.errors import QualcodeError
from qualcode.model.text import Transcript
from qualcode.project import Project
from qualcode.transcripts import store
from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers import labels

MOST_OF = 0.5
"""Share of the lines that must stand in a text already there for a file to be taken for a correction of it."""

SAME_TITLE = 0.2
"""The same where the file is also called the same."""

TELLING = 20
"""Characters from which a line tells texts apart: `Mm.` stands in all of them."""

FEWEST = 2
"""Telling lines that must be shared."""


@dataclass(frozen=True, slots=True)
class Like:
    """A transcript that a file is like: `same` where the words are its own, now or before they were mended; else `shared` of `lines` are."""

    id: str
    same: bool = False
    shared: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    texts: frozenset[str]
    lines: frozenset[int]
    respondent: str
    said: str


@dataclass
class Known:
    """The texts of a project, if there is one, by their lines, read when the first file asks; and those that came in since."""

    project: Project | None
    _texts: dict[str, _Text] = field(default_factory=dict)
    _where: dict[int, set[str]] = field(default_factory=dict)
    _read: bool = False

    def like(self, transcript: Transcript) -> Like | None:
        """The transcript that this one is the same as, or seems to correct, if there is one.

        It is the same where its text is one that transcript has or had. It seems to correct the one that half of its answers stand in, a fifth
        where the titles are the same; questions do not count, which come again in every interview. A respondent of a survey is told by their number alone.
        """
        self._read_all()
        new = _text(transcript)
        if respondent := transcript.metadata.get("respondent"):
            return self._respondent(new, str(respondent))
        same = [
            i
            for i, text in self._texts.items()
            if (transcript.hash in text.texts or text.said == new.said) and (new.lines or fold(text.title) == fold(new.title))
        ]
        if same:
            return Like(same[0], same=True)
        counts = Counter(i for line in new.lines for i in self._where.get(line, ()))
        likely = [(n, i) for i, n in counts.items() if self._is_like(new, self._texts[i], n)]
        if not likely:
            return None
        most, found = max(likely, key=lambda pair: (pair[0], pair[1]))
        return Like(found, shared=most, lines=len(new.lines))

    def add(self, transcript: Transcript) -> None:
        """Take in a transcript that has just come in."""
        text = _text(transcript)
        self._texts[transcript.id] = text
        for line in text.lines:
            self._where.setdefault(line, set()).add(transcript.id)

    def _read_all(self) -> None:
        if self._read or self.project is None:
            return
        self._read = True
        for transcript_id in self.project.transcript_ids():
            if transcript_id in self._texts:
                continue
            try:
                self.add(store.load(self.project, transcript_id))
            except QualcodeError:  # doctor names it; it cannot be corrected before it can be read
                continue

    @staticmethod
    def _is_like(new: _Text, there: _Text, shared: int) -> bool:
        if there.respondent:
            return False
        share = shared / max(1, min(len(new.lines), len(there.lines)))
        return shared >= FEWEST and share >= (SAME_TITLE if fold(there.title) == fold(new.title) else MOST_OF)

    def _respondent(self, new: _Text, respondent: str) -> Like | None:
        """A respondent of a survey who is there already: the same number, and an answer in common; without a number, the same answers and title."""
        for transcript_id, text in self._texts.items():
            if text.respondent != respondent or (respondent.startswith("row ") and text.title != new.title):
                continue
            if text.said == new.said:
                return Like(transcript_id, same=True)
            if text.lines & new.lines:
                return Like(transcript_id, shared=len(text.lines & new.lines), lines=len(new.lines))
        return None


def _text(transcript: Transcript) -> _Text:
    said = [transcript.slice(turn.span) for turn in transcript.turns]
    labelled = "\n".join(f"{turn.speaker or ''}: {words}" for turn, words in zip(transcript.turns, said, strict=True))
    hashes = {transcript.hash} | {h for r in transcript.revisions for h in (r.from_hash, r.to_hash)}
    respondent = str(transcript.metadata.get("respondent") or "")
    lines = frozenset(_lines(said, 1) if respondent else _lines(_answers(transcript, said), TELLING))
    return _Text(transcript.title, frozenset(hashes), lines, respondent, labelled)


def _answers(transcript: Transcript, said: list[str]) -> list[str]:
    """What was said less the interviewer's words and other questions: those are the same in every interview of a study."""
    answers = [
        words
        for turn, words in zip(transcript.turns, said, strict=True)
        if labels.role_word(turn.speaker or "") != "interviewer" and not words.rstrip("\"'”’) ").endswith("?")
    ]
    return answers or said


def _lines(said: Iterable[str], least: int) -> Iterable[int]:
    return (hash(fold(line)) for text in said for line in text.split("\n") if len(line.strip()) >= least)
