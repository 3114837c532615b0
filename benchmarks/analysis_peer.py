"""The same small study counted by qualcode and by qualitative-coding (`qc`, measured with 1.7.8), one after the other in one run.

    python benchmarks/analysis_peer.py QC

QC is the command of an installed qualitative-coding, in an environment of its own. The study: 100 documents of 300 lines, 60 codes, 10,000 codings of one line
by two coders. Prints one line of JSON for each question, with seconds by the clock (best of three; of one run where a run takes over ten seconds).
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project.begin import begin
from qualcode.study import Study
from qualcode.transcripts.importing import import_files

DOCUMENTS, LINES, CODES, CODINGS, CODERS = 100, 300, 60, 10_000, ("ana", "ben")
QUESTIONS = {
    "codes counted": (["codes", "stats"], ["crosstab", "--count", "passages", "--layer", "all"]),
    "codes that meet in a document": (["codes", "crosstab", "-n", "document"], ["cooccurrence", "--how", "transcript", "--layer", "all"]),
    "passages of one code": (["codes", "find", "c01"], ["search", "c01", "--layer", "all"]),
    "REFI-QDA export": (["export", "out.qdpx"], ["export", "qdpx", "-o", "out.qdpx"]),
}


def study() -> list[tuple[int, int, str, str]]:
    """The codings: document, line, coder, code."""
    rng = random.Random(0)
    found: dict[tuple[int, int, str, str], None] = {}
    while len(found) < CODINGS:
        found[rng.randrange(DOCUMENTS), rng.randrange(LINES), rng.choice(CODERS), f"c{min(59, int(rng.expovariate(0.07))):02}"] = None
    return list(found)


def text(document: int) -> str:
    """The lines of a document, each a turn."""
    return "".join(f"P{document}: line {n} of document {document}, and some more talk to fill it up\n" for n in range(LINES))


def make_ours(folder: Path, codings: list[tuple[int, int, str, str]]) -> Path:
    """The study as a qualcode project."""
    project = begin(folder / "ours", template="blank")
    codes = "".join(f"  - id: c{n:02}\n    name: Code {n}\n    definition: about {n}\n" for n in range(CODES))
    project.codebook_path.write_text(f"format: 1\nname: B\ncodes:\n{codes}", encoding="utf-8", newline="\n")
    ids = []
    for document in range(DOCUMENTS):
        path = folder / f"int{document:03}.txt"
        path.write_text(text(document), encoding="utf-8", newline="\n")
        ids += [done.transcript.id for done in import_files(project, [path]) if done.transcript]
    there = Study(project)
    events = []
    for document, line, coder, code in codings:
        transcript = there.transcripts[ids[document]]
        turn = transcript.turns[line]
        events.append(acts.code(coder, transcript, Span(turn.start, turn.end), code, there.codebook))
    there.write(events)
    return project.root


def make_theirs(folder: Path, qc: str, codings: list[tuple[int, int, str, str]]) -> Path:
    """The study as a project of qualitative-coding: its own import, and the codings put into its database."""
    root = folder / "theirs"
    (root / "texts").mkdir(parents=True)
    for document in range(DOCUMENTS):
        (root / "texts" / f"int{document:03}.txt").write_text(text(document), encoding="utf-8", newline="\n")
    subprocess.run([qc, "init"], cwd=root, check=True, capture_output=True)
    subprocess.run([qc, "corpus", "import", "texts", "--recursive", "--importer", "verbatim"], cwd=root, check=True, capture_output=True)
    (root / "codebook.yaml").write_text("".join(f"- c{n:02}\n" for n in range(CODES)), encoding="utf-8")
    with sqlite3.connect(root / "qualitative_coding.sqlite3") as base:
        places = dict(base.execute("select i.document_id, l.id from location l join document_index i on i.id = l.document_index_id"))
        names = {int("".join(c for c in name if c.isdigit())): place for name, place in places.items()}
        base.executemany("insert or ignore into coder values (?)", [(c,) for c in CODERS])
        base.executemany("insert or ignore into code values (?)", [(f"c{n:02}",) for n in range(CODES)])
        for number, (document, line, coder, code) in enumerate(codings, 1):
            base.execute("insert into coded_line values (?, ?, ?, ?)", (number, line, coder, code))
            base.execute("insert into coded_line_location_association values (?, ?)", (number, names[document]))
    return root


def seconds(command: list[str], folder: Path) -> float:
    """How long a command takes: the best of three, or one run where that takes over ten seconds."""
    best = float("inf")
    for _ in range(3):
        before = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "PYTHONUTF8": "1"})
        best = min(best, time.perf_counter() - before)
        if best > 10:
            break
    return best


def main(qc: str) -> None:
    """Measure every question in both."""
    codings = study()
    with tempfile.TemporaryDirectory() as there:
        ours, theirs = make_ours(Path(there), codings), make_theirs(Path(there), qc, codings)
        for name, (theirs_asks, ours_asks) in QUESTIONS.items():
            us, them = seconds([sys.executable, "-m", "qualcode", *ours_asks], ours), seconds([qc, *theirs_asks], theirs)
            print(
                json.dumps(
                    {"question": name, "qualcode": round(us, 2), "qualitative-coding": round(them, 2), "ratio": round(them / us, 2)}
                ),
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1])
