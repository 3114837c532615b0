"""Timed segments, as programs write them, put together to turns."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.transcripts.draft import Block, Spoken, fold
from qualcode.transcripts.speakers.assemble import NOBODY_FOR


def join_segments(spoken: Sequence[Spoken], what: str = "segment") -> tuple[list[Block], list[str]]:
    """Segments of one speaker that follow each other as one turn, and what a person should know; a segment without a speaker stays nobody's.

    Where no segment has a speaker, nobody's talk is cut into turns of a minute.
    """
    any_speaker = any(s.speaker for s in spoken)
    blocks: list[Block] = []
    began = 0.0
    for piece in spoken:
        last = blocks[-1] if blocks else None
        goes_on = isinstance(last, Spoken) and fold(last.speaker or "") == fold(piece.speaker or "")
        if not piece.speaker:
            goes_on = goes_on and not any_speaker and piece.time is not None and piece.time < began + NOBODY_FOR
        if goes_on and isinstance(last, Spoken):
            blocks[-1] = Spoken(last.speaker, f"{last.text} {piece.text}", last.time, last.notation + piece.notation, last.line)
            continue
        began = piece.time or 0.0
        blocks.append(piece)
    if not any_speaker:
        return blocks, [f"no speaker labels were found: the {what}s are kept as turns of nobody"]
    unknown = [s for s in spoken if not s.speaker]
    if not unknown:
        return blocks, []
    some = f"{len(unknown)} {what}s have" if len(unknown) > 1 else f"1 {what} has"
    return blocks, [f"{what} {unknown[0].line}: {some} no speaker in the file, and it stays unknown who speaks"]
