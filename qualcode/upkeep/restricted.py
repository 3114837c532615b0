"""Restricted passages where they must not be: the codebook, which travels with every pack and report."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.model.fingerprints import words_of
from qualcode.study import Study
from qualcode.upkeep.finding import Finding

FEWEST = 4
"""So many words in a row, taken from a restricted passage, make an example one of it."""


def restricted_examples(study: Study) -> Iterator[Finding]:
    """The codes whose examples are words of a restricted passage. The words are not shown."""
    passages = [
        words_of(study.transcripts[transcript].slice(span)) for transcript, spans in study.codings.restricted.items() for span in spans
    ]
    runs = {" ".join(words[i : i + FEWEST]) for words in passages for i in range(len(words) - FEWEST + 1)}
    if not runs:
        return
    where = study.project.within(study.project.codebook_path)
    for code in study.codebook.walk():
        for example in code.examples:
            words = words_of(example)
            if any(" ".join(words[i : i + FEWEST]) in runs for i in range(len(words) - FEWEST + 1)):
                yield Finding("warning", where, f"an example of {code.id} is from a restricted passage", "put another example in its place")
