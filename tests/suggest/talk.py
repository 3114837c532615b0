"""Codes, codebooks and transcripts in one line each."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.model.codebook import Code, Codebook, Cue
from qualcode.model.people import Speaker
from qualcode.model.text import Transcript, Turn
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.match import CueMatcher, Hit

Find = Callable[..., list[tuple[str, str]]]


def make_code(code_id: str, *cues: str | Cue, **fields: object) -> Code:
    return Code(code_id, fields.pop("name", code_id), cues=tuple(Cue("phrase", c) if isinstance(c, str) else c for c in cues), **fields)


def make_codebook(*codes: Code) -> Codebook:
    return Codebook("test", codes=codes, hash="abcdef012345")


def make_transcript(*lines: str, name: str = "t-1") -> Transcript:
    """Lines such as `Ana: I had a room.`; a line without a label is a turn nobody is named for."""
    text, turns = "", []
    for number, line in enumerate(lines, 1):
        label, colon, _ = line.partition(": ")
        start = len(text) + (len(label) + 2 if colon else 0)
        text += line
        turns.append(Turn(number, label if colon else None, start, len(text)))
        text += "\n\n"
    return Transcript(name, name, text, tuple(turns))


def speaker_of(transcript_id: str, turn: Turn) -> Speaker:
    """Everybody takes part, but who is called Int."""
    return Speaker(transcript_id, turn.speaker or "", "", "interviewer" if turn.speaker == "Int" else "")


def all_hits(pipeline: Pipeline, text: str, *codes: Code) -> list[Hit]:
    return next(iter(CueMatcher(make_codebook(*codes), pipeline).hits([text])))


BOOK = make_codebook(
    make_code("space", "hot desk", definition="Where the worker sits"), make_code("prom.att", definition="Attendance of pupils")
)
