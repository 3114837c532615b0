"""Withdrawing a person from a study, as far as they ask for: no quotes, not in the archive, or everything.

What must go is written down first, as ids, hashes and fingerprints; then texts, logs, originals, tables and outputs follow. If anything cuts this short,
nothing of it is read any more, `doctor` says what is left, and running it again finishes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from qualcode.codings import acts
from qualcode.model.fingerprints import fingerprint, runs
from qualcode.model.text import Transcript
from qualcode.project import people, tables
from qualcode.project.tombstones import LEVELS, Line, add_lines, withdrawn
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.pseudonyms.candidates import pieces
from qualcode.upkeep.made import forget_made, made_files, other_files
from qualcode.upkeep.withdrawal.erase_turns import erased, erasure_of, tombstones
from qualcode.upkeep.withdrawal.erasure import clear_caches, purge
from qualcode.upkeep.withdrawal.left_behind import mentions, names_of, out_of_reach
from qualcode.upkeep.withdrawal.plan import Erasure, texts, their_turns


@dataclass
class Gone:
    """What a withdrawal did: what was taken out, outputs that a person has changed and must look through, and what cannot be reached from here."""

    removed: list[str] = field(default_factory=list)
    changed_outputs: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    out_of_reach: list[str] = field(default_factory=list)


def withdraw(study: Study, erasure: Erasure, coder: str) -> Gone:
    """Take a person out of the project for good.

    Gives what was done and what is left for people to do. No backup is made.
    """
    project = study.project
    done, names = Gone(), names_of(study, erasure)
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
    done = _finish(study, erasure.participant, "everything", coder, done)
    done.mentions = mentions(study, names)
    return done


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
            yield texts(study)[transcript_id], {turn.number for t, turn in erasure.turns if t.id == transcript_id}, numbers


def _holder(words: Iterable[str]) -> Callable[[str], bool]:
    said = {run for text in words for run in runs(text)}
    return lambda text: any(run in said for run in runs(text))


def _whole(study: Study, erasure: Erasure) -> Iterator[Line]:
    # the file of a survey holds others too: it is taken out of the project, but their answers may come in from it again
    shared = {t.original_hash for t in texts(study).values() if t.id not in erasure.whole}
    for transcript_id in erasure.whole:
        transcript = texts(study)[transcript_id]
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
    for transcript in texts(study).values():
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
