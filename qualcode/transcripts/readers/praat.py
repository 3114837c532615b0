"""Praat TextGrids, long and short: what is said on their tiers, where a tier holds talk."""

from __future__ import annotations

import re

from qualcode.transcripts.draft import Block, Draft, Removed
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.beginning import beginning
from qualcode.transcripts.readers.encoding import decode
from qualcode.transcripts.tiers import Mark, Tier, chosen, holds_speech, in_order

_TOKEN = re.compile(r'"((?:[^"]|"")*)"|<(\w+)>|(?<!\S)([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)(?!\S)')


def _sniff(source: Source) -> int:
    return 90 if re.match(r'\s*File type\s*=\s*"ooTextFile', beginning(source)) and "TextGrid" in beginning(source)[:200] else 0


def _read(source: Source) -> list[Draft]:
    decoded = decode(source.data, source.encoding)
    tiers = _tiers(decoded.text)
    names = source.choices.tiers
    talk = chosen(tiers, names) if names else [tier for tier in tiers if holds_speech(tier)]
    others = [tier for tier in tiers if tier not in talk]
    if not talk:
        listed = ", ".join(tier.described() for tier in tiers) or "none"
        raise Unreadable(
            f"no tier of it reads like talk. Its tiers: {listed}",
            "If one of them holds what people say, name it: --tier NAME, once for each; or import the transcript it was made from.",
        )
    warnings = [
        f"read as talk: {', '.join(repr(t.name) for t in talk)}; check that each is one speaker"
        + ("" if names else "; to choose yourself: --tier NAME")
    ]
    if others:
        warnings.append(
            ("tiers left out: " if names else "tiers that may hold no speech, left out: ") + ", ".join(tier.described() for tier in others)
        )
    removed = [Removed("tier", f"{t.name}\n" + "\n".join(m.text for m in t.filled)) for t in others if t.filled]
    if not any(tier.filled for tier in talk):
        raise Unreadable("the tiers you named hold no text", "Name others with --tier NAME.")
    blocks: list[Block] = list(in_order(talk))
    return [
        build(
            source,
            "praat",
            blocks,
            removed=[*decoded.removed, *removed],
            warnings=[*decoded.warnings, *warnings],
            encoding=decoded.encoding,
        )
    ]


def _tiers(text: str) -> list[Tier]:
    """The tiers of a TextGrid; as Praat itself does, only texts in quotes, flags and numbers standing free are read."""
    values = [m.group(1, 2, 3) for m in _TOKEN.finditer(text)]
    strings = [i for i, (quoted, _, _) in enumerate(values) if quoted in ("IntervalTier", "TextTier")]
    tiers = []
    for at, start in enumerate(strings):
        rest = values[start : strings[at + 1] if at + 1 < len(strings) else len(values)]
        if len(rest) < 2 or rest[1][0] is None:
            raise Unreadable("it is a damaged TextGrid: a tier has no name", "Save it again in Praat.")
        tier = Tier(" ".join(_unquoted(rest[1][0]).split()) or f"tier {at + 1}")
        number: list[float] = []
        for quoted, _, figure in rest[2:]:
            if quoted is not None:
                start_at = number[-2] if rest[0][0] == "IntervalTier" and len(number) >= 2 else number[-1] if number else None
                tier.marks.append(Mark(None if start_at is None else round(start_at, 3), _unquoted(quoted)))
            elif figure is not None:
                number.append(_number(figure))
        tiers.append(tier)
    return tiers


def _unquoted(text: str) -> str:
    return text.replace('""', '"')


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


READER = Reader("praat", "a Praat TextGrid", _sniff, _read)
