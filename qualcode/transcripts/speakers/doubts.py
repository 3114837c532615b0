"""What a person should look at in a reading: labels taken on thin evidence, and lines that may hold a label which was not taken."""

from __future__ import annotations

import re
from collections import Counter

from qualcode.transcripts import times
from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.families import FAMILIES
from qualcode.transcripts.speakers.find import Found
from qualcode.transcripts.speakers.headers import header_word
from qualcode.transcripts.speakers.labels import Kind
from qualcode.transcripts.speakers.lines import Line, for_matching

_TIME = re.compile(rf"\s*(?:{times.ANY})(?=\s|$)")
_OTHERS = ("Name – words", "Name, tab, words", "Name 0:16", "Name: words")
MOST_LOOKED_FOR = 60
"""Labels that are looked for inside lines: the most frequent."""

MOST_SHOWN = 40
"""Lines of one kind that are named one by one."""


def doubts(found: Found, lines: list[Line]) -> list[str]:
    """Warnings about a reading by labels, each with the line it is about."""
    return [
        *_of_the_labels(found),
        *_times_in_words(found, lines),
        *_taken(found, lines),
        *_short(_dropped(found, lines)),
        *_short(_in_words(found, lines)),
        *_short(_other_notation(found, lines)),
    ]


def _of_the_labels(found: Found) -> list[str]:
    """Warnings about the labels as a whole: one alone, none but phrases, or a fixed order."""
    distinct = list(dict.fromkeys(hit.label for _, hit in sorted(found.hits.items())))
    if len({fold(label) for label in distinct}) == 1:
        return [f"{distinct[0]!r} is the only label; if others speak too, their words stand in its turns: check it"]
    if all(labels.kind(label) is Kind.PHRASE and not labels.role_word(label) for label in distinct):
        return [f"the labels {', '.join(map(repr, distinct[:5]))} are phrases rather than names; check that they are people"]
    return _as_a_form(found)


def _times_in_words(found: Found, lines: list[Line]) -> list[str]:
    """A warning where the words of half the turns begin with a time: it may be the mark of their start, in a notation that is not known."""
    timed = [i for i, hit in found.hits.items() if _TIME.match(lines[i].text[hit.body : hit.body + 40])]
    if len(timed) < max(3, 0.5 * len(found.hits)):
        return []
    return [f"line {lines[timed[0]].number}: the words of {len(timed)} turns begin with a time, which was kept as words; check it"]


def _other_notation(found: Found, lines: list[Line]) -> list[str]:
    """Lines that begin a turn in another notation than the rest, if they come back and look like the labels."""
    kinds = {labels.kind(h.label) for h in found.hits.values()}
    first = min(found.hits)
    likely: dict[int, str] = {}
    for i, line in enumerate(lines):
        if i in found.hits or i in found.header.lines or i in found.dropped or line.heading or i < min(first, 1):
            continue
        hit = next((h for name in _OTHERS if (h := FAMILIES[name](line))), None)
        if hit and labels.kind(hit.label) in kinds and labels.kind(hit.label) is not Kind.LOWER and len(hit.label.split()) <= 3:
            likely[i] = hit.label
    counts = Counter(likely.values())
    return [
        f"line {lines[i].number}: begins with {label!r}, as a turn might in another notation; it was read as words; check it"
        for i, label in likely.items()
        if counts[label] >= 2
    ]


def _as_a_form(found: Found) -> list[str]:
    """A warning where labels that are no role words or codes follow each other in one fixed order, as the fields of a form do."""
    order = [fold(hit.label) for _, hit in sorted(found.hits.items())]
    first = list(dict.fromkeys(order))
    people = any(labels.role_word(h.label) or labels.kind(h.label) is Kind.CODE for h in found.hits.values())
    if people or len(first) < 3 or len(order) < 2 * len(first) or any(a != first[i % len(first)] for i, a in enumerate(order)):
        return []
    shown = ", ".join(repr(hit.label) for _, hit in sorted(found.hits.items())[: min(len(first), 5)])
    return [f"the labels {shown} come in one fixed order, as the fields of a form do; check that they are people"]


def _taken(found: Found, lines: list[Line]) -> list[str]:
    counts = Counter(h.label for h in found.hits.values())
    return [
        f"line {lines[i].number}: {label!r} was taken for a speaker"
        + (" once" if counts[label] == 1 else " in another notation")
        + "; check it"
        for i, label in sorted(found.once.items())
    ]


def _dropped(found: Found, lines: list[Line]) -> list[str]:
    """Lines in the notation of the labels that were read as words, where they begin a paragraph as the labels do."""
    first = min(found.hits)  # what stands before it was left outside the turns
    gaps = sum(lines[i].gap or i == 0 for i in found.hits) >= 0.9 * len(found.hits)
    return [
        f"line {lines[i].number}: {hit.label!r} stands as a label does, and was {'left outside the turns' if i < first else 'read as words'}; check it"
        for i, hit in sorted(found.dropped.items())
        if i not in found.hits
        and i not in found.header.lines
        and len(hit.label.split()) <= 3
        and (lines[i].gap or i == 0 if gaps else labels.kind(hit.label) is not Kind.LOWER)
    ] + [
        f"line {line.number}: {line.text[:30]!r} … stands as a turn does, and was read as words of the turn before; check it"
        for i, line in enumerate(lines)
        if gaps and i > first and line.gap and i not in found.hits and not line.heading and header_word(line)
    ]


def _in_words(found: Found, lines: list[Line]) -> list[str]:
    """Lines where a label that is believed elsewhere stands in the middle, or begins the line with another sign."""
    counts = Counter(h.label for h in found.hits.values())
    first = min(found.hits)
    often = sorted(label for label, n in counts.most_common(MOST_LOOKED_FOR) if n >= 2 and (len(label) > 1))
    warnings = []
    for i, line in enumerate(lines):
        if i < first or i in found.header.lines:
            continue
        body = line.text[found.hits[i].body :] if i in found.hits else line.text
        begins = for_matching(body).lstrip()
        for label in often:
            if f" {label}:" in body:
                warnings.append(f"line {line.number}: {label + ':'!r} stands in the middle of a line; nothing was split there")
            elif i not in found.hits and begins.startswith(
                (label + ";", label + ".", label + "\t", label + " -", label + " –", label + "-")
            ):
                warnings.append(f"line {line.number}: begins with {label!r} but not as a turn does; it was read as words")
    return warnings


def _short(warnings: list[str]) -> list[str]:
    """A list that a person can still read, with the number of those left out."""
    return warnings if len(warnings) <= MOST_SHOWN else [*warnings[:MOST_SHOWN], f"{len(warnings) - MOST_SHOWN} more lines like these"]
