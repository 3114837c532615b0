"""qualcode: qualitative interview coding and thematic analysis for evaluation teams, on a folder of plain files.

Public names are loaded on first use, so that `import qualcode` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualcode.codebooks import Codebook
    from qualcode.errors import QualcodeError
    from qualcode.project import Project
    from qualcode.suggest.learning.learner import Suggester

__all__ = ["Codebook", "Project", "QualcodeError", "Suggester"]

_HOMES = {
    "Codebook": "qualcode.codebooks",
    "Project": "qualcode.project",
    "QualcodeError": "qualcode.errors",
    "Suggester": "qualcode.suggest.learning.learner",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("qualcode")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'qualcode' has no attribute {name!r}")
