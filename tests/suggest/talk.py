"""Codes, codebooks and transcripts in one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from qualcode.model.codebook import Code, Codebook, Cue
from qualcode.model.text import Transcript, Turn
from qualcode.project import Project
from qualcode.study import Study
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.match import CueMatcher, Hit
from qualcode.transcripts import store

Find = Callable[..., list[tuple[str, str]]]

PLACES = (
    "She had a hot desk in the corridor",
    "No room to sit in, she moved about the school",
    "The office was a cupboard, with one chair",
)
NEITHER = ("We met twice a year", "I am fifty-three", "The bus was late", "It rained on that day", "My sister lives nearby")


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


def write_study(folder: Path, codebook: str, transcripts: Mapping[str, Sequence[str]], settings: str = "") -> Study:
    """A project with this codebook and these transcripts, by their ids in lines such as `make_transcript` takes."""
    (folder / "qualcode.toml").write_text(f'name = "Test"\n{settings}', encoding="utf-8")
    (folder / "codebooks").mkdir()
    (folder / "codebooks" / "codebook.yaml").write_text(codebook, encoding="utf-8")
    project = Project.open(folder)
    for name, lines in transcripts.items():
        store.save(project, make_transcript(*lines, name=name))
    return Study(project)


def all_hits(pipeline: Pipeline, text: str, *codes: Code) -> list[Hit]:
    return next(iter(CueMatcher(make_codebook(*codes), pipeline).hits([text])))


BOOK = make_codebook(
    make_code("space", "hot desk", definition="Where the worker sits"), make_code("prom.att", definition="Attendance of pupils")
)
