"""Whether two folders are copies of one study; another study is only taken in when somebody asks for it by its name."""

from __future__ import annotations

from qualcode.codings.log import Reading
from qualcode.errors import QualcodeError
from qualcode.model.text import Transcript
from qualcode.project import Project
from qualcode.upkeep.merging.texts import readable


def check_kin(project: Project, other: Project, ours: Reading, theirs: Reading, named: str) -> None:
    """Refuse a folder that has nothing in common with this project, unless its study was named.

    Two copies have an event or a text in common, or the same name while one of them holds nothing yet.

    Raises:
        QualcodeError: they have nothing in common, or the name is another.
    """
    name = other.settings.name
    if named and named.strip().casefold() != name.casefold():
        raise QualcodeError(f"the study in {other.root} is called {name!r}, not {named!r}", "look whether this is the folder you mean")
    if named or not {e.id for e in ours.events}.isdisjoint(e.id for e in theirs.events):
        return
    texts = [{h for t in readable(p).values() for h in _texts(t)} for p in (project, other)]
    is_empty = not (texts[0] or ours.events) or not (texts[1] or theirs.events)
    if texts[0] & texts[1] or (is_empty and name == project.settings.name):
        return
    raise QualcodeError(
        f"{other.root} ({name!r}) has no transcript and no coding in common with this project ({project.settings.name!r}): it looks like another study. "
        "Nothing was taken in",
        f'if both are to become one study, say so by its name: --study "{name}"',
    )


def _texts(transcript: Transcript) -> set[str]:
    """The hashes a transcript is known by: its text, its older texts, and its original."""
    older = {h for r in transcript.revisions for h in (r.from_hash, r.to_hash)}
    return older | {transcript.hash, transcript.original_hash} - {""}
