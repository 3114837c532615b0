"""A project with everything in it read: texts, codebook, people and what the logs add up to.

This is what a notebook opens. Nothing is read before it is asked for, and everything is read once; `write` adds events and reads the logs again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from qualcode.codebooks import Codebook, parse, remember
from qualcode.codebooks.read import read_bytes
from qualcode.codings.append import append
from qualcode.codings.fold import State, fold
from qualcode.codings.layers import Codings, Layer, place_codings, read_layer
from qualcode.codings.log import Reading, read_logs
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.people import Participant, Speaker
from qualcode.model.text import Transcript, Turn
from qualcode.project import Project, people, tables
from qualcode.project.tombstones import withdrawn
from qualcode.transcripts import store


class Study:
    """One project, read."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.damaged: dict[str, QualcodeError] = {}
        """What is wrong with each transcript that had to be left out, by id; known once `transcripts` was read."""
        self.withheld: dict[str, Transcript] = {}
        """Those of them that still hold words of somebody who withdrew: only what cleans the project may look into them."""

    @classmethod
    def open(cls, folder: Path | str) -> Study:
        """The study in a folder.

        Raises:
            QualcodeError: the folder is no project.
        """
        return cls(Project.open(folder))

    @cached_property
    def transcripts(self) -> dict[str, Transcript]:
        """Every transcript by id, in order of the ids; one that cannot be read is left out and named in `damaged`.

        So is one that holds words of somebody who withdrew. A sync program may bring the word of it before the cleaned text; from that moment on nobody
        may show, code, quote, export or search those words, and whatever does takes the texts from here.
        """
        found = {}
        gone = withdrawn(self.project)
        self.damaged.clear()
        self.withheld.clear()
        for transcript_id in self.project.transcript_ids():
            try:
                transcript = store.load(self.project, transcript_id)
            except QualcodeError as error:
                self.damaged[transcript_id] = error
                continue
            if gone.hides(transcript):
                self.withheld[transcript_id] = transcript
                self.damaged[transcript_id] = QualcodeError(
                    f"{self.project.within(store.text_path(self.project, transcript_id))}: it still holds words that were withdrawn, so it is not shown",
                    "wait until the sync program has brought the cleaned text; or merge the copy where it was cleaned, or withdraw once more",
                )
            else:
                found[transcript_id] = transcript
        return found

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook.

        Raises:
            QualcodeError: there is none, or it has errors; with file and line.
        """
        return parse(self._codebook_file, self.project.within(self.project.codebook_path))

    @cached_property
    def _codebook_file(self) -> bytes:
        return read_bytes(self.project.codebook_path)

    @cached_property
    def rows(self) -> dict[str, tables.Row]:
        """What each transcript is, from transcripts.csv."""
        return people.transcript_rows(self.project)

    @cached_property
    def participants(self) -> dict[str, Participant]:
        """Everybody who takes part, by id."""
        return people.participants(self.project)

    @cached_property
    def speakers(self) -> dict[tuple[str, str], Speaker]:
        """The labels of speakers.csv, by transcript and label."""
        return people.speakers(self.project)

    @cached_property
    def reading(self) -> Reading:
        """The events of all logs, and what was met in reading them."""
        return read_logs(self.project)

    @cached_property
    def state(self) -> State:
        """What the events add up to."""
        return fold(self.reading.events)

    @cached_property
    def codings(self) -> Codings:
        """All live codings on the texts as they stand."""
        return place_codings(self.state, self.transcripts, self.codebook)

    def layer(self, name: str = "study") -> Layer:
        """The codings of one layer: `study`, `consensus`, `all`, or a coder's name."""
        lead = {i: row.get("lead coder", "") for i, row in self.rows.items()}
        return read_layer(self.codings, self.state, name, self.transcripts, lead)

    def transcript(self, name: str) -> Transcript:
        """A transcript by id, label, or a unique beginning of either.

        Raises:
            QualcodeError: nothing or more than one fits, or it cannot be read.
        """
        found = people.resolve_transcript(self.project, name)
        if found not in self.transcripts:
            raise self.damaged[found]
        return self.transcripts[found]

    def speaker(self, transcript_id: str, turn: Turn) -> Speaker:
        """Who speaks in a turn, as far as speakers.csv says; an unmapped label counts as a participant nobody has named."""
        return self.speakers.get((transcript_id, turn.speaker or ""), Speaker(transcript_id, turn.speaker or ""))

    def attributes(self, transcript_id: str, turn: Turn) -> dict[str, str]:
        """What is known about whoever speaks in a turn: the transcript's attributes, overruled by the participant's own."""
        found = {k: v for k, v in self.rows.get(transcript_id, {}).items() if k not in ("id", "label")}
        person = self.participants.get(self.speaker(transcript_id, turn).participant)
        found.update({k: v for k, v in (person.attributes if person else {}).items() if v})
        return found

    def coding(self, name: str) -> Coding:
        """A live coding by its id or a unique end of it (ids of one day begin alike).

        Raises:
            QualcodeError: nothing or more than one fits.
        """
        fits = [c for c in self.codings.codings if c.id == name] or [
            c for c in self.codings.codings if len(name) >= 4 and c.id.endswith(name)
        ]
        if len(fits) != 1:
            raise QualcodeError(
                f"{len(fits) or 'no'} codings fit {name!r}", "qualcode show ID lists them with their ids; write more of the id's end"
            )
        return fits[0]

    def write(self, events: Iterable[Event]) -> None:
        """Add events to this device's logs, keep the version of the codebook they were made under, and read everything anew."""
        events = list(events)
        if any(e.act == "code" for e in events):
            remember(self.project, self._codebook_file)
        append(self.project, events)
        for name in ("reading", "state", "codings"):
            self.__dict__.pop(name, None)
