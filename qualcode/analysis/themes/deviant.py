"""Candidates for deviant cases: passages that may speak against a theme. They are proposals; a person reads them and links them, or does not."""

from __future__ import annotations

from collections import Counter

from qualcode.analysis.material import Material, Passage
from qualcode.analysis.quotes.passages import in_layer
from qualcode.analysis.result import Result, Value
from qualcode.analysis.themes.themes import Theme, read_theme, read_themes, sides

RULE = (
    "a candidate is a passage under one of the theme's codes, linked neither for nor against it, whose stance is opposite to that of most passages for it, or mixed; "
    "or which bears a code marked no-change, harm or rival while the passages for the theme are mostly positive. First-hand passages and people not yet heard in the theme come first"
)
OPPOSITE = {"positive": "negative", "negative": "positive"}


def candidates(material: Material, theme: str = "") -> Result:
    """Passages that may stand against a theme (or against each of them), with why each is proposed.

    Raises:
        QualcodeError: there is no such theme.
    """
    themes = [read_theme(material.study, theme)] if theme else read_themes(material.study)
    rows: list[tuple[Value, ...]] = []
    for each in themes:
        rows += _rows(material, each)
    head = ("theme", "why", "transcript", "turn", "people", "code", "stance", "basis", "coding", "text")
    notes = (RULE, "a person decides: qualcode themes edit THEME --against CODING", *material.missing())
    return Result(
        "Candidates for deviant cases", "passages, proposed", head, tuple(rows), f"{len(rows)} candidates", material.layer.describe(), notes
    )


def _rows(material: Material, theme: Theme) -> list[tuple[Value, ...]]:
    study = material.study
    known = in_layer(material.layer.codings)
    taken = {known[i].id for i in (*theme.for_, *theme.against) if i in known}
    there = sides(study, theme)
    stances = Counter(c.stance for c in there["for"] if c.stance in OPPOSITE)
    usual = max(OPPOSITE, key=lambda s: (stances[s], s)) if stances and stances["positive"] != stances["negative"] else ""
    heard = {v.participant for c in (*there["for"], *there["against"]) for v in material.voices.in_coding(c)}
    codes = {study.codebook.current(c) for c in theme.codes}
    marked = {c.id for c in study.codebook.walk() if c.marks}
    found = []
    for passage in material.passages:
        if passage.coding.code in codes and passage.coding.id not in taken and (why := _why(passage, usual, marked)):
            new = not any(v.participant in heard for v in passage.voices)
            coding = passage.coding
            found.append(
                (
                    (why != "opposite stance", coding.basis != "first-hand", not new, coding.transcript, coding.start, coding.id),
                    passage,
                    why,
                )
            )
    return [_row(material, theme, passage, why) for _, passage, why in sorted(found, key=lambda f: f[0])]


def _why(passage: Passage, usual: str, marked: set[str]) -> str:
    if usual and passage.coding.stance == OPPOSITE[usual]:
        return "opposite stance"
    if usual == "positive" and passage.coding.code in marked:
        return "marked code"
    return "mixed stance" if usual and passage.coding.stance == "mixed" else ""


def _row(material: Material, theme: Theme, passage: Passage, why: str) -> tuple[Value, ...]:
    coding = passage.coding
    text = material.study.transcripts[coding.transcript]
    turn = text.turn_at(coding.start)
    people = ", ".join(v.participant or v.label for v in passage.voices)
    return (
        theme.id,
        why,
        coding.transcript,
        turn.number if turn else None,
        people,
        coding.code,
        coding.stance,
        coding.basis,
        coding.id[-8:],
        text.slice(coding.span),
    )
