"""Respondents of a survey as transcripts: one each, of kind `poll comments`, one turn of nobody an open answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qualcode.transcripts.draft import Block, Draft, Outside, Removed, Spoken, SurveyColumns
from qualcode.transcripts.readers.base import Source
from qualcode.transcripts.tabular.sheets import plain_head
from qualcode.transcripts.tabular.survey import Column, Survey, Use
from qualcode.transcripts.tabular.tables import Row

KIND = "poll comments"
_RESPONDENT = ("response id", "responseid", "respondent id", "record id", "id", "unique response number", "submission id")


def survey_drafts(source: Source, reader: str, survey: Survey, encoding: str, part: int) -> list[Draft]:
    """One transcript a respondent; `part` counts on from those the file held before."""
    shared = _warnings(survey)
    columns = SurveyColumns(
        survey.key, survey.kind, tuple((c.name, c.question, c.use.value) for c in survey.columns), len(survey.rows), survey.kept
    )
    drafts = [replace(_respondent(source, reader, survey, row, n, encoding), survey=columns) for n, row in enumerate(survey.rows, part)]
    removed = [
        Removed("identifiers", f"column {c.name}: its answers are kept nowhere but in the original") for c in survey.of(Use.IDENTIFIER)
    ]
    removed += [Removed("head of the table", "\t".join(c for c in row.cells if c.strip()), row.line) for row in survey.heads]
    hidden = {c.place for c in survey.of(Use.IDENTIFIER)}
    removed += [
        Removed("preview row", "\t".join(cell for i, cell in enumerate(row.cells) if cell.strip() and i not in hidden), row.line)
        for row in survey.previews
    ]
    drafts[0] = replace(drafts[0], removed=(*removed, *drafts[0].removed))
    return [replace(draft, warnings=(*(shared if i == 0 else shared[:1]), *draft.warnings)) for i, draft in enumerate(drafts)]


def _respondent(source: Source, reader: str, survey: Survey, row: Row, part: int, encoding: str) -> Draft:
    """One respondent: each open answer below its question; closed answers and the survey's own record beside the text."""
    record = {c.name: _cell(row, c) for c in survey.of(Use.RECORD) if _cell(row, c)}
    respondent = next((v for k, v in record.items() if plain_head(k) in _RESPONDENT), "") or f"row {row.line}"
    # who answered stands in the text, so that no two respondents have the same one and withdrawing one leaves the others alone
    blocks: list[Block] = [Outside(f"Respondent {respondent}", row.line)]
    for column in survey.of(Use.OPEN):
        answer = _cell(row, column)
        if answer:
            blocks += [Outside(column.question, row.line), Spoken(None, answer, None, "", row.line)]
    answers = {answer_key(c.name, c.question): _cell(row, c) for c in survey.of(Use.CLOSED) if _cell(row, c)}
    metadata: dict[str, Any] = {"kind": KIND, "respondent": respondent, "answers": answers, "record": record}
    language = next((v for k, v in record.items() if plain_head(k) in ("user language", "userlanguage", "language")), "")
    if language:
        metadata["language"] = language
    warnings = () if len(blocks) > 1 else (f"row {row.line}: no open question was answered; the closed answers are kept",)
    return Draft(
        title=f"{source.title} – {respondent}",
        blocks=tuple(blocks),
        metadata=metadata,
        warnings=warnings,
        reader=reader,
        encoding=encoding,
        original=source.name,
        part=part,
    )


def answer_key(name: str, question: str) -> str:
    """What an answer is called in a transcript's record."""
    return name if name == question else f"{name}: {question}"


def _cell(row: Row, column: Column) -> str:
    return row.cells[column.place].strip() if column.place < len(row.cells) else ""


def _warnings(survey: Survey) -> list[str]:
    """How the table was read, for a person to confirm; all of it is said once, the first line with every respondent."""
    said = [f"row {survey.heads[-1].line}: read as a survey ({survey.kind}): one transcript a respondent, {len(survey.rows)} in all"]
    for use, words in (
        (Use.OPEN, "open answers, read as text"),
        (Use.CLOSED, "closed answers, kept beside the text"),
        (Use.IDENTIFIER, "identifiers, left out"),
    ):
        names = [c.name for c in survey.of(use)]
        if names:
            said.append(f"{words}: " + ", ".join(repr(n[:60]) for n in names))
    if survey.previews:
        rows = ", ".join(str(row.line) for row in survey.previews)
        said.append(
            f"{len(survey.previews)} row{'s' if len(survey.previews) > 1 else ''} that only tried the survey out (row {rows}) left out"
        )
    if survey.of(Use.IDENTIFIER):
        said.append("the original file, which is kept with the project, still holds the identifiers")
    return said
