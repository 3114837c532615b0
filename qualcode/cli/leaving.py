"""What every command does that makes a file to go elsewhere: names are decided first, and the study's record says afterwards that something left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.cli.common import talk

if TYPE_CHECKING:
    from qualcode.study import Study


def note_leaving(study: Study, kind: str, what: str, file: Path) -> None:
    """Keep on record that a file with words of the study was made: what it is and its hash, not its name or place, which may name somebody.

    A later withdrawal lists it among what cannot be reached from here.
    """
    from qualcode.codings import acts
    from qualcode.errors import QualcodeError
    from qualcode.project.settings import who_writes

    try:
        coder = who_writes(None)
    except QualcodeError:
        talk("Not noted in the study's record, for nobody is named as the coder: set QUALCODE_CODER. Keep a list of what you give away.")
        return
    study.write([acts.left(coder, kind, what, file.read_bytes())])
