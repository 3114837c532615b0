"""From lines to the parts of a draft: the way from text to turns that all readers of running text share."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcode.transcripts.assemble import Assembled, assemble, assemble_unlabelled
from qualcode.transcripts.headers import Header
from qualcode.transcripts.lines import Line
from qualcode.transcripts.speakers import Found, doubtful_lines, find


@dataclass
class Talk(Assembled):
    """The blocks of a text, with what its header and legend say; `found` is how its labels are written, or None."""

    found: Found | None = None
    header: Header = field(default_factory=Header)


def read_talk(lines: list[Line]) -> Talk:
    """The turns of a text; where no labels can be believed, its paragraphs as turns of nobody, with a warning that says so."""
    found = find(lines)
    if found is None:
        parts = assemble_unlabelled(lines)
        count = sum(1 for block in parts.blocks if block.text)
        warning = f"no speaker labels were found: the text is kept as {count} paragraph{'s' if count != 1 else ''} of nobody"
        bold = sum(0 < line.bold >= len(line.text) for line in lines)
        if bold >= 3:
            warning += f"; {bold} paragraphs are bold throughout, which may mark the interviewer"
        return Talk(parts.blocks, parts.removed, [warning])
    parts = assemble(lines, found)
    return Talk(parts.blocks, parts.removed, [*parts.warnings, *doubtful_lines(found, lines)], found, found.header)
