"""Packs: what a coder gets to work with away from the project. Today's texts and the codebook, and nothing that is not needed.

Left out are originals, the key, memos, consent, what is restricted, and, in a blind pack, everybody else's codings. A restricted passage is blacked out letter by
letter, so that positions stay; the project keeps a map from the blacked-out text to its own.
"""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import Any

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.model.revisions import Revision
from qualcode.model.text import Span, Transcript
from qualcode.project import people, tables
from qualcode.project.settings import check_coder
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.names.residue import gate
from qualcode.upkeep.packs.slip import SLIP, PackSlip
from qualcode.upkeep.restricted import restricted_examples

BLACK = "█"
AGAIN = "-again"
"""What is put behind the name of a coder who codes a sample a second time, to be held against the first."""


@dataclass(frozen=True)
class Wanted:
    """What a pack is to be: for whom (`again`: the coder codes a second time, under a name of its own), which transcripts or how many drawn from which seed."""

    coder: str
    transcripts: tuple[str, ...] = ()
    sample: str = ""
    seed: int = 0
    blind: bool = True
    again: bool = False
    to: str = ""
    back_by: str = ""


@dataclass(frozen=True)
class Pack:
    """A pack that is ready to be written: its slip, its files, the event that records it, and the texts that had to be blacked out or left out."""

    slip: PackSlip
    files: Mapping[str, bytes]
    event: Event
    masked: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    drawn_from: int = 0


def prepare(study: Study, wanted: Wanted, writer: str) -> Pack:
    """Put a pack together; nothing is written.

    Raises:
        CheckFailed: names in the study wait for a decision.
        QualcodeError: a transcript, the sample, the name or the day makes no sense; nothing is left to pack; or an example of the codebook is from a restricted passage.
    """
    gate(study, "pack", strict=True)
    if example := next(restricted_examples(study), None):
        raise QualcodeError(f"{example.where}: {example.what}, and the codebook travels with the pack", example.do)
    coder = _name(study, wanted)
    _check_day(wanted.back_by)
    pool, chosen = draw(study, wanted)
    texts, left_out = _texts(study, chosen)
    if not texts:
        raise QualcodeError("nothing is left to pack: every text chosen is restricted as a whole", "choose other transcripts")
    slip = PackSlip(
        id=secrets.token_hex(4),
        coder=coder,
        study=study.project.settings.name,
        blind=wanted.blind,
        back_by=wanted.back_by,
        codebook=study.codebook.hash,
        transcripts={i: t.hash for i, t in texts.items()},
    )
    masked = {i: len(study.codings.restricted[i]) for i, t in texts.items() if t.hash != study.transcripts[i].hash}
    contents = dict(sorted(_contents(study, slip, texts, wanted.blind)))
    return Pack(slip, contents, _record(slip, wanted, writer, len(pool), masked), masked, left_out, len(pool))


def draw(study: Study, wanted: Wanted) -> tuple[list[str], list[str]]:
    """The transcripts to choose from, and those chosen: whole transcripts, each as likely as the others, drawn by the seed from the ids in order."""
    pool = sorted({study.transcript(name).id for name in wanted.transcripts}) or sorted(study.transcripts)
    if not pool:
        raise QualcodeError("the project has no transcripts", "import some first: qualcode import FILES")
    n = _how_many(wanted.sample, len(pool)) if wanted.sample else len(pool)
    return pool, sorted(random.Random(wanted.seed).sample(pool, n))


def _how_many(sample: str, of: int) -> int:
    text = sample.strip()
    try:
        n = ceil(float(text[:-1]) / 100 * of - 1e-9) if text.endswith("%") else int(text)
    except ValueError as error:
        raise QualcodeError(f"{sample!r} is no size of a sample", "write 20% or a number of transcripts") from error
    if not 1 <= n <= of:
        raise QualcodeError(f"a sample of {sample} cannot be drawn from {of} transcripts", "write 20% or a smaller number")
    return n


def _name(study: Study, wanted: Wanted) -> str:
    coder = check_coder(wanted.coder)
    if not wanted.again:
        return coder
    name, number = f"{coder}{AGAIN}", 2
    while name.casefold() in study.state.coders.names:
        name, number = f"{coder}{AGAIN}-{number}", number + 1
    return name


def _check_day(day: str) -> None:
    try:
        date.fromisoformat(day or "2026-01-01")
    except ValueError as error:
        raise QualcodeError(f"{day!r} is no day", "write it as 2026-06-15") from error


