"""Everything that is wrong or doubtful in a codebook file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from qualcode.codebooks.problems import Problem, warning
from qualcode.codebooks.read import examine, read_bytes
from qualcode.model.codebook import Code, Codebook, Cue

__all__ = ["Problem", "check", "check_bytes"]


def check(path: Path | str) -> list[Problem]:
    """What is wrong (`error`) or doubtful (`warning`) in a codebook file, in the order of its lines.

    Raises:
        QualcodeError: the file cannot be opened.
    """
    return check_bytes(read_bytes(path))


def check_bytes(data: bytes) -> list[Problem]:
    """The same for the bytes of a file. Warnings are left out while there are errors that hide codes."""
    codebook, problems = examine(data)
    return (
        sorted([*problems, *_warnings(codebook)])
        if codebook.codes
        else problems or [warning(1, "the codebook has no codes yet", "add one below  codes:")]
    )


def _warnings(codebook: Codebook) -> Iterator[Problem]:
    for code in codebook.walk():
        yield from _retired_uses(codebook, code)
        if code.is_group and not code.codes:
            yield warning(code.line, f"{code.id} is a group without codes", "add a code below it, or take it out")
    for code in codebook.codable:
        if not code.id:  # an error says so already
            continue
        if not code.definition:
            yield warning(code.line, f"{code.id} has no definition", "write in a sentence what it covers")
        if not code.cues and not code.examples:
            yield warning(code.line, f"{code.id} has neither cues nor examples, so nothing can be suggested for it at first", "add a few")
    yield from _doubled_cues(codebook)


def _retired_uses(codebook: Codebook, code: Code) -> Iterator[Problem]:
    for exclusion in code.exclude:
        other = codebook.get(exclusion.use or "")
        if other is not None and other not in codebook.codable and not other.is_group:
            now = codebook.current(other.id)
            yield warning(
                code.line, f"{code.id} says to use {other.id}, which is retired", f"write {now}" if now != other.id else "name another code"
            )


def _doubled_cues(codebook: Codebook) -> Iterator[Problem]:
    first: dict[str, Code] = {}
    for code in codebook.codable:
        for cue in code.cues:
            owner = first.setdefault(_same(cue), code)
            if owner is not code:
                yield warning(
                    cue.line,
                    f"the cue {cue.text!r} of {code.id} is also a cue of {owner.id}",
                    "fine if a passage may well be both; else make one of them longer",
                )


def _same(cue: Cue) -> str:
    """What two cues share when they point to the same words."""
    return json.dumps(cue.pattern, sort_keys=True) if cue.pattern else " ".join(cue.text.casefold().split())
