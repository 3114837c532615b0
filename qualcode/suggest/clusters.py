"""Uncoded passages that use like words, put together: an aid to reading on, never themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.suggest.learning.embeddings import Embedder
from qualcode.suggest.learning.learner import one_thread
from qualcode.suggest.learning.vectors import Vectors
from qualcode.suggest.material import Material, Passage
from qualcode.suggest.proposals import words_in

LEAST_WORDS = 8
"""Words a passage must have to be put anywhere."""

SMALLEST = 3
"""Passages, below which what is alike is not shown."""

WORDS, SHOWN = 6, 3

TALK = frozenset([
    "actually", "bit", "come", "getting", "going", "kind", "know", "like", "lot", "maybe", "mean", "okay", "quite", "really", "right", "said", "saying",
    "sort", "thing", "things", "think", "want", "yeah",
])  # fmt: skip
"""Words that belong to talking as such and tell no cluster from another."""


@dataclass(frozen=True)
class Cluster:
    """Passages that use like words: how many, of how many transcripts, the words that set them apart, and those nearest to their middle."""

    passages: int
    transcripts: int
    words: tuple[str, ...]
    nearest: tuple[Passage, ...]


def uncoded(material: Material) -> list[Passage]:
    """The passages of participants that bear no code, long enough to say something."""
    pairs = zip(material.passages, material.codes, strict=True)
    return [p for p, codes in pairs if p.counts and not codes and len(p.text.split()) >= LEAST_WORDS]


def clusters(
    passages: Sequence[Passage], stop: Collection[str], count: int = 0, seed: int = 0, embedder: Embedder | None = None
) -> list[Cluster]:
    """Put passages together by their words (or, with a sentence model, by what they mean), the largest cluster first.

    The words are brought to 50 dimensions (latent semantic analysis) and parted by k-means. Where the lines fall is partly chance: another number of
    clusters or another seed gives others, so nothing may be counted by them.

    Args:
        passages: what is to be put together.
        stop: words too common to name a cluster by.
        count: how many clusters; by default about the square root of half the passages, 12 at most.
        seed: of the draws k-means begins with.
        embedder: a sentence model.
    """
    import numpy as np

    count = count or min(12, round((len(passages) / 2) ** 0.5))
    if len(passages) < SMALLEST or count < 1:
        return []
    with one_thread():
        rows = _rows([p.text for p in passages], seed, embedder)
        middles, belongs = _parted(rows, min(count, len(passages)), seed)
    said = [words_in(p.text, {*stop, *TALK}) for p in passages]
    everywhere = Counter(key for some in said for key in some)
    found = []
    for number in range(len(middles)):
        places = np.flatnonzero(belongs == number).tolist()
        if len(places) >= SMALLEST:
            near = [places[n] for n in np.argsort(-(rows[places] @ middles[number]), kind="stable")[:SHOWN]]
            names = _telling([said[n] for n in places], everywhere, len(passages))
            found.append(Cluster(len(places), len({passages[n].transcript for n in places}), names, tuple(passages[n] for n in near)))
    return sorted(found, key=lambda c: (-c.passages, c.words))


def _rows(texts: Sequence[str], seed: int, embedder: Embedder | None) -> Any:
    import numpy as np
    from sklearn.decomposition import TruncatedSVD

    if embedder is not None:
        return embedder.rows(texts)
    vectors = Vectors(texts)
    matrix = vectors.rows(texts)[:, : vectors.words]
    size = min(50, min(matrix.shape) - 1)
    rows = TruncatedSVD(size, random_state=seed).fit_transform(matrix) if size > 1 else matrix.toarray()
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _parted(rows: Any, count: int, seed: int) -> tuple[Any, Any]:
    import warnings

    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer different passages than clusters: some stay empty
        found = KMeans(count, n_init=5, random_state=seed).fit(rows)
    return found.cluster_centers_, found.labels_


def _telling(said: Sequence[dict[str, str]], everywhere: Counter[str], total: int) -> tuple[str, ...]:
    """The words that are commonest here beside what is usual everywhere."""
    here = Counter(key for some in said for key in some)
    forms = {key: words for some in said for key, words in some.items()}

    def worth(key: str) -> float:
        return here[key] / len(said) - everywhere[key] / total

    best = sorted((key for key in here if here[key] > 1), key=lambda key: (-worth(key), key))[:WORDS]
    return tuple(forms[key] for key in best)
