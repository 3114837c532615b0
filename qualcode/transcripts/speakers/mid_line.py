"""Labels in the middle of a line: a speaker change that was typed without a new line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.families import Hit
from qualcode.transcripts.speakers.label_words import TITLES
from qualcode.transcripts.speakers.lines import Line

_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*\s+|[)\]]\s+")
_LABEL = re.compile(r"((?:[A-ZÀ-Þ][\w'’.-]{0,20}|\d{0,2}[A-Z]{1,4}\d{0,4})(?: [\w'’.-]{1,20}){0,2}):(?=\s)")
_LONGEST_LINE = 100_000
_MOST_LOOKED_FOR = 60


def split_known(lines: list[Line], hits: dict[int, Hit]) -> tuple[list[Line], list[str]]:
    """Lines cut where, after a sentence, a label stands that begins lines elsewhere and is not the one who is speaking; each cut is said.

    A label inside quotation marks, or in the middle of a sentence, is left where it is.
    """
    often = [label for label, _ in Counter(hit.label for hit in hits.values()).most_common(_MOST_LOOKED_FOR)]
    if not often:
        return lines, []
    known = "|".join(re.escape(label) for label in sorted(often, key=len, reverse=True))
    mark = re.compile(rf"({known}):(?=\s)")
    return _cut(lines, mark, {i: hit.label for i, hit in hits.items()}, min(hits))


def split_unknown(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Lines cut where, after a sentence, a label stands that comes back; one of the labels must be a role word, a code or in capitals.

    For a text in which too few lines begin with a label: a whole interview in one paragraph, question and answer in one line.
    """
    seen = [match[1] for line in lines for match in (_LABEL.match(line.text), *_marks(line.text, _LABEL)) if match]
    counts = Counter(label for label in seen if labels.is_label(label))
    often = {label for label, n in counts.items() if n >= 2}
    if len(often) < 2 or sum(counts[label] for label in often) < 4 or not any(map(_clearly, often)):
        return lines, []
    known = "|".join(re.escape(label) for label in sorted(often, key=len, reverse=True))
    return _cut(lines, re.compile(rf"({known}):(?=\s)"), {}, 0)


def _clearly(label: str) -> bool:
    return bool(labels.role_word(label)) or labels.kind(label) in (labels.Kind.CODE, labels.Kind.CAPITALS)


def _marks(text: str, mark: re.Pattern[str]) -> Iterable[re.Match[str]]:
    """The places after a sentence, outside quotation marks, where a label may stand."""
    if len(text) > _LONGEST_LINE:
        return
    german = "„" in text
    opens, closes = ("„", "“") if german else ("“", "”")
    straight = curly = at = 0
    for end in _SENTENCE_END.finditer(text):
        passed, at = text[at : end.end()], end.end()
        straight += passed.count('"')
        curly = max(0, curly + passed.count(opens) - passed.count(closes))
        found = mark.match(text, at) if straight % 2 == 0 and not curly else None
        if found and text[max(0, end.start() - 20) : end.start()].split(" ")[-1].casefold() not in TITLES:
            yield found


def _cut(lines: list[Line], mark: re.Pattern[str], speaks: dict[int, str], first: int) -> tuple[list[Line], list[str]]:
    out: list[Line] = []
    warnings: list[str] = []
    speaker = ""
    for i, line in enumerate(lines):
        begins = mark.match(line.text)
        speaker = speaks.get(i) or (begins[1] if begins else speaker)
        cuts = []
        for found in _marks(line.text, mark) if i >= first and not line.heading else ():
            if fold(found[1]) != fold(speaker):
                cuts.append(found.start())
                speaker = found[1]
                warnings.append(
                    f"line {line.number}: {found[1] + ':'!r} stands in the middle of the line, after a sentence; a turn was begun there; check it"
                )
        pieces = [line.text[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(line.text)], strict=True)]
        out += [replace(line, text=text, gap=line.gap or n > 0, bold=line.bold if n == 0 else 0) for n, text in enumerate(pieces) if text]
    return out, warnings
