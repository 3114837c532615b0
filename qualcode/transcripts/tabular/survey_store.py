"""What a project keeps of a survey: what each column is used for, and the closed answers, where the polls are read from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project import Project, files, tables
from qualcode.transcripts.choices import USES
from qualcode.transcripts.draft import SurveyColumns
from qualcode.transcripts.readers.survey_drafts import answer_key
from qualcode.transcripts.tabular.survey import are_choices

MOST_OPTIONS = 15
"""Different answers above which a closed column is no choice among options."""

Answers = Mapping[str, str]


def folder(project: Project) -> Path:
    """Where the mappings of a project's surveys stand."""
    return project.transcripts / "surveys"


def kept_surveys(project: Project) -> dict[str, dict[str, str]]:
    """Every mapping the project has kept, by the key of the survey's heads: the use of each column.

    Raises:
        QualcodeError: a mapping names no use there is; with file and row.
    """
    found = {}
    for path in sorted(folder(project).glob("*.csv")):
        table, _ = tables.load(path)
        for row, line in zip(table.rows, table.lines, strict=True):
            if row.get("use") not in USES:
                raise QualcodeError(
                    f"{project.within(path)}:{line}, column use: {row.get('use')!r} is no use of a column",
                    did_you_mean(row.get("use", ""), list(USES)) or f"use one of {', '.join(USES)}",
                )
        found[path.stem] = {row.get("column", ""): row["use"] for row in table.rows}
    return found


def keep_survey(project: Project, survey: SurveyColumns) -> Path:
    """Keep what the columns of a survey are used for; gives the file."""
    path = folder(project) / f"{survey.key}.csv"
    rows = [{"column": name, "question": question, "use": use} for name, question, use in survey.columns]
    _, loaded = tables.load(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    tables.save(tables.Table(["column", "question", "use"], rows), loaded, ("column", "question"))
    return path


def keep_poll(project: Project, survey: SurveyColumns, answered: Sequence[tuple[str, Answers]]) -> Path | None:
    """Put the closed answers where polls are read from: one row a respondent, known by their transcript, and a file that says what was asked.

    The rows are added to. The file that says what was asked is made once, and is then the study's to mend: only answers it has no option for
    yet are added as options. Gives it, or None where nothing was asked with closed answers.
    """
    closed = [(name, question) for name, question, use in survey.columns if use == "closed"]
    if not closed or not answered:
        return None
    heads = _unique([name for name, _ in closed], lambda text: " ".join(text.split()))
    home = project.seeds / "polls"
    home.mkdir(parents=True, exist_ok=True)
    rows = [
        {"transcript": i, **{head: said.get(answer_key(*asked), "") for head, asked in zip(heads, closed, strict=True)}}
        for i, said in answered
    ]
    values = _add(home / f"survey-{survey.key}.csv", ["transcript", *heads], rows)
    path = home / f"survey-{survey.key}.yaml"
    loaded = files.load(path)
    if loaded.data is None:
        text = _poll(survey, [(head, question, values[head]) for head, (_, question) in zip(heads, closed, strict=True)])
    else:
        text = loaded.data.decode("utf-8", errors="replace")
        for head in heads:
            text = _with_options(text, head, values[head])
    if text.encode("utf-8") != loaded.data:
        files.save(loaded, text.encode("utf-8"))
    return path


def _with_options(text: str, head: str, values: list[str]) -> str:
    """The file of a poll with an option for each answer that has none; where a question was laid out otherwise by hand, it stays as it is."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip() == f"column: {_text(head)}"), None)
    if start is None or start + 1 >= len(lines) or lines[start + 1].strip() != "options:":
        return text
    end = next((i for i in range(start + 2, len(lines)) if not lines[i].startswith("      ")), len(lines))
    there = "\n".join(lines[start + 2 : end])
    new = [option for option in _options(values)[1] if _text(option) not in there and f"text: {option}" not in there]
    taken = sum(line.startswith("      - ") for line in lines[start + 2 : end])
    added = [f"      - {{id: {_text(f'{_slug(option)}-{taken + n}')}, text: {_text(option)}}}" for n, option in enumerate(new, 1)]
    return "\n".join([*lines[:end], *added, *lines[end:]])


def _add(path: Path, columns: list[str], rows: list[tables.Row]) -> dict[str, list[str]]:
    """Add rows by transcript to a table on disk, and give all values of every column."""
    table, loaded = tables.load(path)
    table.columns = list(dict.fromkeys([*table.columns, *columns]))
    known = {row.get("transcript", ""): row for row in table.rows}
    for row in rows:
        if row["transcript"] in known:
            known[row["transcript"]].update(row)
        else:
            table.rows.append(row)
    tables.save(table, loaded, ("transcript",))
    return {column: [v for row in table.rows if (v := row.get(column, ""))] for column in columns}


def _poll(survey: SurveyColumns, asked: Iterable[tuple[str, str, list[str]]]) -> str:
    """The file of a poll, as docs/file-formats.md describes it; strings are written as JSON, which is YAML as well."""
    lines = [
        "# Made by import from a survey; yours to mend: names, valence and codes of the options, sites.",
        "format: 1",
        f"id: survey-{survey.key}",
        f"name: {_text(f'Survey ({survey.kind})')}",
        "source: {publisher: this study}",
        "field: {from: null, to: null}",
        "population: {what: null, invited: null}",
        "sites: []",
        f"rows: survey-{survey.key}.csv",
        "questions:",
    ]
    asked = list(asked)
    for number, (head, question, values) in enumerate(asked, 1):
        kind, options = _options(values)
        lines += [
            f"  - id: q{number}",
            f"    about: {_text(question)}",
            f"    type: {kind}",
            "    base: respondents",
            f"    column: {_text(head)}",
        ]
        if kind != "open":
            lines.append("    options:")
            ids = _unique(options, _slug)
            lines += [f"      - {{id: {_text(i)}, text: {_text(text)}}}" for i, text in zip(ids, options, strict=True)]
    return "\n".join(lines) + "\n"


def _options(values: list[str]) -> tuple[str, list[str]]:
    """The type of a closed question by its answers, and its options in the order of their names."""
    several = are_choices(values) or any(v.endswith(";") for v in values)
    parts = {p.strip() for v in values for p in (v.split(";") if several else [v]) if p.strip()}
    if len(parts) > MOST_OPTIONS or not parts:
        return "open", []
    return "multi" if several else "single", sorted(parts)


def _unique(texts: Iterable[str], make: Callable[[str], str]) -> list[str]:
    """A name for each text, and a number with those that would be called the same."""
    seen: dict[str, int] = {}
    out = []
    for text in texts:
        name = make(text)
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return out


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:40] or "option"


def _text(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
