"""The texts of a pack: as they stand today, with restricted passages blacked out letter by letter, so that positions stay.

The project keeps a map from each blacked-out text to its own, so that what is coded on it finds its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualcode.model.revisions import Revision
from qualcode.model.text import Span, Transcript
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.packs.slip import PackSlip

BLACK = "█"


def packed_texts(study: Study, chosen: Sequence[str]) -> tuple[dict[str, Transcript], dict[str, str]]:
    """The transcripts as they go out, restricted passages blacked out, and those that stay here as a whole."""
    found, left_out = {}, {}
    for name in chosen:
        transcript = study.transcripts[name]
        text = blacked_out(transcript.text, study.codings.restricted.get(name, ()))
        if not any(c.isalnum() for turn in transcript.turns for c in text[turn.start : turn.end]):
            left_out[name] = "restricted as a whole"
            continue
        label = study.rows.get(name, {}).get("label") or name
        found[name] = replace(transcript, title=label, text=text, original="", events=(), outside=(), removed=(), warnings=(), metadata={})
    return found, left_out


def blacked_out(text: str, spans: Sequence[Span]) -> str:
    """The text with every letter of the spans blacked out; it keeps its length."""
    letters = list(text)
    for span in spans:
        for i in range(span.start, span.end):
            if not letters[i].isspace():
                letters[i] = BLACK
    return "".join(letters)


def mask_maps(study: Study, slip: PackSlip, masked: Iterable[str]) -> None:
    """Keep, for each text of a pack that was blacked out (`masked`, by id), the map from it to the project's own, so that what is coded on it finds its place."""
    for name in masked:
        ours = store.load(study.project, name)
        step = Revision(slip.transcripts[name], study.transcripts[name].hash, ())
        if step not in ours.revisions:
            store.save(study.project, replace(ours, revisions=(*ours.revisions, step)))
