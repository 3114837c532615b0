"""A small study that two or three people code, built event by event."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualcode.codings import acts, snapshots
from qualcode.codings.acts import event
from qualcode.codings.append import append
from qualcode.model.text import Span, Transcript, Turn
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.transcripts import store

CODEBOOK = """\
format: 1
name: Team
codes:
  - id: x
    name: Code X
    definition: The first
  - id: y
    name: Code Y
    definition: The second
"""


class Team:
    """The study, with short ways to do what coders do. Turns are numbered from 1; turn 1 of every transcript is the interviewer's."""

    def __init__(self, root: Path, transcripts: dict[str, list[str]], settings: str = "") -> None:
        (root / "codebooks").mkdir(parents=True)
        (root / "codebooks" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8", newline="\n")
        (root / "qualcode.toml").write_text(f'name = "Team study"\nids = "names"\n{settings}', encoding="utf-8", newline="\n")
        self.project = Project.open(root)
        for name, talk in transcripts.items():
            store.save(self.project, _transcript(name, talk))
        rows = [{"transcript": n, "speaker": "I", "participant": "", "role": "interviewer"} for n in transcripts]
        people.add_rows(self.project, people.SPEAKERS, rows)
        sites = [{"id": n, "label": n, "site": "A" if i % 2 == 0 else "B"} for i, n in enumerate(transcripts)]
        people.add_rows(self.project, people.TRANSCRIPTS, sites)

    @property
    def study(self) -> Study:
        """The study, read anew."""
        return Study(self.project)

    def text(self, transcript: str) -> Transcript:
        return store.load(self.project, transcript)

    def span(self, transcript: str, turn: int, words: str = "") -> Span:
        found = self.text(transcript).turn(turn).span
        if not words:
            return found
        start = self.text(transcript).text.index(words, found.start, found.end)
        return Span(start, start + len(words))

    def code(self, coder: str, transcript: str, turn: int, code: str = "x", words: str = "", **details: Any) -> str:
        """Code a turn, or words of it; gives the event's id."""
        made = acts.code(coder, self.text(transcript), self.span(transcript, turn, words), code, self.study.codebook, **details)
        append(self.project, [made])
        return made.id

    def read(self, coder: str, transcript: str, turns: range | None = None, codebook: str = "") -> None:
        """Record that somebody has read the transcript, or some turns of it."""
        text = self.text(transcript)
        spans = [Span(0, len(text.text))] if turns is None else [text.turn(n).span for n in turns]
        place = {"transcript": transcript, "text": text.hash, "codebook": codebook or self.study.codebook.hash}
        append(self.project, [event(coder, "read", {**place, "start": s.start, "end": s.end}) for s in spans])

    def mark(self, coder: str, transcript: str, to: str = "coded") -> None:
        append(self.project, [acts.mark(coder, transcript, to)])

    def offered(self, coder: str, transcript: str) -> None:
        append(self.project, [acts.offered(coder, transcript, "cues")])

    def memo(self, coder: str, text: str) -> None:
        append(self.project, [acts.memo(coder, "project", text, "positionality")])

    def snapshot(self, name: str) -> None:
        taken = snapshots.take(self.project, "ana", name, self.study.state.events, self.study.codebook.hash)
        append(self.project, [taken])

    def uncode(self, coder: str, coding: str) -> None:
        study = self.study
        append(self.project, acts.uncode(study.state, coder, study.coding(coding)))


def _transcript(name: str, talk: list[str]) -> Transcript:
    text, turns = "", []
    for number, words in enumerate(["What happened?", *talk], 1):
        speaker = "I" if number == 1 else "P"
        start = len(text) + len(speaker) + 2
        turns.append(Turn(number, speaker, start, start + len(words)))
        text += f"{speaker}: {words}\n\n"
    return Transcript(name, name, text, tuple(turns))
