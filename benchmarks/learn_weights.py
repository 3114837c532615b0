"""Learn the weights that come with qualcode, from coded studies whose licence allows it.

    QUALCODE_TEST_DATA=… python benchmarks/learn_weights.py [--without NAME] [--embeddings DIR] [-o FILE]

Each study is coded again as work goes (transcript by transcript, in random order), and turns of other transcripts are scored at every stage; the weights
are those under which the parts of these scores best foretell the codes. Studies are taken with their codebooks whole and cut down, since most codebooks
say less than these. The lessons (talkmoves) are for measuring only and never learnt from. With `--embeddings`, weights for sentence embeddings are learnt
too; run it twice where their scale is new, since a first run only finds where their values lie.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from studies import Coded, load

from qualcode.suggest.learning.curve import coded_first, split
from qualcode.suggest.learning.learner import Suggester
from qualcode.suggest.learning.stacker import PARTS, SCALED, SHIPPED, WITH_MEANING, fit_weights
from qualcode.suggest.learning.talk import CueReader

STUDIES = ("nhs", "nhs-no_cues", "nhs-no_examples", "nhs-definitions", "shuffle", "sample")
EXAMPLES = (0, 2, 5, 12, 30)
SEEDS = (100, 101)
AGAINST = 8
"""How many pairs that do not stand are taken for each that does; they are weighed up again."""


def pairs(study: Coded, embeddings: Path | None) -> list[tuple[np.ndarray, ...]]:
    """For each stage of coding: parts, examples, whether the pair stands, and what it counts."""
    ids = [code.id for code in study.codebook.codable]
    bears = np.array([[i in codes for i in ids] for codes in study.codes])
    suggester = Suggester(study.codebook, embeddings).reading_with(CueReader(study.codebook))
    found = []
    for seed in SEEDS:
        test, order = split([t.transcript for t in study.turns], seed)
        for examples in EXAMPLES:
            read = coded_first(order, bears, examples)
            if read is None or len(read) > 2500:
                break
            found.append(_stage(study, suggester, bears, test, read, seed))
    return found


def _stage(study: Coded, suggester: Suggester, bears: np.ndarray, test: np.ndarray, read: np.ndarray, seed: int) -> tuple[np.ndarray, ...]:
    here = np.union1d(test, read)
    known = set(read.tolist())
    suggester.fit([study.turns[i] for i in here], [study.codes[i] if i in known else None for i in here])
    parts, positives = suggester.parts([study.turns[i] for i in test])
    stands = bears[test].ravel()
    right, wrong = np.flatnonzero(stands), np.flatnonzero(~stands)
    some = np.random.default_rng(seed).permutation(wrong)[: AGAINST * len(right)]
    chosen = np.concatenate([right, some])
    worth = np.concatenate([np.ones(len(right)), np.full(len(some), len(wrong) / len(some))])
    examples = np.broadcast_to(positives, bears[test].shape).ravel()
    return (
        parts.reshape(-1, len(PARTS))[chosen],
        examples[chosen],
        stands[chosen],
        worth / worth.sum(),
        np.array(list(suggester.spreads().values())),
    )


def usually(found: np.ndarray) -> np.ndarray:
    """Where a part usually lies and how far it spreads, over the stages in which it says anything: half of these codebooks have no cues."""
    return np.median(found[found[:, 1] > 0.3 * found[:, 1].max()], axis=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="leave this study out, to measure on it")
    parser.add_argument("--embeddings", type=Path, help="a folder with a sentence model")
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    output = asked.output or (WITH_MEANING if asked.embeddings else SHIPPED)
    names = [name for name in STUDIES if name.partition("-")[0] != asked.without]
    stages = [stage for name in names for stage in pairs(load(name), asked.embeddings)]
    parts, examples, stands, worth = (np.concatenate([stage[i] for stage in stages]) for i in range(4))
    weights = fit_weights(parts, examples, stands, worth)
    usual = [usually(np.array([stage[4][part] for stage in stages])) for part in range(len(SCALED))]
    used = [name for name in PARTS if asked.embeddings or name not in ("meaning", "meant")]
    written = {
        "first": {name: round(float(value), 4) for name, value in zip(PARTS, weights.first, strict=True) if name in used},
        "last": {name: round(float(value), 4) for name, value in zip(PARTS, weights.last, strict=True) if name in used},
        "rise": round(weights.rise, 4),
        "constant": round(weights.constant, 4),
        "usual": {name: np.round(pair, 4).tolist() for name, pair in zip(SCALED, usual, strict=True) if name in used},
        "learnt_from": names,
    }
    output.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(json.dumps(written, indent=1))


if __name__ == "__main__":
    main()
