"""How well names are found: mentions marked by hand in the sample study and in real public transcripts, against what `pseudonymise` offers.

    python benchmarks/name_finding.py [--real FOLDER]

`names_gold.csv` holds places only (file, first and last character in the frozen text, kind), read and marked by one person:
stretches of some 350 to 600 words of every file, drawn at random, and the slips left in the sample study on purpose. `--real` is the folder `real` of the
shared test data (else `QUALCODE_TEST_DATA`); without it only the sample study is measured.

A mention counts as found where any candidate overlaps it, and as covered where candidates take in all of it. Precision is the share of candidates in the
marked stretches that overlap a mention. Speaker labels are given, as they are in a project.

`names_blind.csv` is a second sample in other stretches, drawn at random and marked by reading alone, before the finder had been run on them or any list of
candidates was looked at; the first was marked by the person who wrote the finder, after having seen candidates.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from qualcode.model.text import Transcript, Turn
from qualcode.project.begin import sample_study
from qualcode.study import Study
from qualcode.suggest.cues.names import name_finder
from qualcode.transcripts.draft import freeze
from qualcode.transcripts.pseudonyms.candidates import Candidate, Finder, collect
from qualcode.transcripts.read import read

GOLD, BLIND = (Path(__file__).with_name(name) for name in ("names_gold.csv", "names_blind.csv"))


@dataclass
class Marked:
    """The marked stretches and mentions of one file."""

    windows: list[tuple[int, int]]
    mentions: list[tuple[int, int, str]]


def texts(real: Path | None) -> dict[str, dict[str, Transcript]]:
    """The transcripts of each study, by the name the gold file knows them by."""
    found = {"sample": {f"sample/{i}": t for i, t in Study.open(sample_study()).transcripts.items()}}
    if real is not None:
        found["real"] = {}
        for path in sorted((real / "transcripts").glob("*")):
            if path.suffix != ".csv":
                text, turns, _, _ = freeze(read(path)[0])
                found["real"][f"real/{path.stem}"] = Transcript(f"real/{path.stem}", path.stem, text, turns)
    return found


def gold(transcripts: dict[str, Transcript], where: Path = GOLD) -> dict[str, Marked]:
    """What was marked in these transcripts; a text that is not the one that was marked is left out and said."""
    found: dict[str, Marked] = {}
    with where.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            there = transcripts.get(row["file"])
            if there is None:
                continue
            if there.hash != row["text"]:
                sys.stderr.write(f"left out: {row['file']} is read otherwise now\n")
                continue
            marked = found.setdefault(row["file"], Marked([], []))
            if row["kind"] == "window":
                first, last = map(int, row["turns"].split("-"))
                marked.windows += [(t.start, t.end) for t in there.turns[first - 1 : last]]
            else:
                marked.mentions.append((int(row["start"]), int(row["end"]), row["kind"]))
    return found


def measure(candidates: list[Candidate], marked: dict[str, Marked], ids: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Found of all, by kind; covered of all; and candidates that overlap a mention of all in the stretches."""
    places = defaultdict(list)
    for candidate in candidates:
        for place in candidate.places:
            places[ids[place.transcript]].append((place.start, place.end))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, there in marked.items():
        for start, end, kind in there.mentions:
            hits = [p for p in places[name] if p[0] < end and start < p[1]]
            covered = set().union(*(range(a, b) for a, b in hits)) >= set(range(start, end)) if hits else False
            for key, hit in ((kind, bool(hits)), ("all", bool(hits)), ("covered", covered)):
                counts[key][0] += hit
                counts[key][1] += 1
        for start, end in places[name]:
            if any(a <= start and end <= b for a, b in there.windows):
                counts["precision"][0] += any(s < end and start < e for s, e, _ in there.mentions)
                counts["precision"][1] += 1
    return {key: (a, b) for key, (a, b) in counts.items()}


