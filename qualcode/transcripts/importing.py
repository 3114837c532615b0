"""Taking transcripts into a project: the original kept, the text frozen, the tables of people filled in as far as the file says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.model.revisions import Revision
from qualcode.model.text import Transcript
from qualcode.project import Project, files, people, tables
from qualcode.project.git import remotes
from qualcode.project.tombstones import Withdrawn, withdrawn
from qualcode.transcripts import store
from qualcode.transcripts.choices import Choices
from qualcode.transcripts.corrected import Known, Like
from qualcode.transcripts.draft import Draft, SurveyColumns, freeze
from qualcode.transcripts.file_names import attributes_from_name
from qualcode.transcripts.paths import without_own
from qualcode.transcripts.read import read_all
from qualcode.transcripts.readers.base import NO_CHOICES
from qualcode.transcripts.tabular.survey_store import keep_poll, keep_survey, kept_surveys

_CODE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$")
# an ending of another kind may be part of a name (`interview.Karen Hughes`), and no name may be kept
_ENDINGS = frozenset(
    (".txt", ".md", ".text", ".log", ".rtf", ".doc", ".docx", ".odt", ".fodt", ".pdf", ".htm", ".html", ".xml", ".json", ".jsonl", ".yaml", ".vtt",
     ".srt", ".sbv", ".ass", ".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".fods", ".eaf", ".cha", ".textgrid", ".trs", ".flt", ".tei", ".zip")
)  # fmt: skip
_SURVEYS = ("delimited", "spreadsheet")
_ATTRIBUTES = ("date", "wave", "site", "language")


@dataclass(frozen=True)
class Imported:
    """What became of one transcript of one file.

    `new`; `same` (nothing changed); `completed` (an import that was cut off); `corrects` (it seems to be a corrected version of the transcript
    `corrects`, and waits for a person); or `refused` with the reason.
    """

    file: Path
    outcome: str
    transcript: Transcript | None = None
    draft: Draft | None = None
    reason: str = ""
    corrects: str = ""


def import_files(
    project: Project,
    paths: Iterable[Path],
    *,
    encoding: str | None = None,
    attributes: tables.Row | None = None,
    remote: str | None = None,
    choices: Choices = NO_CHOICES,
    as_new: bool = False,
    confirm: Callable[[SurveyColumns], bool] | None = None,
) -> Iterable[Imported]:
    """Import files one after the other; each is finished before the next begins, so a crash loses at most the one at hand.

    `attributes` fills columns of transcripts.csv (`site`, `kind`, …) for all of them. What was withdrawn
    from the study, also in another file or format, is refused. A file that seems to be a corrected version of a transcript
    is not taken in beside it, unless `as_new` says so. `confirm` is asked once for the columns of each survey that the project does not know;
    the mapping is kept with the project.

    Raises:
        QualcodeError: the project lies in a git checkout that has a remote, and `remote` does not name it.
    """
    refuse_remote(project, remote)
    attributes_from_name("", project.settings.file_names)  # a pattern that cannot be used is refused before anything is written
    gone, known = withdrawn(project), None if as_new else Known(project)
    choices = replace(choices, surveys={**kept_surveys(project), **choices.surveys})
    for path in without_own(project, paths)[0]:
        drafts, refused = read_all([path], encoding, choices)
        for problem in refused:
            yield Imported(path, "refused", reason=f"{problem.reason}. {problem.hint}".strip())
        survey = next((draft.survey for draft in drafts if draft.survey), None)
        if survey and confirm and not survey.kept and not confirm(survey):
            yield Imported(path, "refused", reason='what its columns are used for was not confirmed; say it yourself: --column "NAME=open"')
            continue
        arrival = _Arrival(project, path, attributes or {}, gone, known)
        done = arrival.take_in(drafts)
        if survey:
            _keep_answers(project, survey, done)
        yield from done


def _keep_answers(project: Project, survey: SurveyColumns, done: Sequence[Imported]) -> None:
    """The mapping of a survey and its closed answers, of those respondents who came in or were there."""
    here = [d.transcript for d in done if d.transcript is not None]
    if here:
        keep_survey(project, survey)
        keep_poll(project, survey, [(t.id, t.metadata.get("answers", {})) for t in here])


def refuse_remote(project: Project, remote: str | None) -> None:
    """Refuse to put real transcripts where a push would publish them, unless the remote is named; made-up data may go anywhere."""
    there = remotes(project.root)
    if there and not project.settings.invented and remote not in there:
        raise QualcodeError(
            f"this project lies in a git checkout that has a remote ({', '.join(there)}): a push would send the transcripts away",
            f"move the project elsewhere; or, if the remote may have them, say so by name: --git-remote {there[0]}",
        )


@dataclass
class _Arrival:
    """A file that is being taken in; `keeps` says whether its original may be kept, which it may not where somebody in it withdrew."""

    project: Project
    path: Path
    attributes: tables.Row
    gone: Withdrawn
    known: Known | None
    keeps: bool = True

    def take_in(self, drafts: Sequence[Draft]) -> list[Imported]:
        """What becomes of each transcript of the file; one that cannot be taken in stops no other."""
        found: list[tuple[Draft, Transcript | str]] = [(draft, self._frozen(draft)) for draft in drafts]
        withdrew = {id(t) for _, t in found if isinstance(t, Transcript) and self.gone.refuses(t)}
        self.keeps = not withdrew
        done = []
        for draft, transcript in found:
            if isinstance(transcript, str):
                done.append(Imported(self.path, "refused", draft=draft, reason=transcript))
            elif id(transcript) in withdrew:
                done.append(Imported(self.path, "refused", draft=draft, reason="it was withdrawn from this study, and does not come back"))
            else:
                done.append(self._one(draft, transcript))
        return done

    def _frozen(self, draft: Draft) -> Transcript | str:
        try:
            return _transcript(self.project, self.path, draft)
        except QualcodeError as problem:
            return f"{problem.message}. {problem.hint or ''}".strip()

    def _one(self, draft: Draft, transcript: Transcript) -> Imported:
        project, path = self.project, self.path
        outcome = _compare(project, transcript)
        if outcome == "corrects" and self.known is None:
            outcome = f"refused: {transcript.id} is there already, with other words; give the file another name to take it in beside it"
        if outcome.startswith("refused"):
            return Imported(path, "refused", draft=draft, reason=outcome.removeprefix("refused: "))
        if outcome == "same":
            there = store.load(project, transcript.id)
            if not _lacks_rows(project, transcript.id, draft):
                return Imported(path, "same", there, draft)
            _fill_tables(project, there, draft, self.attributes)  # an import that stopped before the tables
            return Imported(path, "completed", there, draft)
        if outcome != "completed" and self.known and (like := self.known.like(transcript)):
            return _like_another(project, path, draft, like)
        if outcome == "corrects":
            return _like_another(project, path, draft, Like(transcript.id))
        if outcome == "completed":
            transcript = replace(transcript, revisions=_kept_revisions(project, transcript.id))
        if self.keeps:
            _keep_original(project, transcript, path)
        store.save(project, transcript)
        if self.known:
            self.known.add(transcript)
        _fill_tables(project, transcript, draft, self.attributes)
        return Imported(path, outcome, transcript, draft)


def _transcript(project: Project, path: Path, draft: Draft) -> Transcript:
    """The transcript a draft becomes."""
    text, turns, events, outside = freeze(draft)
    transcript_id = _id_for(project, path, draft)
    return Transcript(
        id=transcript_id,
        title=draft.title,
        text=text,
        turns=tuple(turns),
        original=_original_name(project, path, draft),
        original_hash=draft.original_hash,
        reader=draft.reader,
        events=tuple(events),
        outside=tuple(outside),
        removed=tuple(str(r) for r in draft.removed),
        warnings=draft.warnings,
        metadata=draft.metadata,
    )


def _like_another(project: Project, path: Path, draft: Draft, like: Like) -> Imported:
    """What becomes of a file whose words are those of a transcript that is there, or nearly so."""
    if like.same:
        return Imported(path, "same", store.load(project, like.id), draft)
    label = people.transcript_rows(project).get(like.id, {}).get("label") or like.id
    named = like.id if label == like.id else f"{like.id} ({label})"
    why = f"{like.shared} of its {like.lines} answers stand there" if like.lines else "it has the same name and other words"
    return Imported(path, "corrects", draft=draft, reason=f"it seems to be a corrected version of {named}: {why}", corrects=like.id)


def _lacks_rows(project: Project, transcript_id: str, draft: Draft) -> bool:
    """Whether a transcript has no row of its own, or none of its labels has one."""
    labels = {key[0] for key in people.read_rows(project, people.SPEAKERS)}
    return transcript_id not in people.transcript_rows(project) or (bool(draft.speakers) and transcript_id not in labels)


def _kept_revisions(project: Project, transcript_id: str) -> tuple[Revision, ...]:
    """The maps of a record whose text was lost: with them, codings made on a mended text still find their words."""
    record = json.loads(store.record_path(project, transcript_id).read_bytes())
    return tuple(Revision(r["from"], r["to"], tuple((m[0], m[1], m[2]) for m in r["map"])) for r in record["revisions"])


def _id_for(project: Project, path: Path, draft: Draft) -> str:
    """The id: from the original's hash, so that no name is in it; or the file's own name where the project says its names are codes."""
    if project.settings.ids == "hash":
        return draft.id
    if not _CODE_NAME.match(path.stem):
        raise QualcodeError(
            f"{path.name}: the name cannot serve as an id", 'use letters, digits, - and _ only; or set ids = "hash" in qualcode.toml'
        )
    name = f"{path.stem}-{draft.part + 1}" if draft.part else path.stem
    files.check_name(Path(f"{name}.txt"))
    return name


def _original_name(project: Project, path: Path, draft: Draft) -> str:
    """The name the original is kept under; where ids say nothing about people, neither does this."""
    if project.settings.ids != "hash":
        return f"{path.stem}{path.suffix.lower()}"
    ending = path.suffix.lower()
    return f"t-{draft.original_hash[:8]}{ending if ending in _ENDINGS else '.original'}"


def _compare(project: Project, transcript: Transcript) -> str:
    """What importing this would mean for the project: `new`, `same`, `completed`, `corrects` (the same name, other words), or `refused: …`."""
    record = files.load(store.record_path(project, transcript.id)).data
    others = {i.casefold(): i for i in project.transcript_ids()}
    if record is None:
        clash = others.get(transcript.id.casefold())
        return f"refused: its id {transcript.id} differs from {clash} only by capitals" if clash else "new"
    if not store.text_path(project, transcript.id).is_file():
        return "completed"
    there = store.load(project, transcript.id)
    if there.original_hash == transcript.original_hash:
        return "same"
    if project.settings.ids == "hash":
        return f"refused: another file already has the id {transcript.id}"
    return "corrects"


def _keep_original(project: Project, transcript: Transcript, path: Path) -> None:
    target = project.originals / transcript.original
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == transcript.original_hash:
        return
    files.write_atomic(target, path.read_bytes())


def _fill_tables(project: Project, transcript: Transcript, draft: Draft, attributes: tables.Row) -> None:
    """Add the transcript and its labels to the tables; roles are what the reader proposes, and stand there to be corrected."""
    voices = [s for s in draft.speakers if s.role in ("", "participant", "pooled") and not s.alias_of]
    row = {"id": transcript.id, "label": draft.title, "kind": "focus group" if len(voices) > 2 else "interview"}
    row |= {"kind": draft.metadata["kind"]} if draft.reader in _SURVEYS and draft.metadata.get("kind") else {}
    row |= attributes_from_name(Path(draft.original).stem, project.settings.file_names)
    row |= {k: str(draft.metadata[k]) for k in _ATTRIBUTES if isinstance(draft.metadata.get(k), str)}
    people.add_rows(project, people.TRANSCRIPTS, [{**row, **attributes}])
    labels = [{"transcript": transcript.id, "speaker": s.label, "participant": "", "role": s.role} for s in draft.speakers]
    people.add_rows(project, people.SPEAKERS, labels)
    people.add_rows(project, people.PARTICIPANTS, [])
