"""A codebook file as blocks of lines, so that an edit touches its own lines and no others.

The whole file is tiled: every line, comment and blank belongs to exactly one part, and `render(lay_out(text)) == text`. A `Block` is a code
(or, outermost, the file itself), a `Piece` one key of it with its value. Codes in brackets (`codes: [{…}, {…}]`) stay one piece of text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.codebooks.nodes import Node, compose, decode
from qualcode.codebooks.problems import refuse
from qualcode.errors import QualcodeError

WHOLE = "{}"
"""The key of the only piece of a code that is written in braces."""


@dataclass
class Piece:
    """One key of a code with its value: `text` are its lines (the first less its indentation), `trail` what stands before the next key.

    The key `codes` holds `blocks`, whose dashes stand in `column`; `empty` is what stands behind its colon where it holds none.
    """

    key: str
    text: str
    trail: str = ""
    blocks: list[Block] = field(default_factory=list)
    column: int = -1
    empty: str = " []"

    @property
    def is_list(self) -> bool:
        """Whether this piece holds blocks (or could)."""
        return self.column >= 0


@dataclass
class Block:
    """A code: comments right above it (`lead`), its dash (`opening`), its pieces, deeper comments after them, the gap to the next code."""

    id: str
    column: int
    key_column: int
    lead: str
    opening: str
    pieces: list[Piece]
    after: str = ""
    gap: str = ""

    def piece(self, key: str) -> Piece | None:
        """The piece with this key, or None."""
        return next((p for p in self.pieces if p.key == key), None)

    @property
    def children(self) -> Piece | None:
        """The piece that holds the codes below this one, if there is one that can be edited."""
        piece = self.piece("codes")
        return piece if piece is not None and piece.is_list else None

    def walk(self) -> Iterator[tuple[Block, Piece | None]]:
        """This block and all below it, each with the piece it stands in."""
        stack: list[tuple[Block, Piece | None]] = [(self, None)]
        while stack:
            block, home = stack.pop()
            yield block, home
            if block.children is not None:
                stack.extend((child, block.children) for child in reversed(block.children.blocks))


def lay_out(data: bytes, name: str) -> Block:
    """The file as blocks. The text ends with a line end from here on; `to_bytes` takes an added one away again.

    Raises:
        QualcodeError: the file is no YAML, or is laid out in a way that cannot be edited line by line.
    """
    text, problems = decode(data)
    refuse(problems, name)
    if line_ends(data)[0]:
        text = text.replace("\r\n", "\n")
    tree, problems = compose(text)
    refuse(problems, name)
    if tree is None or tree.kind != "map" or tree.flow:
        whole = Piece(WHOLE, text)
        return Block("", 0, 0, "", "", [whole])
    text = text if text.endswith("\n") else text + "\n"
    root = _Builder(text, name).file(tree)
    if render(root) != text:  # YAML ends lines at some characters that editors show as blanks, and the columns are then not what they seem
        raise QualcodeError(
            f"{name} is laid out in a way that cannot be edited from here",
            "look for blanks or line breaks of an unusual kind, or edit it by hand",
        )
    return root


def to_bytes(root: Block, original: bytes) -> bytes:
    """The blocks as a file again, with the line ends of the original and its last line as open or closed as it was."""
    text = render(root)
    windows, closed = line_ends(original)
    if not closed:
        text = text.removesuffix("\n")
    if windows:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8")


def line_ends(data: bytes) -> tuple[bool, bool]:
    """Whether every line ends in CRLF (in a file of both kinds, lines keep their own), and whether the last line ends at all."""
    return 0 < data.count(b"\r\n") == data.count(b"\n"), data.endswith(b"\n")


def render(block: Block) -> str:
    """The lines of a block."""
    parts = [block.lead, " " * block.column, block.opening]
    for number, piece in enumerate(block.pieces):
        parts += [" " * block.key_column if number else "", _text(piece)]
        for child in piece.blocks:
            parts += [render(child), child.gap]
        parts.append(piece.trail)
    return "".join([*parts, block.after])


def _text(piece: Piece) -> str:
    if not piece.is_list or piece.blocks:
        return piece.text
    colon = piece.text.index(":", len(piece.key)) + 1
    return piece.text[:colon] + piece.empty + piece.text[colon:]


def shift(block: Block, by: int) -> None:
    """Indent all lines of a block by some more columns, or by fewer where `by` is negative."""
    if not by:
        return
    for part, _ in block.walk():
        part.column, part.key_column = part.column + by, part.key_column + by
        part.lead, part.after, part.gap = _shifted(part.lead, by), _shifted(part.after, by), _shifted(part.gap, by)
        part.opening = _shifted_after_first(part.opening, by)
        for piece in part.pieces:
            piece.text, piece.trail = _shifted_after_first(piece.text, by), _shifted(piece.trail, by)
            piece.column += by if piece.is_list else 0


def _shifted(text: str, by: int) -> str:
    lines = text.split("\n")
    if by > 0:
        return "\n".join(" " * by + line if line.strip() else line for line in lines)
    return "\n".join(line[min(-by, indent(line)) :] for line in lines)


def _shifted_after_first(text: str, by: int) -> str:
    first, end, rest = text.partition("\n")
    return first + end + _shifted(rest, by)


def indent(line: str) -> int:
    """The number of blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def is_comment(line: str) -> bool:
    """Whether a line holds a comment and nothing else."""
    return line.lstrip(" \t").startswith("#")


