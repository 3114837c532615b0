"""Where a report comes from: what was read, under which settings, with which software."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from qualcode.project import files, people
from qualcode.reports import words
from qualcode.reports.content import Table
from qualcode.reports.safety import overruled
from qualcode.reports.view import View


def fingerprint(pieces: Iterable[str]) -> str:
    """Twelve hexadecimal digits that change when any of the pieces does; their order does not matter."""
    return hashlib.sha256("\n".join(sorted(pieces)).encode("utf-8")).hexdigest()[:12]


def provenance(view: View) -> Table:
    """What went into the report, as a table; no ids, no paths and no clock, so that equal projects print the same."""
    study, settings = view.study, view.study.project.settings
    tables = [
        people.table_path(study.project, name) for name in (people.TRANSCRIPTS, people.PARTICIPANTS, people.SPEAKERS, people.POPULATION)
    ]
    hashes = [f"{path.name} {hashlib.sha256(files.load(path).data or b'').hexdigest()}" for path in tables]
    rows = (
        ("Study", settings.name),
        ("Texts", f"{len(study.transcripts)}, fingerprint {fingerprint(f'{t.id} {t.hash}' for t in study.transcripts.values())}"),
        ("People and transcripts", f"{len(study.participants)} participants; tables, fingerprint {fingerprint(hashes)}"),
        ("Codebook", f"{study.codebook.name or 'no name'}, version {study.codebook.hash}"),
        (
            "Events",
            f"{len(study.state.events)}, fingerprint {fingerprint(e.content for e in study.state.events.values())}; the newest of {words.date(view.source.newest)}",
        ),
        ("Seeds", _seeds(view)),
        ("Layer", f"{view.source.layer.name}: {', '.join(f'{coder} {n}' for coder, n in view.source.layer.counts.items())} codings"),
        ("Suggestions", _suggestions(view)),
        (
            "Settings",
            f"site = {settings.site}, group = {settings.group}, k = {settings.k}, approach = {settings.approach}, seed = {settings.seed}, "
            f"language = {settings.language}, status of this report = {view.source.status}",
        ),
        ("Command", command(view)),
        ("Software", software()),
    )
    return Table("Where this report comes from", ("What", "As read"), rows, (25, 75), key="methods/provenance")


def _seeds(view: View) -> str:
    """The files the study starts from, each with the beginning of its hash."""
    folder = view.study.project.seeds
    found = [p for pattern in ("*.csv", "*.yaml", "polls/*") for p in sorted(folder.glob(pattern)) if p.is_file()]
    return ", ".join(f"{p.name} {hashlib.sha256(p.read_bytes()).hexdigest()[:8]}" for p in found) or "none"


def _suggestions(view: View) -> str:
    accepted = sum(c.origin is not None for c in view.codings)
    return f"{accepted} of the {len(view.codings)} codings in this report were accepted from a suggestion"


def command(view: View) -> str:
    """The command that makes this report again."""
    site = f'"{view.site}"' if " " in view.site else view.site
    layer = "" if view.source.layer.name == "study" else f" --layer {view.source.layer.name}"
    across = " --across" if view.sites else ""
    status = "" if view.source.status == "draft" else f" --status {view.source.status}"
    return f"qualcode report{f' --site {site}' if site else across}{layer}{status}{overruled(view.source.despite)}"


def software() -> str:
    """The names and versions of what made the report."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("qualcode")
    except PackageNotFoundError:  # run from a checkout that was never installed
        own = "(not installed)"
    return f"qualcode {own}, python-docx {version('python-docx')}"
