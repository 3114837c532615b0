"""What earlier printings called people, so that a draft and the final report, side by side, name nobody whom each alone does not.

`outputs/reports/.attributions.json` holds, for each report, every different set of attributions it was printed with: by site, school, group and role, no
person and no words of theirs. Whoever is sure that no earlier printing has left the team may remove the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.ladder import Cell
from qualcode.errors import QualcodeError
from qualcode.project import Project, files

if TYPE_CHECKING:
    from qualcode.analysis.quotes.ladder import Ladder

NAME = ".attributions.json"
"""It outlives the reports, for those that were sent are still there."""

Printing = dict[Cell, str]
"""The attribution of each kind of people in one printing."""

Rows = dict[str, list[list[list[str]]]]
"""The file's contents: for each report its printings, each a list of site, school, group, role and attribution."""


def printed_before(project: Project, report: str) -> list[Printing]:
    """The different sets of attributions a report (its site, or `across`) was printed with, the oldest first.

    Raises:
        QualcodeError: the file cannot be read.
    """
    return [{Cell(*row[:4]): row[4] for row in printing} for printing in load(project)[1].get(report, [])]


def remember(project: Project, printed: Iterable[tuple[str, Ladder]]) -> None:
    """Keep the attributions of reports just printed, each with its name, where they differ from those of every printing before."""
    loaded, found = load(project)
    for report, ladder in printed:
        rows = _rows(ladder.words)
        if rows not in found.setdefault(report, []):
            found[report].append(rows)
    save(loaded, found)


def load(project: Project) -> tuple[files.Loaded, Rows]:
    """The file as it stands, and what it holds; nothing where there is none.

    Raises:
        QualcodeError: the file cannot be read.
    """
    loaded = files.load(project.outputs / "reports" / NAME)
    return loaded, _parse(loaded)


def save(loaded: files.Loaded, found: Rows) -> None:
    """Write the file over what was read, where that changes it.

    Raises:
        ConflictError: somebody else has printed or renamed meanwhile; nothing is written.
    """
    data = (json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if found and data != loaded.data:
        files.save(loaded, data)


def _rows(words: Mapping[Cell, str]) -> list[list[str]]:
    return [[c.site, c.school, c.group, c.role, said] for c, said in sorted(words.items())]


def _parse(loaded: files.Loaded) -> Rows:
    try:
        found = json.loads(loaded.data) if loaded.data else {}
        if not all(len(row) == 5 and all(isinstance(v, str) for v in row) for there in found.values() for rows in there for row in rows):
            raise ValueError("a row is no five texts")
        return dict(found)
    except (ValueError, AttributeError, TypeError) as error:
        raise QualcodeError(
            f"{loaded.path} cannot be read: {error}",
            "remove it, if no earlier printing of the reports has left the team; else take it from a backup",
        ) from error