def _texts(study: Study, chosen: Sequence[str]) -> tuple[dict[str, Transcript], dict[str, str]]:
    """The transcripts as they go out, restricted passages blacked out, and those that stay here as a whole."""
    found, left_out = {}, {}
    for name in chosen:
        transcript = study.transcripts[name]
        text = blacked_out(transcript.text, study.codings.restricted.get(name, ()))
        if not any(c.isalnum() for turn in transcript.turns for c in text[turn.start : turn.end]):
            left_out[name] = "restricted as a whole"
            continue
        label = study.rows.get(name, {}).get("label") or name
        found[name] = replace(transcript, title=label, text=text, original="", events=(), outside=(), removed=(), warnings=(), metadata={})
    return found, left_out


def blacked_out(text: str, spans: Sequence[Span]) -> str:
    """The text with every letter of the spans blacked out; it keeps its length."""
    letters = list(text)
    for span in spans:
        for i in range(span.start, span.end):
            if not letters[i].isspace():
                letters[i] = BLACK
    return "".join(letters)


def mask_maps(study: Study, pack: Pack) -> None:
    """Keep, for each text that was blacked out, the map from it to the project's own, so that what is coded on it finds its place."""
    for name in pack.masked:
        ours = store.load(study.project, name)
        step = Revision(pack.slip.transcripts[name], study.transcripts[name].hash, ())
        if step not in ours.revisions:
            store.save(study.project, replace(ours, revisions=(*ours.revisions, step)))


# --- what lies in a pack ------------------------------------------------------------------------------------------------


def _contents(study: Study, slip: PackSlip, texts: Mapping[str, Transcript], blind: bool) -> Iterator[tuple[str, bytes]]:
    project = study.project
    book = project.codebook_path.read_bytes()
    yield SLIP, slip.to_bytes()
    yield "READ ME.txt", _read_me(slip).encode("utf-8")
    yield "qualcode.toml", _settings(study, slip).encode("utf-8")
    yield project.settings.codebook, book
    yield f"codebooks/history/{study.codebook.hash}.yaml", book
    for name, transcript in texts.items():
        mask = Revision(transcript.hash, study.transcripts[name].hash, ())
        maps = () if blind else (*transcript.revisions, *([mask] if mask.from_hash != mask.to_hash else []))
        record = store.to_record(replace(transcript, revisions=maps))
        yield f"transcripts/{name}.txt", transcript.text.encode("utf-8")
        yield f"transcripts/{name}.json", (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    for table, rows, columns in _tables(study, set(texts)):
        yield f"transcripts/{table}", tables.render(tables.Table(columns, rows))
    if not blind:
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


# --- on record --------------------------------------------------------------------------------------------------------


def _record(slip: PackSlip, wanted: Wanted, writer: str, pool: int, masked: Mapping[str, int]) -> Event:
    detail = {
        "coder": slip.coder,
        "again": wanted.coder if wanted.again else None,
        "blind": slip.blind,
        "transcripts": sorted(slip.transcripts),
        "codebook": slip.codebook,
        "sample": wanted.sample or None,
        "seed": wanted.seed if wanted.sample else None,
        "of": pool if wanted.sample else None,
        "masked": sum(masked.values()) or None,
        "to": wanted.to or None,
        "back by": slip.back_by or None,
    }
    return acts.event(writer, "record", {"kind": "pack", "on": slip.id, "detail": {k: v for k, v in detail.items() if v is not None}})


@dataclass(frozen=True)
class Sent:
    """A pack that went out: what it was, when, whether it came back, and when the copy outside was destroyed (empty where that is not on record)."""

    id: str
    at: str
    detail: Mapping[str, Any]
    returned: str = ""
    destroyed: str = ""


def sent(study: Study) -> list[Sent]:
    """The packs on record, the oldest first."""
    found: dict[str, Sent] = {}
    for event in study.state.of("record"):
        kind, on, detail = event.get("kind"), str(event.get("on")), event.get("detail")
        if kind == "pack" and isinstance(detail, dict):
            found[on] = Sent(on, event.at, detail)
        elif kind in ("returned", "destroyed") and on in found:
            day = str(detail.get("day") or event.at[:10]) if isinstance(detail, dict) else event.at[:10]
            found[on] = replace(found[on], returned=day) if kind == "returned" else replace(found[on], destroyed=day)
    return list(found.values())


def overdue(study: Study, today: date | None = None) -> list[Sent]:
    """The packs that should be back and are not."""
    day = (today or date.today()).isoformat()
    return [s for s in sent(study) if s.detail.get("back by") and not s.returned and str(s.detail["back by"]) < day]
