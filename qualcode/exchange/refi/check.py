"""Reading an export back with our own reader, to see that every quote stands where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.exchange.losses import spread
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.read import read_qdpx

if TYPE_CHECKING:
    from qualcode.study import Study


def check_against(study: Study, data: bytes, layer: str = "all") -> list[tuple[str, str, str]]:
    """Ten quotes as they stand in the study and as our own reader finds them in a file that was just written."""
    found = read_qdpx(data)
    spans = {}
    for source in found.sources:
        for selection, start, end in found.placed(source):
            for coding in selection.codings:
                spans[coding.guid] = source.text[start:end]
    guids = Guids(study)
    ours = [(c, guids.own("coding", c.id)) for c in study.layer(layer).codings]
    ours = [(c, g if g in spans else study.state.events[c.id].get("guid") or g) for c, g in ours]
    chosen = [ours[i] for i in spread(len(ours))]
    return [
        (f"{c.transcript} {c.start}-{c.end}, {c.code}, {c.coder}", study.transcripts[c.transcript].text[c.start : c.end], spans.get(g, ""))
        for c, g in chosen
    ]
