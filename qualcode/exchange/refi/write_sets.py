"""Themes, groups of transcripts and, where wanted, groups of codes as REFI sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.wording import NAMESPACE, clean, one_line
from qualcode.exchange.refi.write_codes import sets_of_groups

if TYPE_CHECKING:
    from qualcode.study import Study

_Q = f"{{{NAMESPACE}}}"


def sets_element(
    root: Any, study: Study, guids: Guids, given: Mapping[str, str], codes: dict[str, str], *, groups: bool, losses: Losses
) -> None:
    """Add the sets to a project; `given` are the GUIDs of its transcripts, `codes` those of its codes."""
    from lxml import etree

    from qualcode.analysis.themes.themes import read_themes

    box = etree.SubElement(root, f"{_Q}Sets")
    sources: dict[str, list[str]] = {}
    for transcript_id in study.transcripts:
        for name in filter(None, (n.strip() for n in study.rows.get(transcript_id, {}).get("sets", "").split(";"))):
            sources.setdefault(name, []).append(transcript_id)
    for name, members in sorted(sources.items()):
        element = etree.SubElement(box, f"{_Q}Set", guid=guids.give("sources", name), name=one_line(name))
        for member in members:
            etree.SubElement(element, f"{_Q}MemberSource", targetGUID=given[member])
    themes = [t for t in read_themes(study) if any(c in codes for c in t.codes)]
    for theme in themes:
        same = theme.claim.casefold().replace(" ", "-") == theme.id.casefold()
        element = etree.SubElement(box, f"{_Q}Set", guid=guids.give("theme", theme.id), name=one_line(theme.claim if same else theme.id))
        if not same:
            etree.SubElement(element, f"{_Q}Description").text = clean(theme.claim)
        for code in theme.codes:
            if code in codes:
                etree.SubElement(element, f"{_Q}MemberCode", targetGUID=codes[code])
    if groups:
        sets_of_groups(box, study, guids, codes)
    losses.take("themes as sets", len(themes))
    losses.take("sets of transcripts", len(sources))
