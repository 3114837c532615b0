"""What changed between two versions of a text: paragraph by paragraph, then word by word within the paragraphs that differ.

White space is compared apart from the words, so that a text with other line breaks keeps every word in its place. A few words that happen to be the same
between two stretches that were rewritten are taken as rewritten too: a coding that begins there is then flagged, where it would else stand on
words that only look like its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from qualcode.model.revisions import Replacement

_WORD = re.compile(r"\w+(?:['’\-]\w+)*|[^\w\s]")
_LETTER = re.compile(r"\w")

Block = tuple[bool, int, int, int, int]
"""Whether two ranges are equal, and the ranges `[a0, a1)` of the old and `[b0, b1)` of the new."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words and marks of a stretch of text and where each stands, with its ends as words of no length."""

    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> _Words:
        found = list(_WORD.finditer(text))
        return cls(text, [m[0] for m in found], [*(m.start() for m in found), len(text)], [0, *(m.end() for m in found)])

    def gap(self, before: int) -> tuple[int, int]:
        """The white space before the word with this index (or before the end)."""
        return self.ends[before], self.starts[before]


def change_map(old: str, new: str) -> tuple[Replacement, ...]:
    """What has to be replaced in `old` to get `new`, as `(start, end, new_length)` in code points, in order and not overlapping."""
    lines_old, lines_new = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts_old, starts_new = _starts(lines_old), _starts(lines_new)
    found: list[Replacement] = []
    for equal, a0, a1, b0, b1 in _joined(_blocks(lines_old, lines_new), lines_old, _blank_between):
        if not equal:
            start, end = starts_old[a0], starts_old[a1]
            found += _within(old[start:end], new[starts_new[b0] : starts_new[b1]], start)
    return tuple(found)


def _starts(pieces: list[str]) -> list[int]:
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def _blocks(old: list[str], new: list[str]) -> list[Block]:
    """The alternating equal and changed ranges of two lists."""
    first = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - first
    last = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    middle = SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last], autojunk=False).get_opcodes()
    found = [(True, 0, first, 0, first)] if first else []
    found += [(tag == "equal", a0 + first, a1 + first, b0 + first, b1 + first) for tag, a0, a1, b0, b1 in middle]
    return [*found, (True, len(old) - last, len(old), len(new) - last, len(new))] if last else found


def _joined(blocks: list[Block], old: list[str], is_chance: Callable[[list[str], Block, Block], bool]) -> list[Block]:
    """The blocks with equal ranges between two changes taken into the change, where they are equal by chance."""
    out: list[Block] = []
    for i, block in enumerate(blocks):
        equal, a0, a1, _, _ = block
        inside = equal and out and i + 1 < len(blocks) and not out[-1][0]
        if inside and is_chance(old[a0:a1], out[-1], blocks[i + 1]):
            equal = False
        if out and not equal and not out[-1][0]:
            out[-1] = (False, out[-1][1], a1, out[-1][3], block[4])
        else:
            out.append((equal, *block[1:]))
    return out


def _blank_between(lines: list[str], before: Block, after: Block) -> bool:
    """Whether equal lines say nothing: blank lines stand everywhere, and pair paragraphs that have nothing to do with each other."""
    return not any(_LETTER.search(line) for line in lines)


def _few_between(words: list[str], before: Block, after: Block) -> bool:
    """Whether equal words are few beside what was rewritten, and not merely put in or merely taken out, on either side of them."""
    count = sum(bool(_LETTER.match(w)) for w in words)
    took_out, put_in = ([b[i + 1] - b[i] for b in (before, after)] for i in (1, 3))
    sizes = [max(pair) for pair in zip(took_out, put_in, strict=True)]
    return any(took_out) and any(put_in) and 2 * count <= min(sizes)


def _within(old: str, new: str, offset: int) -> list[Replacement]:
    """The replacements within a stretch that begins at `offset`."""
    a, b = _Words.of(old), _Words.of(new)
    found: list[Replacement] = []
    blocks = _slid(_joined(_blocks(a.keys, b.keys), a.keys, _few_between), a, b)
    before_changed = False
    for equal, a0, a1, b0, b1 in blocks:
        if equal:
            found += [_gap(a, b, a0 + i, b0 + i) for i in range(1 if before_changed else 0, a1 - a0)]
        else:
            found += _changed(a, b, a0, a1, b0, b1)
        before_changed = not equal
    if not before_changed:
        found.append(_gap(a, b, len(a.keys), len(b.keys)))
    return [(start + offset, end + offset, length) for start, end, length in found if end > start or length]


