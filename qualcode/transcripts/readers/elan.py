"""ELAN annotation files (.eaf)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.transcripts.draft import Block, Draft, Removed
from qualcode.transcripts.readers.archive import attribute, local, parse_xml
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.beginning import beginning
from qualcode.transcripts.readers.encoding import keepable
from qualcode.transcripts.tiers import Mark, Tier, chosen, holds_speech, in_order

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 40_000_000
MOST_MARKS = 100_000


def _sniff(source: Source) -> int:
    return 95 if "<ANNOTATION_DOCUMENT" in beginning(source)[:3_000] else 0


def _read(source: Source) -> list[Draft]:
    if len(source.data) > MOST_BYTES:
        raise Unreadable(f"it has {len(source.data) / 1e6:.0f} MB: that is no transcript", "Export one recording at a time from ELAN.")
    root = parse_xml(source.data, source.name)
    tiers, dependent = _tiers(root)
    if sum(len(t.marks) for t in tiers) > MOST_MARKS:
        raise Unreadable(f"it has more than {MOST_MARKS:,} annotations: that is no transcript", "Export one recording at a time from ELAN.")
    if source.choices.tiers:
        return [_draft(source, chosen([*tiers, *dependent], source.choices.tiers), [*tiers, *dependent])]
    talk = [tier for tier in tiers if holds_speech(tier)]
    doubtful = [tier for tier in tiers if tier not in talk]
    warnings = []
    removed = [_left_out("dependent tier", tier) for tier in dependent if tier.filled]
    if dependent:
        names = ", ".join(repr(t.name) for t in dependent)
        warnings.append(
            f"{len(dependent)} tier{'s' if len(dependent) > 1 else ''} that explain{'' if len(dependent) > 1 else 's'} another were left out: {names}"
        )
    if doubtful:
        warnings.append(
            f"tiers that may hold no speech, {'left out' if talk else 'kept because there are no others'}: "
            + ", ".join(tier.described() for tier in doubtful)
            + "; to choose yourself: --tier NAME, once for each"
        )
    if talk:
        removed += [_left_out("tier", tier) for tier in doubtful if tier.filled]
    blocks: list[Block] = list(in_order(talk or doubtful))
    if any(mark.start is None for tier in talk or doubtful for mark in tier.filled):
        warnings.append("some annotations have no time of their own: they stand where the last timed one before them stands")
    if not blocks:
        raise Unreadable("no tier of it holds any text", "Open it in ELAN and see whether it is the file you meant.")
    return [build(source, "elan", blocks, removed=removed, warnings=warnings, encoding="utf-8")]


def _draft(source: Source, talk: list[Tier], tiers: list[Tier]) -> Draft:
    """The talk of the tiers a person chose; the others are left out, and said."""
    others = [tier for tier in tiers if tier not in talk]
    if not any(tier.filled for tier in talk):
        raise Unreadable("the tiers you named hold no text", "Name others with --tier NAME.")
    warnings = [f"read as talk, as you chose: {', '.join(repr(t.name) for t in talk)}"]
    if others:
        warnings.append(f"tiers left out: {', '.join(repr(t.name) for t in others)}")
    removed = [_left_out("tier", tier) for tier in others if tier.filled]
    return build(source, "elan", list(in_order(talk)), removed=removed, warnings=warnings, encoding="utf-8")


def _left_out(kind: str, tier: Tier) -> Removed:
    return Removed(kind, f"{tier.name}\n" + "\n".join(mark.text for mark in tier.filled))


def _tiers(root: _Element) -> tuple[list[Tier], list[Tier]]:
    """The tiers that stand on their own, and those that depend on another one."""
    slots = {attribute(e, "TIME_SLOT_ID"): attribute(e, "TIME_VALUE") for e in root.iter("{*}TIME_SLOT")}
    own: list[Tier] = []
    dependent: list[Tier] = []
    for element in root.iter("{*}TIER"):
        tier = Tier(_plain(attribute(element, "TIER_ID")), _plain(attribute(element, "PARTICIPANT")))
        before: float | None = None
        for mark in element.iter("{*}ALIGNABLE_ANNOTATION", "{*}REF_ANNOTATION"):
            value = next((e.text or "" for e in mark if local(e) == "ANNOTATION_VALUE"), "")
            stamp = slots.get(attribute(mark, "TIME_SLOT_REF1"), "")
            before = round(int(stamp) / 1000, 3) if stamp.isdecimal() and len(stamp) < 12 else before
            tier.marks.append(Mark(before, keepable(str(value))[0]))
        (dependent if attribute(element, "PARENT_REF") else own).append(tier)
    return own, dependent


def _plain(text: str) -> str:
    return " ".join(keepable(text)[0].split())


READER = Reader("elan", "an ELAN annotation file (.eaf)", _sniff, _read)
