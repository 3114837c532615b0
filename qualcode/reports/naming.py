"""Names in the words a report would print: of those who speak, and of people they speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qualcode.model.coding import Quote
from qualcode.project import people, tables
from qualcode.transcripts.pseudonyms.name_words import ENDING, NameWords

if TYPE_CHECKING:
    from qualcode.study import Study

SETTING = "not_names"
"""The list under [report] in qualcode.toml of words with a capital that name nobody."""


class Names:
    """The words of a study that may name somebody: as `NameWords` finds them, less what the settings list as no name."""

    def __init__(self, study: Study) -> None:
        self.words = NameWords(study.transcripts.values(), vocabulary(study))
        self.not_names = frozenset(str(w).casefold() for w in _listed(study.project.settings.report.get(SETTING)))
        self._found: dict[str, list[str]] = {}

    def within(self, quote: Quote) -> list[str]:
        """The names in a quote as it would be printed, each once; what stands in square brackets was put there by a person or a transcriber."""
        printed = quote.printed
        if printed not in self._found:
            self._found[printed] = self.words.within(re.sub(r"\[[^\]]*\]", " ", printed), self.not_names)
        return self._found[printed]

    def people_in(self, quote: Quote) -> list[str]:
        """The same names without what is joined to them (`Bex` for `Bex's`), as a person would write them."""
        return list(dict.fromkeys(ENDING.sub("", word) for word in self.within(quote)))


def vocabulary(study: Study) -> Iterator[str]:
    """What a study calls things: its codes, and the roles, groups, sites and kinds of its tables. Examples are left out, for they are somebody's words."""
    for code in study.codebook.walk():
        yield from (code.name, code.definition, *code.include, *(cue.text for cue in code.cues))
    said: list[tables.Row] = [dict(p.attributes) for p in study.participants.values()]
    said += [*people.read_rows(study.project, people.POPULATION).values()]
    settings = study.project.settings
    for row in said:
        yield from (row.get(column, "") for column in (settings.group, settings.site, "role", "school", "phase"))
    yield from (row.get("kind", "") for row in study.rows.values())


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def counted(names: Names, quotes: Iterable[Quote]) -> Counter[str]:
    """In how many quotes each name stands."""
    return Counter(name for quote in quotes for name in names.within(quote))
