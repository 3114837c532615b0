"""Names in the words a report would print: of those who speak, and of people they speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.choose import speaker_names
from qualcode.model.coding import Quote
from qualcode.transcripts.pseudonyms.words import TITLES

if TYPE_CHECKING:
    from qualcode.study import Study

SETTING = "not_names"
"""The list under [report] in qualcode.toml of words with a capital that name nobody."""

_NOBODY = """
    english welsh scottish irish british french german spanish italian polish russian chinese indian somali urdu punjabi bengali arabic latin greek turkish
    romanian swiss england wales scotland ireland britain france germany spain italy poland russia china india europe european london olympics queen
    xbox facebook whatsapp instagram tiktok snapchat youtube google teams zoom microsoft covid brexit gdpr ofsted camhs nhs swis dsl dsls ta tas mash
"""
NOBODY = frozenset(_NOBODY.split())
"""Words with a capital that name no person of a study: languages, countries and what everybody knows."""

_ENDING = re.compile(r"['’](?:s|d|ll|ve|re)$")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


class Names:
    """The words of a study that may name somebody.

    Found by the labels of those who speak and by capitals where none is due, so a person has to read all the same; a word the study also uses in small
    letters, a language, a country, or one the settings list as no name is none.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.speakers = speaker_names(study.transcripts.values())
        self._found: dict[str, list[str]] = {}
        self.not_names = frozenset(str(w).casefold() for w in _listed(study.project.settings.report.get(SETTING)))

    @cached_property
    def others(self) -> frozenset[str]:
        """The words that stand with a capital within a sentence, and never in small letters."""
        from qualcode.transcripts.pseudonyms.capitals import find_capitals

        with_capital: set[str] = set()
        small: set[str] = set()
        for transcript in self.study.transcripts.values():
            small.update(w for w in _WORD.findall(transcript.text) if w.islower())
            for turn in transcript.turns:
                text = transcript.slice(turn.span)
                for found in find_capitals(text):
                    with_capital.update(_WORD.findall(text[found.start : found.end]))
        plain = {w for w in with_capital if len(w) > 1 and not w.isupper()}
        return frozenset(w.casefold() for w in plain if w.casefold() not in small and w.casefold() not in NOBODY)

    def within(self, quote: Quote) -> list[str]:
        """The names in a quote as it would be printed, each once; what stands in square brackets was put there by a person or a transcriber."""
        printed = quote.printed
        if printed not in self._found:
            words = dict.fromkeys(_WORD.findall(re.sub(r"\[[^\]]*\]", " ", printed)))
            self._found[printed] = [w for w in words if self._names(w)]
        return self._found[printed]

    def people_in(self, quote: Quote) -> list[str]:
        """The same names without what is joined to them (`Bex` for `Bex's`), as a person would write them."""
        return list(dict.fromkeys(_ENDING.sub("", word) for word in self.within(quote)))

    def _names(self, word: str) -> bool:
        plain = word.casefold()
        if "'" in plain or "’" in plain:
            plain = _ENDING.sub("", plain)
        is_one = plain in self.speakers or (word[:1].isupper() and plain in self.others)
        return is_one and plain not in self.not_names and plain not in TITLES


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def counted(names: Names, quotes: Iterable[Quote]) -> Counter[str]:
    """In how many quotes each name stands."""
    return Counter(name for quote in quotes for name in names.within(quote))
