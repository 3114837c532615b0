"""The name of a coder out of the name somebody bears in another program."""

from __future__ import annotations

import re
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.model.events import RESERVED_CODERS
from qualcode.project import files
from qualcode.project.settings import check_coder

LONGEST = 80
"""Characters of the longest name: it stands in the names of files."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\/.\x00-\x1f\x7f-\x9f]')


def coder_name(author: str, otherwise: str, *, own: bool = False) -> str:
    """A name that can be a coder's, changed only as far as it must be; `own` says that the file is our export, where the consensus may stand."""
    plain = " ".join(_FORBIDDEN.sub("-", author).split())[:LONGEST].strip("- ") or otherwise
    if plain == "consensus" and own:
        return plain
    if plain.casefold() in RESERVED_CODERS or not _can_be_file(plain):
        plain = f"{plain}-file"
    return check_coder(plain)


def _can_be_file(name: str) -> bool:
    try:
        files.check_name(Path(f"{name}.jsonl"))
    except QualcodeError:
        return False
    return True
