"""Word files (.docx): running text with labels, bold labels, tables, and the transcripts that Teams and Otter save."""

from __future__ import annotations

from qualcode.transcripts.draft import Draft, Removed
from qualcode.transcripts.readers.archive import Archive, attribute, local
from qualcode.transcripts.readers.base import Reader, Source, Unreadable
from qualcode.transcripts.readers.document import draft_of
from qualcode.transcripts.readers.word_body import read_body
from qualcode.transcripts.readers.word_styles import read_styles


def _sniff(source: Source) -> int:
    """A zip archive that names a Word part near its start or in its list of parts at the end."""
    if not source.data.startswith(b"PK"):
        return 0
    return 90 if b"word/" in source.data or b"wordprocessingml" in source.data else 0


def _read(source: Source) -> list[Draft]:
    archive = Archive(source.data)
    main = _main_part(archive)
    root = archive.xml(main)
    body = None if root is None else next((e for e in root if local(e) == "body"), None)
    if body is None:
        raise Unreadable("it is a zip archive without a Word document in it", "Unpack it, and import the files in it.")
    read = read_body(body, read_styles(archive.xml(main.rpartition("/")[0] + "/styles.xml")))
    return [draft_of(source, "word", read, _heads(archive, main))]


def _main_part(archive: Archive) -> str:
    """The part that holds the document: Word names it in the file's relations, and nearly always calls it word/document.xml."""
    relations = archive.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if attribute(relation, "Type").endswith("/officeDocument"):
            return attribute(relation, "Target").lstrip("/")
    return "word/document.xml"


def _heads(archive: Archive, main: str) -> list[Removed]:
    """The running heads and feet of the pages, each text once."""
    folder = main.rpartition("/")[0]
    seen: dict[str, str] = {}
    for name in sorted(archive.names):
        part = name.removeprefix(folder + "/")
        kind = "page header" if part.startswith("header") else "page footer" if part.startswith("footer") else ""
        root = archive.xml(name) if kind and part.endswith(".xml") else None
        text = " ".join(str(t.text or "") for t in root.iter("{*}t")).strip() if root is not None else ""
        if text:
            seen.setdefault(text, kind)
    return [Removed(kind, text) for text, kind in seen.items()]


READER = Reader("word", "a Word file (.docx)", _sniff, _read)
