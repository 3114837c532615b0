"""What the benchmarks share: a command timed as a person would run it, and a folder that is kept or not."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor for one run of a command."""
    before, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "qualcode", *command], check=True, capture_output=True, env={**os.environ, "PYTHONUTF8": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - before, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime


def in_folder(main: Callable[[Path], None]) -> None:
    """Measure in the folder named on the command line, which is kept, or in one that is removed afterwards."""
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as there:
        main(Path(there))
