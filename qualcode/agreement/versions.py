"""What the codebook said of a code when something was coded or read: whether the code was there, and in which words."""

from __future__ import annotations

from qualcode.codebooks import Codebook, history
from qualcode.errors import QualcodeError
from qualcode.model.codebook import Code
from qualcode.study import Study


class Versions:
    """The kept versions of a study's codebook, each read once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._books: dict[str, Codebook | None] = {}
        self._codes: dict[str, frozenset[str] | None] = {}

    def book(self, version: str) -> Codebook | None:
        """A version by its hash; None where it is not known or not kept."""
        if version not in self._books:
            try:
                here = self.study.codebook
                self._books[version] = (
                    None if not version else here if version == here.hash else history.version(self.study.project, version)
                )
            except QualcodeError:
                self._books[version] = None
        return self._books[version]

    def had(self, version: str, code: str) -> bool:
        """Whether a version had a code (by its id of today); where the version is not known, it counts as there."""
        if version not in self._codes:
            book = self.book(version)
            self._codes[version] = None if book is None else frozenset(self.study.codebook.current(c.id) for c in book.walk())
        there = self._codes[version]
        return there is None or code in there

    def reworded(self, version: str, code: str) -> bool:
        """Whether what the codebook says of a code is said otherwise today than in that version. False where the version is not known."""
        book, now = self.book(version), self.study.codebook.get(code)
        then = book.get(code) if book is not None else None
        return then is not None and now is not None and _words(then) != _words(now)


def _words(code: Code) -> tuple[object, ...]:
    """What a coder goes by."""
    return (code.name, code.definition, tuple(code.include), tuple(code.exclude))
