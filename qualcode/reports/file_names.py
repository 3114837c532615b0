"""The names of the files that reports are written into."""

from __future__ import annotations

import re
import unicodedata

from qualcode.reports.safety import STATUSES
from qualcode.reports.source import Source


def wanted_names(source: Source, site: str, across: bool) -> dict[str, str]:
    """The reports asked for: the file name of each by its site, the one across sites under the empty site."""
    kind = "" if source.status == "draft" else f"{source.status}-"
    if not source.sites:
        return {"": f"{kind}site-all.docx"}
    everything = not site and not across
    names = file_names(source.sites, kind)
    sites = [site] if site else source.sites if everything else []
    return {**{s: names[s] for s in sites}, **({"": f"{kind}across.docx"} if across or everything else {})}


def every_name(source: Source) -> frozenset[str]:
    """Every file name a report of this study can have, in whatever status."""
    kinds = ("", *(f"{s}-" for s in STATUSES if s != "draft"))
    return frozenset(
        name for kind in kinds for name in (*file_names(source.sites, kind).values(), f"{kind}across.docx", f"{kind}site-all.docx")
    )


def file_names(sites: list[str], kind: str = "") -> dict[str, str]:
    """A file name for each site that every computer can hold; sites that would share one get a number. `kind` (`final-`) stands before it."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for site in sites:
        stem = _stem(site)
        name, number = f"site-{stem}", 1
        others = {f"site-{_stem(s)}".casefold() for s in sites if _stem(s).casefold() != stem.casefold()}
        while name.casefold() in taken or name.casefold() in others:
            number += 1
            name = f"site-{stem}-{number}"
        taken.add(name.casefold())
        found[site] = f"{kind}{name}.docx"
    return found


def _stem(site: str) -> str:
    return re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", site)).strip("-.")[:60] or "site"
