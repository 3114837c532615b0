"""Withdrawing a person from a study, as far as they ask for: no quotes, not in the archive, or everything.

What must go is written down first, as ids, hashes and fingerprints; then texts, logs, originals, tables and outputs follow. If anything cuts this short,
nothing of it is read any more, `doctor` says what is left, and running it again finishes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from qualcode.codings import acts
from qualcode.codings.anchor import Anchor, Unplaced
from qualcode.codings.free_text import free_text
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event
from qualcode.model.fingerprints import fingerprint, runs
from qualcode.model.text import Transcript, Turn
from qualcode.project import people, tables
from qualcode.project.tombstones import LEVELS, Line, add_lines, withdrawn
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.pseudonyms.candidates import pieces
from qualcode.upkeep.made import forget_made, made_files, other_files
from qualcode.upkeep.names.key import known_key
from qualcode.upkeep.nearby import backups, git_folder, sync_program
from qualcode.upkeep.withdrawal.erase_turns import erased, erasure_of, is_name, tombstones
from qualcode.upkeep.withdrawal.erasure import clear_caches, purge

LEFT_HOME = ("pack", "export", "archive", "report", "returned")
"""Kinds of record that say that something left the project; what went out cannot be called back from here."""

Choose = Callable[[Transcript, Turn], bool]
"""Whether this turn of the person's goes."""


@dataclass(frozen=True)
class Erasure:
    """What a person's withdrawal takes away: whole transcripts, turns in talk with others, and events by their ids."""

    participant: str
    whole: tuple[str, ...] = ()
    turns: tuple[tuple[Transcript, Turn], ...] = ()
    events: frozenset[str] = frozenset()
    words: tuple[str, ...] = field(default=(), repr=False)


@dataclass
class Gone:
    """What a withdrawal did: what was taken out, outputs that a person has changed and must look through, and what cannot be reached from here."""

    removed: list[str] = field(default_factory=list)
    changed_outputs: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    out_of_reach: list[str] = field(default_factory=list)


def their_turns(study: Study, participant: str) -> list[tuple[Transcript, Turn]]:
    """Every turn of a person, in order of the transcripts; also of one whose withdrawal was cut short.

    Raises:
        QualcodeError: there is no such person.
    """
    project = study.project
    known = [key[0] for key in people.read_rows(project, people.PARTICIPANTS)]
    if participant not in known and participant not in withdrawn(project).gone():
        raise QualcodeError(
            f"there is no participant {participant!r}", did_you_mean(participant, known) or "qualcode participants lists them"
        )
    labels = {key for key, row in people.read_rows(project, people.SPEAKERS).items() if row.get("participant") == participant}
    transcripts = study.transcripts
    for transcript_id in sorted({transcript_id for transcript_id, _ in labels} & study.damaged.keys()):
        raise study.damaged[transcript_id]  # what cannot be read cannot be taken out either
    return [(t, turn) for t in transcripts.values() for turn in t.turns if (t.id, turn.speaker or "") in labels]


def is_alone(study: Study, transcript: Transcript, participant: str) -> bool:
    """Whether nobody else takes part in a transcript: interviewers, interpreters and people who sat by do not count."""
    rows = people.read_rows(study.project, people.SPEAKERS)
    for turn in transcript.turns:
        row = rows.get((transcript.id, turn.speaker or ""), {})
        if row.get("participant") != participant and row.get("role", "") in ("", "participant", "pooled"):
            return False
    return True


def plan(study: Study, participant: str, choose: Choose) -> Erasure:
    """What withdrawing everything of a person means; in talk with others `choose` decides turn by turn."""
    turns = their_turns(study, participant)
    whole = tuple(dict.fromkeys(t.id for t, _ in turns if is_alone(study, t, participant)))
    chosen = tuple((t, turn) for t, turn in turns if t.id not in whole and choose(t, turn))
    words = tuple(t.slice(turn.span) for t, turn in turns if t.id in whole or (t, turn) in chosen)
    return Erasure(participant, whole, chosen, frozenset(_events(study, participant, whole, chosen, words)), words)


def _events(
    study: Study, participant: str, whole: Collection[str], turns: Iterable[tuple[Transcript, Turn]], words: Iterable[str]
) -> set[str]:
    """The events that go: on whole transcripts, within the turns, quoting their words, summing the person up, and whatever speaks of those."""
    spans: dict[str, list[Turn]] = {}
    for transcript, turn in turns:
        spans.setdefault(transcript.id, []).append(turn)
    said = {run for text in words for run in runs(text)}
    anchor = Anchor(study.transcripts)
    found = {
        e.id
        for e in study.reading.events
        if e.get("transcript") in whole
        or e.get("on") in whole
        or (e.act == "cell" and e.get("row") in (participant, *whole))
        or _is_within(anchor, e, spans)
        or any(run in said for text in free_text(e) for run in runs(text))
    }
    while more := {e.id for e in study.reading.events if e.id not in found and _speaks_of(e, found)}:
        found |= more
    return found


