"""Page debris: page numbers and running heads that copying from a printed page leaves between the words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers.lines import Line

_MARKED = re.compile(
    r"[\[(]?\s*(?:page|pg\.?|p\.|pp\.|seite|s\.|side|página|pagina|bladzijde|blz\.?)\s*\d{1,4}(?:\s*(?:of|/|von|af|de|sur|van|di)\s*\d{1,4})?\s*[\])]?$"
    r"|[-–—]\s*\d{1,4}\s*[-–—]$"
    r"|\d{1,4}\s*(?:/|of)\s*\d{1,4}$",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}$")
_LONGEST_HEAD = 100


def page_marks(lines: list[Line], label_lines: dict[int, bool]) -> set[int]:
    """The indexes of lines that are page marks: `Page 3 of 12`, `[p. 4]`, `- 5 -`, `5/5`, and bare numbers and running heads beside them.

    A bare number counts only where the file has other page marks, where bare numbers rise through the file, or at its end; and never
    as the first line below a label without words, where it is an answer (`label_lines` says of each line with a label whether words
    follow on it). A running head is a line that comes back at three page marks or more.
    """
    free = [i for i in range(len(lines)) if i not in label_lines]
    marks = {i for i in free if len(lines[i].text) <= 40 and _MARKED.match(lines[i].text)}
    bare = [i for i in free if _BARE.match(lines[i].text) and label_lines.get(i - 1, True)]
    values = [int(lines[i].text) for i in bare]
    rising = len(values) >= 2 and all(a < b for a, b in pairwise(values))
    if marks or rising:
        marks.update(i for i in bare if marks or lines[i].gap or i == 0)
    elif bare and bare[-1] == len(lines) - 1 and lines[bare[-1]].gap:
        marks.add(bare[-1])
    return marks | _running_heads(lines, free, marks)


def _running_heads(lines: list[Line], free: list[int], marks: set[int]) -> set[int]:
    """Lines, no sentences, that stand beside a page mark three times or more, and hardly anywhere else."""
    likely = (i for i in free if i not in marks and lines[i].text[-1] not in ".?!…," and not lines[i].text[0].islower())
    beside = {i for i in likely if len(lines[i].text) <= _LONGEST_HEAD and (i - 1 in marks or i + 1 in marks)}
    times_beside = Counter(fold(lines[i].text) for i in beside)
    times_in_all = Counter(fold(lines[i].text) for i in free)
    heads = {text for text, n in times_beside.items() if n >= 3 and times_in_all[text] <= n + 1}
    return {i for i in free if fold(lines[i].text) in heads}