def _slid(blocks: list[Block], a: _Words, b: _Words) -> list[Block]:
    """The blocks with what was merely put in or taken out moved, where the same words allow it, to where a sentence or line begins.

    `me.` made into `me. Honestly.` is read as the new sentence put in after the old one, not as `. Honestly` put in before its full stop.
    """
    ends = (len(a.keys), len(a.keys), len(b.keys), len(b.keys))
    out = [(True, 0, 0, 0, 0), *blocks, (True, *ends)]  # an equal range on either side of every change, if only an empty one
    for i, (equal, a0, a1, b0, b1) in enumerate(out):
        if equal or (a0 < a1) == (b0 < b1):
            continue
        words, first, last = (a, a0, a1) if a0 < a1 else (b, b0, b1)
        step = max(
            _slides(words, first, last, _spare(out, i - 1), _spare(out, i + 1)), key=lambda k: (_begins(words, first + k), -abs(k), k)
        )
        out[i - 1] = (True, out[i - 1][1], a0 + step, out[i - 1][3], b0 + step)
        out[i] = (False, a0 + step, a1 + step, b0 + step, b1 + step)
        out[i + 1] = (True, a1 + step, out[i + 1][2], b1 + step, out[i + 1][4])
    return [block for block in out if block[1] < block[2] or block[3] < block[4]]


def _spare(blocks: list[Block], i: int) -> int:
    """How many words an equal range beside a change can lend it: all, or all but one where it parts two changes."""
    equal, start, end, _, _ = blocks[i]
    parts_two = 0 < i < len(blocks) - 1 and not blocks[i - 1][0] and not blocks[i + 1][0]
    return end - start - parts_two if equal else 0


def _slides(words: _Words, first: int, last: int, before: int, after: int) -> list[int]:
    """By how many words a range of words can be moved and the text stay the same."""
    found = [0]
    while -found[0] < before and words.keys[first - 1 + found[0]] == words.keys[last - 1 + found[0]]:
        found.insert(0, found[0] - 1)
    while found[-1] < after and words.keys[first + found[-1]] == words.keys[last + found[-1]]:
        found.append(found[-1] + 1)
    return found


def _begins(words: _Words, index: int) -> int:
    """How much of a beginning a word is: 2 at the start of a line, 1 at that of a sentence."""
    start, end = words.gap(index)
    if index == 0 or "\n" in words.text[start:end]:
        return 2
    return int(words.keys[index - 1] in (".", "?", "!", "…"))


def _gap(a: _Words, b: _Words, i: int, j: int) -> Replacement:
    """The white space before two equal words, where it differs; else a replacement of nothing by nothing."""
    (a0, a1), (b0, b1) = a.gap(i), b.gap(j)
    return (a0, a0, 0) if a.text[a0:a1] == b.text[b0:b1] else (a0, a1, b1 - b0)


def _changed(a: _Words, b: _Words, a0: int, a1: int, b0: int, b1: int) -> list[Replacement]:
    """A changed range of words with the white space on both sides of it, which belongs to it where it differs."""
    before, after = _gap(a, b, a0, b0), _gap(a, b, a1, b1)
    if a0 < a1 and b0 < b1:
        return [before, (a.starts[a0], a.ends[a1], b.ends[b1] - b.starts[b0]), after]
    old = [a.text[slice(*a.gap(i))] for i in (a0, a1)]
    new = [b.text[slice(*b.gap(j))] for j in (b0, b1)]
    if old[0] == new[0]:  # the words and the white space after them
        return [(a.starts[a0], a.starts[a1], b.starts[b1] - b.starts[b0])]
    if old[1] == new[1]:  # the words and the white space before them
        return [(a.ends[a0], a.ends[a1], b.ends[b1] - b.ends[b0])]
    return [(a.ends[a0], a.starts[a1], b.starts[b1] - b.ends[b0])]
