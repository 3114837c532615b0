"""Codebooks in tables: one row a code, told by the heads of the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcode.exchange.codebook_file.entries import Entry, kind_of, labelled, parted, unnumbered

_PATH = re.compile(r"\s*(?:>|\\|/(?=\s))\s*")


def is_codebook(head: Sequence[str]) -> bool:
    """Whether the heads of a table are those of a codebook: a name, and something told of it, and not where a passage stands."""
    kinds = {kind_of(cell) for cell in head}
    of_passages = {"transcript", "document", "segment", "start"} & {cell.strip().casefold() for cell in head}
    named = "name" in kinds or ("definition" in kinds and kinds & {"id", "group"})
    return bool(named) and len(kinds - {""}) >= 2 and not of_passages


def read_rows(head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> list[Entry]:
    """The codes of a table; each row comes with the words for where it stands.

    A group named in its own column holds the rows below it until another is named, as merged cells do. A name with ` > ` in it is a path. A column called
    `parent` beside one called `id` holds ids, as in our own export.
    """
    kinds = [kind_of(cell) for cell in head]
    names = [cell.strip().casefold() for cell in head]
    by_id = "parent" in names and "id" in kinds and "name" in kinds
    if by_id and "group" in names:
        kinds[names.index("group")] = ""  # our export says there whether it is one
    if "name" not in kinds:
        kinds = ["name" if k == ("id" if "id" in kinds else "group") else k for k in kinds]
    tree = _Tree()
    group = ""
    for where, cells in rows:
        values = {k: c.strip() for k, c in zip(kinds, cells, strict=False) if k and c.strip()}
        group = values.pop("group", "" if by_id else group)
        path = [p for p in _PATH.split(values.pop("name", "")) if p]
        if not path and not group:
            continue
        above = [group] if group and not by_id and [group] != path[:1] else []
        entry = tree.row([*above, *path], where)
        if by_id:
            tree.parents[len(tree.found) - 1] = group
        for kind, text in values.items():
            _put(entry, kind, text)
    return tree.settled()


def _put(entry: Entry, kind: str, text: str) -> None:
    """Put the words of a cell, parted at the labels within them: `Definition: … Include: … Exclude: …` often stand in one."""
    for part in parted(text) if kind == "definition" else [text]:
        entry.put(*(labelled(part) or (kind, part)) if kind == "definition" else (kind, part))


def is_sheet_of_codes(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table without heads holds codes: each row a label and what it says, or a name and words with labels in them."""
    return bool(rows) and (_is_form(rows) or _has_labels(rows))


def read_sheet_of_codes(rows: Sequence[tuple[str, Sequence[str]]]) -> list[Entry]:
    """The codes of a table without heads, as `is_sheet_of_codes` knows them; each row comes with the words for where it stands."""
    found: list[Entry] = []
    form, group = _is_form([cells for _, cells in rows]), -1
    for where, cells in rows:
        first, rest = cells[0].strip(), "\n".join(dict.fromkeys(c.strip() for c in cells[1:] if c.strip()))
        kind = kind_of(first) if form else "name"
        if kind in ("name", "group") and (rest or not form):
            name = unnumbered(rest if form else first)
            found.append(Entry(name, where, group if kind == "name" else -1))
            group = len(found) - 1 if kind == "group" else group
        if found and rest and kind and not (form and kind in ("name", "group")):
            _put(found[-1], "definition" if not form else kind, rest)
    return found


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column says what stands beside it, as in a form for each code."""
    kinds = [kind_of(row[0]) for row in rows if row and row[0].strip()]
    return "name" in kinds and len(set(kinds) - {""}) > 1 and all(kinds) and all(len(row) > 1 for row in rows)


def _has_labels(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a second column tells of the names in the first with labels in its words."""
    told = [row[1] for row in rows if len(row) > 1 and row[0].strip()]
    return bool(told) and 2 * sum(labelled(parted(cell)[0]) is not None for cell in told if cell.strip()) > len(told)


class _Tree:
    """Entries by their path of names; what a path passes through is put in where no row is its own."""

    def __init__(self) -> None:
        self.found: list[Entry] = []
        self.places: dict[tuple[str, ...], int] = {}
        self.implied: set[int] = set()
        self.parents: dict[int, str] = {}

    def row(self, path: list[str], where: str) -> Entry:
        """The entry of a row: one that was only passed through so far, else a new one."""
        keys = [tuple(p.casefold() for p in path[: n + 1]) for n in range(len(path))]
        for depth, key in enumerate(keys):
            own = depth == len(keys) - 1
            there = self.places.get(key)
            if there is not None and (not own or there in self.implied):
                self.implied -= {there} if own else set()
                continue
            self.found.append(Entry(path[depth], where, self.places[keys[depth - 1]] if depth else -1))
            self.places[key] = len(self.found) - 1
            self.implied |= set() if own else {len(self.found) - 1}
        return self.found[self.places[keys[-1]]]

    def settled(self) -> list[Entry]:
        """All entries, those with the id of a parent put under it."""
        ids = {e.id or e.name: n for n, e in enumerate(self.found)}
        for place, parent in self.parents.items():
            self.found[place].parent = ids.get(parent, -1) if parent and ids.get(parent) != place else -1
        return self.found
