"""The framework matrix: a row for each site or person, a column for each theme, and in the cells what an analyst wrote there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.analysis.material import Material
from qualcode.analysis.quotes.passages import find_coding
from qualcode.analysis.themes.guide import Guide
from qualcode.analysis.themes.themes import Theme, read_theme, read_themes
from qualcode.codings.acts import event
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event

if TYPE_CHECKING:
    from qualcode.study import Study

STATUSES = ("empty", "draft", "agreed")
NOT_RAISED, NOT_ASKED = "asked, not raised", "not asked"
ROW_KINDS = ("site", "participant")


@dataclass(frozen=True)
class Cell:
    """One cell: what an analyst wrote (`summary`, `status`, ids of `quotes`), and what the records say (`people` heard, `raised`).

    `event` is the event it was written by, empty where nobody has; `rivals` are other versions that nothing orders.
    """

    row: str
    theme: str
    summary: str = ""
    status: str = "empty"
    quotes: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    event: str = ""
    rivals: tuple[str, ...] = ()
    people: int = 0
    raised: str = ""


@dataclass(frozen=True)
class Matrix:
    """The whole matrix: its kind of row, the rows and themes in order, and every cell."""

    kind: str
    rows: tuple[str, ...]
    themes: tuple[Theme, ...]
    cells: tuple[Cell, ...]
    layer: str
    notes: tuple[str, ...]

    def cell(self, row: str, theme: str) -> Cell:
        """The cell of a row and a theme."""
        return next(c for c in self.cells if (c.row, c.theme) == (row, theme))


def read_matrix(study: Study, rows: str = "site", layer: str = "study") -> Matrix:
    """The framework matrix with its rows by site or by participant.

    Raises:
        QualcodeError: rows of that kind there are not.
    """
    if rows not in ROW_KINDS:
        raise QualcodeError(
            f"{rows!r} cannot be the rows of the matrix", did_you_mean(rows, list(ROW_KINDS)) or "rows are site or participant"
        )
    material = Material(study, layer)
    themes, guide = tuple(read_themes(study)), Guide.of(study)
    people_at, transcripts_at = _who(material, rows)
    written: dict[tuple[str, str], list[Event]] = {}
    for each in study.state.of("cell"):
        written.setdefault((str(each["row"]), str(each["theme"])), []).append(each)
    names = tuple(sorted(people_at))
    cells = []
    for row in names:
        for theme in themes:
            heard = _heard(material, theme, people_at[row])
            cells.append(
                _cell(
                    row,
                    theme.id,
                    written.get((row, theme.id), []),
                    len(heard),
                    _raised(guide, study, theme, transcripts_at[row], len(heard)),
                )
            )
    known = {(r, t.id) for r in names for t in themes}
    stray = sorted(f"{r} × {t}" for r, t in written if (r, t) not in known and (rows == "participant") == (r in study.participants))
    notes = [*([f"cells written for rows or themes that are not there: {', '.join(stray)}"] if stray else []), *material.missing()]
    return Matrix(rows, names, themes, tuple(cells), material.layer.describe(), tuple(notes))


def _who(material: Material, rows: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The people of each row, and the transcripts they speak in."""
    people: dict[str, set[str]] = {}
    transcripts: dict[str, set[str]] = {}
    for voice in material.voices.everybody():
        if voice.heard and (row := voice.site if rows == "site" else voice.participant):
            people.setdefault(row, set()).update({voice.participant} - {""})
            transcripts.setdefault(row, set()).add(voice.transcript)
    return people, transcripts


def _heard(material: Material, theme: Theme, people: set[str]) -> set[str]:
    codes = {material.study.codebook.current(c) for c in theme.codes}
    by_code = material.people_by_code
    return set().union(*(by_code.get(c, frozenset()) for c in codes)) & people


def _raised(guide: Guide, study: Study, theme: Theme, transcripts: set[str], heard: int) -> str:
    """Whether people raised what a theme is about, and whether they were asked."""
    there = guide.asking(sorted(transcripts), [study.codebook.current(c) for c in theme.codes])
    if heard:
        return f"raised by {heard}; {there.words}"
    return f"{NOT_RAISED} ({there.words})" if there.asked else there.words


def _cell(row: str, theme: str, versions: Sequence[Event], people: int, raised: str) -> Cell:
    if not versions:
        return Cell(row, theme, people=people, raised=raised)
    newest = versions[-1]
    return Cell(
        row=row,
        theme=theme,
        summary=str(newest.get("summary") or ""),
        status=str(newest.get("status") or "draft"),
        quotes=tuple(newest.get("quotes") or ()),
        by=newest.coder,
        at=newest.at,
        event=newest.id,
        rivals=tuple(e.id for e in versions[:-1]),
        people=people,
        raised=raised,
    )


def cell_event(
    study: Study, coder: str, row: str, theme: str, summary: str, status: str = "draft", quotes: Sequence[str] = (), reason: str = ""
) -> Event:
    """The event that writes a cell, in place of whatever stands there.

    Raises:
        QualcodeError: there is no such row, theme, status or passage, or the summary is empty though the status says that it is written.
    """
    theme = read_theme(study, theme).id
    rows = known_rows(study)
    if row not in rows:
        raise QualcodeError(f"there is no site or participant {row!r}", did_you_mean(row, rows) or "rows are sites, or participants' ids")
    if status not in STATUSES:
        raise QualcodeError(
            f"{status!r} is no status of a cell", did_you_mean(status, list(STATUSES)) or f"use one of {', '.join(STATUSES)}"
        )
    if bool(summary.strip()) == (status == "empty"):
        raise QualcodeError(
            f"{row} × {theme}: the summary and the status {status!r} do not go together",
            "an empty cell has the status empty, a written one draft or agreed",
        )
    ids = [q if q in study.state.events else find_coding(study, q).id for q in dict.fromkeys(quotes)]
    older = [e.id for e in study.state.of("cell") if e["row"] == row and e["theme"] == theme]
    data = {"row": row, "theme": theme, "summary": summary.strip() or None, "status": status, "quotes": ids or None}
    return event(coder, "cell", {**data, "reason": reason or None, "replaces": older or None})


def known_rows(study: Study) -> list[str]:
    """Every name a row of the matrix can have: the sites, then the participants."""
    return [*known_sites(study), *study.participants]


def known_sites(study: Study) -> list[str]:
    """The sites of the people and transcripts of a study, sorted."""
    site = study.project.settings.site
    sites = {p[site] for p in study.participants.values()} | {r.get(site, "") for r in study.rows.values()}
    return sorted(sites - {""})
