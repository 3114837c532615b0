"""A project as large as this program is asked to bear, made up from a seed: 100 transcripts, 800,000 words, 60 codes, 30,000 codings by two coders.

    python benchmarks/big_project.py FOLDER [TRANSCRIPTS]

Fewer or more transcripts keep those proportions. The words mean nothing. Each coder has read every transcript; the second put a code where the first did about two times in three, with edges that differ.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from qualcode.model.events import Event
from qualcode.model.text import Transcript, Turn
from qualcode.project import Project, people
from qualcode.transcripts import store

TRANSCRIPTS, WORDS, CODES, CODINGS = 100, 8_000, 60, 15_000
CODERS = ("ana", "ben")
GROUPS = ("school staff", "family", "social care")
SITES = ("Authority A", "Authority B", "Authority C")
VOCABULARY = [
    "the",
    "and",
    "she",
    "he",
    "they",
    "we",
    "school",
    "meeting",
    "morning",
    "door",
    "phone",
    "said",
    "knew",
    "went",
    "form",
    "house",
    "teacher",
    "child",
    "worker",
    "week",
    "never",
    "always",
    "nobody",
    "help",
    "room",
    "talk",
]


def make(folder: Path, seed: int = 0, transcripts: int = TRANSCRIPTS) -> Project:
    """Write the project into an empty folder."""
    rng = random.Random(seed)
    (folder / "codebooks").mkdir(parents=True)
    codebook = "format: 1\nname: Big\ncodes:\n" + "".join(
        f"  - id: c{i:02}\n    name: Code {i}\n    definition: The code number {i}\n" for i in range(CODES)
    )
    (folder / "codebooks" / "codebook.yaml").write_text(codebook, encoding="utf-8", newline="\n")
    (folder / "qualcode.toml").write_text(
        'name = "Big project"\nids = "names"\ncoders = ["ana", "ben"]\ninvented = true\n', encoding="utf-8", newline="\n"
    )
    project = Project.open(folder)
    texts = [_transcript(rng, f"T{i:03}") for i in range(transcripts)]
    for transcript in texts:
        store.save(project, transcript)
    _people(project, transcripts)
    version = hashlib.sha256(codebook.encode()).hexdigest()[:12]
    for coder, events in zip(CODERS, _events(rng, texts, version), strict=True):
        project.codings.mkdir(exist_ok=True)
        (project.codings / f"{coder}.big.jsonl").write_bytes("".join(f"{e.to_line()}\n" for e in events).encode())
    (project.codings / "ana.themes.jsonl").write_bytes("".join(f"{e.to_line()}\n" for e in _themes()).encode())
    return project


def _themes() -> Iterator[Event]:
    """Twelve themes of five codes each, and a cell of the framework matrix for each at each site."""
    for i in range(12):
        name = f"theme-{i:02}"
        data = {
            "theme": name,
            "claim": f"What theme {i} claims.",
            "codes": [f"c{i * 5 + n:02}" for n in range(5)],
            "for": [],
            "against": [],
            "status": "candidate",
        }
        yield Event(f"01a0c0de-{i:04x}-7000-8000-000000000000", "2026-09-02T09:00:00Z", "ana", "theme", data)
        for s, site in enumerate(SITES):
            cell = {"row": site, "theme": name, "summary": "What was said here, in an analyst's words.", "status": "draft"}
            yield Event(f"01a0c0de-{i:04x}-7000-8000-00000000000{s + 1}", "2026-09-02T09:00:00Z", "ana", "cell", cell)


def _transcript(rng: random.Random, name: str) -> Transcript:
    text, turns, words = "", [], 0
    while words < WORDS:
        asking = len(turns) % 2 == 0
        said = rng.randrange(6, 16) if asking else rng.randrange(40, 110)
        label = "I" if asking else "P"
        talk = " ".join(_sentence(rng, min(12, said - at)) for at in range(0, said, 12))
        start = len(text) + len(label) + 2
        turns.append(Turn(len(turns) + 1, label, start, start + len(talk)))
        text += f"{label}: {talk}\n\n"
        words += said
    return Transcript(name, name, text, tuple(turns))


def _sentence(rng: random.Random, n: int) -> str:
    return " ".join(rng.choices(VOCABULARY, k=n)).capitalize() + "."


def _people(project: Project, transcripts: int) -> None:
    names = [f"T{i:03}" for i in range(transcripts)]
    people.add_rows(
        project,
        people.TRANSCRIPTS,
        [{"id": n, "label": n, "kind": "interview", "site": SITES[i % 3], "lead coder": "ana"} for i, n in enumerate(names)],
    )
    people.add_rows(
        project,
        people.PARTICIPANTS,
        [{"id": f"P{n}", "group": GROUPS[i // 3 % 3], "site": SITES[i % 3], "quote": "yes"} for i, n in enumerate(names)],
    )
    rows = [{"transcript": n, "speaker": "I", "participant": "", "role": "interviewer"} for n in names]
    people.add_rows(
        project, people.SPEAKERS, rows + [{"transcript": n, "speaker": "P", "participant": f"P{n}", "role": "participant"} for n in names]
    )


def _events(rng: random.Random, transcripts: list[Transcript], version: str) -> Iterator[list[Event]]:
    """Both coders' logs."""
    logs: dict[str, list[Event]] = {c: [] for c in CODERS}

    def add(coder: str, act: str, **data: object) -> None:
        n = len(logs[CODERS[0]]) + len(logs[CODERS[1]])
        digits = f"{1_790_000_000_000 + n:012x}7{n % 4096:03x}8{n:015x}"
        event_id = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        logs[coder].append(Event(event_id, "2026-09-01T09:00:00Z", coder, act, data))

    each = CODINGS // TRANSCRIPTS
    for transcript in transcripts:
        place = {"transcript": transcript.id, "text": transcript.hash}
        talk = [t for t in transcript.turns if t.speaker == "P"]
        first = [_span(rng, rng.choice(talk)) for _ in range(each)]
        codes = [min(int(rng.expovariate(0.06)), CODES - 1) for _ in first]
        for coder in CODERS:
            add(coder, "read", **place, start=0, end=len(transcript.text), codebook=version)
            for (turn, start, end), code in zip(first, codes, strict=True):
                if coder == CODERS[1]:
                    agrees = rng.random() < 0.65
                    turn, start, end = (turn, *_near(rng, turn, start, end)) if agrees else _span(rng, rng.choice(talk))
                add(
                    coder,
                    "code",
                    **place,
                    start=start,
                    end=end,
                    code=f"c{code:02}",
                    codebook=version,
                    stance=rng.choice(("positive", "negative")),
                )
            add(coder, "state", transcript=transcript.id, to="coded")
    yield from logs.values()


def _span(rng: random.Random, turn: Turn) -> tuple[Turn, int, int]:
    start = rng.randrange(turn.start, max(turn.start + 1, turn.end - 60))
    return turn, start, min(turn.end, start + rng.randrange(40, 260))


def _near(rng: random.Random, turn: Turn, start: int, end: int) -> tuple[int, int]:
    start = max(turn.start, start + rng.randrange(-20, 21))
    return start, min(turn.end, max(start + 10, end + rng.randrange(-20, 21)))


if __name__ == "__main__":
    size = int(sys.argv[2]) if len(sys.argv) > 2 else TRANSCRIPTS
    made = make(Path(sys.argv[1]), transcripts=size)
    print(json.dumps({"project": str(made.root), "transcripts": size, "codings": 2 * (CODINGS // TRANSCRIPTS) * size}))
