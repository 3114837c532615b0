"""Frozen texts on disk: `<id>.txt`, exactly what offsets count, and `<id>.json`, its turns, revisions and what was set apart.

The record is written before the text, and its turns name the text they belong to, so that a crash between the two leaves either the old state or the
new one, never a text without turns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.model.revisions import Revision, carry_along, path
from qualcode.model.text import Transcript, Turn, text_hash
from qualcode.project import Project, files

FORMAT = 1


def text_path(project: Project, transcript_id: str) -> Path:
    """Where a frozen text stands.

    Raises:
        QualcodeError: the id would lead out of the folder of transcripts; ids come from tables, other programs and other copies.
    """
    return project.transcripts / f"{_plain(transcript_id)}.txt"


def record_path(project: Project, transcript_id: str) -> Path:
    """Where its record stands. Raises as `text_path` does."""
    return project.transcripts / f"{_plain(transcript_id)}.json"


def _plain(transcript_id: str) -> str:
    if {"/", "\\", "\0"} & set(transcript_id):
        raise QualcodeError(f"{transcript_id!r} cannot be the name of a transcript", "take the strokes (/ and \\) out of it")
    return transcript_id


def load(project: Project, transcript_id: str) -> Transcript:
    """One transcript as it stands now.

    Raises:
        QualcodeError: text or record are missing, broken, or do not belong together.
    """
    where = project.within(text_path(project, transcript_id))
    try:
        text = text_path(project, transcript_id).read_bytes().decode("utf-8")
        data = record_path(project, transcript_id).read_bytes()
        record = json.loads(data)
        if b"\\u" in data:  # half a character in a label would stop whatever prints it
            json.dumps(record, ensure_ascii=False).encode("utf-8")
        return from_record(transcript_id, text, record)
    except FileNotFoundError as error:
        raise QualcodeError(
            f"{where}: its text or its record is missing", "import the original again, or take the file from a backup"
        ) from error
    except OSError as error:
        raise QualcodeError(
            f"{where}: its text or its record cannot be read: {error.strerror or error}", "close it where it is open, and try again"
        ) from error
    except UnicodeDecodeError as error:
        raise QualcodeError(
            f"{where} is no UTF-8 text: it was saved by another program", "take it from a backup: qualcode restore"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise QualcodeError(
            f"{where}: its record ({transcript_id}.json) cannot be used: {error}", "take it from a backup: qualcode restore"
        ) from error


def save(project: Project, transcript: Transcript) -> None:
    """Write record and text, in that order."""
    record = to_record(transcript)
    data = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    project.transcripts.mkdir(parents=True, exist_ok=True)
    files.save(files.load(record_path(project, transcript.id)), data, merge_records)
    files.write_atomic(text_path(project, transcript.id), transcript.text.encode("utf-8"))


def side_texts(project: Project, transcript_id: str) -> dict[str, str]:
    """The texts kept beside a transcript because two people mended it apart, by their hashes."""
    found = {}
    for side in sorted(project.transcripts.glob(f"{transcript_id}.*.txt")):
        text = side.read_bytes().decode("utf-8", errors="replace")
        if side.name == f"{transcript_id}.{text_hash(text)}.txt":
            found[text_hash(text)] = text
    return found


def to_record(transcript: Transcript) -> dict[str, Any]:
    """What the record of a transcript holds, keys in fixed order."""
    return {
        "format": FORMAT,
        "id": transcript.id,
        "title": transcript.title,
        "original": {"name": transcript.original, "sha256": transcript.original_hash, "reader": transcript.reader},
        "text": transcript.hash,
        "turns": [{"speaker": t.speaker, "start": t.start, "end": t.end, "time": t.time} for t in transcript.turns],
        "revisions": [{"from": r.from_hash, "to": r.to_hash, "map": [list(m) for m in r.map]} for r in transcript.revisions],
        "events": list(transcript.events),
        "outside": list(transcript.outside),
        "removed": list(transcript.removed),
        "warnings": list(transcript.warnings),
        "metadata": dict(transcript.metadata),
    }


def from_record(transcript_id: str, text: str, record: Mapping[str, Any]) -> Transcript:
    """A transcript from its text and its record; turns are carried to the text where the record was written for another one.

    Raises:
        ValueError: the record is of a newer format, or no revision leads from its text to this one.
    """
    if record["format"] > FORMAT:
        raise ValueError(f"it has format {record['format']}, this qualcode reads up to {FORMAT}")
    revisions = tuple(Revision(r["from"], r["to"], tuple((m[0], m[1], m[2]) for m in r["map"])) for r in record["revisions"])
    if record["id"] != transcript_id:
        raise ValueError(f"it is the record of {record['id']}: this is a copy that a sync program or a person made")
    _check_record(record)
    turns = [Turn(n, t["speaker"], t["start"], t["end"], t["time"]) for n, t in enumerate(record["turns"], 1)]
    here = text_hash(text)
    if record["text"] != here:
        turns = carry_turns(turns, revisions, record["text"], here)
    if any(not 0 <= a.start <= a.end <= b.start for a, b in pairwise([*turns, Turn(0, None, len(text), len(text))])):
        raise ValueError("its turns are out of order, or go beyond the end of the text")
    original = record["original"]
    return Transcript(
        id=transcript_id,
        title=record["title"],
        text=text,
        turns=tuple(turns),
        original=original["name"],
        original_hash=original["sha256"],
        reader=original["reader"],
        revisions=revisions,
        events=tuple(record["events"]),
        outside=tuple(record["outside"]),
        removed=tuple(record["removed"]),
        warnings=tuple(record["warnings"]),
        metadata=record["metadata"],
    )


def _check_record(record: Mapping[str, Any]) -> None:
    """Raise a ValueError where a field is of another kind than it must be."""
    kinds: dict[str, type | tuple[type, ...]] = {"title": str, "text": str, "metadata": dict, "turns": list, "original": dict}
    kinds |= dict.fromkeys(("events", "outside", "removed", "warnings"), list)
    wrong = [key for key, kind in kinds.items() if not isinstance(record[key], kind)]
    wrong += [key for key in ("events", "outside", "removed", "warnings") if not all(isinstance(x, str) for x in record[key])]
    wrong += [f"original, {key}" for key in ("name", "sha256", "reader") if not isinstance(record["original"][key], str)]
    for number, turn in enumerate(record["turns"], 1):
        is_whole = isinstance(turn["speaker"], str | None) and isinstance(turn["time"], int | float | None)
        if not is_whole or type(turn["start"]) is not int or type(turn["end"]) is not int:
            wrong.append(f"turn {number}")
    if wrong:
        raise ValueError(f"it cannot be used as it is: {wrong[0]}")


def carry_turns(turns: Iterable[Turn], revisions: Iterable[Revision], from_hash: str, to_hash: str) -> list[Turn]:
    """The turns on another text; a turn whose words were all deleted is gone, the others are numbered anew.

    Raises:
        ValueError: no revision leads from the one text to the other.
    """
    way = path(revisions, from_hash, to_hash)
    if way is None:
        raise ValueError(
            f"the text ({to_hash}) is not the one the record was written for ({from_hash}), and no revision leads there: it was changed by hand"
        )
    carried: list[Turn] = []
    last = 0
    for turn in turns:
        there = carry_along(turn.start, turn.end, way)
        if there is None:
            continue
        start = max(there.start, last)  # two turns whose border was rewritten in one go: the first keeps the new words
        if start < there.end:
            carried.append(Turn(len(carried) + 1, turn.speaker, start, there.end, turn.time))
            last = there.end
    return carried


def merge_records(base: bytes | None, mine: bytes, theirs: bytes) -> tuple[bytes, list[str]]:
    """Merge two versions of one record: revisions are put together; anything else that differs is a conflict."""
    old, a, b = (json.loads(x) if x is not None else {} for x in (base, mine, theirs))
    merged, conflicts = dict(a), []
    for key in b:
        if key == "revisions":
            merged[key] = union_revisions(a.get(key, []), b[key])
        elif a.get(key) == old.get(key):
            merged[key] = b[key]
        elif b[key] not in (old.get(key), a.get(key)):
            conflicts.append(f"{key} was changed on both sides")
    return (json.dumps(merged, ensure_ascii=False, indent=1) + "\n").encode("utf-8"), conflicts


def union_revisions(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The revisions of two records, each once, in an order that does not depend on which came first."""
    known = {json.dumps(r, sort_keys=True): r for r in (*one, *other)}
    return [known[k] for k in sorted(known)]
