"""What coded turns teach: words that tell codes apart, what was said before, who speaks, and how common each code is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualcode.suggest.learning.ground import Ground
from qualcode.suggest.learning.lines import WEAK, separate, without_weak
from qualcode.suggest.learning.talk import Heard, Talk

BEFORE = 0.5
"""How much the words of the turn before count beside the turn's own."""

DOUBT = 10
"""Turns of a speaker as many as these have to be read before they outweigh what holds of everybody."""

LONG = 50
"""Words of the usual turn, from which on weak words count for nothing. The longer turns are, the more words there are that speak by chance; in short ones
everything said may matter.
"""

USUAL = 1.5
"""How many codes a turn is thought to bear before anything was read."""


@dataclass(frozen=True)
class Learnt:
    """What was learnt from the turns that were read.

    `words` are the weights of the logistic regressions over the turn's own words (and, where `context`, `before` over those of the turn before it and
    `who` over the speakers); `centre` is the mean of a code's turns less that of all. `positives` counts the turns of each code. `meant` is what their
    sentence embeddings point to, where there are any.
    """

    words: Any
    before: Any
    who: Any
    centre: Any
    common: Any
    positives: Any
    speakers: dict[str, Any]
    labels: tuple[str, ...]
    context: bool
    meant: Any = None


def learn(ground: Ground, heard: Heard, read: Any, codes: Any, seen: Any, *, context: bool, seed: int) -> Learnt:
    """Learn from the turns numbered in `read`, which bear `codes` (turns read by codes); the codebook's own texts are rows like them.

    Where `seen` is false nobody has looked whether the code applies.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, hstack, vstack

    talk, matrix = heard.talk, heard.matrix
    width, count = matrix.shape[1], codes.shape[1]
    labels = tuple(sorted({talk.speakers[i] for i in read})) if context else ()
    rows = matrix[read]
    if context:
        extra = hstack([BEFORE * previous(talk, matrix, read), who_table(talk, labels, read)], format="csr")
        rows = hstack([rows, extra], format="csr")
    own = ground.rows
    if context:
        own = hstack([own, csr_matrix((own.shape[0], rows.shape[1] - width), dtype=np.float32)], format="csr")
    weights = np.zeros((rows.shape[1], count), dtype=np.float32)
    weights[:width] = ground.codebook  # what holds of a code nobody has looked for
    some = np.flatnonzero((seen | codes).any(axis=0))
    weights[:, some], _ = separate(
        vstack([rows, own], format="csr"),
        np.vstack([codes, ground.row_codes])[:, some],
        seed,
        np.vstack([seen, np.ones_like(ground.row_codes)])[:, some],
    )
    middle = np.asarray(matrix[read].mean(axis=0)).ravel() if len(read) else np.zeros(width)
    centre = np.zeros((width, count), dtype=np.float32)
    for code in np.flatnonzero(codes.any(axis=0)):
        centre[:, code] = np.asarray(matrix[read[codes[:, code]]].mean(axis=0)).ravel() - middle
    weights[:width] = without_weak(weights[:width], WEAK * min(1.0, ground.words_a_turn / LONG))
    centre = without_weak(centre)
    positives = codes.sum(axis=0)
    usual = min(0.5, USUAL / max(1, count))
    rate = (positives + 20 * usual) / (seen.sum(axis=0) + 20)
    before = BEFORE * weights[width : 2 * width] if context else None
    return Learnt(
        weights[:width], before, weights[2 * width :] if context else None, centre, np.log(rate / (1 - rate)), positives,
        _lifts(talk, read, codes, seen, rate), labels, context,
        None if ground.meaning is None else ground.meaning.learn(heard.meaning[read], codes, seen),
    )  # fmt: skip


def previous(talk: Talk, matrix: Any, places: Any) -> Any:
    """The rows of the turns before these; empty where there is none."""
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    before = np.asarray(talk.before)[places]
    padded = vstack([matrix, csr_matrix((1, matrix.shape[1]), dtype=matrix.dtype)], format="csr")
    return padded[np.where(before < 0, matrix.shape[0], before)]


def who_table(talk: Talk, labels: tuple[str, ...], places: Any) -> Any:
    """Who speaks, one column a label, and whether the turn before was somebody else's."""
    import numpy as np
    from scipy.sparse import csr_matrix

    known = {label: place for place, label in enumerate(labels)}
    table = np.zeros((len(places), len(labels) + 1), dtype=np.float32)
    for row, place in enumerate(places):
        if talk.speakers[place] in known:
            table[row, known[talk.speakers[place]]] = 1
        before = talk.before[place]
        table[row, -1] = before >= 0 and talk.speakers[before] != talk.speakers[place]
    return csr_matrix(table)


def _lifts(talk: Talk, read: Any, codes: Any, seen: Any, rate: Any) -> dict[str, Any]:
    """How much more often than others each speaker's turns bear each code (log of the ratio), drawn towards 0 by `DOUBT` turns."""
    import numpy as np

    found = {}
    for label in sorted({talk.speakers[i] for i in read}):
        theirs = np.array([talk.speakers[i] == label for i in read], dtype=bool)
        found[label] = np.log((codes[theirs].sum(axis=0) + DOUBT * rate) / (seen[theirs].sum(axis=0) + DOUBT)) - np.log(rate)
    return found
