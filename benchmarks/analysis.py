"""How long analysis takes on the big project, start-up included: the promises are 2 seconds a table and 6 seconds for all quotes to Excel.

    python benchmarks/analysis.py [FOLDER]

Each command runs as a person would run it, on projects of 3,000, 30,000 and (with FOLDER given a name ending in -300k) 300,000 codings. FOLDER keeps the
projects for the next run; without one they are made anew and removed. Prints one line of JSON for each command and size: the best of three runs.
"""

from __future__ import annotations

import json
from pathlib import Path

from big_project import make
from measuring import in_folder, timed

COMMANDS: dict[str, tuple[float, list[str]]] = {
    "crosstab": (2, ["crosstab", "--by", "site", "--by", "group"]),
    "co-occurrence, transcript": (2, ["cooccurrence", "--how", "transcript"]),
    "co-occurrence, overlap": (2, ["cooccurrence", "--how", "overlap"]),
    "matrix": (2, ["matrix"]),
    "theme x site x group": (2, ["matrix", "--groups"]),
    "search": (2, ["search", "c01 AND stance:negative"]),
    "all quotes to xlsx": (6, ["quotes", "--layer", "all", "-o"]),
}


def main(folder: Path) -> None:
    """Measure every command on every size there is."""
    sizes = (10, 100, 1000) if folder.name.endswith("-300k") else (10, 100)
    for transcripts in sizes:
        root = folder / f"{transcripts}"
        if not root.exists():
            make(root, transcripts=transcripts)
        for name, (limit, command) in COMMANDS.items():
            if command[-1] == "-o":
                command = [*command, str(folder / "quotes.xlsx")]
            runs = [timed([*command, "--project", str(root)]) for _ in range(3)]
            seconds, user = min(runs)
            found = {"what": name, "codings": transcripts * 300, "seconds": round(seconds, 2), "processor seconds": round(user, 2)}
            print(json.dumps({**found, "promised": limit if transcripts == 100 else None}), flush=True)


if __name__ == "__main__":
    in_folder(main)
