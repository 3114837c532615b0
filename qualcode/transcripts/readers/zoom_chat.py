"""The chat of a Zoom meeting, saved as text: `10:02:11 From Name to Everyone: words`, older and newer, or `00:02:11<TAB>Name:<TAB>words`."""

from __future__ import annotations

import re

from qualcode.transcripts import times
from qualcode.transcripts.draft import Block, Draft, Outside, Spoken
from qualcode.transcripts.readers.base import Reader, Source, build
from qualcode.transcripts.readers.beginning import beginning
from qualcode.transcripts.readers.encoding import decode

_STAMP = r"(?P<time>(?:\d{4}-\d{2}-\d{2}[ \t]+|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?[ \t]+)?\d{1,2}:\d{2}:\d{2}(?:[ ]?[AP]M)?)"
_FROM = re.compile(
    rf"{_STAMP}[ \t]+From[ \t]+(?P<name>[^\t\n]+?)[ \t]*(?:[ \t]to[ \t]+(?P<to>[^:\t\n]+?(?:\([^()\n]*\))?)[ \t]*)?:(?=[ \t]|$)[ \t]*(?P<words>.*)$",
    re.IGNORECASE,
)
_TABBED = re.compile(rf"{_STAMP}\t[ \t]*(?P<name>[^\t\n]{{1,80}}?)[ ]*:\t(?P<words>.*)$")
LEAST = 2


def _message(line: str) -> re.Match[str] | None:
    return _FROM.match(line) or _TABBED.match(line)


def _sniff(source: Source) -> int:
    """Two or more lines that open a message, the first of them at the top."""
    lines = [line for line in beginning(source).split("\n") if line.strip()]
    if not any(_message(line.strip()) for line in lines[:3]):
        return 0
    return 70 if sum(bool(_message(line.strip())) for line in lines) >= LEAST else 0


def _read(source: Source) -> list[Draft]:
    decoded = decode(source.data, source.encoding)
    blocks: list[Block] = []
    private: set[str] = set()
    for number, line in enumerate(decoded.text.split("\n"), 1):
        found = _message(line.strip())
        if found:
            blocks.append(_turn(found, line.strip(), number))
            to = found.groupdict().get("to") or ""
            if re.search(r"direct message|privately", to, re.IGNORECASE):
                private.add(str(number))
        elif line.strip():
            last = blocks[-1] if blocks else None
            if isinstance(last, Spoken):
                blocks[-1] = Spoken(last.speaker, f"{last.text}\n{line.strip()}", last.time, last.notation, last.line)
            else:
                blocks.append(Outside(line, number))
    reactions = sum(isinstance(b, Spoken) and bool(re.match(r"(?:Reacted to|Removed a)\b", b.text)) for b in blocks)
    warnings = list(decoded.warnings)
    if private:
        warnings.append(
            f"{len(private)} messages were sent to one person only (lines {', '.join(sorted(private, key=int)[:10])}): think before you use them"
        )
    if reactions:
        warnings.append(f"{reactions} messages only react to another one (Reacted to …); they are kept as turns")
    return [build(source, "zoom-chat", blocks, removed=list(decoded.removed), warnings=warnings, encoding=decoded.encoding)]


def _turn(found: re.Match[str], line: str, number: int) -> Spoken:
    words = found["words"]
    notation = line[: found.start("words")]
    return Spoken(found["name"].strip(), words, times.seconds(found["time"]), notation, number)


READER = Reader("zoom-chat", "the chat of a Zoom meeting", _sniff, _read)
