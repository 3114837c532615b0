"""Suggestions, codebook alone and baseline side by side, on coded studies whose codes the weights were not learnt from.

    QUALCODE_TEST_DATA=… python benchmarks/suggest.py [SET…] [--seeds 3] [--examples 0,2,5,20] [--embeddings DIR] [--wss] [--weights DIR]

The weights for nhs and for shuffle are learnt anew without that study (some minutes each; `--weights` keeps them in a folder and takes them from there);
talkmoves is never learnt from, so it is measured with the weights that come with qualcode.

With `--wss`, what reading the likeliest first saves is measured instead, as `suggest --simulate` measures it: five codes of at least twenty turns, drawn at
random, in whole transcripts of about two thousand turns, twice; nothing is drawn by chance while reading, and nothing is learnt of other codes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from studies import SETS, Coded, load

from qualcode.suggest.learning import learner, stacker
from qualcode.suggest.learning.baseline import rows_of
from qualcode.suggest.learning.learner import Suggester, one_thread
from qualcode.suggest.learning.lines import separate
from qualcode.suggest.learning.talk import CueReader, listen
from qualcode.suggest.measuring.evaluate import evaluate
from qualcode.suggest.measuring.simulate import FIRST, simulate

LEARN = Path(__file__).with_name("learn_weights.py")
POOL, CODES, LEAST, DRAWS = 2000, 5, 20, 2


def use_weights(name: str, folder: Path, embeddings: Path | None) -> None:
    """Take the weights that were learnt without this study."""
    weights = stacker.WITH_MEANING if embeddings else stacker.SHIPPED
    if name != "talkmoves":
        weights = folder / f"without-{name}{'-embeddings' if embeddings else ''}.json"
        more = ["--embeddings", embeddings] if embeddings else []
        if not weights.exists():
            subprocess.run([sys.executable, LEARN, "--without", name, "-o", weights, *more], check=True, stdout=subprocess.DEVNULL)
    learner.shipped = lambda path: stacker.shipped(weights)  # type: ignore[assignment]


def show(name: str, found: dict[str, Any]) -> None:
    points = {(p["examples_per_code"], p["method"]): p for p in found["points"]}
    print(f"\n{name}: deletion {found['deletion']}, {found['segments_per_second']} turns a second")
    print("examples  figure       ours  codebook  baseline  ratio")
    for examples in sorted({k for k, _ in points}):
        for figure in ("map", "macro_f1", "micro_f1", "wss95", "ece"):
            values = [points.get((examples, m), {}).get(figure) for m in ("suggest", "codebook", "baseline")]
            ratio = f"{values[0] / values[2]:.2f}" if values[2] else ""
            print(f"{examples:8}  {figure:9}" + "".join(f"{v:9.3f}" if v is not None else " " * 9 for v in values) + f"  {ratio:>5}")
    for note in found["notes"]:
        print("note:", note)


def pool(study: Coded, seed: int) -> tuple[list[Any], list[set[str]], list[str]]:
    """Whole transcripts drawn at random, about `POOL` turns of them, and the codes to look for there."""
    random = np.random.default_rng(seed)
    sizes = Counter(turn.transcript for turn in study.turns)
    kept: set[str] = set()
    for transcript in random.permutation(sorted(sizes)):
        if sum(sizes[t] for t in kept) < POOL:
            kept.add(str(transcript))
    pairs = [(turn, codes) for turn, codes in zip(study.turns, study.codes, strict=True) if turn.transcript in kept]
    counts = Counter(code for _, codes in pairs for code in codes)
    common = [code.id for code in study.codebook.codable if counts[code.id] >= LEAST]
    wanted = [str(code) for code in random.permutation(common)[:CODES]]
    return [turn for turn, _ in pairs], [codes for _, codes in pairs], wanted


def baseline_saves(rows: Any, bears: Any, first: Any) -> float:
    """What the baseline saves: the same rounds, the first of them by what our codebook makes of the turns (`first`), learnt by logistic regression."""
    scores, read = first, np.array([], dtype=int)
    while bears[read].sum() < np.ceil(0.95 * bears.sum()):
        left = np.setdiff1d(np.arange(len(bears)), read)
        best = left[np.argsort(-scores[left], kind="stable")][: max(FIRST, len(read) // 10)]
        read = np.concatenate([read, best])
        if bears[read].any() and not bears[read].all():
            weights, constants = separate(rows[read], bears[read][:, None], 0)
            scores = np.asarray(rows @ weights)[:, 0] + constants[0]
    reached = int(np.searchsorted(np.cumsum(bears[read]), np.ceil(0.95 * bears.sum()))) + 1
    return 1 - reached / len(bears) - 0.05


def show_reading(study: Coded, embeddings: Path | None) -> None:
    """What active reading saves, ours and the baseline's."""
    ids, saved = [code.id for code in study.codebook.codable], []
    reader = CueReader(study.codebook)
    for seed in range(DRAWS):
        turns, codes, wanted = pool(study, seed)
        suggester = Suggester(study.codebook, embeddings).reading_with(reader)
        talk, first = listen(turns), suggester.fit(turns).score(turns)
        for code in wanted:
            ours = simulate(study.codebook, turns, codes, code, reader, seed=seed, control=0, suggester=suggester).wss95
            with one_thread():
                theirs = baseline_saves(rows_of(talk), np.array([code in some for some in codes]), first[:, ids.index(code)])
            saved.append((ours, theirs))
            print(f"{study.name} {seed} {ours:.2f} {theirs:.2f} {code}", flush=True)
    print(f"{study.name}: WSS@95 ours {np.mean(saved, axis=0)[0]:.3f}, baseline {np.mean(saved, axis=0)[1]:.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--examples", default="0,2,5,20")
    parser.add_argument("--embeddings", type=Path, help="a folder with a sentence model")
    parser.add_argument("--weights", type=Path, help="a folder where the weights learnt are kept")
    parser.add_argument("--wss", action="store_true", help="what reading the likeliest first saves")
    asked = parser.parse_args()
    stages = [int(k) for k in asked.examples.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.sets or SETS:
            use_weights(name, asked.weights or Path(folder), asked.embeddings)
            study = load(name)
            if asked.wss:
                show_reading(study, asked.embeddings)
            else:
                found = evaluate(study.codebook, study.turns, study.codes, examples=stages, seeds=asked.seeds, embeddings=asked.embeddings)
                show(name, found)


if __name__ == "__main__":
    main()