def _is_within(anchor: Anchor, event: Event, spans: dict[str, list[Turn]]) -> bool:
    """Whether an event stands on nothing but turns that go."""
    turns = spans.get(str(event.get("transcript")), [])
    if not turns or "start" not in event.data:
        return False
    there = anchor.place(event)
    if isinstance(there, Unplaced):
        return False
    inside = anchor.transcripts[event["transcript"]]
    touched = [t for t in inside.turns if t.start < there.end and there.start < t.end]
    return bool(touched) and all(t in turns for t in touched)


def _speaks_of(event: Event, gone: set[str]) -> bool:
    resolves = event.get("resolves") or []
    named = [
        event.get("target"),
        event.get("on") if isinstance(event.get("on"), str) else None,
        *(resolves if isinstance(resolves, list) else [resolves]),
    ]
    return any(name in gone for name in named)


def withdraw(study: Study, erasure: Erasure, coder: str) -> Gone:
    """Take a person out of the project for good.

    Gives what was done and what is left for people to do. No backup is made.
    """
    project = study.project
    done = Gone(mentions=_mentions(study, erasure))
    outputs = list(made_files(project))
    now = datetime.now(UTC).strftime("%Y-%m-%d")
    mended, lines = [], []
    holds = _holder(erasure.words)
    for transcript, numbers, of_theirs in _groups(study, erasure):
        after = erased(transcript, numbers, of_theirs, holds)
        lines += tombstones(transcript, store.side_texts(project, transcript.id), after.hash, erasure_of(erasure.participant))
        lines += [{"text": transcript.original_hash}] if transcript.original_hash else []
        mended.append(after)
    lines += _whole(study, erasure)
    lines += [{"event": e} for e in sorted(erasure.events)]
    lines += _fingerprints(study, erasure)
    add_lines(project, [{"participant": erasure.participant, "level": "everything", "at": now}, *lines])
    for after in mended:
        store.save(project, after)
        _unname(study, after, erasure.participant)
        done.removed.append(f"their words in {after.id}")
    done.removed += [f"the whole of {t}" for t in erasure.whole]
    for path in outputs:
        path.unlink(missing_ok=True)
        forget_made(path)
        done.removed.append(project.within(path))
    done.removed += purge(project)
    clear_caches(project)
    return _finish(study, erasure.participant, "everything", coder, done)


def withdraw_in_part(study: Study, participant: str, level: str, coder: str) -> Gone:
    """Note that a person takes back their leave to quote, or to archive: what is printed from now on obeys it, and reports that quote them are removed."""
    their_turns(study, participant)
    project, done = study.project, Gone()
    now = datetime.now(UTC).strftime("%Y-%m-%d")
    add_lines(project, [{"participant": participant, "level": level, "at": now}])
    path = people.table_path(project, people.PARTICIPANTS)
    table, loaded = tables.load(path)
    for row in table.rows:
        if row.get("id") == participant:
            row.update(dict.fromkeys(LEVELS[level], "no"))
    table.columns += [c for c in LEVELS[level] if c not in table.columns]
    tables.save(table, loaded, people.KEYS[people.PARTICIPANTS])
    done.removed.append({"quotes": "their leave to be quoted", "archive": "their leave to be archived"}[level])
    if level == "quotes":
        for output in list(made_files(project)):
            output.unlink()
            forget_made(output)
            done.removed.append(project.within(output))
    return _finish(study, participant, level, coder, done)


def _finish(study: Study, participant: str, level: str, coder: str, done: Gone) -> Gone:
    """Note the withdrawal, read everything anew, and say what cannot be reached from here."""
    for name in ("transcripts", "rows", "participants", "speakers", "reading", "state", "codings"):
        study.__dict__.pop(name, None)
    study.write([acts.event(coder, "record", {"kind": "withdrawn", "on": participant, "detail": {"level": level}})])
    done.changed_outputs = [study.project.within(p) for p in other_files(study.project)]
    done.out_of_reach = list(out_of_reach(study))
    return done


