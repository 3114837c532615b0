"""Packs: what a coder gets to work with away from the project. Today's texts and the codebook, and nothing that is not needed.

Left out are originals, the key, memos, consent, what is restricted, and, in a blind pack, everybody else's codings.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.project.settings import check_coder
from qualcode.study import Study
from qualcode.upkeep.names.residue import gate
from qualcode.upkeep.packs.blackout import packed_texts
from qualcode.upkeep.packs.inside import pack_files
from qualcode.upkeep.packs.slip import PackSlip
from qualcode.upkeep.restricted import restricted_examples

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
    texts, left_out = packed_texts(study, chosen)
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
    contents = dict(sorted(pack_files(study, slip, texts)))
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
