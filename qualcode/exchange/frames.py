"""The study as tables: codings, turns, participants, transcripts, codes, and codes by transcript. For pandas in a notebook, and for Excel and CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from qualcode.analysis.result import Result, Value
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.words import count

if TYPE_CHECKING:
    import pandas

    from qualcode.model.codebook import Cue
    from qualcode.model.coding import Coding
    from qualcode.study import Study

CODING_COLUMNS = (
    "id", "transcript", "turn", "start", "end", "speaker", "participant", "text", "code", "code name", "coder", "stance", "basis", "star", "note", "at",
    "restricted",
)  # fmt: skip


def codings(study: Study, layer: str = "all") -> Result:
    """One row a coding: where it stands, its very words, who speaks, who coded what, and when."""
    chosen = study.layer(layer)
    rows = tuple(_coding(study, c) for c in chosen.codings)
    return Result("Codings", "codings", CODING_COLUMNS, rows, count(len(rows), "coding"), chosen.describe())


def _coding(study: Study, coding: Coding) -> tuple[Value, ...]:
    transcript = study.transcripts[coding.transcript]
    turn = next(transcript.turns_in(coding.span), None)
    speaker = study.speaker(transcript.id, turn) if turn else None
    code = study.codebook.get(coding.code)
    return (
        coding.id, transcript.id, turn.number if turn else None, coding.start, coding.end, turn.speaker if turn else None, speaker.participant if speaker else "",
        transcript.slice(coding.span), coding.code, code.name if code else "", coding.coder, coding.stance, coding.basis, "yes" if coding.star else "",
        coding.note, coding.at, "yes" if coding.restricted else "",
    )  # fmt: skip


def turns(study: Study) -> Result:
    """One row a turn, with who speaks and in what role."""
    head = ("transcript", "turn", "start", "end", "time", "speaker", "participant", "role", "text")
    rows = []
    for transcript in study.transcripts.values():
        for turn in transcript.turns:
            who = study.speaker(transcript.id, turn)
            rows.append(
                (
                    transcript.id,
                    turn.number,
                    turn.start,
                    turn.end,
                    turn.time,
                    turn.speaker,
                    who.participant,
                    who.role,
                    transcript.slice(turn.span),
                )
            )
    return Result("Turns", "turns", head, tuple(rows), f"{len(rows)} turns")


def participants(study: Study) -> Result:
    """One row a participant, with every column of participants.csv; who withdrew everything is not there."""
    columns = list(dict.fromkeys(c for p in study.participants.values() for c in p.attributes))
    rows = tuple((p.id, *(p[c] for c in columns)) for p in study.participants.values())
    return Result("Participants", "participants", ("id", *columns), rows, f"{len(rows)} participants")


def codebook(study: Study) -> Result:
    """One row a code or group, in the order of the codebook."""
    head = (
        "id", "name", "parent", "group", "definition", "include", "exclude", "examples", "colour", "marks", "status", "question", "cues", "not cues",
    )  # fmt: skip
    rows = []
    for code in study.codebook.walk():
        parent = study.codebook.parent(code.id)
        exclude = "; ".join(f"{e.when} (use {e.use})" if e.use else e.when for e in code.exclude)
        group = "yes" if code.is_group else ""
        line = (code.definition, "; ".join(code.include), exclude, "; ".join(code.examples), code.colour, code.marks, code.status)
        more = (code.question, _cues(code.cues), _cues(code.not_cues))
        rows.append((code.id, code.name, parent.id if parent else "", group, *line, *more))
    return Result("Codebook", "codes", head, tuple(rows), f"{len(rows)} codes and groups")


def _cues(cues: Iterable[Cue]) -> str:
    """Cues one a line: phrases as they are, lemmas and patterns with the word before them."""
    import json

    return "\n".join(
        c.text
        if c.kind == "phrase"
        else f"lemma: {c.text}"
        if c.kind == "lemma"
        else f"pattern: {json.dumps([dict(t) for t in c.pattern], ensure_ascii=False)}"
        for c in cues
    )


def matrix(study: Study, layer: str = "study") -> Result:
    """Transcripts by codes: how many codings of the layer each transcript has of each code. A transcript the layer leaves out has none, not a nought."""
    chosen = study.layer(layer)
    counts = Counter((c.transcript, c.code) for c in chosen.codings)
    codes = [c.id for c in study.codebook.codable]
    rows = tuple((i, *(None if i in chosen.left_out else counts[i, c] for c in codes)) for i in study.transcripts)
    return Result("Codes by transcript", "codings", ("transcript", *codes), rows, count(sum(counts.values()), "coding"), chosen.describe())


TABLES: dict[str, Callable[[Study, str], Result]] = {
    "codings": codings,
    "turns": lambda study, _: turns(study),
    "participants": lambda study, _: participants(study),
    "codebook": lambda study, _: codebook(study),
    "matrix": matrix,
}


def table(study: Study, what: str, layer: str = "all") -> Result:
    """One of the tables by its name; `layer` matters to codings and matrix.

    Raises:
        QualcodeError: there is no such table, or no coder of that name has coded.
    """
    if what not in TABLES:
        raise QualcodeError(f"there is no table {what!r}", did_you_mean(what, list(TABLES)) or f"there are {', '.join(TABLES)}")
    return TABLES[what](study, layer)


def frame(study: Study, what: str, layer: str = "all") -> pandas.DataFrame:
    """The same as a pandas data frame, with what must be said of it in `attrs`; raises as `table` does."""
    return table(study, what, layer).frame()
