"""What lies in a pack: slip, settings, codebook, texts with their records, the tables a coder needs and, where it is not blind, the codings of the others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from qualcode.model.events import Event
from qualcode.model.revisions import Revision
from qualcode.model.text import Transcript
from qualcode.project import people, tables
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.packs.blackout import BLACK
from qualcode.upkeep.packs.slip import MARK, SLIP, PackSlip


def pack_files(study: Study, slip: PackSlip, texts: Mapping[str, Transcript]) -> Iterator[tuple[str, bytes]]:
    """The files of a pack by their names in it. Settings and records bear its mark, so that it is known for a pack also without its slip."""
    project = study.project
    book = project.codebook_path.read_bytes()
    yield SLIP, slip.to_bytes()
    yield "READ ME.txt", _read_me(slip).encode("utf-8")
    yield "qualcode.toml", _settings(study, slip).encode("utf-8")
    yield project.settings.codebook, book
    yield f"codebooks/history/{study.codebook.hash}.yaml", book
    for name, transcript in texts.items():
        mask = Revision(transcript.hash, study.transcripts[name].hash, ())
        maps = () if slip.blind else (*transcript.revisions, *([mask] if mask.from_hash != mask.to_hash else []))
        record = store.to_record(replace(transcript, revisions=maps, metadata={MARK: slip.id}))
        yield f"transcripts/{name}.txt", transcript.text.encode("utf-8")
        yield f"transcripts/{name}.json", (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    for table, rows, columns in _tables(study, set(texts)):
        yield f"transcripts/{table}", tables.render(tables.Table(columns, rows))
    if not slip.blind:
        lines = [e.to_line() for e in _codings(study, set(texts))]
        yield "codings/team.pack.jsonl", "".join(f"{line}\n" for line in lines).encode("utf-8")


def _tables(study: Study, texts: set[str]) -> Iterator[tuple[str, list[tables.Row], list[str]]]:
    """The rows and columns a coder needs: what a transcript is, who speaks, and the group and site of each."""
    settings = study.project.settings
    wanted = {
        people.TRANSCRIPTS: ["id", "label", "kind", "wave", settings.site, "language"],
        people.SPEAKERS: ["transcript", "speaker", "participant", "role"],
        people.PARTICIPANTS: ["id", settings.group, settings.site],
    }
    speaking = {s.participant for (name, _), s in study.speakers.items() if name in texts}
    for table, columns in wanted.items():
        rows = [dict(row) for row in people.read_rows(study.project, table).values()]
        if table == people.PARTICIPANTS:
            rows = [row for row in rows if row.get("id") in speaking and row.get("id") in study.participants]
        else:
            rows = [row for row in rows if row.get("id", row.get("transcript")) in texts]
        if table == people.SPEAKERS:
            for row in rows:  # who has withdrawn is nobody's participant any more
                row["participant"] = row.get("participant", "") if row.get("participant") in study.participants else ""
        yield table, rows, list(dict.fromkeys(columns))


def _codings(study: Study, texts: set[str]) -> Iterator[Event]:
    """Others' codings, for a pack that is not blind: without notes, and without those on what is restricted."""
    hidden = {i for c in study.codings.codings if c.restricted for i in (c.id, *c.same_as)}
    hidden |= {u.event.id for u in study.codings.unplaced}
    for event in study.state.of("code", "read", "state"):
        if event["transcript"] in texts and event.id not in hidden:
            data = {k: v for k, v in event.data.items() if k not in ("note", "reason", "from", "replaces", "batch")}
            yield Event(event.id, event.at, event.coder, event.act, data)


def _settings(study: Study, slip: PackSlip) -> str:
    settings = study.project.settings
    values: dict[str, Any] = {
        "name": settings.name,
        "format": settings.format,
        "approach": settings.approach,
        "codebook": settings.codebook,
        "site": settings.site,
        "group": settings.group,
        "ids": settings.ids,
        "language": settings.language,
        "invented": settings.invented,
        "k": settings.k,
        "second_look": settings.second_look,
        "coders": [slip.coder],
        MARK: slip.id,
    }
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _read_me(slip: PackSlip) -> str:
    by = f" by {slip.back_by}" if slip.back_by else ""
    return (
        f"Pack {slip.id} of the study “{slip.study}”, for {slip.coder}.\n\n"
        "Code in this folder, under this name:\n\n"
        f"    qualcode transcripts\n    qualcode show ID\n    qualcode code ID TURN CODE --coder {slip.coder}\n"
        f"    qualcode mark ID coded --coder {slip.coder}     when you have read a transcript to its end\n\n"
        f"Without that mark nobody knows that what you left uncoded was read.\n{_blind(slip)}"
        f"Then send the whole folder back{by} (zipped, or locked: qualcode pack --close FOLDER -o FILE), and destroy your copy.\n"
        f"Black bars ({BLACK}) stand where a passage is restricted.\n"
    )


def _blind(slip: PackSlip) -> str:
    return "Please do not talk about these transcripts with the other coders before this pack is back.\n" if slip.blind else ""
