"""Keeping a person's answers on the consent form: the row of participants.csv, with version and date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.people import CONSENT_COLUMNS, CONSENTS
from qualcode.project import people, tables
from qualcode.project.folder import Project

ANSWERS = ("yes", "no", "")
"""What a form can say; an empty answer takes an older one back to not known."""


def give_answers(project: Project, participant: str, answers: Mapping[str, str]) -> tables.Row:
    """Write answers into a person's row and give the row; cells that are not named stay as they are.

    Raises:
        QualcodeError: there is no such person, an answer is neither yes nor no, a day is none, or the answers have no version or day.
    """
    known = people.participants(project)
    if participant not in known:
        raise QualcodeError(
            f"there is no participant {participant!r}", did_you_mean(participant, list(known)) or "qualcode participants lists them"
        )
    for column, value in answers.items():
        _check(column, value)
    before = known[participant].attributes
    now = {**before, **answers}
    if not (now.get("consent version") and now.get("consent date")):
        raise QualcodeError("an answer holds for one version of the form, on one day", "add --version v2 --date 2026-06-15")
    path = people.table_path(project, people.PARTICIPANTS)
    table, loaded = tables.load(path)
    table.columns += [c for c in answers if c not in table.columns]
    row = next(r for r in table.rows if r.get("id") == participant)
    row.update(answers)
    tables.save(table, loaded, people.KEYS[people.PARTICIPANTS])
    return row


def _check(column: str, value: str) -> None:
    if column not in CONSENT_COLUMNS:
        raise QualcodeError(
            f"{column!r} is nothing a consent form asks",
            did_you_mean(column, list(CONSENT_COLUMNS)) or f"known are {', '.join(CONSENT_COLUMNS)}",
        )
    if column in (*CONSENTS, "assent") and value not in ANSWERS:
        raise QualcodeError(f"{column}: {value!r} is no answer", "write yes or no; leave it empty where it is not known")
    if column in ("consent date", "assent date") and value:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise QualcodeError(f"{column}: {value!r} is no day", "write it as 2026-06-15") from error
