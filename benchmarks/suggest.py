"""Suggestions, codebook alone and baseline side by side, on coded studies whose codes the weights were not learnt from.

    QUALCODE_TEST_DATA=… python benchmarks/suggest.py [SET…] [--seeds 3] [--examples 0,2,5,20] [--embeddings DIR]

The weights for nhs and for shuffle are learnt anew without that study (some minutes each); talkmoves is never learnt from, so it is measured with the
weights that come with qualcode.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from studies import SETS, load

from qualcode.suggest.learning import learner, stacker
from qualcode.suggest.measuring.evaluate import evaluate

LEARN = Path(__file__).with_name("learn_weights.py")


def measure(name: str, examples: list[int], seeds: int, folder: Path, embeddings: Path | None) -> dict[str, Any]:
    weights = stacker.WITH_MEANING if embeddings else stacker.SHIPPED
    if name != "talkmoves":
        weights = folder / f"without-{name}.json"
        more = ["--embeddings", embeddings] if embeddings else []
        subprocess.run([sys.executable, LEARN, "--without", name, "-o", weights, *more], check=True, stdout=subprocess.DEVNULL)
    learner.shipped = lambda path: stacker.shipped(weights)  # type: ignore[assignment]
    study = load(name)
    return evaluate(study.codebook, study.turns, study.codes, examples=examples, seeds=seeds, embeddings=embeddings)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--examples", default="0,2,5,20")
    parser.add_argument("--embeddings", type=Path, help="a folder with a sentence model")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.sets or SETS:
            show(name, measure(name, [int(k) for k in asked.examples.split(",")], asked.seeds, Path(folder), asked.embeddings))


if __name__ == "__main__":
    main()