def lowered(transcripts: dict[str, Transcript]) -> dict[str, Transcript]:
    """The same texts as speech recognition without capitals would write them, labels left as they are."""
    from dataclasses import replace

    found = {}
    for name, there in transcripts.items():
        letters = list(there.text)
        for turn in there.turns:
            letters[turn.start : turn.end] = [c.lower() if len(c.lower()) == 1 else c for c in letters[turn.start : turn.end]]
        found[name] = replace(there, text="".join(letters))
    return found


def main() -> None:
    """Print a table of recall by kind and precision, for each way of finding."""
    given = sys.argv[sys.argv.index("--real") + 1] if "--real" in sys.argv else os.environ.get("QUALCODE_TEST_DATA", "")
    folder = Path(given) if given else None
    real = next((f for f in (folder, folder / "real") if (f / "transcripts").is_dir()), None) if folder else None
    model = name_finder()
    ways: list[tuple[str, Finder | None, str, bool]] = [
        ("labels, shapes and capitals", None, "all", False),
        ("all of it, with the model", model, "all", False),
        ("the model alone", model, "model", False),
        ("all of it, weak ones left out", model, "sure", False),
        ("all of it, in small letters", model, "all", True),
    ]
    found_texts = texts(real)
    studies = {name: (there, gold(there)) for name, there in found_texts.items()}
    studies |= {f"{name}, marked blind": (there, gold(there, BLIND)) for name, there in found_texts.items()} | {"hard cases": hard()}
    for study, (transcripts, marked) in studies.items():
        print(f"\n{study}: {sum(len(m.mentions) for m in marked.values())} mentions in {len(marked)} files")
        for title, finder, which, small in ways:
            there = lowered(transcripts) if small else transcripts
            labels = [] if which == "model" else [t.speaker for x in there.values() for t in x.turns if t.speaker]
            found = collect(there, finder=finder, labels=labels)
            if which == "model":
                found = [c for c in found if "model" in c.sources]
            elif which == "sure":
                found = [c for c in found if not c.weak]
            counts = measure(found, marked, {t.id: name for name, t in there.items()})
            words = sum(len(there[n].text[a:b].split()) for n, m in marked.items() for a, b in m.windows)
            said = [f"{key} {a}/{b} = {a / b:.2f}" for key, (a, b) in sorted(counts.items())]
            print(
                f"  {title:32} {', '.join(said)}; {1000 * counts['precision'][1] / words:.0f} candidates per 1,000 words, {len(found)} strings to decide on"
            )
            if which == "all" and not small:
                _missed(found, marked, there)


def hard() -> tuple[dict[str, Transcript], dict[str, Marked]]:
    """An invented talk of hard cases, its mentions in braces: names that are words, nicknames, local places, and what names somebody without any name."""
    marked = Path(__file__).with_name("hard_names.txt").read_text(encoding="utf-8")
    text, mentions = "", []
    for piece in re.split(r"(\{[^}]*\})", marked):
        if piece.startswith("{"):
            mentions.append((len(text), len(text) + len(piece) - 2, "hard"))
            text += piece[1:-1]
        else:
            text += piece
    turns, at = [], 0
    for line in text.split("\n"):
        if line:
            turns.append(Turn(len(turns) + 1, line[0], at + 3, at + len(line)))
        at += len(line) + 1
    there = Transcript("hard", "hard", text, tuple(turns))
    return {"hard": there}, {"hard": Marked([(t.start, t.end) for t in turns], mentions)}


def _missed(found: list[Candidate], marked: dict[str, Marked], transcripts: dict[str, Transcript]) -> None:
    ids = {t.id: name for name, t in transcripts.items()}
    places = defaultdict(list)
    for c in found:
        for p in c.places:
            places[ids[p.transcript]].append((p.start, p.end))
    missed = [
        transcripts[name].text[s:e]
        for name, m in marked.items()
        for s, e, _ in m.mentions
        if not any(a < e and s < b for a, b in places[name])
    ]
    print(f"      missed: {', '.join(missed) or 'none'}")


if __name__ == "__main__":
    main()
