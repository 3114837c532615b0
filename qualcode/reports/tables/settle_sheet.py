"""Disagreements as a sheet for a meeting, Excel or Word: filled in there, and read back as decisions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.agreement.settling.as_rows import coded, words
from qualcode.agreement.settling.decisions import DECISIONS
from qualcode.agreement.settling.disagreements import KINDS, Disagreement
from qualcode.errors import QualcodeError
from qualcode.reports.content import Paragraph, Report, Section, Table

if TYPE_CHECKING:
    from qualcode.study import Study

HEAD = ("disagreement", "kind", "where", "speaker", "words", "who coded what", "decision", "edges", "code", "stance", "reason")
"""The columns of the Excel sheet; from `decision` on they are the team's."""

WORD_HEAD = ("Disagreement", "Where and what was said", "Who coded what", "Decision", "Reason")
_FIRST = ("disagreement", "case")
"""What the first column is called; the second in sheets that an older version wrote."""

PRESENT = "present (names, commas between)"
_WIDTHS = (14, 12, 16, 14, 60, 40, 20, 24, 18, 10, 40)


@dataclass(frozen=True)
class Row:
    """A line of a filled-in sheet: where it stands, and what the team wrote."""

    where: str
    disagreement: str
    decision: str
    edges: str = ""
    code: str = ""
    stance: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Filled:
    """A sheet as it came back: who was there, and the lines with a decision."""

    present: tuple[str, ...]
    rows: tuple[Row, ...]


def choices(disagreements: Sequence[Disagreement]) -> list[str]:
    """What can be written as a decision: a coder's name accepts that coder."""
    coders = sorted({c for disagreement in disagreements for c in disagreement.readers})
    return [*coders, *(d for d in DECISIONS if d != "accept")]


def to_excel(study: Study, disagreements: Sequence[Disagreement]) -> bytes:
    """The disagreements as a workbook to fill in."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from qualcode.reports.tables.excel import FONT, LINE, lines_of, saved

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "disagreements"
    _put(sheet, 1, [PRESENT, ""])
    _put(sheet, 2, ["what can be decided stands on the second sheet"])
    _put(sheet, 4, list(HEAD))
    for number, disagreement in enumerate(disagreements, 5):
        _put(sheet, number, _line(study, disagreement))
        sheet.row_dimensions[number].height = LINE * max(lines_of(v, w) for v, w in zip(_line(study, disagreement), _WIDTHS, strict=True))
    wrap, fill = Alignment(wrap_text=True, vertical="top"), PatternFill("solid", fgColor="FFF6DD")
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            cell.alignment = wrap
            if cell.row == 4:
                cell.font = Font(FONT, bold=True)
            elif cell.column >= 7:
                cell.fill = fill
    sheet["B1"].fill = fill
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    listed = ",".join(choices(disagreements))
    if len(listed) <= 250:  # what Excel takes; it may be overwritten by other words
        choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(choice)
        choice.add(f"G5:G{max(5, 4 + len(disagreements))}")
    sheet.freeze_panes = "B5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "4:4"
    explained: Any = book.create_sheet("decisions")
    _put(explained, 1, ["a coder's name", DECISIONS["accept"]])
    for number, (decision, means) in enumerate(((d, m) for d, m in DECISIONS.items() if d != "accept"), 2):
        _put(explained, number, [decision, means])
    explained.column_dimensions["A"].width, explained.column_dimensions["B"].width = 20, 90
    return saved(book)


def to_csv(study: Study, disagreements: Sequence[Disagreement]) -> bytes:
    """The disagreements as CSV that Excel opens."""
    from qualcode.project.tables import Table as Csv
    from qualcode.project.tables import render

    head = [h for h in HEAD if h not in ("edges", "code", "stance")]
    return render(Csv(head, [dict(zip(HEAD, _line(study, disagreement), strict=True)) for disagreement in disagreements]))


def _put(sheet: Any, number: int, values: Sequence[str]) -> None:
    from qualcode.reports.tables.excel import checked

    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column, checked(value) or None)
        if value[:1] in ("=", "+", "-", "@"):
            cell.data_type, cell.quotePrefix = "s", True


def _line(study: Study, disagreement: Disagreement) -> list[str]:
    said = "\n".join(f"{coder}: {what}" for coder, what in coded(study, disagreement).items())
    standing = disagreement.decision if disagreement.status != "open" else ""
    return [
        disagreement.id,
        disagreement.kind,
        f"{disagreement.transcript}, turn {disagreement.turn}",
        disagreement.speaker,
        words(study, disagreement),
        said,
        standing,
        "",
        "",
        "",
        disagreement.reason,
    ]


def to_word(study: Study, disagreements: Sequence[Disagreement]) -> bytes:
    """The disagreements as a Word document to fill in: a table for each code."""
    from qualcode.reports.word.document import to_word as written

    settings = study.project.settings
    by_code: dict[str, list[Disagreement]] = {}
    for disagreement in disagreements:
        by_code.setdefault(" / ".join(disagreement.codes), []).append(disagreement)
    return written(
        Report(
            title="Where the coders differ",
            subtitle="To be filled in by those who settle it, and read back: qualcode reconcile --sheet FILE",
            study=settings.name,
            language=settings.language,
            invented=settings.invented,
            made_at=max((e.at for e in study.state.events.values()), default=""),
            author=settings.team,
            opening=(
                Paragraph("Present: "),
                Paragraph(
                    "Decision: write the name of the coder whose reading holds, or one of: "
                    + "; ".join(f"{d} ({w})" for d, w in DECISIONS.items() if d != "accept")
                    + ". After “own edges” write a colon and the words."
                ),
            ),
            sections=tuple(_word_section(study, code, own) for code, own in by_code.items()),
        )
    )


def _word_section(study: Study, code: str, disagreements: Sequence[Disagreement]) -> Section:
    rows = []
    for disagreement in disagreements:
        where = f"{disagreement.transcript}, turn {disagreement.turn}, {disagreement.speaker}: {words(study, disagreement)}"
        said = "; ".join(f"{coder}: {what}" for coder, what in coded(study, disagreement).items())
        rows.append(
            (
                disagreement.id,
                where,
                f"{disagreement.kind}. {said}",
                disagreement.decision if disagreement.status != "open" else "",
                disagreement.reason,
            )
        )
    names = ", ".join(c.name for i in code.split(" / ") if (c := study.codebook.get(i)))
    kinds = {disagreement.kind for disagreement in disagreements}
    about = Paragraph(" ".join(f"{kind}: {KINDS[kind]}." for kind in KINDS if kind in kinds), "intro")
    return Section(
        f"{code} ({names})" if names else code, (about, Table(f"Disagreements of {code}", WORD_HEAD, tuple(rows), (13, 34, 23, 14, 16)))
    )


# --- and back -----------------------------------------------------------------------------------------------------------


def read_sheet(path: Path) -> Filled:
    """A sheet that was filled in.

    Raises:
        QualcodeError: it is no sheet of disagreements, or a column is missing.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QualcodeError(f"{path} cannot be read: {error.strerror or error}", "close it where it is open, and try again") from error
    if path.suffix.casefold() == ".xlsx":
        return _from_excel(data, path.name)
    if path.suffix.casefold() == ".docx":
        return _from_word(data, path.name)
    raise QualcodeError(
        f"{path.name} is neither an Excel nor a Word file", "write a sheet with: qualcode disagreements -o FILE.xlsx (or .docx)"
    )