class _Builder:
    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.lines = text.split("\n")[:-1]
        self.lines = [line + "\n" for line in self.lines]
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def line(self, index: int) -> int:
        return bisect_right(self.starts, index) - 1

    def join(self, start: int, end: int) -> str:
        return "".join(self.lines[start:end])

    def file(self, tree: Node) -> Block:
        first = tree.pairs[0][0]
        line = self.line(first.start)
        lead = self.join(0, line)
        opening = self.text[self.starts[line] : first.start]
        block = Block("", 0, first.column, lead, opening, [])
        self._fill(block, tree, len(self.lines))
        return block

    def _code(self, node: Node, dash: int, column: int, end: int) -> Block:
        braces = node.kind != "map" or node.flow
        first = node if braces else node.pairs[0][0]
        opening = self.text[self.starts[dash] + column : first.start]
        block = Block(_id(node), column, first.column, "", opening, [])
        if braces:
            last = self.line(node.end - 1) + 1
            block.pieces = [Piece(WHOLE, self.text[first.start : self.starts[last]])]
            block.after = self.join(last, end)
        else:
            self._fill(block, node, end)
        return block

    def _fill(self, block: Block, node: Node, end: int) -> None:
        """Cut the lines of a map into pieces, up to the line `end`."""
        for number, (key, value) in enumerate(node.pairs):
            start = self.line(key.start)
            if number and self.text[self.starts[start] : key.start].strip():
                raise QualcodeError(
                    f"{self.name}:{start + 1}: two keys on one line cannot be edited from here", "begin a new line with each key"
                )
            limit = self.line(node.pairs[number + 1][0].start) if number + 1 < len(node.pairs) else end
            piece, rest = self._piece(key, value, start, limit)
            if limit == end:
                block.after = rest
            else:
                piece.trail = rest
            block.pieces.append(piece)

    def _piece(self, key: Node, value: Node, start: int, limit: int) -> tuple[Piece, str]:
        if key.text == "codes" and value.kind == "list" and not value.flow:
            return self._list(key, value, limit)
        last = self._last_line(value, start, key.column) + 1
        piece = Piece(key.text, self.text[key.start : self.starts[last]])
        if key.text == "codes" and (value.is_empty or not value.items):
            piece.column = key.column + 2
            colon = self.text.index(":", key.end) + 1
            written = "" if value.is_empty else self.text[colon : value.end]
            piece.empty, piece.text = written, self.text[key.start : colon] + piece.text[colon - key.start + len(written) :]
        return piece, self.join(last, limit)

    def _list(self, key: Node, value: Node, limit: int) -> tuple[Piece, str]:
        column = value.column
        dashes = [self._dash(item, column) for item in value.items]
        ends = [self._last_line(item, dash, column) + 1 for item, dash in zip(value.items, dashes, strict=True)]
        leads = [self._lead(dash, floor, column) for dash, floor in zip(dashes, [self.line(key.start) + 1, *ends], strict=False)]
        piece = Piece("codes", self.text[key.start : self.starts[leads[0]]], column=column)
        for number, item in enumerate(value.items):
            stop = leads[number + 1] if number + 1 < len(leads) else limit
            deeper = [n for n in range(ends[number], stop) if is_comment(self.lines[n]) and indent(self.lines[n]) > column]
            end = deeper[-1] + 1 if deeper else ends[number]
            block = self._code(item, dashes[number], column, end)
            block.lead = self.join(leads[number], dashes[number])
            piece.blocks.append(block)
            if number + 1 < len(leads):
                block.gap = self.join(end, stop)
        return piece, self.join(end, limit)

    def _dash(self, item: Node, column: int) -> int:
        asked = self.line(item.start)
        for line in range(asked, -1, -1):
            if self.lines[line][: column + 1] == " " * column + "-":
                return line
        raise QualcodeError(
            f"{self.name}:{asked + 1}: this code is laid out in a way that cannot be edited from here",
            "begin it with a dash on a line of its own",
        )

    def _lead(self, dash: int, floor: int, column: int) -> int:
        """The first of the comment lines right above a dash and in line with it."""
        line = dash
        while line > floor and is_comment(self.lines[line - 1]) and indent(self.lines[line - 1]) == column:
            line -= 1
        return line

    def _last_line(self, node: Node, asked_at: int, column: int) -> int:
        """The last line with something of this node on it; `column` is that of its key or dash."""
        if node.kind != "text" and not node.flow:
            if node.kind == "map":
                key, value = node.pairs[-1]
                return self._last_line(value, self.line(key.start), key.column)
            return self._last_line(node.items[-1], self._dash(node.items[-1], node.column), node.column)
        if node.end == node.start:
            return asked_at
        if node.style not in ("|", ">"):
            return self.line(node.end - 1)
        last = line = self.line(node.start)
        while line + 1 < len(self.lines) and (not self.lines[line + 1].strip() or indent(self.lines[line + 1]) > column):
            line += 1
            last = line if self.lines[line].strip() else last
        return last


def _id(node: Node) -> str:
    """The id of a code, or its name where it has none."""
    found = [value.text.strip() for key in ("id", "name") if (value := node.get(key)) is not None and not value.is_empty]
    return next((f for f in found if f), "")
