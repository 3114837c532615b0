"""Taking transcripts into a project: the original kept, the text frozen, the tables of people filled in as far as the file says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.model.text import Transcript
from qualcode.project import Project, files, tables
from qualcode.project.git import remotes
from qualcode.project.tombstones import Withdrawn, withdrawn
from qualcode.transcripts.choices import Choices
from qualcode.transcripts.corrected import Known, Like
from qualcode.transcripts.draft import Draft, SurveyColumns, freeze
from qualcode.transcripts.file_names import attributes_from_name
from qualcode.transcripts.paths import expand, without_own
from qualcode.transcripts.read import Refused, read_all
from qualcode.transcripts.readers.base import NO_CHOICES
from qualcode.transcripts.shelf import Shelf
from qualcode.transcripts.tabular.survey_store import kept_surveys

_CODE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$")
# an ending of another kind may be part of a name (`interview.Karen Hughes`), and no name may be kept
_ENDINGS = frozenset(
    (".txt", ".md", ".text", ".log", ".rtf", ".doc", ".docx", ".odt", ".fodt", ".pdf", ".htm", ".html", ".xml", ".json", ".jsonl", ".yaml", ".vtt",
     ".srt", ".sbv", ".ass", ".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".fods", ".eaf", ".cha", ".textgrid", ".trs", ".flt", ".tei", ".zip")
)  # fmt: skip


@dataclass(frozen=True)
class Imported:
    """What became of one transcript of one file.

    `new`; `same` (nothing changed); `completed` (an import that was cut off); `corrects` (it seems to be a corrected version of the transcript
    `corrects`, and waits for a person); or `refused` with the reason. `refused` is there where the file could not be read at all.
    """

    file: Path
    outcome: str
    transcript: Transcript | None = None
    draft: Draft | None = None
    reason: str = ""
    corrects: str = ""
    refused: Refused | None = None


def import_files(
    project: Project | None,
    paths: Iterable[Path],
    *,
    encoding: str | None = None,
    attributes: tables.Row | None = None,
    remote: str | None = None,
    choices: Choices = NO_CHOICES,
    as_new: bool = False,
    confirm: Callable[[SurveyColumns], bool] | None = None,
    dry_run: bool = False,
) -> Iterable[Imported]:
    """Import files one after the other; each is finished before the next begins, so a crash loses at most the one at hand.

    `attributes` fills columns of transcripts.csv (`site`, `kind`, …) for all of them. What was withdrawn
    from the study, also in another file or format, is refused. A file that seems to be a corrected version of a transcript
    is not taken in beside it, unless `as_new` says so. `confirm` is asked once for the columns of each survey that the project does not know;
    the mapping is kept with the project.

    `dry_run` decides in the same way and writes nothing, with or without a project; nobody is asked.

    Raises:
        QualcodeError: the project lies in a git checkout that has a remote, and `remote` does not name it.
    """
    if not dry_run:
        refuse_remote(_must_be(project), remote)
    if project is not None:
        attributes_from_name("", project.settings.file_names)  # a pattern that cannot be used is refused before anything is written
        choices = replace(choices, surveys={**kept_surveys(project), **choices.surveys})
    shelf = Shelf(project, writes=not dry_run)
    gone, known = withdrawn(project) if project else Withdrawn(), None if as_new else Known(project)
    for path in without_own(project, paths)[0] if project else expand(paths):
        drafts, refused = read_all([path], encoding, choices)
        for problem in refused:
            yield Imported(path, "refused", reason=f"{problem.reason}. {problem.hint}".strip(), refused=problem)
        survey = next((draft.survey for draft in drafts if draft.survey), None)
        if survey and confirm and not dry_run and not survey.kept and not confirm(survey):
            yield Imported(path, "refused", reason='what its columns are used for was not confirmed; say it yourself: --column "NAME=open"')
            continue
        arrival = _Arrival(shelf, path, attributes or {}, gone, known)
        done = arrival.take_in(drafts)
        if survey:
            shelf.keep_answers(survey, [d.transcript for d in done if d.transcript is not None])
        yield from done


def _must_be(project: Project | None) -> Project:
    if project is None:
        raise ValueError("an import needs a project; a dry run does not")
    return project


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

    shelf: Shelf
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
            return _transcript(self.shelf, self.path, draft)
        except QualcodeError as problem:
            return f"{problem.message}. {problem.hint or ''}".strip()

    def _one(self, draft: Draft, transcript: Transcript) -> Imported:
        shelf, path = self.shelf, self.path
        outcome = _compare(shelf, transcript)
        if outcome == "corrects" and self.known is None:
            outcome = f"refused: {transcript.id} is there already, with other words; give the file another name to take it in beside it"
        if outcome.startswith("refused"):
            return Imported(path, "refused", draft=draft, reason=outcome.removeprefix("refused: "))
        if outcome == "same":
            there = shelf.load(transcript.id)
            if not shelf.lacks_rows(transcript.id, draft):
                return Imported(path, "same", there, draft)
            shelf.fill(there, draft, self.attributes)  # an import that stopped before the tables
            return Imported(path, "completed", there, draft)
        if outcome != "completed" and self.known and (like := self.known.like(transcript)):
            return _like_another(shelf, path, draft, like)
        if outcome == "corrects":
            return _like_another(shelf, path, draft, Like(transcript.id))
        transcript = shelf.put(transcript, draft, self.attributes, path if self.keeps else None)
        if self.known:
            self.known.add(transcript)
        return Imported(path, outcome, transcript, draft)


def _transcript(shelf: Shelf, path: Path, draft: Draft) -> Transcript:
    """The transcript a draft becomes."""
    text, turns, events, outside = freeze(draft)
    transcript_id = _id_for(shelf, path, draft)
    return Transcript(
        id=transcript_id,
        title=draft.title,
        text=text,
        turns=tuple(turns),
        original=_original_name(shelf, path, draft),
        original_hash=draft.original_hash,
        reader=draft.reader,
        events=tuple(events),
        outside=tuple(outside),
        removed=tuple(str(r) for r in draft.removed),
        warnings=draft.warnings,
        metadata=draft.metadata,
    )


def _like_another(shelf: Shelf, path: Path, draft: Draft, like: Like) -> Imported:
    """What becomes of a file whose words are those of a transcript that is there, or nearly so."""
    if like.same:
        return Imported(path, "same", shelf.load(like.id), draft)
    label = shelf.label(like.id)
    named = like.id if label == like.id else f"{like.id} ({label})"
    why = f"{like.shared} of its {like.lines} answers stand there" if like.lines else "it has the same name and other words"
    return Imported(path, "corrects", draft=draft, reason=f"it seems to be a corrected version of {named}: {why}", corrects=like.id)


def _id_for(shelf: Shelf, path: Path, draft: Draft) -> str:
    """The id: from the original's hash, so that no name is in it; or the file's own name where the project says its names are codes."""
    if shelf.ids == "hash":
        return draft.id
    if not _CODE_NAME.match(path.stem):
        raise QualcodeError(
            f"{path.name}: the name cannot serve as an id", 'use letters, digits, - and _ only; or set ids = "hash" in qualcode.toml'
        )
    name = f"{path.stem}-{draft.part + 1}" if draft.part else path.stem
    files.check_name(Path(f"{name}.txt"))
    return name


def _original_name(shelf: Shelf, path: Path, draft: Draft) -> str:
    """The name the original is kept under; where ids say nothing about people, neither does this."""
    if shelf.ids != "hash":
        return f"{path.stem}{path.suffix.lower()}"
    ending = path.suffix.lower()
    return f"t-{draft.original_hash[:8]}{ending if ending in _ENDINGS else '.original'}"


def _compare(shelf: Shelf, transcript: Transcript) -> str:
    """What importing this would mean for the project: `new`, `same`, `completed`, `corrects` (the same name, other words), or `refused: …`."""
    if not shelf.has_record(transcript.id):
        clash = {i.casefold(): i for i in shelf.all_ids()}.get(transcript.id.casefold())
        return f"refused: its id {transcript.id} differs from {clash} only by capitals" if clash else "new"
    if not shelf.has_text(transcript.id):
        return "completed"
    if shelf.load(transcript.id).original_hash == transcript.original_hash:
        return "same"
    if shelf.ids == "hash":
        return f"refused: another file already has the id {transcript.id}"
    return "corrects"
