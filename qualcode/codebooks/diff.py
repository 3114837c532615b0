"""What changed between two versions of a codebook, in a researcher's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualcode.model.codebook import Code, Codebook, Cue, Exclusion

TOP = "the top"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, the code it concerns (empty for the codebook itself), and a sentence that says it."""

    kind: str
    code: str
    what: str


def diff(old: Codebook, new: Codebook) -> list[Change]:
    """The changes from one version to another: the codebook itself, its codes in the order of the new version, orders, removed codes."""
    changes = list(_book(old, new))
    for code in new.walk():
        before = old.get(code.id)
        if before is None:
            changes.append(Change("added", code.id, f"{_kind(code)} {code.id} ({code.name}) was added under {_parent(new, code.id)}"))
        else:
            changes.extend(_code(old, new, before, code))
    changes.extend(_orders(old, new))
    changes.extend(Change("removed", c.id, f"{_kind(c)} {c.id} ({c.name}) was removed") for c in old.walk() if c.id not in new)
    return changes


def _kind(code: Code) -> str:
    return "group" if code.is_group else "code"


def _parent(codebook: Codebook, code_id: str) -> str:
    parent = codebook.parent(code_id)
    return parent.id if parent is not None else TOP


def _book(old: Codebook, new: Codebook) -> Iterator[Change]:
    if old.name != new.name:
        yield Change("renamed", "", f"the codebook was renamed from “{old.name}” to “{new.name}”")
    if old.stance != new.stance:
        yield Change("stance", "", f"what stance is about changed from “{old.stance}” to “{new.stance}”")
    if old.locked != new.locked:
        yield Change("locked" if new.locked else "unlocked", "", f"the codebook was {'locked' if new.locked else 'unlocked'}")


def _code(old: Codebook, new: Codebook, before: Code, now: Code) -> Iterator[Change]:
    if before.is_group != now.is_group:
        yield Change("kind", now.id, f"{now.id} was a {_kind(before)} and is now a {_kind(now)}")
    if before.name != now.name:
        yield Change("renamed", now.id, f"{now.id} was renamed from “{before.name}” to “{now.name}”")
    if (was := _parent(old, now.id)) != (here := _parent(new, now.id)):
        yield Change("moved", now.id, f"{now.id} was moved from {was} to {here}")
    for key in ("definition", "question", "colour", "marks"):
        yield from _text(now.id, key, getattr(before, key), getattr(now, key))
    for key in ("include", "examples", "speakers"):
        yield from _list(now.id, key, getattr(before, key), getattr(now, key))
    yield from _list(now.id, "exclude", map(_exclusion, before.exclude), map(_exclusion, now.exclude))
    for key in ("cues", "not_cues"):
        yield from _list(now.id, key, map(cue_text, getattr(before, key)), map(cue_text, getattr(now, key)))
    yield from _life(before, now)


def _text(code_id: str, key: str, before: str, now: str) -> Iterator[Change]:
    if before != now:
        yield Change(key, code_id, f"the {key} of {code_id} changed from “{before}” to “{now}”")


def _list(code_id: str, key: str, before: Iterable[str], now: Iterable[str]) -> Iterator[Change]:
    was, here = list(before), list(now)
    name = key.replace("_", " ")
    if gone := [x for x in was if x not in here]:
        yield Change(f"{name} removed", code_id, f"{code_id} lost from its {name}: {'; '.join(gone)}")
    if come := [x for x in here if x not in was]:
        yield Change(f"{name} added", code_id, f"{code_id} gained in its {name}: {'; '.join(come)}")


def cue_text(cue: Cue) -> str:
    """A cue as people read it."""
    return cue.text if cue.kind == "phrase" else f"{cue.kind}: {cue.text}"


def _exclusion(exclusion: Exclusion) -> str:
    return f"{exclusion.when} (use {exclusion.use})" if exclusion.use else exclusion.when


def _life(before: Code, now: Code) -> Iterator[Change]:
    if before.merged_into != now.merged_into:
        what = (
            f"{now.id} was merged into {now.merged_into}" if now.merged_into else f"{now.id} is no longer merged into {before.merged_into}"
        )
        yield Change("merged" if now.merged_into else "unmerged", now.id, what)
    elif before.status != now.status:
        words = {
            "retired": "was retired",
            "proposed": "became a proposal",
            "": "was accepted" if before.status == "proposed" else "is in use again",
        }
        yield Change(now.status or "in use", now.id, f"{now.id} {words[now.status]}")


def _orders(old: Codebook, new: Codebook) -> Iterator[Change]:
    """Groups whose codes stand in another order, apart from codes that came, went or moved."""
    for group in (None, *(c for c in new.walk() if c.is_group)):
        before = old.codes if group is None else tuple(getattr(old.get(group.id), "codes", ()))
        now = new.codes if group is None else group.codes
        was, here = [c.id for c in before], [c.id for c in now]
        if [i for i in was if i in here] != [i for i in here if i in was]:
            yield Change("order", group.id if group else "", f"the codes under {group.id if group else TOP} were put in another order")
