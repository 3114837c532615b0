"""Putting two copies' codebooks together, three ways by code, with the kept versions of both and what was logged of their changes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.codebooks import history
from qualcode.codebooks.diff import diff
from qualcode.codebooks.merge3 import merge3
from qualcode.codebooks.read import hash_of, parse
from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.project.tombstones import Withdrawn
from qualcode.upkeep.merging.merged import Merged

MERGED, WAITS = "merge copies", "merge waits"
"""Acts of the codebook's log: two versions were put together in one; or they clash, and the versions that came along wait for a person."""


@dataclass(frozen=True)
class _Two:
    """The two codebooks, and the files they stand in."""

    ours: bytes
    theirs: bytes


def merge_codebook(project: Project, other: Project, gone: Withdrawn, done: Merged, coder: str = "", side: str = "") -> None:
    """Take in what was changed in the other copy's codebook since the two were the same, and the versions it knows.

    Where both changed one thing differently nothing is taken and the clashes are listed, unless `side` says whose words hold there: `mine` or `theirs`.
    """
    _take_log(project, other, gone)
    coming = _coming(project, other, gone)
    two = _two(project, other, gone)
    if two is not None:
        _merge_two(project, other, two, coming, gone, done, coder, side)
    # last of all: a version that both histories have counts as one that both began from, also where this stops half way
    for version, data in coming.items():
        files.write_atomic(project.history / f"{version}.yaml", data)


def _merge_two(
    project: Project, other: Project, two: _Two, coming: Mapping[str, bytes], gone: Withdrawn, done: Merged, coder: str, side: str
) -> None:
    if gone.holds(_words(two.theirs), 1) and not gone.holds(_words(two.ours), 1):
        done.conflicts.append(
            "codebook: the other copy's holds words that were withdrawn, and nothing of it was taken in; take them out there"
        )
        return
    base = common_version(two, _versions(project), _versions(other), history.log(project))
    if base == two.theirs:
        return  # ours goes on from theirs
    try:
        merged, clashes = _joined(base, two, side)
    except QualcodeError as error:
        merged, clashes = two.ours, [error.message]
    if clashes:
        _wait(project, two, coming, coder)
        done.conflicts += [f"codebook: {c}" for c in clashes]
        done.conflicts.append(
            "the codebooks were changed apart from each other, and yours was left as it is. Say whose words hold where they clash: "
            "merge again with --codebook mine, or --codebook theirs; all else of both comes in"
        )
        return
    _write(project, two, merged, coder, done)


def _two(project: Project, other: Project, gone: Withdrawn) -> _Two | None:
    """The two codebooks where they differ and theirs may come in."""
    ours, theirs = files.load(project.codebook_path).data, files.load(other.codebook_path).data
    if theirs is None or ours == theirs or hashlib.sha256(theirs).hexdigest() in gone.texts:
        return None
    if ours is None:
        files.write_atomic(project.codebook_path, theirs)
        return None
    return _Two(ours, theirs)


def _joined(base: bytes | None, two: _Two, side: str) -> tuple[bytes, list[str]]:
    """Both sides' changes in one codebook; where they clash, what `side` says holds."""
    if side == "mine":
        return merge3(base, two.theirs, two.ours, theirs_holds=True)
    return merge3(base, two.ours, two.theirs, theirs_holds=side == "theirs")


def _write(project: Project, two: _Two, merged: bytes, coder: str, done: Merged) -> None:
    name = project.within(project.codebook_path)
    history.keep(project, two.ours)
    if merged != two.ours:
        files.save(files.Loaded(project.codebook_path, two.ours), merged)
        changes = diff(parse(two.ours, name), parse(merged, name))
        done.codebook += [c.what for c in changes] or ["its comments or its layout"]
    history.keep(project, merged)
    _log_merge(project, two, merged, coder)


