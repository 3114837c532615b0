"""Who speaks: finds the speaker labels of a text by rules over the whole document, never line by line alone.

The notation that finds most turns wins (`qualcode.transcripts.speakers.families`); what it finds must come back, look alike and stand in like
places. That no speakers are found is an answer too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.transcripts import times
from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.events import is_event
from qualcode.transcripts.speakers.families import FAMILIES, NEEDS_THREE, Family, Hit, known, slipped
from qualcode.transcripts.speakers.headers import Header, find_header, header_word
from qualcode.transcripts.speakers.label_words import JOINERS
from qualcode.transcripts.speakers.labels import Kind
from qualcode.transcripts.speakers.lines import Line
from qualcode.transcripts.speakers.wrapped import without_wrapped

LEAST_HITS = 4
"""Turns a text must have for its labels to be believed on recurrence alone."""

MOST_LABELS = 12
"""Labels above which more than half of the hits being different speaks against them all."""


@dataclass
class Found:
    """The labels of a text: the family that reads them, the hits by index of line, and the header.

    `once` are labels taken on thin evidence, `dropped` lines that look labelled and were not taken: both are for a person to look at.
    """

    family: str
    hits: dict[int, Hit]
    header: Header = field(default_factory=Header)
    once: dict[int, str] = field(default_factory=dict)
    dropped: dict[int, Hit] = field(default_factory=dict)


def find(lines: list[Line], *, with_header: bool = True) -> Found | None:
    """The speaker labels of a text, or None where it has none that can be believed.

    `with_header=False` is for captions, which have no header or legend.
    """
    header = find_header(lines) if with_header else Header()
    best: Found | None = None
    read = [i for i, line in enumerate(lines) if i not in header.lines and not is_event(line.text)]
    for name, family in _families(header):
        hits = {i: hit for i in read if (hit := family(lines[i])) and (not lines[i].heading or _may_head(name, hit, lines[i]))}
        found = _believed(name, without_wrapped(hits, lines), lines, header)
        if found:
            found.dropped = {i: hit for i, hit in hits.items() if i not in found.hits}
        if found and (best is None or len(found.hits) > len(best.hits) * (1.25 if name in NEEDS_THREE else 1)):
            best = found
    if best:
        _same_labels_elsewhere(best, lines)
    return best


def _may_head(name: str, hit: Hit, line: Line) -> bool:
    """Whether a label may stand in a heading: where the heading holds nothing else."""
    return name == "Name on a line of its own" or hit.body >= len(line.text)


def _families(header: Header) -> Iterable[tuple[str, Family]]:
    yield from FAMILIES.items()
    names = frozenset(label for label in header.legend if " " not in label)
    if names:
        yield "legend", known(names)


def _believed(name: str, hits: dict[int, Hit], lines: list[Line], header: Header) -> Found | None:
    """The hits of one family that hold up against each other, or None where they are not speakers."""
    hits = _same_case(_same_time_notation(hits))
    if name == "Name on a line of its own":
        hits = {i: h for i, h in hits.items() if i + 1 < len(lines) and i + 1 not in hits}
    least = 3 if name in NEEDS_THREE and not _sure_of_two(name, hits, lines) else 2
    counts = Counter(fold(h.label) for h in hits.values())
    again = {i: h for i, h in hits.items() if counts[fold(h.label)] >= least or fold(h.label) in {fold(x) for x in header.legend}}
    again = _without_strays(again, lines)
    if len(hits) < LEAST_HITS and name not in NEEDS_THREE and _few_but_sure(hits, lines):
        return Found(name, dict(sorted(hits.items())), header)
    if not again:
        return None
    once = {i: h for i, h in hits.items() if i not in again and _belongs(i, h, again, lines)}
    kept = dict(sorted({**again, **once}.items()))
    distinct = len({fold(h.label) for h in kept.values()})
    if len(kept) < LEAST_HITS or len(kept) < 0.02 * len(lines) or (distinct > MOST_LABELS and distinct > len(kept) / 2):
        return None
    if _is_form(kept, lines, header) or not _covers(name, kept, lines):
        return None
    return Found(name, kept, header, {i: h.label for i, h in once.items()})


def _same_case(hits: dict[int, Hit]) -> dict[int, Hit]:
    """Drops hits in lower case where they are under 30 %, wrapped lines such as `council:`.

    Not where nearly all carry a time, as these do; nor another spelling of a label that comes back with capitals (`interviewer:`).
    """
    timed = sum(h.timed for h in hits.values()) >= 0.8 * len(hits)
    counts = Counter(fold(h.label) for h in hits.values() if labels.kind(h.label) is not Kind.LOWER)
    lower = [i for i, h in hits.items() if labels.kind(h.label) is Kind.LOWER and not (timed and h.timed) and counts[fold(h.label)] < 2]
    return {i: h for i, h in hits.items() if i not in set(lower)} if len(lower) < 0.3 * len(hits) else hits


def _same_time_notation(hits: dict[int, Hit]) -> dict[int, Hit]:
    """Where 80 % of the hits carry a time, drops those without one, save labels that are timed elsewhere."""
    timed = {fold(h.label) for h in hits.values() if h.timed}
    if sum(h.timed for h in hits.values()) < 0.8 * len(hits):
        return hits
    return {i: h for i, h in hits.items() if h.timed or fold(h.label) in timed}


def _without_strays(hits: dict[int, Hit], lines: list[Line]) -> dict[int, Hit]:
    """Drops a label that comes back once among many of another class and is no role word: `Money:` twice in a list, `He said:` twice."""
    kinds = Counter(labels.kind(h.label) for h in hits.values())
    counts = Counter(fold(h.label) for h in hits.values())

    def stray(i: int, hit: Hit) -> bool:
        if counts[fold(hit.label)] > 2 or labels.role_word(hit.label):
            return False
        kind = labels.kind(hit.label)
        if kind is Kind.PHRASE and kinds[kind] < 0.3 * len(hits):
            return True
        return kinds[kind] < 0.05 * len(hits) and not _starts_paragraph(i, hits, lines)

    return {i: h for i, h in hits.items() if not stray(i, h)}


def _starts_paragraph(index: int, hits: dict[int, Hit], lines: list[Line]) -> bool:
    """Whether a line begins a paragraph as the other hits do; where blank lines are not used, every line does."""
    with_gap = sum(lines[i].gap or i == 0 for i in hits)
    return lines[index].gap or index == 0 or with_gap < 0.9 * len(hits)


def _belongs(index: int, hit: Hit, again: dict[int, Hit], lines: list[Line]) -> bool:
    """Whether a label that occurs once is taken for a speaker beside those that come back.

    It must begin a paragraph as they do and be a role word, a slip of one of them, or of their typographic class; before the first
    of them only a sentence may follow it (else it is a header line).
    """
    if not _starts_paragraph(index, again, lines):
        return False
    folded = fold(hit.label)
    names = {fold(h.label) for h in again.values()}
    like = (
        bool(labels.role_word(hit.label))
        or labels.is_unsure(hit.label)
        or all(part in names for part in JOINERS.split(folded))
        or any(len(folded) > 3 and labels.one_apart(folded, name) for name in names)
        or labels.kind(hit.label) in {labels.kind(h.label) for h in again.values()}
        or (hit.timed and all(h.timed for h in again.values()))
    )
    if index > min(again):
        return like
    if all(part in names for part in JOINERS.split(folded)) and len(JOINERS.split(folded)) > 1:
        return True
    words = lines[index].text[hit.body :]
    return like and len(words.split()) >= 4 and words.rstrip("\"'”’*)] ")[-1:] in (".", "?", "!", "…")


def _few_but_sure(hits: dict[int, Hit], lines: list[Line]) -> bool:
    """Two or three turns in all are believed where every paragraph from the first on is one, and role words or codes take turns."""
    if len({fold(h.label) for h in hits.values()}) < 2:
        return False
    order = sorted(hits)
    rest = any(i not in hits and (lines[i].gap or i - 1 not in hits) for i in range(order[0], len(lines)))
    speech = [lines[i].text[hits[i].body :].rstrip("\"'”’*)] ")[-1:] in (".", "?", "!", "…") for i in order]
    roles = [bool(labels.role_word(h.label)) or labels.kind(h.label) is Kind.CODE for h in hits.values()]
    back_and_forth = len(order) == 3 and any(roles) and hits[order[0]].label == hits[order[2]].label
    return not rest and all(speech) and (all(roles) or back_and_forth)


def _is_form(hits: dict[int, Hit], lines: list[Line], header: Header) -> bool:
    """Whether the labels are the fields of a form.

    They are where four or more keys, header words among them, none a role word or a code, come back in one fixed order; and where
    there are half as many header words as labels.
    """
    words = {i: key for i, line in enumerate(lines) if i not in hits and (key := header_word(line))}
    order = [key for _, key in sorted({**{i: fold(h.label) for i, h in hits.items()}, **words}.items())]
    first = list(dict.fromkeys(order))
    people = any(labels.role_word(h.label) or labels.kind(h.label) is Kind.CODE for h in hits.values())
    if not people and len(first) >= 4 and len(order) >= 2 * len(first) and all(a == first[i % len(first)] for i, a in enumerate(order)):
        return True
    return len(words.keys() - header.lines) >= max(4, 0.5 * len(hits))


def _share(hits: dict[int, Hit], lines: list[Line]) -> float:
    """The share of paragraphs, from the first hit to the last, that begin with one; of lines where no blank lines are used."""
    starts = sum(line.gap for line in lines[min(hits) + 1 : max(hits) + 1]) + 1
    return len(hits) / starts if starts > len(hits) / 2 else len(hits) / (max(hits) - min(hits) + 1)


def _sure_of_two(name: str, hits: dict[int, Hit], lines: list[Line]) -> bool:
    """Whether two of each label are enough: all carry a time, nearly every paragraph begins with one, or names alone include a role word."""
    if not hits:
        return False
    named_alone = name == "Name on a line of its own" and any(labels.role_word(h.label) for h in hits.values())
    return all(h.timed for h in hits.values()) or _share(hits, lines) >= 0.95 or named_alone


def _covers(name: str, hits: dict[int, Hit], lines: list[Line]) -> bool:
    """Whether signs that also stand in ordinary text (a dash, a bracket, a name alone) mark enough of it to be labels.

    Names alone need less where they are set in bold or as headings, or have a time on a line beside them.
    """
    if name == "Q. and A.":
        letters = Counter(h.label for h in hits.values())
        return letters["Q"] >= 2 and letters["A"] >= 2
    if name not in NEEDS_THREE:
        return True
    distinct = len({fold(h.label) for h in hits.values()})
    least = 0.3
    if name == "Initials, full stop, words":
        least = 0.6
    if name == "Name on a line of its own":
        styled = all(lines[i].heading or lines[i].bold >= len(lines[i].text) for i in hits)
        timed = sum(any(times.is_alone(line.text) for line in lines[max(i - 1, 0) : i + 2]) for i in hits) >= 0.8 * len(hits)
        least = 0.1 if styled or timed else 0.45
    return distinct >= 2 and _share(hits, lines) >= least


def _begins_afresh(index: int, lines: list[Line]) -> bool:
    """Whether a line begins a paragraph, or follows one that ended with a sentence."""
    return index == 0 or lines[index].gap or lines[index - 1].text.rstrip("\"'”’*)] ")[-1:] in (".", "?", "!", "…")


def _same_labels_elsewhere(found: Found, lines: list[Line]) -> None:
    """Adds lines where a label already believed stands with a time or a tab instead of the usual sign."""
    counts = Counter(h.label for h in found.hits.values())
    often = {label for label, n in counts.items() if n >= 2 and labels.kind(label) is not Kind.LOWER}
    first = min(found.hits)
    slip = slipped(frozenset(label for label, _ in counts.most_common(MOST_LABELS) if label in often))
    for i, line in enumerate(lines[first:], first):
        if i in found.hits or i in found.header.lines or line.heading:
            continue
        hits = (FAMILIES[name](line) for name in ("Name: words", "Name 0:16", "Name, tab, words"))
        hit = next((h for h in hits if h and h.label in often), None) or (slip(line) if _begins_afresh(i, lines) else None)
        if hit:
            found.hits[i] = hit
            found.once[i] = hit.label
    found.hits = dict(sorted(found.hits.items()))
