"""Taking a codebook file into a project: codes that are here are recognised, others added; with `update`, what the file says of those here is taken over."""

from __future__ import annotations

import json
import re
from pathlib import Path

from qualcode.codebooks import parse
from qualcode.codebooks.draft import Draft
from qualcode.codebooks.history import save
from qualcode.exchange.codebook_file.entries import Entry
from qualcode.exchange.codebook_file.read import read_codebook_file
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.found import FoundCode
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.read import Found
from qualcode.exchange.refi.take_codes import CodePlan, plan_codes
from qualcode.exchange.refi.wording import describe_code, read_code
from qualcode.model.codebook import MARKS, STATUSES, Code, Cue, Exclusion
from qualcode.project import Project, files
from qualcode.study import Study

_USE = re.compile(r"^(.*\S) \(use ([^()]+)\)$")


def import_codebook(project: Project, path: Path, *, coder: str, update: bool = False, dry_run: bool = False) -> Losses:
    """Take a codebook in Word, Excel, CSV or Markdown into a project.

    Codes are known by their id, else by their path of names, else by a name only one has. Into a project without a codebook of its own, the file's becomes
    the project's. With `update`, names, definitions and colours of codes that are here are taken from the file; without, differences are listed.

    Raises:
        QualcodeError: the file cannot be read or holds no codes, or the codebook would make no sense; nothing is written then.
    """
    title, entries = read_codebook_file(path)
    losses = Losses(f"{path.name}: codebook imported")
    found = _found(title, entries, losses)
    loaded = files.load(project.codebook_path)
    plan = plan_codes(found, set(), loaded.data, Guids(Study(project)), losses)
    data = plan.data
    if update and loaded.data is not None:
        data = _updated(data or loaded.data, plan, found, losses)
    if data is not None and data != loaded.data and not dry_run:
        save(project, data, loaded, reason=f"taken from {path.name}", coder=coder, act="import")
    return losses


def _found(title: str, entries: list[Entry], losses: Losses) -> Found:
    """The entries as what a REFI codebook would hold, so that both are taken in by the same rules."""
    found = Found(name=title, origin="a document")
    holds = {e.parent for e in entries}
    for place, entry in enumerate(entries):
        code = Code(
            id=entry.id or entry.name,
            name=entry.name,
            definition="\n".join(entry.definition),
            include=tuple(entry.include),
            exclude=tuple(_exclusion(e) for e in entry.exclude),
            examples=tuple(entry.examples),
            cues=_cues(entry.cues, losses),
            not_cues=_cues(entry.not_cues, losses),
            question=entry.question,
            marks=entry.marks if entry.marks in MARKS else "",
            status=entry.status if entry.status in STATUSES else "",
        )
        guid = f"{place}"
        found.codes[guid] = FoundCode(
            guid, entry.name, place not in holds, entry.colour, describe_code(code), str(entry.parent) if entry.parent >= 0 else ""
        )
    return found


def _exclusion(text: str) -> Exclusion:
    match = _USE.match(text)
    return Exclusion(match[1], match[2]) if match else Exclusion(text)


def _cues(texts: list[str], losses: Losses) -> tuple[Cue, ...]:
    """Cues as a table has them: plain phrases, `lemma: …`, `pattern: [{…}]`; a pattern that cannot be read is listed."""
    found = []
    for text in texts:
        kind, _, rest = text.partition(": ")
        if kind == "lemma":
            found.append(Cue("lemma", rest.strip()))
        elif kind == "pattern":
            try:
                tokens = json.loads(rest)
                found.append(Cue("pattern", "", tuple(dict(t) for t in tokens)))
            except (ValueError, TypeError):
                losses.leave("cues that cannot be read", text)
        else:
            found.append(Cue("phrase", text))
    return tuple(found)


def _updated(data: bytes, plan: CodePlan, found: Found, losses: Losses) -> bytes:
    """The codebook with what the file says of codes that are in it."""
    losses.kinds["left"].pop("definitions that differ from the ones here; those here were kept", None)
    for guid, code_id in plan.ids.items():
        here = parse(data, "the codebook").get(code_id)
        if here is not None:
            data = _one(data, here, found.codes[guid], losses)
    return data


def _one(data: bytes, here: Code, there: FoundCode, losses: Losses) -> bytes:
    words = read_code(there.description)
    new = {"name": there.name, "definition": words.definition, "colour": there.colour}
    changed = {k: v for k, v in new.items() if v and v != getattr(here, k)}
    if changed:
        draft = Draft(data, "the codebook")
        block, _ = draft.find(here.id)
        if "name" in changed and not draft.has(block, "id"):
            draft.set(block, "id", here.id)
        for key, value in changed.items():
            draft.set(block, key, value)
            losses.change(f"{key}s taken from the file", f"{here.id}: {getattr(here, key) or '(none)'} → {value}")
        data = draft.finished()
    lists = {"include": words.include, "exclude": [e.when for e in words.exclude], "examples": words.examples}
    for key, values in lists.items():
        mine = [e.when for e in here.exclude] if key == "exclude" else list(getattr(here, key))
        if values and values != mine:
            losses.leave(f"{key} that differ: mend these by hand in the codebook", f"{here.id}: {'; '.join(values)}")
    return data
