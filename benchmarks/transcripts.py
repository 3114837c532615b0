"""How long reading Word transcripts takes, beside python-docx in the same run, and whether that is as quick as was promised.

    python benchmarks/transcripts.py [--files 100] [--words 8000]

Makes the files in a folder of its own, reads each one both ways in turn, and prints seconds of processor time. python-docx only reads the text of
the paragraphs; ours finds the speakers, the turns and what stands outside them. Exit 3 where ours takes more than three times as long.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import docx

from qualcode.transcripts.read import read

PROMISED = 3.0
WORDS = [
    "the",
    "school",
    "social",
    "worker",
    "came",
    "to",
    "us",
    "and",
    "nobody",
    "knew",
    "what",
    "her",
    "role",
    "was",
    "then",
    "we",
    "talked",
    "about",
    "attendance",
    "families",
    "time",
    "space",
    "thresholds",
]


def make(path: Path, words: int, seed: int) -> int:
    """A Word transcript of so many words: an interviewer in bold and a participant who says more. Gives the number of its turns."""
    dice = random.Random(seed)
    document = docx.Document()
    document.add_paragraph("Interview about the scheme")
    turns = said = 0
    while said < words:
        asks = turns % 2 == 0
        length = dice.randint(5, 25) if asks else dice.randint(20, 160)
        paragraph = document.add_paragraph()
        paragraph.add_run("INT: " if asks else "P1: ").bold = True
        paragraph.add_run(" ".join(dice.choice(WORDS) for _ in range(length)).capitalize() + ("?" if asks else "."))
        turns, said = turns + 1, said + length
    document.save(str(path))
    return turns


def main() -> int:
    """Makes the files, times both readers file by file, and says how they compare."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=100)
    arguments.add_argument("--words", type=int, default=8_000)
    chosen = arguments.parse_args()
    theirs = ours = 0.0
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"interview-{n}.docx" for n in range(chosen.files)]
        turns = [make(file, chosen.words, n) for n, file in enumerate(files)]
        read(files[0])  # imports are not what is measured
        for file, expected in zip(files, turns, strict=True):
            began = time.process_time()
            texts = [p.text for p in docx.Document(str(file)).paragraphs]
            theirs += time.process_time() - began
            began = time.process_time()
            (draft,) = read(file)
            ours += time.process_time() - began
            if len(draft.spoken) != expected or len(texts) != expected + 1:
                print(f"{file.name}: {len(draft.spoken)} turns for {expected}", file=sys.stderr)
                return 3
    ratio = ours / theirs
    print(
        f"{chosen.files} Word transcripts of {chosen.words:,} words: qualcode {ours:.1f} s, python-docx {theirs:.1f} s, {ratio:.2f} times"
    )
    return 0 if ratio <= PROMISED else 3


if __name__ == "__main__":
    sys.exit(main())
