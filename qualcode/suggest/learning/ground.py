"""What can be said before anybody has coded: cues, and how a turn resembles what the codebook says of a code."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.model.codebook import Code, Codebook
from qualcode.model.people import Speaker
from qualcode.suggest.cues.match import Hit
from qualcode.suggest.learning.embeddings import Embedder
from qualcode.suggest.learning.lines import separate
from qualcode.suggest.learning.meaning import Meaning
from qualcode.suggest.learning.speakers import may_bear, told_of
from qualcode.suggest.learning.talk import Heard, Talk
from qualcode.suggest.learning.vectors import Vectors, described

WEIGHTS = (0.35, 0.55, 0.65)
"""What a cue of length one, two, and three or more counts for."""

DENIED = 0.6
"""What is left of a cue that is denied or only supposed."""

TOLD = 0.5
"""What it counts, beside a rule in `speakers`, that the codebook tells a code of another kind of speaker."""

LIFTS = 3
"""How many codings it takes to contradict the codebook's word on who bears a code."""

NEAREST = 30
"""How many turns stand for a code when its words are looked up in the texts themselves."""


@dataclass(frozen=True)
class Ground:
    """What is known without any coding, from the codebook and from the texts as such.

    `codebook` weighs words by one logistic regression a code over the codebook's own texts, `likeness` by the mean of those texts, `company` by the turns
    that come nearest to them (pseudo-relevance feedback: J. Rocchio, in G. Salton, The SMART Retrieval System, 1971).
    """

    vectors: Vectors
    rows: Any
    row_codes: Any
    codebook: Any
    likeness: Any
    company: Any
    rarity: dict[tuple[str, str], float]
    length: tuple[float, float]
    told: dict[str, str] = field(default_factory=dict)
    meaning: Meaning | None = None

    @classmethod
    def of(cls, codebook: Codebook, vectors: Vectors, heard: Heard, seed: int, embedder: Embedder | None = None) -> Ground:
        """Look at texts and codebook, and at no coding."""
        import numpy as np
        from scipy.sparse import vstack

        texts = [described(code) for code in codebook.codable]
        blocks = [vectors.rows(some) for some in texts]
        rows = vstack(blocks, format="csr")
        row_codes = np.repeat(np.eye(len(blocks), dtype=bool), [len(some) for some in texts], axis=0)
        codebook_words, _ = separate(rows, row_codes, seed)
        likeness = np.ascontiguousarray(np.vstack([np.asarray(block.mean(axis=0)) for block in blocks]).T, dtype=np.float32)
        talk, matrix, hits = heard.talk, heard.matrix, heard.hits
        rarity = _rarity(hits)
        first = sum(_even(part) for part in (cue_table(codebook, hits, rarity), matrix @ codebook_words, matrix @ likeness))
        logs = _lengths(talk)
        spread = float(logs.std()) if len(talk) > 1 else 0.0
        return cls(
            vectors, rows, row_codes, codebook_words, likeness, _company(matrix, first), rarity,
            (float(logs.mean()) if len(talk) else 0.0, spread or 1.0),
            told_of(codebook, set(talk.speakers)),
            None if embedder is None else Meaning.of(embedder, texts, row_codes, heard.meaning),
        )  # fmt: skip

    @property
    def words_a_turn(self) -> float:
        """How many words the usual turn has (the geometric mean)."""
        return math.expm1(self.length[0])

    def lengths(self, talk: Talk) -> Any:
        """How long each turn is, beside the others: logarithm of its words, standardised."""
        return (_lengths(talk) - self.length[0]) / self.length[1]


def _even(table: Any) -> Any:
    """A table with every column at mean 0 and spread 1; columns without spread are 0."""
    spread = table.std(axis=0)
    return (table - table.mean(axis=0)) / (spread + (spread < 1e-9))


def _company(matrix: Any, scores: Any) -> Any:
    """For each code the mean of the turns that score highest, weighted by their score, less the mean of all turns."""
    import numpy as np

    found = np.zeros((matrix.shape[1], scores.shape[1]), dtype=np.float32)
    if not matrix.shape[0]:
        return found
    middle = np.asarray(matrix.mean(axis=0)).ravel()
    for code in range(scores.shape[1]):
        best = np.argsort(-scores[:, code], kind="stable")[:NEAREST]
        worth = np.maximum(scores[best, code], 0)
        if worth.sum() > 0:
            found[:, code] = np.asarray(matrix[best].T @ (worth / worth.sum())).ravel() - middle
    return found


