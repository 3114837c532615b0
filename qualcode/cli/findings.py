"""What every reading command says in passing when something about the project is amiss."""

from __future__ import annotations

from qualcode.cli.common import talk
from qualcode.study import Study


def say_findings(study: Study) -> None:
    """One line on stderr when lines could not be read, codings have no place or no code, or changes clash."""
    parts = []
    broken = sum(p.level != "note" for p in study.reading.problems)
    if broken:
        parts.append(f"{broken} line{'s' * (broken > 1)} of the logs could not be read")
    if study.codings.unplaced:
        parts.append(f"{len(study.codings.unplaced)} codings have no place on the texts")
    if study.codings.unknown_codes:
        total = sum(study.codings.unknown_codes.values())
        parts.append(
            f"{total} codings name codes that are not in the codebook ({', '.join(list(study.codings.unknown_codes)[:3])}) and are set aside"
        )
    if study.state.conflicts:
        parts.append(f"{len(study.state.conflicts)} changes clash")
    if parts:
        talk(f"Note: {'; '.join(parts)}. qualcode doctor says more.")
