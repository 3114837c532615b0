"""A codebook as text to read, and as plain data for `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qualcode.codebooks.diff import cue_text
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.codebook import Code, Codebook


def tree(codebook: Codebook) -> str:
    """The codebook as an indented list: ids, names and definitions."""
    count = len(codebook.codable)
    lines = [
        f"{codebook.name or 'Codebook'} (version {codebook.hash}, {count} code{'s' * (count != 1)}{', locked' if codebook.locked else ''})"
    ]
    if codebook.stance:
        lines.append(f"Stance: {codebook.stance}")
    for code in codebook.walk():
        depth = "  " * (len(codebook.path(code.id)) - 1)
        name = "" if code.name == code.id else f"  {code.name}"
        lines.append(f"{depth}{code.id}{name}{_status(code)}")
        if code.definition:
            lines.append(f"{depth}    {' '.join(code.definition.split())}")
    return "\n".join(lines)


def _status(code: Code) -> str:
    if code.merged_into:
        return f"  [merged into {code.merged_into}]"
    return f"  [{code.status}]" if code.status else ""


def find(codebook: Codebook, code_id: str) -> Code:
    """The code or group with this id.

    Raises:
        QualcodeError: there is none.
    """
    code = codebook.get(code_id)
    if code is None:
        near = did_you_mean(code_id, [c.id for c in codebook.walk()])
        raise QualcodeError(f"the codebook has no code {code_id!r}", near or "see  qualcode codebook show")
    return code


def one(codebook: Codebook, code_id: str) -> str:
    """One code in full.

    Raises:
        QualcodeError: there is no such code.
    """
    code = find(codebook, code_id)
    way = " > ".join(c.name for c in codebook.path(code_id)[:-1])
    parts = [
        ("Group" if code.is_group else "Code", f"{code.id}{_status(code)}"),
        ("Name", code.name),
        ("Under", way),
        ("Question", codebook.question(code_id)),
        ("Definition", code.definition),
        ("Include", "; ".join(code.include)),
        ("Exclude", [f"{x.when} (use {x.use})" if x.use else x.when for x in code.exclude]),
        ("Examples", [f"“{x}”" for x in code.examples]),
        ("Cues", "; ".join(map(cue_text, code.cues))),
        ("Not cues", "; ".join(map(cue_text, code.not_cues))),
        ("Speakers", "" if code.is_group else ", ".join(code.speakers)),
        ("Always reported as", code.marks),
        ("Colour", code.colour),
        ("Codes", [f"{c.id}  {c.name}{_status(c)}" for c in code.codes]),
    ]
    return "\n".join(_part(title, content) for title, content in parts if content)


def _part(title: str, content: Sequence[str]) -> str:
    return f"{title}: {content}" if isinstance(content, str) else "\n".join([f"{title}:", *(f"  - {line}" for line in content)])


def as_dict(codebook: Codebook) -> dict[str, Any]:
    """The codebook as plain data, in the keys of the file format, with its version as `hash`."""
    return {
        "name": codebook.name,
        "stance": codebook.stance,
        "locked": codebook.locked,
        "hash": codebook.hash,
        "codes": [code_as_dict(codebook, code) for code in codebook.codes],
    }


def code_as_dict(codebook: Codebook, code: Code) -> dict[str, Any]:
    """A code as plain data; `question` is its own or that of the groups above it. A group has `codes`, a code has cues."""
    shared: dict[str, Any] = {
        "id": code.id,
        "name": code.name,
        "definition": code.definition,
        "question": codebook.question(code.id),
        "include": list(code.include),
        "exclude": [{"when": x.when, "use": x.use} for x in code.exclude],
        "colour": code.colour,
    }
    if code.is_group:
        return {**shared, "codes": [code_as_dict(codebook, child) for child in code.codes]}
    return {
        **shared,
        "examples": list(code.examples),
        "cues": [{"kind": c.kind, "text": c.text, **({"pattern": list(c.pattern)} if c.pattern else {})} for c in code.cues],
        "not_cues": [{"kind": c.kind, "text": c.text, **({"pattern": list(c.pattern)} if c.pattern else {})} for c in code.not_cues],
        "speakers": list(code.speakers),
        "marks": code.marks,
        "status": code.status,
        "merged_into": code.merged_into,
    }
