"""Edits of a codebook file that touch the lines concerned and no others.

Each takes the bytes of a file and gives new ones; ids are permanent. `file` is how errors call the file. All raise QualcodeError where the
file is no usable codebook, where no code has the id, and where the edit would leave a codebook that makes no sense.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.codebooks.draft import Draft, clean
from qualcode.errors import QualcodeError

FILE = "the codebook"


def rename(data: bytes, code_id: str, new_name: str, *, file: str = FILE) -> bytes:
    """Give a code or group another name; its id stays, and is written out where the name served as the id."""
    draft = Draft(data, file)
    block, _ = draft.find(code_id)
    new_name = clean(new_name, "name")
    if not draft.has(block, "id"):
        draft.set(block, "id", code_id)
    draft.set(block, "name", new_name)
    return draft.finished()


def reword(data: bytes, code_id: str, definition: str, *, file: str = FILE) -> bytes:
    """Give a code or group another definition."""
    draft = Draft(data, file)
    draft.set(draft.find(code_id)[0], "definition", clean(definition, "definition"))
    return draft.finished()


def merge(data: bytes, code_id: str, into: str, *, file: str = FILE) -> bytes:
    """Let another code stand for this one from now on; it stays in the file, retired, and points to the other."""
    draft = Draft(data, file)
    code, target = draft.live(code_id, "merged"), draft.code(into)
    if code.id == target.id:
        raise QualcodeError(f"{draft.at(code)}: {code.id} cannot be merged into itself", "name another code")
    if target.merged_into or target.status == "retired":
        now = draft.codebook.current(into)
        raise QualcodeError(
            f"{draft.at(target)}: {into} is itself retired",
            f"merge into {now}" if now not in (into, code.id) else "name a code that is in use",
        )
    block, _ = draft.find(code_id)
    draft.set(block, "status", "retired")
    draft.set(block, "merged_into", into)
    return draft.finished()


def split(data: bytes, code_id: str, new: Sequence[tuple[str, str]], *, retire_old: bool = False, file: str = FILE) -> bytes:
    """Put new codes, given as `(id, name)`, right after a code whose passages a person will then share out among them."""
    draft = Draft(data, file)
    code = draft.live(code_id, "split")
    if not new:
        raise QualcodeError(f"{draft.at(code)}: nothing was named to split {code_id} into", "name at least one new code, as ID=NAME")
    block, home = draft.find(code_id)
    place = home.blocks.index(block) + 1
    for number, (new_id, name) in enumerate(new):
        draft.insert(home, draft.new_block({"id": new_id, "name": name}, home.column), place + number)
    if retire_old:
        draft.set(block, "status", "retired")
    return draft.finished()


def move(data: bytes, code_id: str, under: str, position: int | None = None, *, file: str = FILE) -> bytes:
    """Put a code or group under another group (`""` for the top), at a position counted from 1; last where none is given."""
    draft = Draft(data, file)
    block, home = draft.find(code_id)
    target = draft.list_of(under)
    if under and code_id in [above.id for above in draft.codebook.path(under)]:
        raise QualcodeError(
            f"{draft.at(draft.any(code_id))}: {code_id} cannot be moved under itself or what stands under it", "name another group"
        )
    draft.remove(home, block)
    draft.insert(target, block, _place(position, len(target.blocks)))
    return draft.finished()


def retire(data: bytes, code_id: str, *, file: str = FILE) -> bytes:
    """Take a code out of use; it stays in the file, and its codings stay as they are."""
    draft = Draft(data, file)
    draft.live(code_id, "retired")
    draft.set(draft.find(code_id)[0], "status", "retired")
    return draft.finished()


def lock(data: bytes, locked: bool, *, file: str = FILE) -> bytes:
    """Lock the codebook, so that a new code is a proposal, or unlock it."""
    draft = Draft(data, file)
    if draft.codebook.locked != locked:
        draft.set(draft.root, "locked", locked)
    return draft.finished()


def add(data: bytes, fields: Mapping[str, Any], under: str = "", *, file: str = FILE) -> bytes:
    """Add a code at the end of a group (`""` for the top), with fields of the file format; after locking, a new code is a proposal."""
    draft = Draft(data, file)
    target = draft.list_of(under)
    draft.insert(target, draft.new_block(fields, target.column), len(target.blocks))
    return draft.finished()


def add_cue(data: bytes, code_id: str, cue: str, *, file: str = FILE) -> bytes:
    """Give a code one more cue, at the end of those it has."""
    draft = Draft(data, file)
    code = draft.live(code_id, "given a cue")
    cue = clean(cue, "cue")
    if any(cue.casefold() == old.text.casefold() for old in code.cues):
        raise QualcodeError(f"{draft.at(code)}: {code_id} has the cue {cue!r} already", "propose another")
    draft.append(draft.find(code_id)[0], "cues", cue)
    return draft.finished()


def set_list(
    data: bytes, code_id: str, key: str, keep: Sequence[int], new: Sequence[str | Mapping[str, str]], *, file: str = FILE
) -> bytes:
    """Keep some entries of one of a code's lists (include, exclude, examples, cues), by their number from 0, and put new ones after them."""
    draft = Draft(data, file)
    code = draft.any(code_id)
    if code.is_group and key == "cues":
        raise QualcodeError(f"{draft.at(code)}: {code_id} is a group, and a group has no cues", "give them to one of its codes")
    entries = [clean(one, key) if isinstance(one, str) else {k: clean(v, key) for k, v in one.items()} for one in new]
    draft.set_list(draft.find(code_id)[0], key, keep, entries)
    return draft.finished()


def _place(position: int | None, among: int) -> int:
    if position is None:
        return among
    if not 1 <= position <= among + 1:
        raise QualcodeError(f"there is no position {position} there", f"give a number from 1 to {among + 1}")
    return position - 1
