"""Replaced names, labels of speakers and ids of transcripts that are left anywhere in a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.reports.check.finding import Finding
from qualcode.reports.check.hidden import Hidden
from qualcode.reports.check.paragraphs import Para
from qualcode.reports.check.printed import Printed
from qualcode.reports.naming import Names as Naming
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.mapping import NameMap
from qualcode.transcripts.pseudonyms.search import ONE_OFF, NameSearch

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_IN_SMALL = re.compile(r"(?<!\w)[^\W\d_]+")
SHORTEST_ID = 4
"""An id or file name must have so many characters to be looked for."""


@dataclass
class Names:
    """Looks for what would name somebody. `names` is the mapping of the study's key, empty where it is not at hand."""

    study: Study
    names: NameMap

    @cached_property
    def _search(self) -> NameSearch:
        return NameSearch(self.names)

    @cached_property
    def _common(self) -> frozenset[str]:
        """Words that texts and codebook use in small letters: no near miss of a name, and no label that names anybody."""
        texts = [t.text for t in self.study.transcripts.values()]
        texts += [f"{c.name} {c.definition} {' '.join(c.include)}" for c in self.study.codebook.walk()]
        return frozenset(w for text in texts for w in _IN_SMALL.findall(text) if w.islower())

    @cached_property
    def _labels(self) -> frozenset[str]:
        """The words of speaker labels that look like names, less what people are called in tables and whoever the study itself names (its team)."""
        rows = [*(p.attributes for p in self.study.participants.values()), *self.study.rows.values(), self.study.project.settings.study]
        named = [str(v) for row in rows for k, v in row.items() if k not in ("id", "label")]
        named += [f"{c.name} {c.definition} {' '.join(c.include)} {' '.join(c.examples)}" for c in self.study.codebook.walk()]
        naming = Naming(self.study)
        named += [label for (_, label), speaker in self.study.speakers.items() if speaker.role == "pooled"]
        known = {w.casefold() for w in _WORD.findall(" ".join(named))} | self._common | naming.not_names
        return frozenset(w for w in naming.words.labels if len(w) > 1 and w not in known and w.rstrip("s") not in known)

    @cached_property
    def _files(self) -> re.Pattern[str] | None:
        """Ids, labels and original file names of transcripts."""
        names: set[str] = set()
        for transcript in self.study.transcripts.values():
            names |= {
                transcript.id,
                transcript.original,
                transcript.original.rpartition(".")[0],
                self.study.rows.get(transcript.id, {}).get("label", ""),
            }
            names |= {transcript.title} if len(transcript.title.split()) > 1 or re.search(r"\d|_", transcript.title) else set()
        known = sorted((n for n in names if len(n) >= SHORTEST_ID and (re.search(r"[\d_]", n) or " " in n)), key=lambda n: (-len(n), n))
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, known))})(?!\w)", re.IGNORECASE) if known else None

    def find(self, text: str) -> Iterator[tuple[str, str, str, str]]:
        """What would name somebody in a text: the kind of finding, the word, what should stand there, and what to do."""
        seen = set()
        for word, how, replacement in self._search.find(text):
            if how == ONE_OFF and (word.casefold() in self._common or word.casefold().rstrip("s") in self._common):
                continue
            do = f"look whether it is a name ({how})" if how == ONE_OFF else f"put {replacement} in its place ({how})"
            seen.add(word.casefold())
            yield "name", word, replacement, do
        for match in _WORD.finditer(text):
            word = re.sub(r"['’]s?$", "", match[0])
            if word.casefold() in self._labels and word[:1].isupper() and word.casefold() not in seen:
                seen.add(word.casefold())
                yield "name", word, "", "somebody is called so in the transcripts: say who it is by role, or leave it out"
        for match in self._files.finditer(text) if self._files else ():
            yield "file", match[0], "", "the id or file name of a transcript leads to a person: take it out"

    def in_text(self, paras: Sequence[Para], quoted: Iterable[Printed]) -> Iterator[Finding]:
        """What stands in what people read. In quotations, only the names of the key and ids count: who was called so is the words' own."""
        ours = {(id(q.para), q.start, q.end) for q in quoted}
        for para in paras:
            spans = [(s, e) for p, s, e in ours if p == id(para)]
            found = set()
            for kind, word, source, do in self.find(para.text):
                if (kind, word) in found:
                    continue
                found.add((kind, word))
                start = para.text.find(word)
                if kind == "name" and not source and not self._outside(para.text, word, spans):
                    continue
                yield Finding(kind, para.where, word, source, do, para, max(start, 0), max(start, 0) + len(word))

    @staticmethod
    def _outside(text: str, word: str, spans: list[tuple[int, int]]) -> bool:
        places = [m.start() for m in re.finditer(re.escape(word), text)]
        return any(not any(s <= at < e for s, e in spans) for at in places)

    def in_hidden(self, hidden: Iterable[Hidden]) -> Iterator[Finding]:
        """What stands where nobody looks: properties, comments, tracked changes, alternative texts, fields, names of embedded files."""
        found = set()
        for there in hidden:
            for kind, word, source, do in self.find(there.text):
                if (kind, there.where, word) not in found:
                    found.add((kind, there.where, word))
                    yield Finding(kind, there.where, word, source, do, there.para)
