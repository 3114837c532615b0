"""A poll with one row for each respondent, counted into the same form as a published summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualcode.analysis.evidence.poll_questions import Question
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project.tables import Row, load


def counted(path: Path, name: str, found: Mapping[str, Any], questions: Sequence[Question]) -> tuple[tuple[Question, ...], int]:
    """The questions with the counts of the rows, and how many respondents there are.

    A single or open question names its `column`; a multiple choice one `column` with answers joined by `separator` (`;` where none is named), or for
    each option a column of its own under `columns`, ticked by anything but an empty cell, 0, no or false. The base is always those who answered.

    Raises:
        QualcodeError: the file or a column is missing, or a cell holds an answer that is no option; with file and row.
    """
    table, loaded = load(path)
    if loaded.data is None:
        raise QualcodeError(f"{name} is missing, and the poll takes its rows from it", "put the file there, or take the line rows: out")
    said = {str(q.get("id")): q for q in found.get("questions") or ()}
    done = [_question(question, said[question.id], table.rows, table.lines, table.columns, name) for question in questions]
    return tuple(done), len(table.rows)


def _question(question: Question, said: Mapping[str, Any], rows: list[Row], lines: list[int], columns: list[str], name: str) -> Question:
    if said.get("columns"):
        ticked = {str(option): str(column) for option, column in dict(said["columns"]).items()}
        for column in ticked.values():
            _check(column, columns, name, question.id)
        chosen = [[option for option, column in ticked.items() if row[column].casefold() not in ("", "0", "no", "false")] for row in rows]
        # in this form an empty row may be a person who ticked nothing; only a row with a cell filled in counts as answered
        answered = [any(row[column] for column in ticked.values()) for row in rows]
    else:
        column = str(said.get("column") or question.id)
        _check(column, columns, name, question.id)
        separator = str(said.get("separator") or ";")
        cells = [row[column] for row in rows]
        chosen = [
            [w.strip() for w in cell.split(separator) if w.strip()] if question.type == "multi" else [cell] * bool(cell) for cell in cells
        ]
        answered = [bool(cell) for cell in cells]
    if question.type == "open":
        return replace(question, answered=sum(answered), base="respondents")
    return _tally(question, chosen, answered, lines, name)


def _tally(question: Question, chosen: list[list[str]], answered: list[bool], lines: list[int], name: str) -> Question:
    known = {word: option.id for option in question.options for word in (option.text, option.id)}
    counts: Counter[str] = Counter()
    for line, words in zip(lines, chosen, strict=True):
        for word in dict.fromkeys(words):
            if word not in known:
                raise QualcodeError(
                    f"{name}:{line}, question {question.id}: {word!r} is no option",
                    did_you_mean(word, list(known)) or f"options are {', '.join(o.text for o in question.options)}",
                )
        counts.update({known[word] for word in words})
    n = sum(answered)
    options = tuple(replace(o, count=counts[o.id], percent=round(100 * counts[o.id] / n, 1) if n else None) for o in question.options)
    return replace(question, answered=n, selections=sum(counts.values()), base="respondents", options=options)


def _check(column: str, columns: list[str], name: str, question: str) -> None:
    if column not in columns:
        raise QualcodeError(
            f"{name}:1: there is no column {column!r} for question {question}",
            did_you_mean(column, columns) or f"columns are {', '.join(columns)}",
        )
