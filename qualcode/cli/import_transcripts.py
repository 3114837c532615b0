"""`import` of transcripts, survey answers and tables of people: what became of each file, and what a person can do about it."""

from __future__ import annotations

import shlex
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from qualcode.cli.common import open_project, out, out_json, talk
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.project import Project
    from qualcode.transcripts.choices import Choices
    from qualcode.transcripts.draft import SpeakerFound, SurveyColumns
    from qualcode.transcripts.importing import Imported

WIDTH = 80
_SHOWN = 3
"""Respondents of one survey that are told of one by one."""


@dataclass(frozen=True)
class Wishes:
    """What the command line says about an import."""

    encoding: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    tiers: list[str] = field(default_factory=list)
    remote: str | None = None
    revise: bool = False
    as_new: bool = False
    yes: bool = False
    dry_run: bool = False
    as_json: bool = False


def import_transcripts(paths: list[Path], project: Path | None, wishes: Wishes) -> None:
    """Take files into the project, or show what would be read."""
    from qualcode.errors import QualcodeError
    from qualcode.transcripts.choices import Choices, column_choices

    if wishes.revise and wishes.as_new:
        raise QualcodeError("--revise and --as-new contradict each other", "name one of them")
    choices = Choices(column_choices(wishes.columns), tuple(wishes.tiers))
    if wishes.dry_run:
        _dry_run(paths, project, choices, wishes)
        return
    here = open_project(project)
    paths, sheets = _without_people(here, paths)
    results = list(_taken(here, paths, choices, wishes))
    if wishes.as_json:
        out_json([_as_data(done) for done in results])
    counts = Counter(done.outcome for done in results)
    talk(", ".join(f"{n} {_OUTCOMES[outcome]}" for outcome, n in counts.items()) or "no files were found there")
    if counts["new"] or counts["completed"]:
        if groups := [
            done.transcript.id for done in results if _guessed_group(done) and done.transcript and not wishes.attributes.get("kind")
        ]:
            some = f"{', '.join(groups[:5])}{' …' if len(groups) > 5 else ''}"
            talk(
                f"Listed as focus groups, because more than two voices speak: {some}. Where that is wrong, correct `kind` in transcripts/transcripts.csv."
            )
        talk("Next: qualcode participants, to say who the speakers are.")
    if counts["refused"] or counts["corrects"] or sheets or not results:
        raise typer.Exit(1)


def _without_people(here: Project | None, paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """The files to read as transcripts, and those that hold people, which are said and left for --people."""
    from qualcode.transcripts.paths import expand, without_own
    from qualcode.transcripts.tabular.people_sheet import looks_like_people

    found = expand(paths)
    sheets = [
        p
        for p in (without_own(here, paths)[0] if here else found)
        if p.suffix.casefold() in (".csv", ".tsv", ".xlsx") and looks_like_people(p)
    ]
    for sheet in sheets:
        talk(f"left out {sheet.name}: it looks like a table of people; to fill participants.csv from it:")
        talk(f"           qualcode import {shlex.quote(str(sheet))} --people")
    return [p for p in found if p not in sheets] if sheets else paths, sheets


_OUTCOMES = {
    "new": "new",
    "same": "same",
    "completed": "completed",
    "revised": "revised",
    "corrects": "waiting for you",
    "refused": "refused",
}


def _taken(here: Project, paths: list[Path], choices: Choices, wishes: Wishes) -> Iterator[Imported]:
    from dataclasses import replace

    from qualcode.transcripts.importing import import_files
    from qualcode.transcripts.paths import without_own

    own = without_own(here, paths)[1]
    if own:
        talk(f"left out {own} file{'s' if own > 1 else ''} of the project itself (its texts, tables, logs, codebooks and outputs)")
    surveys: Counter[str] = Counter()
    for done in import_files(
        here,
        paths,
        encoding=wishes.encoding,
        attributes=wishes.attributes,
        remote=wishes.remote,
        choices=choices,
        as_new=wishes.as_new,
        confirm=lambda survey: _confirmed(survey, wishes),
    ):
        if done.outcome == "corrects" and wishes.revise:
            done = replace(done, outcome="revised") if _revised(here, done, wishes) else done
        for line in _told(done, surveys):
            talk(line)
        yield done
    for name, n in surveys.items():
        if n > _SHOWN:
            talk(f"         … and {n - _SHOWN} more respondents of {name}")


def _revised(here: Project, done: Imported, wishes: Wishes) -> bool:
    """Mend the transcript a file corrects; a file that holds others as well is left for a person."""
    from qualcode.cli.revise import revise_by_file
    from qualcode.errors import QualcodeError
    from qualcode.study import Study

    try:
        revise_by_file(Study(here), done.corrects, done.file, wishes.encoding, wishes.yes)
    except QualcodeError as problem:
        talk(f"not mended {done.corrects}: {problem.message}. {problem.hint or ''}".strip())
        return False
    return True


def _confirmed(survey: SurveyColumns, wishes: Wishes) -> bool:
    """Show how a survey's columns were read and ask whether that is right; naming a column, or --yes, is a yes."""
    import sys

    for line in survey_lines(survey):
        talk(line)
    if wishes.yes or wishes.columns:
        return True
    if not sys.stdin.isatty():
        talk('Nobody can answer here: add --yes if this is right, or --column "NAME=open" (closed, identifier, record) where it is not.')
        return False
    return typer.confirm("Is this right?", default=True, err=True)


def survey_lines(survey: SurveyColumns) -> list[str]:
    """The columns of a survey with what they are used for, a line or two each, for a narrow terminal."""
    uses = {"open": "open: text", "closed": "closed: polls", "identifier": "identifier: left out", "record": "record: kept aside"}
    lines = [f"A survey ({survey.kind}), {survey.respondents} respondents. Its columns:"]
    for name, question, use in survey.columns:
        asked = "" if question == name else f"  {question}"
        lines.append(_cut(f"  {uses[use]:<21} {' '.join(name.split())}{asked}"))
    return lines


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 2].rstrip() + " …"


