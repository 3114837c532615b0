"""Two people changed the codebook apart from each other: put their changes together, code by code and field by field.

Each field of each code is compared as it is written, so that comments and quotation marks of both sides are kept. What both sides changed
differently is a conflict; so is a code that one side removed and the other changed. Nothing of either side is dropped silently.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from qualcode.codebooks.layout import Block, Piece, lay_out, line_ends, shift, to_bytes
from qualcode.codebooks.order import merge_order
from qualcode.codebooks.read import examine, parse

EMPTY = b"codes: []\n"
ROOT = ""


def merge3(base: bytes | None, mine: bytes, theirs: bytes, *, theirs_holds: bool = False) -> tuple[bytes, list[str]]:
    """The codebook with the changes of both sides since `base` (None: there was no codebook), and the conflicts in words.

    Where there are conflicts the bytes are `theirs`, unchanged. With `theirs_holds`, what both sides wrote differently is as `theirs` has it and is no conflict.

    Raises:
        QualcodeError: one of the three is no usable codebook.
    """
    base = EMPTY if base is None else base
    sides = [
        _Side(data, name) for data, name in ((base, "the codebook you began with"), (mine, "your codebook"), (theirs, "the saved codebook"))
    ]
    merger = _Merger(*sides, theirs_holds=theirs_holds)
    root = merger.merged()
    if merger.conflicts:
        return theirs, merger.conflicts
    data = to_bytes(root, mine if line_ends(theirs) == line_ends(base) else theirs)
    broken = [f"together the changes leave an unusable codebook: {p}" for p in examine(data)[1]]
    return (theirs, broken) if broken else (data, [])


@dataclass
class _Entry:
    """A code of one side: its lines, the group it stands under, and the ids of the codes below it."""

    block: Block
    parent: str
    below: list[str]


class _Side:
    def __init__(self, data: bytes, name: str) -> None:
        parse(data, name)
        self.entries: dict[str, _Entry] = {}
        self._take(lay_out(data, name), ROOT)

    def _take(self, block: Block, parent: str) -> None:
        below = block.children.blocks if block.children is not None else []
        self.entries[block.id] = _Entry(block, parent, [b.id for b in below])
        for child in below:
            self._take(child, block.id)

    def get(self, code_id: str) -> _Entry | None:
        return self.entries.get(code_id)

    def below(self, code_id: str) -> list[str]:
        entry = self.entries.get(code_id)
        return entry.below if entry is not None else []


class _Merger:
    def __init__(self, base: _Side, mine: _Side, theirs: _Side, *, theirs_holds: bool) -> None:
        self.base, self.mine, self.theirs, self.theirs_holds = base, mine, theirs, theirs_holds
        self.conflicts: list[str] = []

    def merged(self) -> Block:
        """The blocks of both sides put together; of no use where conflicts were found."""
        ids = sorted({*self.base.entries, *self.mine.entries, *self.theirs.entries})
        kept = [code_id for code_id in ids if self._is_kept(code_id)]
        parents = {code_id: self._parent(code_id) for code_id in kept if code_id != ROOT}
        for code_id in parents:
            self._check_place(code_id, parents, kept)
        if self.conflicts:
            return self._block(ROOT)
        blocks = {code_id: self._block(code_id) for code_id in kept}
        for code_id in kept:
            self._hang(blocks, code_id, [c for c, parent in parents.items() if parent == code_id])
        if ROOT in blocks and not self.conflicts:
            _indent(blocks[ROOT])
        return blocks[ROOT]

    def _is_kept(self, code_id: str) -> bool:
        base, mine, theirs = self.base.get(code_id), self.mine.get(code_id), self.theirs.get(code_id)
        if base is None or (mine is not None and theirs is not None):
            return True
        left = mine or theirs
        if left is not None and not _same_code(base, left):
            self.conflicts.append(f"{code_id} was removed on one side and changed on the other")
        return False

    def _parent(self, code_id: str) -> str:
        base, mine, theirs = (side.get(code_id) for side in (self.base, self.mine, self.theirs))
        found = _pick(*(entry.parent if entry is not None else None for entry in (base, mine, theirs)))
        if found is None:
            assert mine is not None  # where one side lacks the code, the other is picked
            assert theirs is not None
            if not self.theirs_holds:
                self.conflicts.append(f"{code_id} was moved to two places: {_place(mine.parent)} (yours), {_place(theirs.parent)} (theirs)")
            return theirs.parent
        return found

    def _check_place(self, code_id: str, parents: dict[str, str], kept: list[str]) -> None:
        parent = parents[code_id]
        if parent not in kept:
            self.conflicts.append(f"{code_id} was put under {parent}, which the other side removed")
        here, steps = parent, 0
        while here in parents and here != code_id and steps <= len(parents):
            here, steps = parents[here], steps + 1
        if here == code_id:
            self.conflicts.append(f"{code_id} and {parent} were each moved under the other")

    def _block(self, code_id: str) -> Block:
        """One code with the fields of both sides, without the codes below it."""
        entries = [side.get(code_id) for side in (self.base, self.mine, self.theirs)]
        own = [e.block if e is not None else None for e in entries]
        model = next(b for b in (own[0], *sorted((b for b in own[1:] if b is not None), key=lambda b: b.column)) if b is not None)
        base, mine, theirs = (_bare(b, model.column) if b is not None else None for b in own)
        new = replace(model, pieces=[])
        for part in ("lead", "opening", "after", "gap"):
            setattr(
                new, part, self._text(code_id, _PARTS[part], *(getattr(b, part) if b is not None else None for b in (base, mine, theirs)))
            )
        keys = self._keys(code_id, base, mine, theirs)
        new.pieces = [
            p for key in keys if (p := self._piece(code_id, key, *(b.piece(key) if b else None for b in (base, mine, theirs)))) is not None
        ]
        return new

    def _keys(self, code_id: str, *blocks: Block | None) -> list[str]:
        orders = [[p.key for p in b.pieces] if b is not None else [] for b in blocks]
        every = {key for order in orders for key in order}
        found = merge_order(orders[0], orders[1] or orders[2], orders[2] or orders[1], every)
        if found is None:
            self.conflicts.append(f"{code_id or 'the codebook'}: its keys were put in two different orders")
        return found or orders[2]

    def _piece(self, code_id: str, key: str, base: Piece | None, mine: Piece | None, theirs: Piece | None) -> Piece | None:
        there = [p for p in (mine, theirs) if p is not None]
        if base is None and len(there) == 1:
            return there[0]
        if not there:
            return None
        if base is not None and len(there) == 1 and (there[0].text, there[0].trail) == (base.text, base.trail):
            return None
        if len(there) == 1:
            self._clash(code_id, key, mine.text if mine else "", theirs.text if theirs else "")
            return there[0]
        text = self._text(code_id, key, *(p.text if p is not None else None for p in (base, mine, theirs)))
        trail = self._text(code_id, f"the comment after {key}", *(p.trail if p is not None else None for p in (base, mine, theirs)))
        pieces = [p for p in (base, mine, theirs) if p is not None]
        column = _pick(*(p.column if p is not None else None for p in (base, mine, theirs)))
        return replace(pieces[0], text=text, trail=trail, column=max(p.column for p in pieces) if column is None else column, blocks=[])

    def _text(self, code_id: str, what: str, base: str | None, mine: str | None, theirs: str | None) -> str:
        found = _pick(base, mine, theirs)
        if found is not None:
            return found
        here, there = mine or "", theirs or ""
        if not here.strip() and not there.strip():
            return max(here, there, key=len)
        self._clash(code_id, what, here, there)
        return there

    def _clash(self, code_id: str, what: str, mine: str, theirs: str) -> None:
        words = f"{_short(mine)} (yours), {_short(theirs)} (theirs)"
        if not self.theirs_holds:
            self.conflicts.append(f"{code_id or 'the codebook'}: {what} was changed on both sides: {words}")

    def _hang(self, blocks: dict[str, Block], code_id: str, below: list[str]) -> None:
        """Put the codes of a group in order below it."""
        order = merge_order(self.base.below(code_id), self.mine.below(code_id), self.theirs.below(code_id), set(below))
        if order is None:
            self.conflicts.append(f"the codes {_place(code_id)} were put in two different orders")
            return
        home = blocks[code_id].children
        if home is None:
            if below:
                self.conflicts.append(f"{code_id} got codes below it on one side and was changed on the other")
            return
        home.blocks = [blocks[c] for c in order]
        between = next((b.gap for b in home.blocks[:-1] if b.gap and not b.gap.strip()), "")
        for block in home.blocks[:-1]:
            block.gap = block.gap or between
        if home.blocks and home.blocks[-1].gap:
            last = home.blocks[-1]
            home.trail, last.gap = (last.gap if last.gap.strip() else "") + home.trail, ""


_PARTS = {"lead": "the comment above it", "opening": "its first line", "after": "the comment below it", "gap": "the comment below it"}


Value = TypeVar("Value", str, int)


def _pick(base: Value | None, mine: Value | None, theirs: Value | None) -> Value | None:
    """The value both sides agree on, or the one that changed; None where both changed it. A side without the code has no say."""
    if mine is None or theirs is None:
        return theirs if mine is None else mine
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else None


def _bare(block: Block, column: int) -> Block:
    """A copy of a code without the codes below it, its dash in another column."""
    copy = replace(block, pieces=[replace(p, blocks=[]) for p in block.pieces])
    shift(copy, column - block.column)
    return copy


def _same_code(one: _Entry, other: _Entry) -> bool:
    """Whether a code stands in the same place with the same fields and comments; blank lines around it don't count."""
    a, b = _bare(one.block, 0), _bare(other.block, 0)
    same_fields = [(p.key, p.text, p.trail.strip()) for p in a.pieces] == [(p.key, p.text, p.trail.strip()) for p in b.pieces]
    same_comments = all(getattr(a, part).strip() == getattr(b, part).strip() for part in _PARTS)
    return one.parent == other.parent and same_fields and same_comments


def _indent(block: Block) -> None:
    """Bring all codes below a code into the column of the list they stand in, the innermost first."""
    home = block.children
    for child in home.blocks if home is not None else []:
        _indent(child)
        shift(child, home.column - child.column if home is not None else 0)


def _place(parent: str) -> str:
    return f"under {parent}" if parent else "at the top"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return (f"“{words[:70]}…”" if len(words) > 70 else f"“{words}”") if words else "nothing"
