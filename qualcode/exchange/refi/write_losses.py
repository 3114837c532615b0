"""What a REFI file cannot hold of a study, and what somebody should know before passing one on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.units import has_astral
from qualcode.model.coding import Coding

if TYPE_CHECKING:
    from qualcode.study import Study


def say_losses(study: Study, codings: tuple[Coding, ...], unit: str, losses: Losses) -> None:
    """What this format cannot hold, or what somebody should know before passing the file on."""
    placed = study.codings
    losses.leave("codings that have no place on the text as it stands", count=len(placed.unplaced))
    for code, count in placed.unknown_codes.items():
        losses.leave("codings with a code the codebook does not have", code, count)
    counts = {
        "states of transcripts (read, coded, reconciled)": "state",
        "marks of what was read": "read",
        "rejected suggestions": "reject",
    }
    for what, act in counts.items():
        losses.leave(what, count=len(study.state.of(act)))
    losses.leave("cells, judgements and report texts", count=len(study.state.of("cell", "judge", "section", "approve", "asked")))
    turns = [t for transcript in study.transcripts.values() for t in transcript.turns]
    losses.change("turns: the labels stand in the text, REFI has no turns", count=len(turns))
    losses.leave("marked times of turns", count=sum(t.time is not None for t in turns))
    losses.leave(
        "passages named for and against themes",
        count=sum(len(e.get("for") or ()) + len(e.get("against") or ()) for e in study.state.of("theme")),
    )
    losses.leave("which codings were accepted from suggestions", count=sum(bool(c.origin) for c in codings))
    losses.leave("whose codings a consensus was made of", count=sum(bool(c.sources) for c in codings))
    restricted = sum(c.restricted for c in codings)
    if restricted or any(placed.restricted.values()):
        losses.note("this file holds passages that are restricted here: it is a working copy, not one to publish", count=max(restricted, 1))
    astral = [t for t in study.transcripts.values() if has_astral(t.text)]
    if astral and unit == "codepoint":
        losses.note(
            "positions are counted in code points, as the standard says. NVivo counts UTF-16 units: for it, write the file with --offset-unit utf16,"
            f" or codings behind an emoji stand one character off in {len(astral)} transcripts",
            ", ".join(t.id for t in astral),
        )
    if unit == "utf16":
        losses.note(
            "positions are counted in UTF-16 units, as NVivo does; programs that keep to the standard read them shifted behind an emoji"
        )
