"""How long agreement takes, beside `krippendorff` in the same run, and whether that is as quick as was promised.

    python benchmarks/agreement.py [--big FOLDER]

Times are the best of several on one machine, in seconds of processor time unless said otherwise; memory is the most that is held beside the data.
With `--big` (an empty folder for the made-up project) the whole command is timed too, start-up included. Exit 3 where something fell short.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.continuum import Continuum
from qualcode.agreement.statistics.ratings import Ratings
from qualcode.agreement.statistics.unitizing import u_alpha

failed: list[str] = []


def ratings(units: int) -> np.ndarray:
    """Two coders, five categories, one unit in twenty left out by the second."""
    rng = np.random.default_rng(0)
    data = rng.integers(0, 5, (2, units)).astype(float)
    data[1] = np.where(rng.random(units) < 0.7, data[0], data[1])
    data[1, rng.random(units) < 0.05] = np.nan
    return data


def ours(data: np.ndarray) -> float | None:
    return krippendorff_alpha(Ratings.of(data), replicates=0).value


def theirs(data: np.ndarray) -> float:
    import krippendorff

    return float(krippendorff.alpha(data, level_of_measurement="nominal"))


def best(run: Callable[[], object], times: int = 5, clock: Callable[[], float] = time.process_time) -> float:
    found = []
    for _ in range(times):
        began = clock()
        run()
        found.append(clock() - began)
    return min(found)


def line(what: str, value: str, promised: str, kept: bool) -> None:
    print(f"{what:<58} {value:>22}   {promised:<28} {'yes' if kept else 'NO'}")
    if not kept:
        failed.append(what)


def added_memory(run: Callable[[], object]) -> float:
    """The most megabytes that Python and numpy hold for a computation at one time, beside the data it is given."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def alpha() -> None:
    data = ratings(1_000_000)
    assert abs((ours(data) or 0) - theirs(data)) < 1e-9
    mine, other = best(lambda: ours(data)), best(lambda: theirs(data), times=3)
    line("alpha, 2 coders x 1,000,000 units", f"{mine:.3f} v {other:.3f}", f"4 times as fast: {other / mine:.1f}", other >= 4 * mine)
    added = added_memory(lambda: ours(data))
    line("  memory added, MB", f"{added:.0f} v {added_memory(lambda: theirs(data)):.0f}", "under 100", added < 100)
    small = ratings(100_000)
    boot = best(lambda: krippendorff_alpha(Ratings.of(small), replicates=1000))
    once = best(lambda: theirs(small), times=3)
    line("alpha with 1,000 replicates, 2 x 100,000", f"{boot:.3f} v {once * 1000:.0f} (1,000 x)", "under 0.1", boot < 0.1)


def spans(n: int) -> Continuum:
    """Two coders with n spans each on one text, five codes."""
    rng = np.random.default_rng(0)
    starts = np.arange(n) * 100
    coders = {}
    for coder in ("ana", "ben"):
        begin = starts + rng.integers(0, 30, n)
        codes = rng.integers(0, 5, n)
        coders[coder] = [
            (int(a), int(a) + int(length), f"c{c}") for a, length, c in zip(begin, rng.integers(20, 60, n), codes, strict=True)
        ]
    return Continuum.of(n * 100, coders)


def unitizing() -> None:
    took = {}
    for n in (1_000, 10_000, 100_000):
        marked = spans(n)
        took[n] = best(lambda marked=marked: u_alpha(Continuum(marked.length, marked.spans)))
        print(f"u-alpha, 2 coders x {n:,} spans: {took[n]:.4f}")
    growth = took[100_000] / took[1_000]
    line("u-alpha with 100 times as many spans a coder (100,000)", f"{growth:.0f} times", "linear: under 200 times", growth < 200)


def big(folder: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    from big_project import make

    if not (folder / "qualcode.toml").is_file():
        make(folder)
    environment = {**os.environ, "QUALCODE_HOME": str(folder / ".home")}

    def command() -> None:
        subprocess.run(
            [sys.executable, "-m", "qualcode", "agreement", "--project", str(folder), "--json"],
            stdout=subprocess.DEVNULL,
            check=True,
            env=environment,
        )

    def children() -> float:
        spent = os.times()
        return spent.children_user + spent.children_system

    print(f"qualcode agreement, big project, processor time: {best(command, times=3, clock=children):.2f}")
    took = best(command, times=3, clock=time.perf_counter)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    line(f"qualcode agreement, big project, wall clock (load {load:.1f})", f"{took:.2f}", "under 3, start-up included", took < 3)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--big", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    alpha()
    unitizing()
    if asked.big:
        big(asked.big)
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
