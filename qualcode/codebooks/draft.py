"""A codebook file while it is edited: what it means, and the lines it is made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.codebooks.layout import WHOLE, Block, Piece, lay_out, shift, to_bytes
from qualcode.codebooks.problems import refuse
from qualcode.codebooks.read import BOOK_KEYS, CODE_KEYS, examine, parse
from qualcode.codebooks.scalars import add_item, entry, has_key, has_value, set_items, set_value
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.codebook import Code

_SPREAD_OUT = "write it with one key on a line and a dash before each code, or edit the file by hand"


def clean(text: str, what: str) -> str:
    """A name or id as typed, less blanks at its ends.

    Raises:
        QualcodeError: it is empty, or holds a line break or a control character.
    """
    text = text.strip()
    if not text:
        raise QualcodeError(f"a code's {what} cannot be empty", "type one")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text):
        raise QualcodeError(
            f"the {what} {text!r} holds a line break or another character that cannot be shown", "type it anew, on one line"
        )
    return text


class Draft:
    """A codebook file that is being edited; `file` is how errors call it.

    Raises:
        QualcodeError: the file is no usable codebook, or is written in brackets throughout.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file = data, file
        self.codebook = parse(data, file)
        self.root = lay_out(data, file)
        if self.root.children is None:
            raise QualcodeError(f"{file}: this codebook is written in brackets and cannot be edited from here", _SPREAD_OUT)
        self.top: Piece = self.root.children

    def at(self, code: Code) -> str:
        """The file and line of a code, as errors name it."""
        return f"{self.file}:{code.line}"

    def any(self, code_id: str) -> Code:
        """The code or group with this id."""
        code = self.codebook.get(code_id)
        if code is None:
            near = did_you_mean(code_id, [c.id for c in self.codebook.walk()])
            raise QualcodeError(f"{self.file}: there is no code {code_id!r}", near or "see  qualcode codebook show")
        return code

    def code(self, code_id: str) -> Code:
        """The code with this id, which must not be a group."""
        code = self.any(code_id)
        if code.is_group:
            raise QualcodeError(f"{self.at(code)}: {code_id} is a group, and this needs a code", "name one of the codes below it")
        return code

    def live(self, code_id: str, done: str) -> Code:
        """The code with this id, which must be in use; `done` says what is to be done with it."""
        code = self.code(code_id)
        if code.merged_into:
            now = self.codebook.current(code_id)
            raise QualcodeError(f"{self.at(code)}: {code_id} cannot be {done}: it was merged into {code.merged_into}", f"name {now}")
        if code.status == "retired":
            raise QualcodeError(
                f"{self.at(code)}: {code_id} cannot be {done}: it is retired", "take out  status: retired  if it is in use again"
            )
        return code

    def find(self, code_id: str) -> tuple[Block, Piece]:
        """The lines of a code, and the list they stand in."""
        code = self.any(code_id)
        for block, home in self.root.walk():
            if home is not None and block.id == code_id:
                return block, home
        raise QualcodeError(f"{self.at(code)}: {code_id} stands in square brackets and cannot be edited from here", _SPREAD_OUT)

    def list_of(self, group: str) -> Piece:
        """The list of the codes of a group; of the whole file for an empty id."""
        if not group:
            return self.top
        code = self.any(group)
        if not code.is_group:
            raise QualcodeError(
                f"{self.at(code)}: {group} is a code, not a group, and codes cannot stand under it", "name a group, or add one first"
            )
        block, _ = self.find(group)
        home = block.children
        if home is None:
            raise QualcodeError(
                f"{self.at(code)}: the codes of {group} are written in brackets and cannot be edited from here", _SPREAD_OUT
            )
        if not home.blocks:
            home.column = block.key_column + self.top.column - self.root.key_column
        return home

    def has(self, block: Block, key: str) -> bool:
        """Whether the file gives a key of a code a value."""
        piece = block.piece(WHOLE) or block.piece(key)
        return piece is not None and has_value(piece.text, key)

    def set(self, block: Block, key: str, content: str | bool) -> None:
        """Give a key of a code a value: in its place, or on a new line where the key usually stands."""
        piece = block.piece(WHOLE) or block.piece(key)
        if piece is not None:
            piece.text = set_value(piece.text, key, content)
            return
        self._put(block, key, content)

    def _put(self, block: Block, key: str, content: str | bool | list[Any]) -> None:
        """A key with its value on a new line, where the key usually stands."""
        order = BOOK_KEYS if block is self.root else CODE_KEYS
        earlier = order[: order.index(key)]
        place = max((n + 1 for n, p in enumerate(block.pieces) if p.key in earlier), default=0)
        new = Piece(key, entry(key, content, block.key_column))
        if place:
            new.trail, block.pieces[place - 1].trail = block.pieces[place - 1].trail, ""
        block.pieces.insert(place, new)

    def append(self, block: Block, key: str, text: str) -> None:
        """Put a text at the end of a list that a key of a code holds, or begin one."""
        piece = block.piece(WHOLE) or block.piece(key)
        if piece is not None and has_key(piece.text, key):
            piece.text = add_item(piece.text, key, text)
        elif piece is None:
            self._put(block, key, [text])
        else:
            raise QualcodeError(f"{block.id} stands in brackets without {key}, and cannot be edited from here", _SPREAD_OUT)

    def set_list(self, block: Block, key: str, keep: Sequence[int], new: Sequence[Any]) -> None:
        """Take items out of a list that a key of a code holds, and put others at its end."""
        piece = block.piece(WHOLE) or block.piece(key)
        if piece is not None and has_key(piece.text, key):
            piece.text = set_items(piece.text, key, keep, new)
        elif piece is None:
            self._put(block, key, list(new))
        else:
            raise QualcodeError(f"{block.id} stands in brackets without {key}, and cannot be edited from here", _SPREAD_OUT)

    def new_block(self, fields: Mapping[str, Any], column: int) -> Block:
        """The lines of a new code, whose dash stands in `column`; a proposal where the codebook is locked."""
        given = {key: content for key, content in fields.items() if content not in (None, "", ())}
        for key in given:
            if key not in CODE_KEYS:
                raise QualcodeError(f"a code has no {key!r}", did_you_mean(key, list(CODE_KEYS)) or f"known are {', '.join(CODE_KEYS)}")
        for key in ("id", "name"):
            if key in given:
                given[key] = clean(str(given[key]), key)
        code_id = str(given.get("id") or given.get("name") or clean("", "name"))
        if (old := self.codebook.get(code_id)) is not None:
            raise QualcodeError(f"{self.at(old)}: there is a code {code_id!r} already", "ids are permanent; choose another")
        if self.codebook.locked and "codes" not in given:
            given.setdefault("status", "proposed")
        pieces = [Piece(key, entry(key, given[key], column + 2)) for key in CODE_KEYS if key in given]
        return Block(code_id, column, column + 2, "", "- ", pieces)

    def insert(self, home: Piece, block: Block, place: int) -> None:
        """Put a code into a list, indented like its neighbours and parted from them as they are from one another."""
        shift(block, home.column - block.column)
        between = home.blocks[0].gap if len(home.blocks) > 1 and not home.blocks[0].gap.strip() else ""
        if place < len(home.blocks):
            block.gap = between
        elif home.blocks:
            home.blocks[-1].gap = between
        home.blocks.insert(place, block)

    def remove(self, home: Piece, block: Block) -> None:
        """Take a code out of a list; comments that stand between codes stay where they are."""
        place = home.blocks.index(block)
        home.blocks.remove(block)
        was_last = place == len(home.blocks)
        left = home.blocks[-1].gap if was_last and home.blocks else block.gap
        block.gap = ""
        if was_last and home.blocks:
            home.blocks[-1].gap = ""
        if not left.strip():
            return
        if was_last:
            home.trail = left + home.trail
        elif place:
            home.blocks[place - 1].gap += left
        else:
            home.text += left

    def finished(self) -> bytes:
        """The file as edited.

        Raises:
            QualcodeError: the edit would leave a file that is no usable codebook.
        """
        try:
            data = to_bytes(self.root, self.data)
        except UnicodeEncodeError:
            raise QualcodeError("a text holds a character that cannot be written", "type it anew") from None
        refuse(examine(data)[1], f"{self.file} (as it would be)")
        return data
