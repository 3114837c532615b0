"""Who spoke: how much each person said, and how much of it was coded."""

from __future__ import annotations

import re

from qualcode.analysis.material import Material
from qualcode.analysis.result import Result, Value

_WORD = re.compile(r"\S+")


def who_spoke(material: Material) -> Result:
    """One line a person: transcripts, turns, words said, and passages of the layer they are heard in; those not matched to a participant last."""
    study, settings = material.study, material.study.project.settings
    keys: dict[tuple[str, str], tuple[str, ...]] = {}
    for voice in material.voices.everybody():
        if voice.heard:
            keys[voice.transcript, voice.label] = (voice.participant,) if voice.participant else ("", voice.transcript, voice.label)
    turns: dict[tuple[str, ...], int] = {}
    words: dict[tuple[str, ...], int] = {}
    transcripts: dict[tuple[str, ...], set[str]] = {}
    facts: dict[tuple[str, ...], tuple[str, str]] = {}
    for transcript in study.transcripts.values():
        for turn in transcript.turns:
            voice = material.voices.of(transcript.id, turn)
            if not voice.heard:
                continue
            key = keys[voice.transcript, voice.label]
            turns[key] = turns.get(key, 0) + 1
            words[key] = words.get(key, 0) + sum(1 for _ in _WORD.finditer(transcript.text, turn.start, turn.end))
            transcripts.setdefault(key, set()).add(transcript.id)
            facts[key] = (voice.site, voice.group)
    passages: dict[tuple[str, ...], int] = {}
    for passage in material.passages:
        for voice in passage.voices:
            key = keys[voice.transcript, voice.label]
            passages[key] = passages.get(key, 0) + 1
    rows: list[tuple[Value, ...]] = []
    for key in sorted(turns, key=lambda k: (not k[0], facts[k], -words[k], k)):
        name = key[0] or f"{key[1]} {key[2]} (not matched)"
        rows.append((name, *facts[key], len(transcripts[key]), turns[key], words[key], passages.get(key, 0)))
    silent = sorted(set(study.participants) - {k[0] for k in turns})
    notes = (*([f"in participants.csv and not heard in any transcript: {', '.join(silent)}"] if silent else []), *material.missing())
    head = ("person", settings.site, settings.group, "transcripts", "turns", "words", "passages")
    return Result(
        "Who spoke",
        "words: as white space parts them; passages: coded passages the person is heard in",
        head,
        tuple(rows),
        material.base(),
        material.layer.describe(),
        notes,
        "bars",
    )
