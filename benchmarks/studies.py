"""The coded texts that suggestions are measured on: read from the shared data folder (QUALCODE_TEST_DATA) and from the sample study."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.codebooks import read
from qualcode.model.codebook import Codebook
from qualcode.transcripts.tabular.coded import CodedTurn, read_coded

SETS = ("nhs", "shuffle", "talkmoves")


@dataclass(frozen=True)
class Coded:
    """A coded study: its codebook, its turns in order, and the codes of each."""

    name: str
    codebook: Codebook
    turns: list[CodedTurn]
    codes: list[set[str]]


def load(name: str) -> Coded:
    if name == "sample":
        return sample()
    name, _, less = name.partition("-")
    folder = Path(os.environ["QUALCODE_TEST_DATA"]) / "suggest"
    turns = read_coded(folder / f"{name}.jsonl.gz")
    return Coded(
        f"{name}-{less}" if less else name,
        without(read(folder / f"{name}.codebook.yaml"), less),
        turns,
        [set(t.codes or ()) for t in turns],
    )


def without(codebook: Codebook, less: str) -> Codebook:
    """The codebook as it would be had its authors written less: `no_cues`, `no_examples`, or `definitions` (neither)."""
    if not less:
        return codebook
    dropped = {"no_cues": {"cues": ()}, "no_examples": {"examples": ()}, "definitions": {"cues": (), "examples": ()}}[less]
    return Codebook(codebook.name, codes=tuple(replace(code, **dropped) for code in codebook.codable), hash=f"{codebook.hash}-{less}")


def sample() -> Coded:
    """The sample study as its lead coder coded it, whole turns; who interviews is told apart from who takes part."""
    from qualcode.project.begin import sample_study
    from qualcode.study import Study

    study = Study.open(sample_study())
    turns, codes = [], []
    layer = [c for c in study.layer("ines").codings if not c.restricted]
    for transcript_id in sorted({c.transcript for c in layer}):
        transcript = study.transcripts[transcript_id]
        for turn in transcript.turns:
            role = "participant" if study.speaker(transcript_id, turn).counts else "interviewer"
            turns.append(CodedTurn(transcript_id, role, transcript.slice(turn.span), ()))
            codes.append({c.code for c in layer if c.transcript == transcript_id and c.span.overlaps(turn.span)})
    return Coded("sample", study.codebook, turns, codes)
