"""The transcripts of a project as an import meets them. A dry run adds to them in memory alone, so that it decides as an import does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.model.revisions import Revision
from qualcode.model.text import Transcript
from qualcode.project import Project, files, people, tables
from qualcode.transcripts import store
from qualcode.transcripts.draft import Draft, SurveyColumns
from qualcode.transcripts.file_names import attributes_from_name
from qualcode.transcripts.tabular.dates import is_doubtful, iso
from qualcode.transcripts.tabular.survey_store import keep_poll, keep_survey

_SURVEYS = ("delimited", "spreadsheet")
_ATTRIBUTES = ("date", "wave", "site", "language")


@dataclass
class Shelf:
    """What is there and what this import adds. `writes=False` keeps what is added in memory; without a project nothing was there before."""

    project: Project | None
    writes: bool = True
    _added: dict[str, Transcript] = field(default_factory=dict)

    @property
    def ids(self) -> str:
        """What ids are made from: `hash`, or the names of the files."""
        return self.project.settings.ids if self.project else "hash"

    def all_ids(self) -> list[str]:
        """The ids of all transcripts."""
        there = self.project.transcript_ids() if self.project else []
        return sorted({*there, *self._added})

    def has_record(self, transcript_id: str) -> bool:
        """Whether there is a record of a transcript, with or without its text."""
        on_disk = self.project is not None and files.load(store.record_path(self.project, transcript_id)).data is not None
        return on_disk or transcript_id in self._added

    def has_text(self, transcript_id: str) -> bool:
        """Whether the text of a transcript is there."""
        on_disk = self.project is not None and store.text_path(self.project, transcript_id).is_file()
        return on_disk or transcript_id in self._added

    def load(self, transcript_id: str) -> Transcript:
        """One transcript.

        Raises:
            QualcodeError: it is missing or broken.
        """
        if transcript_id in self._added or self.project is None:
            return self._added[transcript_id]
        return store.load(self.project, transcript_id)

    def label(self, transcript_id: str) -> str:
        """What people call a transcript, or its id."""
        row = people.transcript_rows(self.project).get(transcript_id, {}) if self.project else {}
        added = self._added[transcript_id].title if transcript_id in self._added else ""
        return row.get("label") or added or transcript_id

    def lacks_rows(self, transcript_id: str, draft: Draft) -> bool:
        """Whether a transcript has no row of its own, or none of its labels has one."""
        if self.project is None or transcript_id in self._added:
            return False
        labels = {key[0] for key in people.read_rows(self.project, people.SPEAKERS)}
        return transcript_id not in people.transcript_rows(self.project) or (bool(draft.speakers) and transcript_id not in labels)

    def put(self, transcript: Transcript, draft: Draft, attributes: tables.Row, original: Path | None) -> Transcript:
        """Take a transcript in: its original, if it may be kept, its record and text, its rows. Gives it as it is now.

        Where only the text was lost, the maps of its record are kept: with them, codings made on a mended text still find their words.
        """
        if not self.writes or self.project is None:
            self._added[transcript.id] = transcript
            return transcript
        if self.has_record(transcript.id):
            transcript = replace(transcript, revisions=_kept_revisions(self.project, transcript.id))
        if original is not None:
            _keep_original(self.project, transcript, original)
        store.save(self.project, transcript)
        self.fill(transcript, draft, attributes)
        return transcript

    def fill(self, transcript: Transcript, draft: Draft, attributes: tables.Row) -> None:
        """Add the transcript and its labels to the tables; roles are what the reader proposes, and stand there to be corrected."""
        if not self.writes or self.project is None:
            return
        row = {"id": transcript.id, "label": draft.title, "kind": kind_of(draft)}
        row |= {"kind": draft.metadata["kind"]} if draft.reader in _SURVEYS and draft.metadata.get("kind") else {}
        row |= attributes_from_name(Path(draft.original).stem, self.project.settings.file_names)
        row |= {k: str(draft.metadata[k]) for k in _ATTRIBUTES if isinstance(draft.metadata.get(k), str)}
        row |= {"date": day} if (day := iso(row.get("date", ""))) and not is_doubtful(row["date"]) else {}
        people.add_rows(self.project, people.TRANSCRIPTS, [{**row, **attributes}])
        labels = [{"transcript": transcript.id, "speaker": s.label, "participant": "", "role": s.role} for s in draft.speakers]
        people.add_rows(self.project, people.SPEAKERS, labels)
        people.add_rows(self.project, people.PARTICIPANTS, [])

    def keep_answers(self, survey: SurveyColumns, here: Sequence[Transcript]) -> None:
        """Keep the mapping of a survey and its closed answers, of those respondents who came in or were there."""
        if self.writes and self.project is not None and here:
            keep_survey(self.project, survey)
            keep_poll(self.project, survey, [(t.id, t.metadata.get("answers", {})) for t in here])


def _kept_revisions(project: Project, transcript_id: str) -> tuple[Revision, ...]:
    record = json.loads(store.record_path(project, transcript_id).read_bytes())
    return tuple(Revision(r["from"], r["to"], tuple((m[0], m[1], m[2]) for m in r["map"])) for r in record["revisions"])


def _keep_original(project: Project, transcript: Transcript, path: Path) -> None:
    target = project.originals / transcript.original
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == transcript.original_hash:
        return
    files.write_atomic(target, path.read_bytes())


def kind_of(draft: Draft) -> str:
    """What a transcript seems to be: a focus group where more than two voices speak that are no interviewer's; a guess that stands in transcripts.csv to be corrected."""
    voices = [s for s in draft.speakers if s.role in ("", "participant", "pooled") and not s.alias_of]
    return "focus group" if len(voices) > 2 else "interview"