def _told(done: Imported, surveys: Counter[str]) -> Iterable[str]:
    """What a person is told of one transcript."""
    if done.draft is not None and done.draft.survey is not None and done.outcome in ("new", "same"):
        surveys[done.file.name] += 1
        if surveys[done.file.name] > _SHOWN:
            return
    if done.outcome == "revised":
        yield f"revised  {done.file.name}: {done.corrects} now reads as this file does"
        return
    if done.outcome == "corrects":
        yield f"waiting  {done.file.name}: {done.reason}"
        yield f"           to mend it: qualcode revise {done.corrects} {shlex.quote(str(done.file))}"
        named = "under another name, " if done.file.stem == done.corrects else ""
        yield f"           or import the file again with --revise; {named}with --as-new it is taken in beside it"
        return
    if done.transcript is None:
        yield f"refused  {done.file.name}: {done.reason.removeprefix(f'{done.file.name}: ')}"
        return
    voices = done.draft.speakers if done.draft else ()
    heard = ", ".join(f"{s.label} ({', '.join(_about(s))})" for s in voices[:8])
    turns = len(done.transcript.turns)
    told = f"{done.outcome:9}{done.file.name} as {done.transcript.id}: "
    if done.draft and done.draft.survey:
        yield f"{told}respondent {done.transcript.metadata.get('respondent')}, {count(turns, 'open answer')}"
    else:
        yield f"{told}{count(turns, 'turn')}; {heard or 'no speakers found'}{' …' if len(voices) > 8 else ''}"
    if done.outcome != "same" and surveys[done.file.name] < 2:
        yield from (_wrapped(f"note: {w}", " " * 11) for w in done.transcript.warnings)


def _guessed_group(done: Imported) -> bool:
    """Whether a transcript that came in was taken for a focus group from its voices alone."""
    from qualcode.transcripts.shelf import kind_of

    return (
        done.outcome in ("new", "completed") and done.draft is not None and not done.draft.survey and kind_of(done.draft) == "focus group"
    )


def _wrapped(text: str, indent: str) -> str:
    """Words in lines no wider than a terminal."""
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_long_words=False, break_on_hyphens=False
    )


def _about(speaker: SpeakerFound) -> list[str]:
    """How often a label speaks, what it seems to be, and whom it may be the same as."""
    same = f"perhaps the same as {speaker.alias_of}" if speaker.alias_of else ""
    return [str(speaker.turns), *(x for x in (speaker.role, same) if x)]


def _as_data(done: Imported) -> dict[str, Any]:
    data = {
        "file": str(done.file),
        "outcome": done.outcome,
        "id": done.transcript.id if done.transcript else done.corrects or None,
        "reason": done.reason,
    }
    return {**data, "do": f"qualcode revise {done.corrects} {shlex.quote(str(done.file))}"} if done.outcome == "corrects" else data


def _dry_run(paths: list[Path], project: Path | None, choices: Choices, wishes: Wishes) -> None:
    """Show what the import would do, by its own decisions; without a project, what an empty one would take in."""
    from qualcode.errors import QualcodeError
    from qualcode.transcripts.dryrun import as_text, dry_run

    here: Project | None = None
    try:
        here = open_project(project)
    except QualcodeError:
        if project is not None:  # a dry run needs no project, but one that was named must be there
            raise
    if here is not None:
        _tell_of_remote(here, wishes)
    paths, _ = _without_people(here, paths)
    found = dry_run(paths, wishes.encoding, choices, project=here, as_new=wishes.as_new)
    if wishes.as_json:
        out_json(found)
    else:
        out(as_text(found).rstrip())
    if found["refused"] and not found["transcripts"]:
        raise typer.Exit(1)


def _tell_of_remote(here: Project, wishes: Wishes) -> None:
    """Say before the table that the import itself would be refused, as the project can be pushed away."""
    from qualcode.errors import QualcodeError
    from qualcode.transcripts.importing import refuse_remote

    try:
        refuse_remote(here, wishes.remote)
    except QualcodeError as problem:
        talk(f"An import would be refused: {problem.message}; {problem.hint}")


def import_people(paths: list[Path], project: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Put tables of people into participants.csv."""
    from dataclasses import asdict

    from qualcode.transcripts.tabular.people_sheet import take_people

    here = open_project(project)
    for path in paths:
        taken = take_people(here, path, dry_run=dry_run)
        if as_json:
            out_json({"file": str(path), **asdict(taken)})
            continue
        talk(f"{path.name}: {len(taken.added)} people added, {len(taken.filled)} empty cells filled")
        for words, lines in (
            ("new columns", taken.new_columns),
            ("not changed", taken.kept),
            ("labels that now stand for a person", taken.mapped),
            ("look at", taken.unmatched),
        ):
            if lines:
                talk(f"  {words}:")
                for line in lines:
                    talk(f"    {line}")
    if dry_run:
        talk("Nothing was written.")