def _lengths(talk: Talk) -> Any:
    import numpy as np

    return np.log1p(np.array([len(text.split()) for text in talk.texts], dtype=float))


def _rarity(hits: Sequence[Sequence[Hit]]) -> dict[tuple[str, str], float]:
    """How rare each cue is: 1 - ln(turns with it) / ln(turns + 1)."""
    counts = Counter(key for found in hits for key in {(hit.code, hit.cue.text) for hit in found})
    return {key: 1 - math.log(n) / math.log(len(hits) + 1) for key, n in counts.items()}


def cue_worths(hits: Sequence[Hit], rarity: dict[tuple[str, str], float]) -> dict[str, list[tuple[Hit, float]]]:
    """What each cue in a turn counts for, by code; a cue that comes twice counts once, at its best. A cue not seen before counts as rare."""
    best: dict[tuple[str, str], tuple[float, Hit]] = {}
    for hit in hits:
        key = (hit.code, hit.cue.text)
        worth = WEIGHTS[min(hit.length, len(WEIGHTS)) - 1] * rarity.get(key, 1.0) * (DENIED if hit.negated else 1)
        if key not in best or worth > best[key][0]:
            best[key] = (worth, hit)
    found: dict[str, list[tuple[Hit, float]]] = defaultdict(list)
    for (code, _), (worth, hit) in best.items():
        found[code].append((hit, worth))
    return dict(found)


def cue_table(codebook: Codebook, hits: Sequence[Sequence[Hit]], rarity: dict[tuple[str, str], float]) -> Any:
    """What the cues in each turn count for together, turns by codes: worths add up as independent hints do, 1 - (1 - a)(1 - b) and so on."""
    import numpy as np

    places = {code.id: place for place, code in enumerate(codebook.codable)}
    table = np.zeros((len(hits), len(places)))
    for row, found in enumerate(hits):
        for code, worths in cue_worths(found, rarity).items():
            table[row, places[code]] = 1 - math.prod(1 - worth for _, worth in worths)
    return table


def barred(codebook: Codebook, talk: Talk, told: Mapping[str, str], lifted: Collection[tuple[str, str]] = ()) -> Any:
    """Where the codebook says that this speaker's talk does not bear a code: turns by codes, 1 where `speakers` bars it, `TOLD` where its text does (`told`).

    Where the coding contradicts it (`lifted`, labels with codes), nothing is barred.
    """
    import numpy as np

    def bar(code: Code, label: str) -> float:
        if (label, code.id) in lifted:
            return 0.0
        return float(not may_bear(code, Speaker("", label, role=role_of(label)), {})) or TOLD * (told.get(code.id, label) != label)

    labels = {label: [bar(code, label) for code in codebook.codable] for label in set(talk.speakers)}
    return np.array([labels[label] for label in talk.speakers], dtype=float).reshape(len(talk), len(codebook.codable))


def contradicted(codebook: Codebook, talk: Talk, read: Any, bars: Any, bears: Any) -> frozenset[tuple[str, str]]:
    """The labels and codes for which coding shows that a bar (`bars`, turns read by codes) does not hold: `LIFTS` turns of the label bear the code.

    Interviewers, interpreters and supporters are barred from everything, so for them any codes will do, and the bar lifts for all that everybody may bear.
    """
    import numpy as np

    found: set[tuple[str, str]] = set()
    against = bears & (bars > 0)
    for label in sorted({talk.speakers[place] for place, some in zip(read, against.any(axis=1), strict=True) if some}):
        theirs = against[np.array([talk.speakers[place] == label for place in read])]
        enough = theirs.sum(axis=0) >= LIFTS
        everything = bool(role_of(label)) and theirs.sum() >= LIFTS
        found |= {
            (label, code.id)
            for code, there in zip(codebook.codable, enough, strict=True)
            if there or (everything and "participant" in code.speakers)
        }
    return frozenset(found)


def role_of(label: str) -> str:
    """The role a label names outright, such as `interviewer`; else none."""
    word = label.strip().casefold()
    return word if word in ("interviewer", "interpreter", "supporter") else ""
