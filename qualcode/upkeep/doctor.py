"""The health of a project: everything that is wrong, doubtful or unfinished, with what to do about it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from qualcode.codebooks import check
from qualcode.codings.append import changed_logs
from qualcode.codings.layers import cure, uncounted
from qualcode.codings.tombstones import withdrawn
from qualcode.errors import QualcodeError
from qualcode.model.days import day_of
from qualcode.model.text import text_hash
from qualcode.project import Project, people
from qualcode.project.folder import SETTINGS
from qualcode.project.git import remotes
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.copies import conflict_copies
from qualcode.upkeep.finding import Finding
from qualcode.upkeep.names.residue import open_questions
from qualcode.upkeep.restricted import restricted_examples
from qualcode.upkeep.retention import overdue
from qualcode.upkeep.withdrawal.erasure import what_is_left


def doctor(project: Project) -> list[Finding]:
    """Everything found, errors first; an empty list is a healthy project. One check that cannot be made does not stop the others."""
    study = Study(project)
    found: list[Finding] = []
    checks: tuple[Callable[[Study], Iterable[Finding]], ...] = (
        _folder,
        _copies,
        _codebook,
        _texts,
        _tables,
        _logs,
        _state,
        _codings,
        _left_out,
        _withdrawn,
        overdue,
        _names,
        restricted_examples,
    )
    for each in checks:
        try:
            found += each(study)
        except QualcodeError as error:
            found.append(Finding("error", "", error.message, error.hint))
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(dict.fromkeys(found), key=lambda f: (order[f.level], f.where, f.what))


def healthy(findings: Iterable[Finding]) -> bool:
    """Whether nothing found is an error."""
    return all(f.level != "error" for f in findings)


def _folder(study: Study) -> Iterator[Finding]:
    project = study.project
    for leftover in sorted(project.root.rglob(".*.part")):
        yield Finding(
            "note", project.within(leftover), "left over from a save that was cut off; the file itself is whole", "it may be removed"
        )
    there = remotes(project.root)
    if there and not project.settings.invented:
        yield Finding(
            "warning",
            SETTINGS,
            f"the project lies in a git checkout with a remote ({', '.join(there)})",
            "a push would send the transcripts away: move the project, or make sure that nobody pushes",
        )


def _copies(study: Study) -> Iterable[Finding]:
    return conflict_copies(study.project)


def _codebook(study: Study) -> Iterator[Finding]:
    project = study.project
    where = project.within(project.codebook_path)
    for problem in check(project.codebook_path):
        level = "error" if problem.level == "error" else "note"
        yield Finding(level, f"{where}:{problem.line}", problem.what, problem.do)


def _texts(study: Study) -> Iterator[Finding]:
    project = study.project
    records = {p.stem for p in project.transcripts.glob("*.json")}
    texts = {p.stem for p in project.transcripts.glob("*.txt")}
    gone = withdrawn(project).texts
    copies = {f.where.removeprefix("transcripts/").rpartition(".")[0] for f in conflict_copies(project)}
    for transcript_id in sorted(records - texts - copies):
        yield Finding(
            "error",
            f"transcripts/{transcript_id}.json",
            "its text is missing: an import was cut off, or the text was removed",
            "import the original again",
        )
    for name in sorted(texts - records - copies):
        owner, _, digest = name.rpartition(".")
        if owner in records and len(digest) == 16:
            yield Finding(
                "warning",
                f"transcripts/{name}.txt",
                f"{owner} was mended apart by two people; this is the other text",
                f"put what it has into {owner}.txt with qualcode revise, then remove it",
            )
        else:
            yield Finding(
                "error",
                f"transcripts/{name}.txt",
                "a text without its record, so without turns",
                "import the original, or take the record from a backup",
            )
    for transcript_id in sorted((records & texts) - copies):
        yield from _text(project, transcript_id, gone)


def _text(project: Project, transcript_id: str, gone: frozenset[str]) -> Iterator[Finding]:
    where = f"transcripts/{transcript_id}.txt"
    try:
        transcript = store.load(project, transcript_id)
    except QualcodeError as error:
        yield Finding("error", where, error.message, error.hint)
        return
    record = json.loads(store.record_path(project, transcript_id).read_bytes())
    if record["text"] != text_hash(transcript.text):
        yield Finding(
            "note",
            where,
            "a revision was cut off after its map was written; the older text stands",
            "run qualcode revise again if the change is wanted",
        )
    if "\r" in transcript.text:
        yield Finding(
            "error",
            where,
            "another program changed its line ends, so codings stand in the wrong place",
            "take it from a backup: qualcode restore",
        )
    original = project.originals / transcript.original
    if not original.is_file() and transcript.original_hash in gone:
        pass  # it was withdrawn, or destroyed for the names in it
    elif not original.is_file():
        yield Finding(
            "warning",
            f"transcripts/originals/{transcript.original}",
            "the original is not there",
            "nothing, if it was destroyed on purpose",
        )
    elif hashlib.sha256(original.read_bytes()).hexdigest() != transcript.original_hash:
        yield Finding(
            "warning",
            f"transcripts/originals/{transcript.original}",
            "the original was changed after its import",
            "put the first one back, or take the change in with qualcode revise",
        )
    if not any(t.speaker for t in transcript.turns):
        yield Finding("note", where, "no speakers were found in it", "check the original's labels")


def _tables(study: Study) -> Iterator[Finding]:
    project = study.project
    known = set(study.project.transcript_ids())
    for name in people.COLUMNS:
        people.read_rows(project, name)
        for row_key in people.read_rows(project, name) if name in (people.TRANSCRIPTS, people.SPEAKERS) else ():
            if row_key[0] not in known:
                yield Finding(
                    "warning",
                    f"transcripts/{name}",
                    f"a row for {row_key[0]}, which is no transcript here",
                    "mend the id, or take the row out",
                )
    unmapped: Counter[str] = Counter()
    for transcript_id, transcript in study.transcripts.items():
        for label in sorted({t.speaker for t in transcript.turns if t.speaker}):
            speaker = study.speakers.get((transcript_id, label))
            if speaker is None or (not speaker.participant and speaker.role in ("", "participant")):
                unmapped[transcript_id] += 1
    for transcript_id, count in unmapped.items():
        yield Finding(
            "warning",
            f"transcripts/{people.SPEAKERS}",
            f"{transcript_id}: {count} speaker{'s' * (count > 1)} not yet mapped to a participant",
            "fill the column participant, or give the label a role: qualcode participants",
        )
    for person in study.participants.values():
        for column in ("consent date", "assent date"):
            yield from _day(person.id, column, person[column].strip())
        for column in (project.settings.site, project.settings.group):
            if not person[column] and not _by_transcripts(study, person.id, column):
                yield Finding(
                    "note",
                    f"transcripts/{people.PARTICIPANTS}",
                    f"{person.id}: the column {column!r} is empty",
                    "reports are split and attributed by it",
                )


def _by_transcripts(study: Study, participant: str, column: str) -> bool:
    """Whether every transcript a person speaks in says it of them."""
    there = {s.transcript for s in study.speakers.values() if s.participant == participant}
    return bool(there) and all(study.rows.get(t, {}).get(column) for t in there)


def _day(participant: str, column: str, text: str) -> Iterator[Finding]:
    """A day of a consent form that a spreadsheet has rewritten, or that nobody can read."""
    day = day_of(text)
    if text and text != str(day):
        where = f"transcripts/{people.PARTICIPANTS}"
        if day:
            yield Finding(
                "note",
                where,
                f"{participant}: {column} {text!r} is read as {day}, the day first",
                f"write {day}, or the day that was meant",
            )
        else:
            what = f"{participant}: {column} {text!r} is no day; answers of it do not count after a withdrawal"
            yield Finding("warning", where, what, "write it as 2026-06-15")


def _logs(study: Study) -> Iterator[Finding]:
    for problem in (*study.reading.problems, *changed_logs(study.project)):
        yield Finding(problem.level, problem.where, problem.what, problem.do)


def _state(study: Study) -> Iterator[Finding]:
    for oddity in study.state.oddities:
        level = {"conflict": "warning", "double": "error"}.get(oddity.kind, "note")
        what = f"{oddity.what} ({', '.join(_event_name(study, i) for i in oddity.ids[:3])}{' …' * (len(oddity.ids) > 3)})"
        yield Finding(level, "codings", what, "qualcode history shows them" if level != "note" else "")


def _event_name(study: Study, event_id: str) -> str:
    event = study.state.events[event_id]
    place = f" {event.get('transcript', '')} {event.get('code', '')}".rstrip()
    return f"{event.act}{place} by {event.coder}, {event_id[-8:]}"


def _codings(study: Study) -> Iterator[Finding]:
    for code, count in study.codings.unknown_codes.items():
        yield Finding(
            "error",
            study.project.within(study.project.codebook_path),
            f"{count} coding{'s' * (count > 1)} name {code!r}, which is not in the codebook; set aside",
            "put the code back, or merge it: qualcode codebook merge",
        )
    reasons = Counter((u.event.get("transcript", ""), u.why) for u in study.codings.unplaced)
    for (transcript_id, why), count in sorted(reasons.items()):
        yield Finding(
            "error",
            f"transcripts/{transcript_id}.txt",
            f"{count} coding{'s' * (count > 1)} without a place: {why}",
            "import or merge what is missing; they are kept and not drawn",
        )
    changed = Counter(c.transcript for c in study.codings.codings if c.edge_changed)
    for transcript_id, count in sorted(changed.items()):
        yield Finding(
            "note",
            f"transcripts/{transcript_id}.txt",
            f"{count} coding{'s' * (count > 1)} had an edge in words that were since replaced",
            "look whether they still begin and end well: qualcode show",
        )
    known = {p.stem for p in study.project.history.glob("*.yaml")} | {study.codebook.hash}
    lost = sorted({c.codebook for c in study.codings.codings if c.codebook and c.codebook not in known})
    for version in lost:
        yield Finding(
            "note",
            "codebooks/history",
            f"codings were made under version {version} of the codebook, which is not here",
            "merge the copy of the project that has it",
        )


def _left_out(study: Study) -> Iterator[Finding]:
    for transcript_id, why in uncounted(study.codings, study.layer()).items():
        yield Finding(
            "warning",
            f"transcripts/{transcript_id}.txt",
            f"it has codings, and counts for nothing in the study layer: {why}",
            cure(study.project.settings.approach),
        )


def _withdrawn(study: Study) -> Iterable[Finding]:
    return what_is_left(study.project)


def _names(study: Study) -> Iterator[Finding]:
    for question in open_questions(study):
        yield Finding("warning", "", question, "where the key is kept: qualcode pseudonymise --check")


def summary(findings: list[Finding]) -> str:
    """One line on how things stand."""
    counts = Counter(f.level for f in findings)
    if not findings:
        return "all is well"
    return ", ".join(f"{counts[level]} {level}{'s' * (counts[level] > 1)}" for level in ("error", "warning", "note") if counts[level])
