"""Names as the English model sees them: one of the sources that `qualcode pseudonymise` offers to a person, never the last word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qualcode.suggest.cues.english import BATCH, name_pipeline
from qualcode.transcripts.pseudonyms.patterns import Found

KINDS = {
    "PERSON": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "ORG": "organisation",
    "NORP": "other",
    "PRODUCT": "other",
    "EVENT": "other",
    "WORK_OF_ART": "other",
    "LAW": "other",
}
"""What the model's labels (OntoNotes 5) are called here; dates, amounts and numbers are left to the patterns."""

NO_MODEL = "no English model is there, so names are found by lists, shapes and capitals alone: pip install 'qualcode[english]'"


def name_finder() -> Callable[[Iterable[str]], Iterator[list[Found]]] | None:
    """A function that finds names in texts by the English model, or None where no model may be used (`NO_MODEL` says what to do)."""
    ready = name_pipeline()
    if ready is None:
        return None

    def find(texts: Iterable[str]) -> Iterator[list[Found]]:
        pieces = ((piece, (number, offset)) for number, text in enumerate(texts) for offset, piece in _pieces(text))
        number, found = 0, list[Found]()
        for document, (belongs_to, offset) in ready.nlp.pipe(pieces, as_tuples=True, batch_size=64):
            while number < belongs_to:
                yield found
                number, found = number + 1, []
            found += [Found(e.start_char + offset, e.end_char + offset, KINDS[e.label_]) for e in document.ents if e.label_ in KINDS]
        yield found

    return find


def _pieces(text: str) -> list[tuple[int, str]]:
    """A text in stretches of bounded length, cut at blanks, each with the place it begins at; an empty text is one empty stretch."""
    found, at = [], 0
    while len(text) - at > BATCH:
        end = max(text.rfind(" ", at, at + BATCH), at + 1)
        found.append((at, text[at:end]))
        at = end
    return [*found, (at, text[at:])]
