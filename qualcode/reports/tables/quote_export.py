"""Quotes for people who write: as a table, as Markdown, as a Word file in the style of the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.analysis.result import Result, Value
from qualcode.errors import QualcodeError
from qualcode.model.coding import Quote
from qualcode.model.people import CONSENT_COLUMNS
from qualcode.model.words import count
from qualcode.reports.content import Paragraph, Quotation, Report, Section
from qualcode.reports.tables.export import to_bytes as table_bytes

if TYPE_CHECKING:
    from qualcode.study import Study

SUFFIXES = (".docx", ".xlsx", ".csv", ".md", ".json")
_HEAD = (
    "number",
    "code",
    "printed",
    "attribution",
    "stance",
    "basis",
    "star",
    "approved by",
    "transcript",
    "turn",
    "start",
    "end",
    "participant",
    "speaker",
    "coder",
    "coding",
    "code path",
    "exact words",
)


def quotes_to_bytes(
    study: Study, path: Path, quotes: Sequence[Quote], numbers: Mapping[str, str], said: Sequence[str], layer: str
) -> bytes:
    """What a file of quotes is to hold, by the ending of its name. Word and Markdown are for readers and name no person; the tables are the team's.

    Raises:
        QualcodeError: the ending is none of `SUFFIXES`.
    """
    suffix = path.suffix.casefold()
    if suffix == ".docx":
        from qualcode.reports.word.document import to_word

        return to_word(_report(study, quotes, numbers, [*said, layer]))
    if suffix == ".md":
        return _markdown(study, quotes, numbers, [*said, layer]).encode("utf-8")
    if suffix not in SUFFIXES:
        raise QualcodeError(
            f"{path.name}: quotes cannot be written as {suffix or 'a file without an ending'}", f"end the name with {', '.join(SUFFIXES)}"
        )
    return table_bytes(path, [as_table(study, quotes, numbers, said, layer)])


def as_table(study: Study, quotes: Sequence[Quote], numbers: Mapping[str, str], said: Sequence[str], layer: str) -> Result:
    """One row for each quote, with every attribute of the person and the way to the code. It stays in the team."""
    attributes = [
        a
        for a in dict.fromkeys(k for q in quotes for k in q.attributes)
        if a not in _HEAD and not a.startswith("consent") and a not in CONSENT_COLUMNS
    ]
    paths = {code: " › ".join(c.name or c.id for c in study.codebook.path(code)) for code in {q.code for q in quotes}}
    rows: list[tuple[Value, ...]] = [
        (
            numbers.get(q.coding, ""), q.code, q.printed, q.attribution, q.stance, q.basis, "yes" if q.star else "", q.approved_by,
            q.transcript, q.turn, q.start, q.end, q.participant, q.speaker, q.coder, q.coding, paths[q.code], q.text,
            *(q.attributes.get(a, "") for a in attributes),
        )
        for q in quotes
    ]  # fmt: skip
    return Result(
        "Quotes", "coded passages that may be quoted", (*_HEAD, *attributes), tuple(rows), count(len(rows), "quote"), layer, tuple(said)
    )


def _by_code(study: Study, quotes: Sequence[Quote]) -> dict[str, list[Quote]]:
    order = {c.id: i for i, c in enumerate(study.codebook.walk())}
    found: dict[str, list[Quote]] = {}
    for quote in sorted(quotes, key=lambda q: order.get(q.code, len(order))):
        found.setdefault(quote.code, []).append(quote)
    return found


def _name(study: Study, code: str) -> str:
    found = study.codebook.get(code)
    return (found.name if found else "") or code


def _report(study: Study, quotes: Sequence[Quote], numbers: Mapping[str, str], said: Sequence[str]) -> Report:
    settings = study.project.settings
    sections = [
        Section(_name(study, code), tuple(Quotation(numbers[q.coding], q) for q in there))
        for code, there in _by_code(study, quotes).items()
    ]
    return Report(
        title="Quotations",
        subtitle=settings.name,
        study=settings.name,
        language=settings.language,
        invented=settings.invented,
        made_at=max((e.at for e in study.state.events.values()), default=""),
        author=settings.team,
        opening=tuple(Paragraph(s if s.endswith(".") else f"{s}.", "note") for s in said),
        sections=tuple(sections),
    )


def _markdown(study: Study, quotes: Sequence[Quote], numbers: Mapping[str, str], said: Sequence[str]) -> str:
    lines = [f"# Quotations: {study.project.settings.name}", ""]
    if study.project.settings.invented:
        lines += ["Invented data.", ""]
    for code, there in _by_code(study, quotes).items():
        lines += [f"## {_name(study, code)}", ""]
        for quote in there:
            words = quote.printed.replace("\n", "\n> ")
            lines += [f"> “{words}” ({numbers[quote.coding]}, {quote.attribution})", ""]
    return "\n".join([*lines, *(f"- {s}" for s in said), ""])
