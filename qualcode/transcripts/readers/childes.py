"""CHAT transcripts (.cha), the format of CHILDES and TalkBank."""

from __future__ import annotations

import re
from typing import Any

from qualcode.transcripts.draft import Block, Draft, Outside, Removed, Spoken
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.beginning import beginning
from qualcode.transcripts.readers.encoding import decode

_BULLET = "\u2022"
_TIMED = re.compile(
    rf"{_BULLET}\s*%?\s*(?:[^{_BULLET}\n]*?[:\s])?(\d{{1,9}})_(\d{{1,9}})\s*-?\s*{_BULLET}|(?<=\s)(\d{{1,9}})_(\d{{1,9}})\s*$"
)
_TIER = re.compile(r"\*([^\s:]{1,40}):[ \t]*(.*)$", re.DOTALL)


def _sniff(source: Source) -> int:
    head = beginning(source)
    return (
        90 if re.match(r"@(?:UTF8|Font|ColorWords|PID|Begin)\b", head) and re.search(r"^(?:@Begin|@Participants|\*\S+:)", head, re.M) else 0
    )


def _read(source: Source) -> list[Draft]:
    decoded = decode(source.data.replace(b"\x15", _BULLET.encode()), source.encoding)
    blocks: list[Block] = []
    removed = list(decoded.removed)
    fields: dict[str, str] = {}
    for number, line in _joined(decoded.text):
        spoken = _TIER.match(line)
        if spoken:
            blocks.append(_turn(spoken[1], spoken[2], number))
        elif line.startswith("%"):
            removed.append(Removed("dependent tier", line, number))
        else:
            blocks.append(Outside(line, number))
            key, _, value = line.removeprefix("@").partition(":")
            if line.startswith("@") and value.strip():
                fields.setdefault(key.strip().casefold(), " ".join(value.split()))
    if not any(isinstance(b, Spoken) for b in blocks):
        raise Unreadable("it is a CHAT file without a single turn", "Open it and see whether it is the file you meant.")
    people = _people(fields.pop("participants", ""))
    warnings = list(decoded.warnings)
    dependent = sum(r.kind == "dependent tier" for r in removed)
    if dependent:
        warnings.append(f"{dependent} dependent tiers (lines that begin with %) were left out")
    metadata: dict[str, Any] = {key: fields[key] for key in ("date", "media", "languages", "location", "situation") if key in fields}
    if people:
        metadata["legend"] = people
    return [
        build(
            source,
            "childes",
            blocks,
            removed=removed,
            warnings=warnings,
            metadata=metadata,
            legend=people,
            encoding=decoded.encoding,
        )
    ]


def _joined(text: str) -> list[tuple[int, str]]:
    """The lines of a CHAT file with those that begin with a tab joined to the one before, and their numbers."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if line[0] in "\t " and lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
        else:
            lines.append((number, line.rstrip()))
    return lines


def _turn(label: str, text: str, number: int) -> Spoken:
    """One main tier: its words as they stand, codes and all, without the times between bullets; the first of them is its start."""
    stamps: list[str] = []
    first: list[int] = []

    def take(found: re.Match[str]) -> str:
        stamps.append(found[0])
        first.append(int(found[1] or found[3]))
        return " "

    words = " ".join(_TIMED.sub(take, text).split())
    start = round(first[0] / 1000, 3) if first else None
    return Spoken(label, words, start, f"*{label}:" + "".join(stamps), number)


def _people(value: str) -> dict[str, str]:
    """`CHI Natasha Target_Child, MOT Mother` as codes with what is said about each."""
    pairs = (person.split(maxsplit=1) for person in value.split(",") if person.strip())
    return {pair[0]: pair[1].replace("_", " ") if len(pair) > 1 else "" for pair in pairs}


READER = Reader("childes", "a CHAT transcript (.cha)", _sniff, _read)
