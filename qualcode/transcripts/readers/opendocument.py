"""OpenDocument texts (.odt), as LibreOffice saves them."""

from __future__ import annotations

from qualcode.transcripts.draft import Draft, Removed
from qualcode.transcripts.readers.archive import Archive, local
from qualcode.transcripts.readers.base import Reader, Source, Unreadable
from qualcode.transcripts.readers.document import draft_of
from qualcode.transcripts.readers.opendocument_body import bold_styles, page_heads, read_text


def _sniff(source: Source) -> int:
    """A zip archive that says in its first bytes, or in its list of parts, that it is an OpenDocument text."""
    if not source.data.startswith(b"PK"):
        return 0
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in source.data[:200]:
        return 95
    return 91 if b"content.xml" in source.data and b"META-INF/manifest.xml" in source.data and b"word/" not in source.data else 0


def _read(source: Source) -> list[Draft]:
    archive = Archive(source.data)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable("it is locked with a password", "Take the password off and import it again.")
    root = archive.xml("content.xml")
    text = None if root is None else next((e for e in root.iter("{*}text") if local(e.getparent()) == "body"), None)
    if root is None or text is None:
        raise Unreadable("it is an OpenDocument file without a text in it", "Save the transcript as .odt or .docx from a word processor.")
    styles = archive.xml("styles.xml")
    body = read_text(text, bold_styles([root] if styles is None else [styles, root]))
    return [draft_of(source, "opendocument", body, [Removed(kind, words) for kind, words in page_heads(styles)])]


READER = Reader("opendocument", "an OpenDocument text (.odt)", _sniff, _read)
