"""What a file of sheets holds: turns, a survey, attributes of the speakers; the way that spreadsheets and plain tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualcode.transcripts.draft import Draft, Removed
from qualcode.transcripts.readers.base import Source, Unreadable
from qualcode.transcripts.readers.sheet_turns import turn_drafts
from qualcode.transcripts.readers.survey_drafts import survey_drafts
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.tabular.sheets import Sheet, find_turns
from qualcode.transcripts.tabular.survey import find_survey, is_sure

MOST_ROWS = 100_000
MOST_CELLS = 2_000_000


def read_sheets(source: Source, reader: str, sheets: list[Sheet], encoding: str = "") -> list[Draft]:
    """The transcripts of a file of sheets.

    A sheet of turns is a transcript, or several; a survey is one a respondent; a sheet whose keys are labels of the talk holds
    attributes, which become metadata; any other sheet is left out, and said.

    Raises:
        Unreadable: no sheet holds turns or open answers, or there are too many rows.
    """
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise Unreadable(f"it has more than {MOST_ROWS:,} rows", "Split it into smaller files.")
    drafts: list[Draft] = []
    others: list[Sheet] = []
    for sheet in sheets:
        sure = is_sure(sheet) or bool(source.choices.columns) or _is_kept(sheet, source)
        table = None if sure else find_turns(sheet)
        if table:
            drafts += turn_drafts(source, reader, sheet, table, encoding, len(drafts))
            continue
        survey = find_survey(sheet, source.choices) if sure or not drafts else None
        if survey and survey.rows:
            drafts += survey_drafts(source, reader, survey, encoding, len(drafts))
        elif sheet.filled():
            others.append(sheet)
    if not drafts:
        raise _nothing(sheets)
    for sheet in others:
        drafts = _with_sheet(drafts, sheet)
    return drafts


def _is_kept(sheet: Sheet, source: Source) -> bool:
    """Whether a person has settled before what these columns are used for."""
    return bool(source.choices.surveys) and (survey := find_survey(sheet, source.choices)) is not None and survey.kept


def _nothing(sheets: list[Sheet]) -> Unreadable:
    heads = next((row.cells for sheet in sheets for row in sheet.filled()), [])
    shown = ", ".join(repr(" ".join(cell.split())[:30]) for cell in heads[:8] if cell.strip())
    return Unreadable(
        f"it is a table in which neither turns nor open answers were found; its first row: {shown or 'empty'}",
        "Name the columns in the first row: speaker and text (and time) for turns, or the questions of a survey, one row a respondent.",
    )


def _with_sheet(drafts: list[Draft], sheet: Sheet) -> list[Draft]:
    """The transcripts with what another sheet says of their speakers; a sheet about anything else is left out, with a warning."""
    attributes = _attributes(sheet)
    known = {labels.base(s.label): s.label for draft in drafts for s in draft.speakers}
    found = {known[labels.base(key)]: values for key, values in attributes.items() if labels.base(key) in known}
    text = "\n".join("\t".join(cell for cell in row.cells if cell.strip()) for row in sheet.filled())
    kept = Removed(f"sheet {sheet.name}", text)
    if not found or 2 * len(found) < len(attributes):
        said = f"sheet {sheet.name!r} holds no turns and was left out"
        return [replace(drafts[0], removed=(*drafts[0].removed, kept), warnings=(*drafts[0].warnings, said)), *drafts[1:]]
    missing = [key for key in attributes if labels.base(key) not in known]
    unknown = [label for base, label in known.items() if base not in {labels.base(k) for k in attributes} and not labels.role_word(label)]
    said = f"sheet {sheet.name!r} was read as attributes of {len(found)} speakers"
    said += f"; it has no speaker for {', '.join(missing[:10])}" if missing else ""
    said += f"; it says nothing of {', '.join(unknown[:10])}" if unknown else ""
    out = []
    for i, draft in enumerate(drafts):
        own = {s.label: found[s.label] for s in draft.speakers if s.label in found}
        removed = (*draft.removed, kept) if i == 0 else draft.removed
        out.append(replace(draft, metadata={**draft.metadata, "attributes": own}, removed=removed, warnings=(*draft.warnings, said)))
    return out


def _attributes(sheet: Sheet) -> Mapping[str, Mapping[str, str]]:
    """The rows of a sheet by their first cell, each with its other cells under the heads of the first row."""
    rows = sheet.filled()
    heads = [cell.strip() for cell in rows[0].cells]
    table: dict[str, dict[str, str]] = {}
    for row in rows[1:]:
        key = row.cells[0].strip() if row.cells else ""
        values = {head: cell.strip() for head, cell in zip(heads[1:], row.cells[1:], strict=False) if head and cell.strip()}
        if key and values:
            table[key] = values
    return table
