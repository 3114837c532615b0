"""A comparison of coders as a Word document: figures in tables, and the paragraph for the methods section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.agreement.results import FEW_POSITIVES, FEW_TRANSCRIPTS, TOO_FEW, Comparison, Row
from qualcode.agreement.words import number, over_all_codes
from qualcode.model.words import listing
from qualcode.reports.content import Block, Paragraph, Report, Section, Table
from qualcode.reports.word.document import to_word
from qualcode.study import Study

READING = (
    "Alpha is Krippendorff's: 1 is perfect agreement, 0 what chance would bring, below 0 worse than chance. Dice is, of what either coder gave a code, how far both did. "
    "Percent agreement is high for any code that is rarely used, because most of the text bears it for nobody; it is no sign of agreement on the code."
)


def to_document(study: Study, found: Comparison) -> bytes:
    """The comparison as the bytes of a .docx file."""
    return to_word(document(study, found))


def document(study: Study, found: Comparison) -> Report:
    """The comparison as a document, before anything is known of Word."""
    settings = study.project.settings
    sections = [
        Section(
            "For the methods section", (Paragraph("Square brackets mark what only the team can say.", "intro"), Paragraph(found.methods))
        )
    ]
    if found.pooled is not None:
        sections += [_codes(found), *_splits(found), Section("By unit", tuple(_units(found)))]
    if found.stance is not None and found.stance.n:
        sections.append(Section("Stance", tuple(_stance(found))))
    if found.suggested is not None:
        sections.append(Section("Where a coder saw suggestions", tuple(_suggested(found))))
    if found.notes:
        sections.append(Section("Notes", tuple(Paragraph(n) for n in found.notes)))
    return Report(
        title="Agreement between coders",
        subtitle=f"{listing(found.coders)}, before anything was settled",
        study=settings.name,
        language=settings.language,
        invented=settings.invented,
        made_at=max((e.at for e in study.state.events.values()), default=""),
        author=settings.team,
        opening=(Paragraph(f"{settings.name}. {READING}"),),
        sections=tuple(sections),
    )


def _codes(found: Comparison) -> Section:
    assert found.pooled is not None  # there are lines by code
    return Section("By code", (code_table(found), *(Paragraph(t) for t in _about_codes(found, found.pooled))))


def code_table(found: Comparison) -> Table:
    """The lines by code as a table."""
    intervals = any(row.ci_low is not None for row in found.by_code)
    between = ("95% interval",) if intervals else ()
    head = ("Code", "Units", *found.coders, "Agree", "Alpha", *between, "Dice", "Note")
    rows = tuple(_code(found, row, intervals) for row in found.by_code)
    widths = (26, 10, *[7] * len(found.coders), 11, 9, *[14] * intervals, 8, 20)
    return Table("Agreement by code", head, rows, widths, frozenset(range(1, len(head) - 1)))


def _about_codes(found: Comparison, pooled: Row) -> Iterator[str]:
    """What holds for all codes, and what must be said of the table."""
    yield f"All codes pooled: alpha {_with_interval(pooled)}, Dice {number(pooled.dice)}."
    if pooled.lowest:
        yield f"Lowest of the codes that can be judged: {_name(found, pooled.lowest)}, {number(pooled.lowest_alpha)}."
    if few := sum(row.too_few for row in found.by_code):
        yield f"“Too few”: a coder used the code {FEW_POSITIVES} times or fewer; {few} of {len(found.by_code)} values are shown and should not be judged."
    if TOO_FEW in pooled.note:
        yield f"No intervals: {TOO_FEW}, because fewer than {FEW_TRANSCRIPTS} transcripts were coded twice."
    yield from over_all_codes(found.overall)
    if found.unused:
        yield f"Nobody used: {listing(_name(found, code) for code in found.unused)}."


def _code(found: Comparison, row: Row, intervals: bool) -> tuple[str, ...]:
    note = "; ".join(part.replace("too few to judge", "too few") for part in row.note.split("; ") if part != TOO_FEW)
    uses = (f"{row.uses[c]:,}" for c in found.coders)
    agree = "–" if row.percent_agreement is None else f"{row.percent_agreement:.1%}"
    between = (_interval(row),) if intervals else ()
    return (_name(found, row.what), f"{row.n_units:,}", *uses, agree, number(row.alpha), *between, number(row.dice), note)


def _splits(found: Comparison) -> list[Section]:
    parts = [("By pair", found.pairs), ("By site", found.sites), ("By group", found.groups), ("By snapshot", found.snapshots)]
    return [Section(title, (_pooled(found, f"All codes pooled, {title.lower()}", rows),)) for title, rows in parts if len(rows) > 1]


def _units(found: Comparison) -> list[Block]:
    return [
        Paragraph("The same codings counted in other units show how much of a figure is the choice of unit.", "intro"),
        _pooled(found, "All codes pooled, by unit", found.by_unit),
    ]


def _pooled(found: Comparison, caption: str, rows: Sequence[Row]) -> Table:
    cells = tuple(
        (
            row.what,
            str(row.n_transcripts),
            f"{row.n_units:,}",
            number(row.alpha),
            _interval(row),
            number(row.dice),
            f"{_name(found, row.lowest)} {number(row.lowest_alpha)}" if row.lowest else "none to be judged",
        )
        for row in rows
    )
    return Table(
        caption,
        ("", "Transcripts", "Units", "Alpha", "95% interval", "Dice", "Lowest code"),
        cells,
        (24, 13, 10, 9, 15, 8, 21),
        frozenset(range(1, 6)),
    )


def _stance(found: Comparison) -> list[Block]:
    stance = found.stance
    assert stance is not None  # its section is only there where it is
    said = f"Where coders put the same code on the same unit and both gave a stance, it was the same {stance.same} times in {stance.n}; alpha {number(stance.alpha)}."
    names = found.coders if len(found.coders) == 2 else ("One", "Another")
    rows = tuple((a, b, str(n)) for a, b, n in stance.counts)
    return [Paragraph(said, "intro"), Table("Stances that met", (names[0], names[1], "Times"), rows, (40, 40, 20), frozenset({2}))]


def _suggested(found: Comparison) -> list[Block]:
    part = found.suggested
    assert part is not None  # its section is only there where it is
    blind = f", against {number(part.blind.alpha)} where nobody did" if part.blind else ""
    texts = [
        f"Left out of the figures above: {len(part.transcripts)} transcripts. Alpha of all codes pooled there: {number(part.seen.alpha)}{blind}."
    ]
    texts += [
        f"{coder} coded {n} units by accepting a suggestion; on {part.confirmed[coder]} of them another coder has the same code."
        for coder, n in part.accepted.items()
        if n
    ]
    return [Paragraph(t) for t in texts]


def _name(found: Comparison, code: str) -> str:
    return found.names.get(code) or code


def _interval(row: Row) -> str:
    return f"{number(row.ci_low)} to {number(row.ci_high)}" if row.ci_low is not None else "–"


def _with_interval(row: Row) -> str:
    return f"{number(row.alpha)} ({_interval(row)})" if row.ci_low is not None else number(row.alpha)
