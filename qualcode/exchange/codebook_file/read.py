"""A file that holds a codebook, of whatever kind, as its codes."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.exchange.codebook_file.documents import markdown_lines, word_lines
from qualcode.exchange.codebook_file.entries import Entry
from qualcode.exchange.codebook_file.outline import read_outline
from qualcode.exchange.codebook_file.tables import is_codebook, read_rows
from qualcode.project import files
from qualcode.transcripts.readers.encoding import decode
from qualcode.transcripts.tabular.table_file import rows_of, without_notes

MOST_CODES = 5_000


def read_codebook_file(path: Path) -> tuple[str, list[Entry]]:
    """The title and the codes of a codebook in Word, Excel, CSV or Markdown; told by content, not by name.

    Raises:
        QualcodeError: there is no such file, it cannot be read, or it holds nothing that looks like a code.
    """
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    if data.startswith(b"PK") and b"word/document.xml" in data:
        title, found = read_outline(word_lines(data, path.name))
    elif data.startswith(b"PK") or path.suffix.casefold() in (".csv", ".tsv"):
        title, found = path.stem, _from_sheets(path)
    else:
        title, found = read_outline(markdown_lines(decode(data).text, path.name))
    if not found:
        raise QualcodeError(
            f"no codes were found in {path.name}",
            "give it a table with the columns code and definition, or a heading for each code with its definition below",
        )
    if len(found) > MOST_CODES:
        raise QualcodeError(
            f"{path.name} holds {len(found):,} codes; that is no codebook", "is it a table of coded quotes? qualcode import --quotes"
        )
    return title or path.stem, found


def _from_sheets(path: Path) -> list[Entry]:
    """The codes of the first sheet that has the heads of a codebook."""
    for sheet in rows_of(path):
        rows = sheet.filled()
        for at, row in enumerate(rows[:10]):
            if is_codebook(row.cells):
                named = f"{path.name}, {sheet.name}, row " if sheet.name else f"{path.name}:"
                return read_rows(row.cells, [(f"{named}{r.line}", r.cells) for r in without_notes(rows[at + 1 :])])
    return []