def _groups(study: Study, erasure: Erasure) -> Iterator[tuple[Transcript, set[int], set[int]]]:
    """The transcripts others speak in: the numbers of the turns that go, and of all turns of the person."""
    everything: dict[str, set[int]] = {}
    for transcript, turn in their_turns(study, erasure.participant):
        everything.setdefault(transcript.id, set()).add(turn.number)
    for transcript_id, numbers in everything.items():
        if transcript_id not in erasure.whole:
            yield study.transcripts[transcript_id], {turn.number for t, turn in erasure.turns if t.id == transcript_id}, numbers


def _holder(words: Iterable[str]) -> Callable[[str], bool]:
    said = {run for text in words for run in runs(text)}
    return lambda text: any(run in said for run in runs(text))


def _whole(study: Study, erasure: Erasure) -> Iterator[Line]:
    # the file of a survey holds others too: it is taken out of the project, but their answers may come in from it again
    shared = {t.original_hash for t in study.transcripts.values() if t.id not in erasure.whole}
    for transcript_id in erasure.whole:
        transcript = study.transcripts[transcript_id]
        hashes = {h for r in transcript.revisions for h in (r.from_hash, r.to_hash)} | {transcript.hash}
        hashes |= {transcript.original_hash} - shared
        hashes |= set(store.side_texts(study.project, transcript_id))
        yield {"transcript": transcript_id}
        yield from ({"text": h} for h in sorted(hashes - {""}))


def _fingerprints(study: Study, erasure: Erasure) -> Iterator[Line]:
    """The fingerprints of the person's words, less those that somebody else in the study said too (a question of the topic guide, a set phrase)."""
    said = {run for text in erasure.words for run in runs(text)}
    gone = {
        (t.id, turn.number) for t, turn in their_turns(study, erasure.participant) if t.id in erasure.whole or (t, turn) in erasure.turns
    }
    for transcript in study.transcripts.values():
        theirs = {turn.start for turn in transcript.turns if (transcript.id, turn.number) in gone}
        for span in pieces(transcript):
            if span.start not in theirs:
                said.difference_update(runs(transcript.slice(span)))
    if said:
        known = withdrawn(study.project).words
        salt = min(known) if known else secrets.token_hex(16)
        yield {"salt": salt, "words": sorted(fingerprint(run, salt) for run in said)}


def _unname(study: Study, after: Transcript, participant: str) -> None:
    """Take the person's rows for this transcript out of speakers.csv, and give the label of turns that stay a row that is nobody's."""
    table, loaded = tables.load(people.table_path(study.project, people.SPEAKERS))
    table.rows = [r for r in table.rows if not (r.get("transcript") == after.id and r.get("participant") == participant)]
    known = {r.get("speaker") for r in table.rows if r.get("transcript") == after.id}
    new = dict.fromkeys(t.speaker for t in after.turns if t.speaker and t.speaker.startswith("[") and t.speaker not in known)
    table.rows += [{"transcript": after.id, "speaker": label, "participant": "", "role": "pooled"} for label in new]
    tables.save(table, loaded, people.KEYS[people.SPEAKERS])


def _mentions(study: Study, erasure: Erasure) -> list[str]:
    """Where others speak of the person by a name that was their label: for a person to read, for these words are somebody else's."""
    from qualcode.transcripts.pseudonyms.matching import Matcher

    gone = {(t.id, turn.number) for t, turn in their_turns(study, erasure.participant)}
    labels = {turn.speaker for t, turn in their_turns(study, erasure.participant) if turn.speaker and is_name(turn.speaker, t.text)}
    matcher = Matcher(label for label in labels if label)
    return [
        f"{t.id}:{turn.number}"
        for t in study.transcripts.values()
        if t.id not in erasure.whole
        for turn in t.turns
        if (t.id, turn.number) not in gone and next(iter(matcher.find(t.slice(turn.span))), None)
    ]


def out_of_reach(study: Study) -> Iterator[str]:
    """What may hold withdrawn words and cannot be cleaned from here."""
    project = study.project
    for path in backups(project):
        yield f"backup beside the project: {path.name}"
    for event in study.state.of("record"):
        if event.get("kind") in LEFT_HOME:
            on = f": {event['on']}" if event.get("on") else ""
            yield f"{event['kind']} of {event.at[:10]} by {event.coder}{on}"
    if (key := known_key(project)) and key.is_file():
        yield f"the names in the key, {key}"
    if folder := git_folder(project):
        yield f"git history of {folder}"
    if name := sync_program(project):
        yield f"older versions that the sync program of {name} keeps, and its recycle bin"
    yield "other copies of the project, on other machines and in packs: merge this one into them, or destroy them"
    yield "recordings, notes on paper, and e-mails with transcripts in them"
