"""Putting two copies' tables of people together, and the kept versions of their codebooks."""

from __future__ import annotations

import hashlib

from qualcode.model.people import CONSENT_COLUMNS, CONSENTS
from qualcode.project import Project, files, people, tables
from qualcode.project.tombstones import Withdrawn
from qualcode.transcripts import store
from qualcode.upkeep.erasure import row_goes


def merge_people(project: Project, other: Project, gone: Withdrawn) -> tuple[list[str], list[str]]:
    """Take in the rows and cells the other copy's tables have and ours lack; gives the conflicts, and notes on what was left out.

    Run it after the texts were merged: a speaker label that no text has any more is not taken in.
    """
    conflicts: list[str] = []
    notes: list[str] = []
    for name in people.COLUMNS:
        theirs, loaded = tables.load(people.table_path(other, name))
        if loaded.data is None:
            continue
        ours, based_on = tables.load(people.table_path(project, name))
        coming = tables.Table(theirs.columns, [row for row in theirs.rows if not row_goes(gone, name, row)])
        if name == people.SPEAKERS:
            coming.rows = _labels_there(project, ours, coming)
        if name == people.PARTICIPANTS:
            notes += _answers(ours, coming)
        merged, clashes = tables.merge_tables(tables.Table([]), ours, coming, people.KEYS[name])
        conflicts += [f"{name}, {c}; yours was kept" for c in clashes]
        if merged.rows != ours.rows or merged.columns != ours.columns or based_on.data != tables.render(merged):
            tables.save(merged, based_on, people.KEYS[name])
    return conflicts, notes


def _labels_there(project: Project, ours: tables.Table, theirs: tables.Table) -> list[tables.Row]:
    """Their rows of speakers.csv, less those of labels that were mended or replaced here since."""
    known = {(row.get("transcript", ""), row.get("speaker", "")) for row in ours.rows}
    labels = {i: {t.speaker or "" for t in store.load(project, i).turns} for i in project.transcript_ids()}
    return [
        row
        for row in theirs.rows
        if (key := (row.get("transcript", ""), row.get("speaker", ""))) in known or key[0] not in labels or key[1] in labels[key[0]]
    ]


def _answers(ours: tables.Table, theirs: tables.Table) -> list[str]:
    """Settle differing answers of one person on both sides: the form of the later day counts; of forms of one day, a no."""
    rows = {row.get("id", ""): row for row in theirs.rows}
    said = []
    for mine in ours.rows:
        other = rows.get(mine.get("id", ""))
        columns = [c for c in CONSENT_COLUMNS if other is not None and other.get(c, "") != mine.get(c, "") and (c in other or c in mine)]
        if other is None or not any(c in CONSENTS or c == "assent" for c in columns):
            continue
        dates = (mine.get("consent date", ""), other.get("consent date", ""))
        for column in columns:
            values = (mine.get(column, ""), other.get(column, ""))
            if dates[0] == dates[1]:
                value = next(
                    (v for v in values if v.casefold() not in ("", "yes", "y", "true", "1")),
                    "" if column in CONSENTS else values[0] or values[1],
                )
            else:
                value = values[0] if dates[0] > dates[1] else values[1]
            mine[column] = other[column] = value
        said.append(
            f"{people.PARTICIPANTS}, {mine.get('id')}: the two copies hold different answers; the later form counts, of one day a no"
        )
    return said


def merge_history(project: Project, other: Project, gone: Withdrawn) -> list[str]:
    """Take in the versions of the codebook the other copy knows, less those that were redacted; the codebook itself is left as it is."""
    for version in sorted(other.history.glob("*.yaml")):
        data = version.read_bytes()
        if not (project.history / version.name).exists() and hashlib.sha256(data).hexdigest() not in gone.texts:
            files.write_atomic(project.history / version.name, data)
    one, two = (files.load(p.codebook_path).data for p in (project, other))
    differs = two is not None and one != two and hashlib.sha256(two).hexdigest() not in gone.texts
    return ["the codebooks differ; yours was kept. qualcode codebook diff shows how"] if differs else []
