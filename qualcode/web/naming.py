"""An open review of names: the key and the texts it was begun on, what was decided in it, and how the page names the state it saw."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.candidates import Candidate, Finder
from qualcode.transcripts.pseudonyms.mapping import Entry
from qualcode.upkeep.names.key import Key, open_key
from qualcode.upkeep.names.review import Review


@dataclass(frozen=True)
class Step:
    """What was decided at once: in words, and on which string."""

    words: str
    name: str = ""


@dataclass
class NameReview:
    """A review that is under way. `finder` is the model that helps, where one does; `steps` are what was decided in it, for undo."""

    review: Review
    finder: Finder | None = None
    steps: list[Step] = field(default_factory=list)

    @classmethod
    def begin(cls, project: Project, key: Key, finder: Finder | None) -> NameReview:
        """Gather what may be a name in the texts as they stand."""
        return cls(Review.begin(Study(project), key, finder), finder)

    @property
    def token(self) -> str:
        """The name of how the review stands: the key as it was read or written last, and the texts."""
        key = self.review.key.loaded
        said = [(key.data if key else None) or b"", *(t.hash.encode() for _, t in sorted(self.review.study.transcripts.items()))]
        return hashlib.sha256(b"\n".join(said)).hexdigest()[:16]

    @property
    def key_moved(self) -> bool:
        """Whether somebody else has written the key since."""
        key = self.review.key
        return key.loaded is not None and files.load(key.path).data != key.loaded.data

    def texts_moved(self, now: Mapping[str, str]) -> bool:
        """Whether the texts are others than those it was begun on; `now` are their hashes by id."""
        return {i: t.hash for i, t in self.review.study.transcripts.items()} != now

    def anew(self, project: Project, now: Mapping[str, str]) -> NameReview:
        """The same review on the key and the texts as they are now; what was decided before can no longer be undone in it."""
        old = self.review.key
        key = open_key(project, old.path, old.passphrase)
        if self.texts_moved(now):
            return NameReview.begin(project, key, self.finder)
        return NameReview(Review(self.review.study, key, self.review.candidates), self.finder)

    def keep_rest(self) -> None:
        """Keep everything as it is that nobody has decided on."""
        if done := self.review.keep_rest():
            self.steps.append(Step(f"kept {done} strings"))

    def undo(self) -> Step:
        """Take the last step back.

        Raises:
            QualcodeError: there is none.
        """
        if not self.steps:
            raise QualcodeError("nothing was decided in this review yet", "older decisions are changed by deciding again")
        self.review.undo()
        return self.steps.pop()

    def candidate(self, name: str) -> Candidate:
        """A string of this review, or a name that was decided on before.

        Raises:
            QualcodeError: it is neither.
        """
        for one in self.review.candidates:
            if one.text == name:
                return one
        entry = self.review.key.names.of(name)
        if entry is None:
            raise QualcodeError(f"{name!r} is no string that may be a name here", "load the page again")
        try:
            places = self.review.places(name)
        except QualcodeError:
            places = []
        return Candidate(name, entry.kind, {"the key"}, places)

    def rows(self) -> list[dict[str, Any]]:
        """All candidates, and the names decided on before this review, each with what was decided on it."""
        names = self.review.key.names
        found = [_row(one, names.of(one.text)) for one in self.review.candidates]
        here = {one.text for one in self.review.candidates}
        before = [(n, e) for e in names.entries for n in e.names if n not in here]
        return found + [_row(Candidate(n, e.kind), e) | {"before": True} for n, e in before]


def _row(one: Candidate, entry: Entry | None) -> dict[str, Any]:
    return {
        "name": one.text,
        "kind": one.kind,
        "whole": one.whole,
        "count": len(one.places),
        "transcripts": len({p.transcript for p in one.places}),
        "found_by": sorted(one.sources),
        "decision": entry.decision if entry else "",
        "replacement": entry.replacement if entry else "",
    }
