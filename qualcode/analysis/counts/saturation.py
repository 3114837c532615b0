"""Saturation: when further interviews of a group stop bringing codes that earlier ones did not.

After Guest, Namey and Chen, A simple method to assess and report thematic saturation in qualitative research, PLOS ONE 15(5), 2020: the new codes in a
run of interviews, divided by the codes found in the base set. It is meant for one fairly homogeneous group and for codes found in the material.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from qualcode.analysis.material import Material
from qualcode.analysis.result import Result, Value
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.study import Study

NOT_REACHED = "not reached"
DRAWS = 1000


@dataclass(frozen=True)
class Rule:
    """The three choices of the method: interviews in the base set, interviews in a run, and the share of new codes that still counts as saturated."""

    base: int = 4
    run: int = 2
    threshold: float = 0.05

    def __post_init__(self) -> None:
        if self.base < 1 or self.run < 1 or not 0 <= self.threshold < 1:
            raise QualcodeError(
                f"base {self.base}, run {self.run}, threshold {self.threshold} cannot be used",
                "base and run are whole numbers from 1, the threshold a share from 0 to below 1",
            )


def saturation(material: Material, by: str = "", rule: Rule | None = None, draws: int = DRAWS) -> Result:
    """For each group: after how many transcripts a run brought at most the threshold of new codes, in order of their dates and over random orders.

    Raises:
        QualcodeError: the project is reflexive, where saturation has no meaning; or the attribute or rule cannot be used.
    """
    study, rule = material.study, rule or Rule()
    check_approach(study)
    by = material.check_attribute(by or study.project.settings.group)
    rows: list[tuple[Value, ...]] = []
    for value, units in codes_by_transcript(material, by).items():
        found = [codes for _, codes in units]
        people = {
            v.participant
            for v in material.voices.everybody()
            if v.heard and v.participant and (material.of_voice(v).get(by) or "not stated") == value
        }
        at = reached(found, rule)
        rows.append(
            (
                value,
                len(units),
                len(people),
                len(set().union(*found)),
                _word(at, len(units), rule),
                *_over_orders(found, rule, draws, study.project.settings.seed),
            )
        )
    head = (by, "transcripts", "people", "codes found", "in order of dates", "share of orders that reach it", "median", "5 to 95 of 100")
    notes = (
        f"base {rule.base}, run {rule.run}, threshold {rule.threshold:g}: “6+2” says that the 2 transcripts after the first 6 brought at most {rule.threshold:.0%} new codes, of those in the base",
        f"over {draws} random orders of the transcripts (seed {study.project.settings.seed}); a group interview is one transcript",
        *meaning(study, material),
        *(
            f"{row[0]}: {row[1]} transcripts are too few; this group needs {rule.base + rule.run} or more"
            for row in rows
            if int(row[1] or 0) < rule.base + rule.run
        ),
        *material.missing(),
    )
    return Result(
        f"Saturation by {by}",
        "transcripts in which somebody of the group is heard",
        head,
        tuple(rows),
        material.base(),
        material.layer.describe(),
        notes,
    )


def check_approach(study: Study) -> None:
    """Raise a QualcodeError in a reflexive project."""
    if study.project.settings.approach == "reflexive":
        raise QualcodeError(
            "this project is reflexive: its codes are made in reading, not found until no more turn up, so saturation says nothing about it",
            "say instead how the range and depth of what people told was judged; or change approach in qualcode.toml",
        )


def codes_by_transcript(material: Material, by: str) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """For each value of an attribute its transcripts, in order of their dates, with the codes its people are heard on."""
    study = material.study
    codes: dict[tuple[str, str], set[str]] = {}
    for voice in material.voices.everybody():
        if voice.heard and voice.transcript not in material.layer.left_out:
            codes.setdefault((material.of_voice(voice).get(by) or "not stated", voice.transcript), set())
    for passage in material.passages:
        for voice in passage.voices:
            codes.setdefault((material.value(passage, voice, by), voice.transcript), set()).add(passage.coding.code)
    found = {}
    for value in material.order(by, {v for v, _ in codes}):
        there = sorted((study.rows.get(t, {}).get("date", ""), t) for v, t in codes if v == value)
        found[value] = [(t, frozenset(codes[value, t])) for _, t in there]
    return found


def reached(units: Sequence[frozenset[str]], rule: Rule) -> int | None:
    """How many transcripts come before the first run that brings at most the threshold of new codes; None where no run does."""
    base = set().union(*units[: rule.base])
    before = set(base)
    for at in range(rule.base, len(units) - rule.run + 1):
        new = set().union(*units[at : at + rule.run]) - before
        if base and len(new) / len(base) <= rule.threshold:
            return at
        before |= units[at]
    return None


def _word(at: int | None, n: int, rule: Rule) -> str:
    if n < rule.base + rule.run:
        return f"too few ({n})"
    return NOT_REACHED if at is None else f"{at}+{rule.run}"


def _over_orders(units: list[frozenset[str]], rule: Rule, draws: int, seed: int) -> tuple[Value, Value, Value]:
    if len(units) < rule.base + rule.run:
        return None, None, None
    draw, order = Random(seed), list(units)
    found = []
    for _ in range(draws):
        draw.shuffle(order)
        if (at := reached(order, rule)) is not None:
            found.append(at)
    found.sort()
    if not found:
        return 0.0, None, None
    low, high = found[int(0.05 * (len(found) - 1))], found[round(0.95 * (len(found) - 1))]
    return round(len(found) / draws, 2), f"{median(found):g}+{rule.run}", f"{low}+{rule.run} to {high}+{rule.run}"


def curve(material: Material, by: str = "", draws: int = 200) -> Result:
    """How many different codes were heard after each further transcript of a group, in order of dates and on average over random orders."""
    study = material.study
    check_approach(study)
    by = material.check_attribute(by or study.project.settings.group)
    rows: list[tuple[Value, ...]] = []
    for value, units in codes_by_transcript(material, by).items():
        sums, order, draw = [0] * len(units), [codes for _, codes in units], Random(study.project.settings.seed)
        for _ in range(draws):
            draw.shuffle(order)
            for i, n in enumerate(_growth(order)):
                sums[i] += n
        by_date = _growth([codes for _, codes in units])
        rows += [(value, i + 1, units[i][0], by_date[i], round(sums[i] / draws, 1)) for i in range(len(units))]
    head = (by, "number", "transcript", "codes so far", "codes so far, mean over orders")
    return Result(
        f"New codes by {by}",
        "different codes heard",
        head,
        tuple(rows),
        material.base(),
        material.layer.describe(),
        (*meaning(study, material), *material.missing()),
        "lines",
    )


def _growth(units: Sequence[frozenset[str]]) -> list[int]:
    seen: set[str] = set()
    sizes = []
    for codes in units:
        seen |= codes
        sizes.append(len(seen))
    return sizes


def meaning(study: Study, material: Material) -> list[str]:
    """Why the figures may mean nothing in this study, one sentence each."""
    from qualcode.codebooks import Codebook

    first = min((c for c in study.codings.codings if c.codebook), key=lambda c: c.id, default=None)
    path = study.project.history / f"{first.codebook}.yaml" if first else None
    if path is None or not path.is_file():
        return [
            "which codes were there before coding began is not on record; where all were set in advance, this is no evidence of saturation"
        ]
    begun = Codebook.read(path)
    new = {c for c in material.people_by_code if c not in begun}
    if not new:
        return [
            "every code was in the codebook before the first passage was coded: this shows when given codes were first used, and is no evidence of saturation"
        ]
    return [f"{len(new)} of {len(material.people_by_code)} codes came up in coding; the others were set in advance"]
