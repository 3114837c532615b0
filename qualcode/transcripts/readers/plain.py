"""Plain text and Markdown with speaker labels in any of the usual notations."""

from __future__ import annotations

import html
import re

from qualcode.transcripts.draft import Draft, Removed
from qualcode.transcripts.kinds import binary_kind, text_kind
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.encoding import decode, keepable
from qualcode.transcripts.speakers.headers import split_front_matter
from qualcode.transcripts.speakers.lines import split_lines, without_line_numbers
from qualcode.transcripts.speakers.talk import read_talk

_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip|pound|eacute|egrave|uuml|ouml|auml);"
)


def _sniff(source: Source) -> int:
    """Any text will do where no other reader is surer; what is known to be something else will not."""
    return 0 if binary_kind(source.data)[0] else 1


def _read(source: Source) -> list[Draft]:
    decoded = decode(source.data, source.encoding)
    what = text_kind(decoded.text)
    if what:
        raise Unreadable(f"it is {what}, which is not read yet", "Save the transcript as .docx or .txt.")
    removed, warnings = list(decoded.removed), list(decoded.warnings)
    front, fields, text = split_front_matter(decoded.text)
    if front:
        removed.append(Removed("front matter", front.strip(), 1))
    text, entities = _without_entities(text)
    if entities:
        warnings.append(f"{entities} HTML entities (such as &#39; or &amp;) were turned into the characters they stand for")
        text, lost = keepable(text)
        removed += lost
    lines, numbers = without_line_numbers(split_lines(text, 1 + front.count("\n")))
    talk = read_talk(lines)
    return [
        build(
            source,
            "plain",
            talk.blocks,
            removed=removed + numbers + talk.removed,
            warnings=warnings + talk.warnings,
            metadata={**fields, **talk.header.fields, **({"legend": talk.header.legend} if talk.header.legend else {})},
            legend=talk.header.legend,
            encoding=decoded.encoding,
        )
    ]


def _without_entities(text: str) -> tuple[str, int]:
    """Text with HTML entities as the characters they stand for, as web pages leave them in Markdown; and how many there were."""
    return _ENTITY.subn(lambda m: html.unescape(m[0]), text)


READER = Reader("plain", "plain text or Markdown", _sniff, _read)
