"""What the ledger of printed quotations shows an author: one person carrying a code or a report, and words printed more than once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qualcode.project.tables import Row

if TYPE_CHECKING:
    from qualcode.analysis.voices import Voices
    from qualcode.study import Study

SHARE = 0.25
"""One person should not speak in more than this share of a report's quotations."""
FEWEST = 6
"""Reports with fewer quotations than this are not judged by shares."""


def warnings(study: Study, rows: Iterable[Row]) -> list[str]:
    """One sentence for each thing to look at, report by report."""
    from qualcode.analysis.voices import Voices

    rows = list(rows)
    voices = Voices(study)
    people = {r["coding"]: _person(study, voices, r["coding"]) for r in rows}
    by_file: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_file[row["file"]].append(row)
    said = []
    for file, there in sorted(by_file.items()):
        said += _carried(file, there, people)
    return [*said, *_themes(study, rows, people), *_reused(rows)]


def _person(study: Study, voices: Voices, coding_id: str) -> str:
    coding = study.codings.by_id.get(coding_id)
    return next((v.participant for v in voices.in_coding(coding) if v.participant), "") if coding else ""


def _carried(file: str, rows: list[Row], people: Mapping[str, str]) -> list[str]:
    said = []
    counts = Counter(people[r["coding"]] for r in rows)
    for person, n in sorted(counts.items()):
        if person and len(rows) >= FEWEST and n / len(rows) > SHARE:
            said.append(f"{file}: {person} speaks in {n} of {len(rows)} quotations")
    by_code: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_code[row["code"]].append(people[row["coding"]])
    for code, there in sorted(by_code.items()):
        if len(there) > 1 and len(set(there)) == 1 and there[0]:
            said.append(f"{file}: every quotation of {code} is {there[0]}'s")
    return said


def _themes(study: Study, rows: list[Row], people: Mapping[str, str]) -> list[str]:
    from qualcode.analysis.quotes.passages import in_layer
    from qualcode.analysis.themes.themes import read_themes

    printed = {r["coding"] for r in rows}
    known = in_layer(c for c in study.codings.codings if c.id in printed)
    said = []
    for theme in read_themes(study):
        there = {known[i].id for i in theme.for_ if i in known}
        speakers = {people[i] for i in there} - {""}
        if len(there) > 1 and len(speakers) == 1:
            said.append(f"theme {theme.id}: every printed passage for it is {speakers.pop()}'s")
    return said


def _reused(rows: list[Row]) -> list[str]:
    """Passages printed more than once, those of one pair of reports in one sentence."""
    places: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        places[row["quote"]].append(row["file"])
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for number, files in sorted(places.items()):
        if len(files) > 1:
            together[tuple(sorted(files))].append(number)
    return [
        f"{len(numbers)} {'quotation is' if len(numbers) == 1 else 'quotations are'} printed in {' and '.join(files)}: {_some(numbers)}"
        for files, numbers in sorted(together.items())
    ]


def _some(numbers: list[str], most: int = 5) -> str:
    return ", ".join(numbers[:most]) + (f" and {len(numbers) - most} more" if len(numbers) > most else "")
