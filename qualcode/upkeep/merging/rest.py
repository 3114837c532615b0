"""Putting two copies' settings, seeds and snapshots together: what only the other has is taken in, what differs is listed and yours stays."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from qualcode.project import Project, files
from qualcode.project.folder import SETTINGS
from qualcode.project.tombstones import Withdrawn
from qualcode.upkeep.merging.merged import Merged

TAKEN = "study"
"""The table of the settings whose keys are taken in where ours lacks them. The others decide how people are protected and what is printed: they are only listed."""

_CODERS = re.compile(r"^coders[ \t]*=[ \t]*\[[^\[\]\n]*\]", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def merge_settings(project: Project, other: Project, done: Merged) -> None:
    """Take in coders and what is written of the study under `[study]`; list whatever else differs."""
    loaded = files.load(project.root / SETTINGS)
    theirs = tomllib.loads((other.root / SETTINGS).read_bytes().decode("utf-8-sig"))
    text = (loaded.data or b"").decode("utf-8-sig")
    ours = tomllib.loads(text)
    came: list[str] = []
    known = [str(c).casefold() for c in ours.get("coders", [])]
    if new := [c for c in theirs.get("coders", []) if str(c).casefold() not in known]:
        text = _with_coders(text, [*ours.get("coders", []), *new])
        came.append(f"coders {', '.join(new)}")
    here = {path: value for path, value in _leaves(ours) if path[0] == TAKEN}
    for path, value in _leaves(theirs):
        if path[0] == TAKEN and path not in here:
            text = _with_value(text, path, value)
            came.append(".".join(path))
    if came and _says(text, ours, came, theirs):
        files.save(loaded, text.encode("utf-8"))
        done.settings += came
    elif came:
        done.conflicts.append(f"{SETTINGS}: the other copy also has {', '.join(came)}; write it in by hand")
    done.conflicts += [f"{SETTINGS}, {what}; yours was kept" for what in _differing(project, other)]


def _leaves(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _with_coders(text: str, coders: list[str]) -> str:
    line = f"coders = {json.dumps(coders, ensure_ascii=False)}"
    if _CODERS.search(text):
        return _CODERS.sub(lambda _: line, text, count=1)
    table = _TABLE.search(text)
    at = table.start() if table else len(text)
    return f"{text[:at]}{'' if text[:at].endswith(chr(10)) or not at else chr(10)}{line}\n{text[at:]}"


def _with_value(text: str, path: tuple[str, ...], value: Any) -> str:
    """The settings with one more line at the head of its table, the table put at the end where there is none."""
    head = f"[{'.'.join(path[:-1])}]"
    line = f"{path[-1]} = {_toml(value)}"
    found = re.search(rf"^{re.escape(head)}[ \t]*(#.*)?$", text, re.MULTILINE)
    if found:
        return f"{text[: found.end()]}\n{line}{text[found.end() :]}"
    return f"{text.rstrip(chr(10))}\n\n{head}\n{line}\n"


def _toml(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _says(text: str, ours: Mapping[str, Any], came: list[str], theirs: Mapping[str, Any]) -> bool:
    """Whether the new settings say what they should: everything ours said, and what came."""
    try:
        found = dict(_leaves(tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        return False
    there = dict(_leaves(theirs))
    kept = all(found.get(path) == value for path, value in _leaves(ours) if path != ("coders",))
    return kept and all(found.get(path) == value for path, value in there.items() if ".".join(path) in came)


def _differing(project: Project, other: Project) -> Iterator[str]:
    """What the two copies set differently, a setting that is not written counting as its default."""
    one, two = (dict(_leaves({k: v for k, v in p.settings.__dict__.items() if k != "coders"})) for p in (project, other))
    for path in sorted({*one, *two}):
        a, b = one.get(path), two.get(path)
        if a != b and not (path[0] == TAKEN and (path not in one or path not in two)):
            yield f"{'.'.join(path)}: {_shown(a)} here, {_shown(b)} in the other copy"


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)


def merge_seeds(project: Project, other: Project, gone: Withdrawn, done: Merged) -> None:
    """Take in the seeds the other copy has and ours lacks; list those that differ."""
    for source in sorted(p for p in other.seeds.rglob("*") if p.is_file()) if other.seeds.is_dir() else []:
        name = other.within(source)
        data = source.read_bytes()
        if source.name.startswith(("~$", ".")) or source.name.endswith(".part"):
            continue
        if hashlib.sha256(data).hexdigest() in gone.texts or gone.holds(data.decode("utf-8", "replace"), 1):
            done.notes.append(f"{name}: it holds what was withdrawn and was not taken in")
            continue
        there = files.load(project.root / name)
        if there.data is None:
            files.write_atomic(there.path, data)
            done.seeds.append(name)
        elif there.data != data:
            done.conflicts.append(f"{name} differs; yours was kept, and the other is {source}")


def merge_snapshots(project: Project, other: Project, done: Merged) -> None:
    """Take in the frozen lists of events that are what they were when they were taken."""
    for source in sorted(other.snapshots.glob("*.txt")):
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest()[:12] != source.stem:
            done.notes.append(f"{other.within(source)} was changed since it was taken, and was not taken in")
        elif not (target := Path(project.snapshots / source.name)).exists():
            files.write_atomic(target, data)
            done.snapshots += 1
