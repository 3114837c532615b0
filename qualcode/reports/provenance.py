"""Where a report comes from: what was read, under which settings, with which software."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from qualcode.project import files, people
from qualcode.reports.content import Table
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
            f"{len(study.state.events)}, fingerprint {fingerprint(e.content for e in study.state.events.values())}; the newest of {date(view.source.newest)}",
        ),
        ("Layer", view.source.layer.name),
        ("Settings", f"site = {settings.site}, group = {settings.group}, k = {settings.k}, approach = {settings.approach}"),
        ("Command", command(view)),
        ("Software", software()),
    )
    return Table("Where this report comes from", ("What", "As read"), rows, (25, 75))


def command(view: View) -> str:
    """The command that makes this report again."""
    site = f'"{view.site}"' if " " in view.site else view.site
    layer = "" if view.source.layer.name == "study" else f" --layer {view.source.layer.name}"
    across = " --across" if view.sites else ""
    return f"qualcode report{f' --site {site}' if site else across}{layer}"


def software() -> str:
    """The names and versions of what made the report."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("qualcode")
    except PackageNotFoundError:  # run from a checkout that was never installed
        own = "(not installed)"
    return f"qualcode {own}, python-docx {version('python-docx')}"


def date(at: str) -> str:
    """A time of the logs as a day in words: `21 November 2026`; as it stands where it is no time."""
    try:
        day = datetime.fromisoformat(at)
    except ValueError:
        return at or "no date"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# not strftime, which names months in the language of the machine
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