def _from_excel(data: bytes, name: str) -> Filled:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book: Any = load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise QualcodeError(f"{name} is no Excel workbook", "save it as an Excel workbook (.xlsx)") from error
    lines = [[_text(v) for v in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    start = next((i for i, line in enumerate(lines) if line and line[0].casefold() in _FIRST), None)
    if start is None or any(h not in (head := [c.casefold() for c in lines[start]]) for h in ("decision", "reason")):
        raise QualcodeError(
            f"{name} is no sheet of disagreements: there is no line with disagreement, decision and reason",
            "write one: qualcode disagreements -o FILE.xlsx",
        )
    present = next((line[1] for line in lines[:start] if line and line[0].startswith("present") and len(line) > 1), "")
    rows = []
    for number, line in enumerate(lines[start + 1 :], start + 2):
        found = dict(zip(head, line, strict=False))
        fields = {k: found.get(k, "") for k in ("decision", "edges", "code", "stance", "reason")}
        if fields["decision"]:
            rows.append(Row(f"{name}, row {number}", line[0], **fields))
    return Filled(_names(present), tuple(rows))


def _from_word(data: bytes, name: str) -> Filled:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise QualcodeError(f"{name} is no Word document", "save it as .docx") from error
    present = next((p.text.partition(":")[2] for p in document.paragraphs if p.text.casefold().startswith("present:")), "")
    rows = list(_word_rows(document, name))
    if not any(_is_ours(t) for t in document.tables):
        raise QualcodeError(
            f"{name} is no sheet of disagreements: no table has the columns {', '.join(WORD_HEAD)}",
            "write one: qualcode disagreements -o FILE.docx",
        )
    return Filled(_names(present), tuple(rows))


def _is_ours(table: Any) -> bool:
    head = [_text(cell.text) for cell in table.rows[0].cells] if table.rows else [""]
    return head[0].casefold() in _FIRST and head[1:] == list(WORD_HEAD[1:])


def _word_rows(document: Any, name: str) -> Iterator[Row]:
    for number, table in enumerate(document.tables, 1):
        if not _is_ours(table):
            continue
        for line, row in enumerate(table.rows[1:], 2):
            cells = [_text(cell.text) for cell in row.cells]
            decision, _, edges = cells[3].partition(":")
            if decision.strip():
                yield Row(f"{name}, table {number}, row {line}", cells[0], decision.strip(), edges.strip(), reason=cells[4])


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(";", ",").replace(" and ", ",").split(",") if part.strip())


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).replace("_x000D_", "").split())