def _log_merge(project: Project, two: _Two, merged: bytes, coder: str) -> None:
    entry = {"coder": coder, "act": MERGED, "code": "", "reason": "another copy of the project was merged"}
    _log_once(project, {**entry, "from": hash_of(two.ours), "other": hash_of(two.theirs), "to": hash_of(merged)})


def _wait(project: Project, two: _Two, coming: Iterable[str], coder: str) -> None:
    waits = sorted({*coming, hash_of(two.theirs)})
    _log_once(project, {"coder": coder, "act": WAITS, "code": "", "from": hash_of(two.ours), "other": hash_of(two.theirs), "waits": waits})


def _log_once(project: Project, entry: dict[str, Any]) -> None:
    """Log what is not logged yet, whenever and whoever it was."""
    said = ("act", "from", "other", "to")
    if not any(all(old.get(k) == entry.get(k) for k in said) for old in history.log(project)):
        history.note(project, entry)


# --- what the two have in common --------------------------------------------------------------------------------------


def common_version(two: _Two, ours: Mapping[str, bytes], theirs: Mapping[str, bytes], log: Iterable[Mapping[str, Any]]) -> bytes | None:
    """The last version that both codebooks were made from, as far as their histories tell; None where none is known.

    A version that only came along with an earlier merge that clashed is none of them. Of several that nothing orders, the one that is nearest to both.
    """
    log = list(log)
    onward = _onward(log)
    here, there = hash_of(two.ours), hash_of(two.theirs)
    known = {**theirs, **ours, here: two.ours, there: two.theirs}
    waits = {w for entry in log if entry.get("act") == WAITS for w in entry.get("waits") or ()}
    shared = {v for v in known if _made_from(onward, v, here) and _made_from(onward, v, there)}
    shared |= {v for v in known if v in {*ours, here} and v in {*theirs, there} and v not in waits}
    last = [v for v in shared if not any(v != w and _made_from(onward, v, w) for w in shared)] or sorted(shared)
    if not last:
        return None
    return known[min(last, key=lambda v: (_apart(known[v], two.ours) + _apart(known[v], two.theirs), v))]


def _onward(log: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Which versions were made from a version."""
    found: dict[str, set[str]] = {}
    for entry in log:
        for start in (entry.get("from"), entry.get("other")):
            if start and entry.get("to") and start != entry["to"]:
                found.setdefault(str(start), set()).add(str(entry["to"]))
    return found


def _made_from(onward: Mapping[str, set[str]], older: str, newer: str) -> bool:
    seen, waiting = {older}, [older]
    while waiting:
        here = waiting.pop()
        if here == newer:
            return True
        waiting += [v for v in onward.get(here, ()) if v not in seen]
        seen |= onward.get(here, set())
    return False


def _apart(one: bytes, other: bytes) -> int:
    """How many lines two versions do not share."""
    a, b = Counter(one.split(b"\n")), Counter(other.split(b"\n"))
    return sum(((a - b) + (b - a)).values())


# --- the history ------------------------------------------------------------------------------------------------------


def _versions(project: Project) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(project.history.glob("*.yaml"))}


def _coming(project: Project, other: Project, gone: Withdrawn) -> dict[str, bytes]:
    """The versions that only the other copy knows, less those that were redacted or hold withdrawn words."""
    return {
        name: data
        for name, data in _versions(other).items()
        if not (project.history / f"{name}.yaml").exists()
        and hashlib.sha256(data).hexdigest() not in gone.texts
        and not gone.holds(_words(data), 1)
    }


def _words(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _take_log(project: Project, other: Project, gone: Withdrawn) -> None:
    """Take in what was logged of changes to the codebook, each once, less reasons that hold withdrawn words."""
    known = {json.dumps(entry, sort_keys=True) for entry in history.log(project)}
    for entry in history.log(other):
        if json.dumps(entry, sort_keys=True) not in known and not gone.holds(json.dumps(entry, ensure_ascii=False), 1):
            history.note(project, entry)
