"""Where groups and sites say alike and where they do not: how the people heard lean, side by side. It describes; nobody's agreement is judged by it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from qualcode.analysis.counts.crosstab import Line, columns_of, lines_of, tally
from qualcode.analysis.material import Material, Passage
from qualcode.analysis.result import PEOPLE_NOTE, Result, Value
from qualcode.analysis.themes.themes import read_themes, sides

LEANS = ("positive only", "negative only", "both ways", "no lean")
"""How one person leans over all their passages in a row: mixed passages count as both ways; neutral ones and those without a stance as no lean."""

RULE = (
    "a column leans one way where more of its people lean that way than the other; columns “lean alike” or “lean apart” where at least two have a lean; "
    "people who lean against most of those who lean at all are counted as a minority. This is a way of reading, not a judgement of fit"
)


def lean(stances: Iterable[str]) -> str:
    """How a person leans, from the stances of their passages."""
    found = set(stances)
    if "mixed" in found or {"positive", "negative"} <= found:
        return "both ways"
    return "positive only" if "positive" in found else "negative only" if "negative" in found else "no lean"


def compare(material: Material, by: str, rows: str = "themes") -> Result:
    """How people lean on each theme (or code) in each group or site, with a line on how they compare.

    Raises:
        QualcodeError: the attribute or the kind of row is not known.
    """
    by = material.check_attribute(by)
    lines = lines_of(material, rows)
    stances = _stances(material, lines, by)
    columns = material.order(by, {column for there in stances.values() for column, _ in there})
    table: list[tuple[Value, ...]] = []
    for line in lines:
        there = stances.get(line.id, {})
        counts = {c: _leans(found for (column, _), found in there.items() if column == c) for c in columns}
        for column in columns:
            table.append((line.id, column, sum(counts[column].values()), *(counts[column].get(name, 0) for name in LEANS), None, None))
        whole: dict[str, list[str]] = defaultdict(list)
        for (_, who), found in there.items():
            whole[who] += found
        everybody = _leans(whole.values())
        table.append((line.id, "all", len(whole), *(everybody.get(name, 0) for name in LEANS), reading(counts), minority(everybody)))
    notes = (PEOPLE_NOTE, f"stance is {material.study.codebook.stance or 'as the codebook says'}", RULE, *material.missing())
    head = (rows.removesuffix("s"), by, "people", *LEANS, "side by side", "minority")
    return Result(
        f"Convergence and divergence by {by}",
        "people heard, by how they lean",
        head,
        tuple(table),
        material.base(),
        material.layer.describe(),
        notes,
    )


def _stances(material: Material, lines: Sequence[Line], by: str) -> dict[str, dict[tuple[str, str], list[str]]]:
    """The stances of everybody's passages, by row and then by column and person."""
    rows_of: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for code in line.codes:
            rows_of[code].append(line.id)
    found: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for passage in material.passages:
        for voice in passage.voices:
            if voice.participant:
                for row in rows_of.get(passage.coding.code, ()):
                    found[row][material.value(passage, voice, by), voice.participant].append(passage.coding.stance)
    return found


def _leans(people: Iterable[Iterable[str]]) -> dict[str, int]:
    return dict(Counter(lean(there) for there in people))


def reading(counts: Mapping[str, Mapping[str, int]]) -> str:
    """How the columns compare, by the rule of `RULE`."""
    spoken = [c for c, there in counts.items() if sum(there.values())]
    leaning = {c: side for c in spoken if (side := _side(counts[c]))}
    if not spoken:
        return "nobody spoke of it"
    if len(spoken) == 1:
        return f"{spoken[0]} only"
    if len(leaning) < 2:
        return "no lean to compare"
    return "lean alike" if len(set(leaning.values())) == 1 else "lean apart"


def _side(there: Mapping[str, int]) -> str:
    positive, negative = there.get("positive only", 0), there.get("negative only", 0)
    return "positive" if positive > negative else "negative" if negative > positive else ""


def minority(everybody: Mapping[str, int]) -> str:
    """How many lean against most of those who lean at all; empty where nobody does, or both sides are equal."""
    positive, negative = everybody.get("positive only", 0), everybody.get("negative only", 0)
    n, side = (negative, "negative") if positive > negative else (positive, "positive")
    return f"{n} {side}" if n and positive != negative else ""


def theme_matrix(material: Material, by: Sequence[str]) -> Result:
    """Each theme by sites and groups: the people heard in its passages for and against, and on its codes at all."""
    by = tuple(material.check_attribute(b) for b in by)
    lines = lines_of(material, "themes")
    heard = tally(material, lines, by)
    linked = _linked(material, by)
    keys = columns_of(material, by, {key for _, key in (*heard, *linked) if key})
    rows: list[tuple[Value, ...]] = [
        (
            line.id,
            *key,
            len(linked.get((line.id, key), {}).get("for", ())),
            len(linked.get((line.id, key), {}).get("against", ())),
            heard[line.id, key].count("people") if (line.id, key) in heard else 0,
        )
        for line in lines
        for key in keys
    ]
    notes = (PEOPLE_NOTE, "for and against: people in the passages an analyst linked, whatever their layer", *material.missing())
    head = ("theme", *by, "people for", "people against", "people heard on its codes")
    return Result(
        f"Themes by {' and '.join(by)}", "different people heard", head, tuple(rows), material.base(), material.layer.describe(), notes
    )


def _linked(material: Material, by: Sequence[str]) -> dict[tuple[str, tuple[str, ...]], dict[str, set[str]]]:
    """The people in the passages for and against each theme, by column."""
    found: dict[tuple[str, tuple[str, ...]], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for theme in read_themes(material.study):
        for side, there in sides(material.study, theme).items():
            for coding in there:
                for voice in material.voices.in_coding(coding):
                    key = tuple(material.value(Passage(coding, (voice,)), voice, b) for b in by)
                    if voice.participant:
                        found[theme.id, key][side].add(voice.participant)
    return found
