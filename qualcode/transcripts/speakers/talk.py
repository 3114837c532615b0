"""From lines to the parts of a draft: the way from text to turns that all readers of running text share."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcode.transcripts.speakers.assemble import Assembled, assemble, assemble_unlabelled
from qualcode.transcripts.speakers.doubts import doubts
from qualcode.transcripts.speakers.find import Found, find
from qualcode.transcripts.speakers.headers import Header
from qualcode.transcripts.speakers.lines import Line
from qualcode.transcripts.speakers.mid_line import split_known, split_unknown

COLON = "Name: words"


@dataclass
class Talk(Assembled):
    """The blocks of a text, with what its header and legend say; `found` is how its labels are written, or None."""

    found: Found | None = None
    header: Header = field(default_factory=Header)


def read_talk(lines: list[Line]) -> Talk:
    """The turns of a text; where no labels can be believed, its paragraphs as turns of nobody, with a warning that says so."""
    found, lines, cuts = _find(lines)
    if found is None:
        parts = assemble_unlabelled(lines)
        count = sum(1 for block in parts.blocks if block.text)
        warning = f"no speaker labels were found: the text is kept as {count} paragraph{'s' if count != 1 else ''} of nobody"
        bold = sum(0 < line.bold >= len(line.text) for line in lines)
        if bold >= 3:
            warning += f"; {bold} paragraphs are bold throughout, which may mark the interviewer"
        return Talk(parts.blocks, parts.removed, [warning])
    parts = assemble(lines, found)
    warnings = [*found.header.warnings, *cuts, *parts.warnings, *doubts(found, lines)]
    return Talk(parts.blocks, parts.removed, warnings, found, found.header)


def _find(lines: list[Line]) -> tuple[Found | None, list[Line], list[str]]:
    """How the labels of a text are written, its lines, cut where a label stands in the middle of one, and a warning for each cut."""
    found = find(lines)
    if found is not None and found.family != COLON:
        return found, lines, []
    pieces, cuts = split_known(lines, found.hits) if found else split_unknown(lines)
    again = find(pieces) if cuts else None
    if again is not None and again.family == COLON and len(again.hits) >= (len(found.hits) if found else 0) + len(cuts):
        return again, pieces, cuts
    return found, lines, []
