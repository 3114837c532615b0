"""Tables of coded words from any program or hand: where their heads stand, what their columns hold, and how a cell names several codes.

Codes stand in one column, in several (`Code 1`, `Code 2`), in a column for each coder, or in a column for each code with noughts and ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.model.people import ANSWERS
from qualcode.transcripts.tabular.sheets import LOOKED_AT, Sheet, plain_head
from qualcode.transcripts.tabular.table_file import raw_rows, without_notes
from qualcode.transcripts.tabular.tables import Row

HEADS: dict[str, tuple[str, ...]] = {
    "transcript": (
        "transcript", "document", "doc", "file", "source", "document name", "doc name", "file name", "filename", "media title", "resource", "interview",
        "case", "media", "title", "transcript id", "transcript name", "source file", "source name", "dokumentname", "dokument", "datei", "participant", "respondent",
        "interviewee",
    ),
    "text": (
        "text", "quote", "segment", "quotation", "quotation content", "quotation text", "excerpt", "excerpt copy", "excerpt text", "coded text",
        "reference text", "coded segment", "text content", "highlight", "passage", "words", "content", "utterance", "turn text", "snippet", "extract",
        "what was said", "textstelle", "zitat",
    ),
    "codes": (
        "codes", "code", "code name", "codename", "code names", "codes applied combined", "codes applied", "hierarchical name", "code path", "tag", "tags",
        "node", "nodes", "kode", "kodes", "subtheme", "sub theme", "subcode", "sub code",
    ),
    "group": ("theme", "themes", "category", "parent code", "main code", "code group", "domain"),
    "coder": (
        "coder", "coded by", "coder name", "created by", "excerpt creator", "coded by initials", "author", "user", "owner", "erstellt von", "modified by",
        "bearbeitet von",
    ),
    "speaker": ("speaker", "speaker name", "speaker label", "who", "sprecher"),
    "turn": ("turn", "turn number", "turn no"),
    "start": ("start", "begin", "start position", "start offset", "pos0"),
    "end": ("end", "end position", "end offset", "pos1"),
    "stance": ("stance",),
    "basis": ("basis",),
    "star": ("star",),
    "note": ("note", "comment", "memo", "notes", "comments", "kommentar"),
}  # fmt: skip
"""What a column may be called, by what it holds; of several that are there, the first of these counts. As `plain_head` has them."""

YES = frozenset(("1", "1.0", "x", "yes", "y", "true", "✓", "✔", "ja", "oui", "sí", "si", "wahr", "vrai"))
NO = frozenset(("", "0", "0.0", "no", "n", "false", "-", "nein", "non", "falsch", "faux"))
"""What a cell of a column that stands for a code may hold."""

NEVER_CODES = frozenset(
    {h for heads in HEADS.values() for h in heads} | {"", "restricted", "id", "color", "colour", "farbe", "age", "line", "row"}
)
"""Columns that are no codes, whatever they hold."""

_NUMBERED = re.compile(r"^(?:code|tag)\s*\d{1,2}$")
_OF_CODER = re.compile(r"^\s*(?:codes?|tags?)\s*(?:[(\[]\s*(?P<a>[^)\]]{2,}?)\s*[)\]]|[:–-]\s*(?P<b>.+?))\s*$", re.IGNORECASE)
_CODER = re.compile(r"^\s*coder\s*(?:\d{1,2}|[A-Za-z])\s*(?:codes?)?\s*$", re.IGNORECASE)
_AROUND = re.compile(r"^codes?\s*:\s*|\s+(?:applied|count|references)$", re.IGNORECASE)
_COUNT = re.compile(r"^\d{1,4}(?:\.0)?$")
_BULLET = re.compile(r"^[●○◯•◆◇■□*]\s*")
_PLAIN_SHEET = re.compile(r"^(?:sheet|tabelle|feuil|hoja|foglio)\s*\d*$", re.IGNORECASE)

IsCode = Callable[[str], bool]


@dataclass(frozen=True)
class CodedRow:
    """One row: what it says by what its columns hold, the codes that one coder gave it (none, where it gave none), and where it stands."""

    values: Mapping[str, str]
    codes: tuple[str, ...]
    coder: str
    where: str


@dataclass
class _Heads:
    """The columns of one sheet by their places."""

    at: dict[str, int] = field(default_factory=dict)
    codes: list[tuple[int, str]] = field(default_factory=list)
    """Columns with codes in their cells, each with the coder its head names."""
    marks: list[tuple[int, str]] = field(default_factory=list)
    """Columns that each stand for a code."""


@dataclass
class CodedSheets:
    """The rows of every sheet with coded words; where there are none, `missing` is what the likeliest sheet lacks (`text`, `codes`)."""

    rows: list[CodedRow] = field(default_factory=list)
    missing: str = ""


def coded_sheets(path: Path, is_code: IsCode | None = None) -> CodedSheets:
    """Read every sheet of a workbook, or a CSV file, that holds coded words; `is_code` says whether words name a code of the study.

    Raises:
        QualcodeError: there is no such file, or it cannot be read.
    """
    found, sheets = CodedSheets(), [s for s in raw_rows(path) if s.filled()]
    lacks = []
    for sheet in sheets:
        rows, heads = _table(sheet, is_code)
        by_sheet = sheet.name if is_code and is_code(sheet.name) else ""
        is_answer = bool(rows) and "text" in heads.at and all(_cell(r, heads.at["text"]).strip().casefold() in ("", *ANSWERS) for r in rows)
        if is_answer or "text" not in heads.at or not (heads.codes or heads.marks or by_sheet):
            lacks.append("codes" if "text" in heads.at else "text")  # a table of people has a column `quote` too: their answer
            continue
        where = f"{path.name}:" if len(sheets) == 1 else f"{path.name}, {sheet.name}, row "
        otherwise = path.stem if not sheet.name or _PLAIN_SHEET.match(sheet.name) or by_sheet else sheet.name
        found.rows += _read(rows, heads, where, otherwise, by_sheet, is_code)
    found.missing = "" if found.rows else min(lacks, default="")
    return found


def _table(sheet: Sheet, is_code: IsCode | None) -> tuple[list[Row], _Heads]:
    """The rows below the heads of a sheet, and its columns: the heads are the first row that names the words and stands above a second column."""
    filled = sheet.filled()
    for at, row in enumerate(filled[:LOOKED_AT]):
        if sum(bool(c.strip()) for c in row.cells) > 1 and "text" in _named(row.cells):
            rows = without_notes(filled[at + 1 :])
            return rows, _heads(row.cells, rows, is_code)
    return [], _heads(filled[0].cells, filled[1:], is_code)


def _named(cells: Sequence[str]) -> dict[str, int]:
    plain = [plain_head(c) for c in cells]
    return {what: plain.index(name) for what, names in HEADS.items() if (name := next((n for n in names if n in plain), None)) is not None}


def _heads(cells: Sequence[str], rows: Sequence[Row], is_code: IsCode | None) -> _Heads:
    found = _Heads(_named(cells))
    columns = {n: [_cell(r, n) for r in rows] for n in range(len(cells))}
    for n, cell in enumerate(cells):
        plain, name = plain_head(cell), _AROUND.sub("", cell.strip())
        of_coder = _OF_CODER.match(cell)
        if n in found.at.values() and not (of_coder and n == found.at.get("codes")):
            continue
        known = is_code is not None and is_code(name)
        may_be = known or (plain not in NEVER_CODES and "codes" not in found.at)  # beside a column of codes, others hold other things
        if may_be and name and _is_marked(columns[n], counts=known):
            found.marks.append((n, name))
        elif _NUMBERED.match(plain):
            found.codes.append((n, ""))
        elif _CODER.match(cell) or of_coder:
            found.codes.append(
                (n, (of_coder["a"] or of_coder["b"] if of_coder else re.sub(r"\s*codes?\s*$", "", cell, flags=re.IGNORECASE)).strip())
            )
    one = found.at.get("codes", found.at.get("group"))
    if one is not None and not any(n == one for n, _ in found.codes) and (any(columns[one]) or not found.marks):
        found.codes.insert(0, (one, ""))
    if found.codes:
        found.marks = []
    elif not found.marks and is_code:
        found.codes = _by_name(cells, columns, set(found.at.values()), is_code)
    return found


def _is_marked(cells: Sequence[str], *, counts: bool) -> bool:
    """Whether every cell says yes or no, and one says yes; a column that is called as a code may hold counts too."""
    plain = [c.casefold() for c in cells]
    return any(_says_yes(c) for c in plain if c) and all(c in YES or c in NO or (counts and _COUNT.match(c)) for c in plain)


def _says_yes(cell: str) -> bool:
    cell = cell.casefold()
    return cell in YES or (cell not in NO and _COUNT.match(cell) is not None)


def _by_name(cells: Sequence[str], columns: Mapping[int, list[str]], used: set[int], is_code: IsCode) -> list[tuple[int, str]]:
    """Columns that hold nothing but codes of the study, under the name of whoever gave them."""
    fits = []
    for n, cell in enumerate(cells):
        there = [c for c in columns[n] if c]
        if n not in used and cell.strip() and there and all(all(map(is_code, split_codes(c, is_code=is_code))) for c in there):
            fits.append((n, cell.strip()))
    return fits


def _read(rows: Sequence[Row], heads: _Heads, where: str, otherwise: str, by_sheet: str, is_code: IsCode | None) -> Iterator[CodedRow]:
    comma = _parted_by_comma([_cell(r, n) for r in rows for n, _ in heads.codes])
    above = ""
    for row in rows:
        values = {what: _cell(row, n) for what, n in heads.at.items()}
        if not values.get("text") and sum(bool(c.strip()) for c in row.cells) < 2:
            continue  # a total, or a word below the table
        above = values["transcript"] = values.get("transcript") or above or ("" if "transcript" in heads.at else otherwise)
        at, coder = f"{where}{row.line}", values.get("coder", "")
        if heads.marks or not heads.codes:
            yield CodedRow(
                values, tuple(name for n, name in heads.marks if _says_yes(_cell(row, n))) or ((by_sheet,) if by_sheet else ()), coder, at
            )
            continue
        given: dict[str, list[str]] = {}
        for n, named in heads.codes:
            given.setdefault(named or coder, []).extend(split_codes(_cell(row, n), comma=comma, is_code=is_code))
        for who, codes in given.items():
            yield CodedRow(values, tuple(dict.fromkeys(codes)), who, at)


def _cell(row: Row, n: int) -> str:
    return row.cells[n].strip() if n < len(row.cells) else ""


def split_codes(cell: str, *, comma: bool = False, is_code: IsCode | None = None) -> list[str]:
    """The codes a cell names, parted by semicolons, upright strokes or line ends; by commas where that is how the table does it, or where all are codes."""
    if is_code and is_code(cell):
        return [cell]
    found: list[str] = []
    for part in re.split(r"[;|\n]", cell):
        part = _BULLET.sub("", part.strip()).strip()
        if part:
            found += _commas(part, is_code) if is_code else [p.strip() for p in part.split(",") if p.strip()] if comma else [part]
    return found


def _commas(part: str, is_code: IsCode) -> list[str]:
    """A list with commas as codes, for names may hold commas too: the longest stretches that are codes; as one where none is."""
    words, found, known, at = part.split(","), list[str](), False, 0
    while at < len(words):
        for end in range(len(words), at, -1):
            name = ",".join(words[at:end]).strip()
            if is_code(name) or end == at + 1:
                known |= is_code(name)
                found += [name] if name else []
                at = end
                break
    return found if known else [part]


def _parted_by_comma(cells: Sequence[str]) -> bool:
    """Whether commas part codes in a table: no other sign does, and a part stands alone elsewhere, or in two different lists."""
    if any(re.search(r"[;|\n]", c) for c in cells):
        return False
    lists = {c for c in cells if "," in c}
    parts = Counter(p.strip() for c in lists for p in c.split(","))
    return any(n > 1 for n in parts.values()) or bool(set(parts) & (set(cells) - lists))
