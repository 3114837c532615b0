"""The honest learning curve: how good suggestions would have been on the study's own coding, on transcripts they were not learnt from."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.model.codebook import Codebook
from qualcode.suggest.learning.baseline import baseline, rows_of
from qualcode.suggest.learning.curve import coded_first, split
from qualcode.suggest.learning.embeddings import Embedder, embedder
from qualcode.suggest.learning.learner import Suggester, one_thread
from qualcode.suggest.learning.talk import CueReader, Said, listen
from qualcode.suggest.measuring.deletion import deletion_test
from qualcode.suggest.measuring.metrics import (
    at_top,
    average_precision,
    calibration_error,
    mean_average_precision,
    precision_recall_f1,
    work_saved,
)

METHODS = ("suggest", "codebook", "baseline")
"""What the product does; cues and codebook text alone; TF-IDF with logistic regression."""

FIGURES = ("map", "macro_f1", "micro_f1", "precision_at_1", "recall_at_3", "wss95", "ece")

TOO_FEW = 5
"""Coded passages below which nothing can be said of a code."""

Tell = Callable[[str], None]


@dataclass
class _Sums:
    """What the splits add up to."""

    points: dict[tuple[int, str], list[dict[str, float]]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[int, list[list[dict[str, float] | None]]] = field(default_factory=lambda: defaultdict(list))
    not_used: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    deleted: list[tuple[float, float, int]] = field(default_factory=list)
    scored: int = 0
    seconds: float = 0.0


def evaluate(
    codebook: Codebook,
    turns: Sequence[Said],
    codes: Sequence[Collection[str] | None],
    *,
    examples: Sequence[int] = (0, 2, 5, 20),
    seeds: int = 3,
    reader: CueReader | None = None,
    embeddings: Embedder | Path | str | None = None,
    tell: Tell = lambda line: None,
) -> dict[str, Any]:
    """Measure suggestions on coded turns, split by transcript.

    Half of the transcripts are kept to measure on. Of the others, whole ones are taken as coded, in random order, until the median code has so many
    examples. All turns may be looked at, as in work, but no code of the half kept back. Figures are means over the seeds.

    Args:
        codebook: the codes.
        turns: objects with `transcript`, `speaker` and `text`, in order; only those that were read count, the others give context.
        codes: the codes of each turn, or None where nobody has read it.
        examples: the stages, in examples of the median code.
        seeds: how many random splits.
        reader: a reader of cues that remembers what it has read.
        embeddings: a sentence model, as `Suggester` takes it.
        tell: called with a line on how far it is.

    Raises:
        QualcodeError: fewer than two transcripts have coded turns, so that nothing can be kept back.
    """
    import numpy as np

    reader = reader or CueReader(codebook)
    ids = [code.id for code in codebook.codable]
    read = np.array([place for place, some in enumerate(codes) if some is not None], dtype=int)
    bears = np.array([[i in {codebook.current(c) for c in some or ()} for i in ids] for some in codes], dtype=bool).reshape(
        len(codes), len(ids)
    )
    if len({turns[place].transcript for place in read if bears[place].any()}) < 2:
        raise QualcodeError(
            "suggestions are measured on transcripts they were not learnt from, and fewer than two have been coded",
            "code a second transcript first",
        )
    sums, model = _Sums(), embedder(embeddings)
    for seed in range(seeds):
        test, order = split([turns[place].transcript for place in read], seed)
        test, order = read[test], [[int(read[place]) for place in there] for there in order]
        for stage in sorted(set(examples)):
            if (coded := coded_first(order, bears, stage)) is not None:
                with one_thread():
                    _stage(sums, Suggester(codebook, model, seed).reading_with(reader), turns, bears, test, coded, stage)
            tell(f"split {seed + 1} of {seeds}, {stage} examples a code: {'measured' if coded is not None else 'never reached'}")
    return _report(sums, ids, bears.sum(axis=0), sorted(set(examples)))


def _stage(sums: _Sums, suggester: Suggester, turns: Sequence[Said], bears: Any, test: Any, coded: Any, stage: int) -> None:
    """Measure all methods at one stage of one split."""
    import numpy as np

    transcripts = {turns[place].transcript for place in (*test, *coded)}
    here = [place for place in range(len(turns)) if turns[place].transcript in transcripts]
    position = {place: n for n, place in enumerate(here)}
    some = [turns[place] for place in here]
    known = set(coded.tolist())
    ids = [code.id for code in suggester.codebook.codable]
    given = [{ids[c] for c in np.flatnonzero(bears[place])} if place in known else None for place in here]
    there, stands = np.array([position[place] for place in test], dtype=int), bears[test]
    suggester.fit(some, given)
    began = time.perf_counter()
    scores = suggester.score(some)[there]
    sums.seconds, sums.scored = sums.seconds + time.perf_counter() - began, sums.scored + len(some)
    sums.not_used[stage] += bool(known) and not suggester.learning_used_
    sums.points[stage, "suggest"].append(figures(scores, stands, suggester.thresholds_))
    sums.codes[stage].append(_by_code(scores, stands, suggester.thresholds_))
    if known:
        talk = listen(some)
        learnt_from = np.array([position[place] for place in sorted(known)], dtype=int)
        base, least = baseline(rows_of(talk), talk, learnt_from, bears[sorted(known)], there, suggester.seed)
        sums.points[stage, "baseline"].append(figures(base, stands, least))
        sums.deleted.append(deletion_test(suggester, there, suggester.seed))
    alone = suggester.fit(some)
    sums.points[stage, "codebook"].append(figures(alone.score(some)[there], stands, alone.thresholds_))


def figures(probabilities: Any, bears: Any, thresholds: Any) -> dict[str, float]:
    """The figures of one method on one split; codes that stand nowhere in it count for none of them."""
    chosen = probabilities >= thresholds
    there = bears.any(axis=0)
    f1 = precision_recall_f1(chosen, bears)[2]
    micro = precision_recall_f1(chosen.reshape(-1, 1), bears.reshape(-1, 1))[2]
    first, three = at_top(probabilities, bears)
    return {
        "map": mean_average_precision(probabilities, bears),
        "macro_f1": float(f1[there].mean()) if there.any() else 0.0,
        "micro_f1": float(micro[0]),
        "precision_at_1": first,
        "recall_at_3": three,
        "wss95": work_saved(probabilities, bears),
        "ece": calibration_error(probabilities, bears),
    }


def _by_code(probabilities: Any, bears: Any, thresholds: Any) -> list[dict[str, float] | None]:
    """Precision, recall, F1 and average precision of each code; None where it stands nowhere."""
    precision, recall, f1 = precision_recall_f1(probabilities >= thresholds, bears)
    return [
        {
            "precision": float(precision[c]),
            "recall": float(recall[c]),
            "f1": float(f1[c]),
            "average_precision": average_precision(probabilities[:, c], bears[:, c]),
        }
        if bears[:, c].any()
        else None
        for c in range(bears.shape[1])
    ]


def _report(sums: _Sums, ids: Sequence[str], found: Any, examples: Sequence[int]) -> dict[str, Any]:
    """All figures as scripts read them."""
    points = [
        {"examples_per_code": stage, "method": method, **_mean(there, FIGURES), "splits": len(there)}
        for stage in examples
        for method in METHODS
        if (there := sums.points.get((stage, method)))
    ]
    reached = [stage for stage in examples if sums.codes.get(stage)]
    codes = {code: _code(int(found[n]), [split[n] for split in sums.codes[reached[-1]]] if reached else []) for n, code in enumerate(ids)}
    notes = [f"no split has {stage} examples of the median code" for stage in examples if stage not in reached]
    notes += [
        f"at {stage} examples a code, the learner did not beat the codebook on held-out turns in {n} of {len(sums.codes[stage])} splits and was not used there"
        for stage, n in sorted(sums.not_used.items())
        if n
    ]
    return {
        "split": "by transcript",
        "points": points,
        "codes": codes,
        "codes_at": reached[-1] if reached else None,
        "deletion": _deletion(sums.deleted),
        "segments_per_second": round(sums.scored / sums.seconds) if sums.seconds else None,
        "notes": notes,
    }


def _mean(rows: Sequence[dict[str, float]], names: Sequence[str]) -> dict[str, float]:
    return {name: round(sum(row[name] for row in rows) / len(rows), 4) for name in names}


def _code(n: int, rows: Sequence[dict[str, float] | None]) -> dict[str, Any]:
    """The figures of one code; `not yet` where it has too few passages."""
    names = ("precision", "recall", "f1", "average_precision")
    there = [row for row in rows if row is not None]
    if n < TOO_FEW or not there:
        return {"n": n, **dict.fromkeys(names), "note": "not yet"}
    return {"n": n, **_mean(there, names)}


def _deletion(rows: Sequence[tuple[float, float, int]]) -> dict[str, Any]:
    """How often a suggestion is undone by taking out its top three words, and by taking out three at random."""
    tested = sum(n for _, _, n in rows)
    if not tested:
        return {"top_three": None, "random_three": None, "tested": 0}
    top, random = (sum(row[side] * row[2] for row in rows) / tested for side in (0, 1))
    return {"top_three": round(top, 3), "random_three": round(random, 3), "tested": tested}
