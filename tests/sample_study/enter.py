"""Enter the sample study's codings and its analysts' writing into its logs.

    python tests/sample_study/enter.py [FOLDER]

What was coded stands in codings/<coder>/<transcript>.tsv as quoted words and a code; what the analysts wrote stands in analysis/. This script looks up
where the words stand in the frozen texts and writes the logs. It chooses nothing. Ids and times are made from the order of the lines, so that entering
again gives the same bytes; a test holds the committed logs against it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from qualcode.codings import snapshots
from qualcode.codings.places import find_words
from qualcode.model.events import Event
from qualcode.model.text import Span, Transcript
from qualcode.project import Project
from qualcode.transcripts import store

HERE = Path(__file__).parent

ROUND_ONE = ("A_DSL_01", "B_PAR_01", "C_SW_01")
ROUND_TWO = ("A_PAR_02", "B_FG_01", "C_TEACH_01")
SETTLED = (*ROUND_ONE, "A_PAR_02")

OLD_WORDING = "Whether people accept a social worker being at school"
"""What `feas.acceptability` said in round one; it failed there and was reworded before round two."""


class Clock:
    """Times and ids that follow from the order in which things are entered."""

    def __init__(self) -> None:
        self.count = 0
        self.now = datetime(2026, 7, 21, 8, 0, tzinfo=UTC)

    def set(self, day: str) -> None:
        """Go on at nine in the morning of a day."""
        self.now = max(self.now, datetime.fromisoformat(f"{day}T09:00:00+00:00"))

    def tick(self) -> tuple[str, str]:
        """The next time-ordered id (UUID version 7) and the time it belongs to."""
        self.count += 1
        self.now += timedelta(seconds=40)
        stamp = int(self.now.timestamp() * 1000)
        noise = int(hashlib.sha256(f"sample study {self.count}".encode()).hexdigest(), 16)
        digits = f"{stamp << 80 | 0x7 << 76 | (noise & 0xFFF) << 64 | 0b10 << 62 | (noise >> 12) & ((1 << 62) - 1):032x}"
        event_id = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
        return event_id, self.now.strftime("%Y-%m-%dT%H:%M:%SZ")


class Entry:
    """Everything entered so far, and where each coded passage went."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.clock = Clock()
        self.transcripts = {i: store.load(project, i) for i in project.transcript_ids()}
        self.events: list[Event] = []
        self.codings: dict[tuple[str, str, str, str], Event] = {}
        self.coded: dict[tuple[str, str], str] = {}
        new = project.codebook_path.read_bytes()
        current = next(line for line in new.decode().splitlines() if "definition" in line and "seen with, called out by or meet" in line)
        old = new.decode().replace(current, current.split("definition:")[0] + f"definition: {OLD_WORDING}").encode()
        self.codebooks = {version: hashlib.sha256(data).hexdigest()[:12] for version, data in (("old", old), ("new", new))}
        self.history = {self.codebooks["old"]: old, self.codebooks["new"]: new}

    def add(self, coder: str, act: str, **data: Any) -> Event:
        """Enter one event; fields that are empty are left out."""
        event_id, at = self.clock.tick()
        event = Event(event_id, at, coder, act, {k: v for k, v in data.items() if v or (v == 0 and v is not False)})
        self.events.append(event)
        return event

    def passage(self, transcript: str, code: str, words: str, coder: str = "") -> Event:
        """The coding these words were entered as: the named coder's, else the lead's, else the other's."""
        for who in (coder,) if coder else ("ines", "joe"):
            if (who, transcript, code, words) in self.codings:
                return self.codings[who, transcript, code, words]
        raise KeyError(f"{transcript}: no coding {code!r} on {words[:60]!r}")


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a tab-separated file under its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def listed(name: str) -> list[dict[str, Any]]:
    """The entries of one YAML file of the analysts'."""
    found = YAML(typ="safe").load((HERE / "analysis" / name).read_text(encoding="utf-8"))
    return list(found)


def enter(project: Project) -> None:
    """Write the logs, the snapshots and the codebook's history of the sample study."""
    entry = Entry(project)
    code_all(entry)
    settle(entry)
    write_up(entry)
    leave_open(entry)
    write(entry)


def code_all(entry: Entry) -> None:
    """Round one by both coders, round two by both, the rest by the lead."""
    for memo in (m for m in listed("memos.yaml") if m["kind"] == "positionality"):
        entry.add(memo["coder"], "memo", on=memo["on"], kind=memo["kind"], text=memo["text"].strip())
    sessions = [(t, c, "old", "2026-07-21") for t in ROUND_ONE for c in ("ines", "joe")]
    sessions += [(t, c, "new", "2026-08-18") for t in ROUND_TWO for c in ("ines", "joe")]
    rest = [t for t in entry.transcripts if t not in (*ROUND_ONE, *ROUND_TWO)]
    for number, (transcript, coder, version, day) in enumerate(sessions):
        entry.clock.set(day)
        code_one(entry, coder, entry.transcripts[transcript], version)
        if number == 2 * len(ROUND_ONE) - 1:
            take_snapshot(entry, "round one, before discussion", "old")
    take_snapshot(entry, "round two, before discussion", "new")
    for number, transcript in enumerate(rest):
        entry.clock.set(f"2026-08-{24 + number // 5:02}" if number < 40 else "2026-09-01")
        code_one(entry, "ines", entry.transcripts[transcript], "new")


def code_one(entry: Entry, coder: str, transcript: Transcript, version: str) -> None:
    """One coder's reading of one transcript."""
    book = entry.codebooks[version]
    place = {"transcript": transcript.id, "text": transcript.hash}
    entry.add(coder, "read", **place, start=0, end=len(transcript.text), codebook=book)
    for row in rows(HERE / "codings" / coder / f"{transcript.id}.tsv"):
        span = find_words(transcript, row["words"])
        event = entry.add(
            coder, "code", **place, start=span.start, end=span.end, code=row["code"], codebook=book,
            stance=row["stance"], basis=row["basis"], star=row["star"] == "1", note=row["note"],
        )  # fmt: skip
        entry.codings[coder, transcript.id, row["code"], row["words"]] = event
    entry.coded[coder, transcript.id] = entry.add(coder, "state", transcript=transcript.id, to="coded").id


def take_snapshot(entry: Entry, name: str, version: str) -> None:
    """Freeze what has been entered so far."""
    data = snapshots.content(e.id for e in entry.events)
    digest = hashlib.sha256(data).hexdigest()[:12]
    entry.project.snapshots.mkdir(parents=True, exist_ok=True)
    (entry.project.snapshots / f"{digest}.txt").write_bytes(data)
    entry.add("ines", "snapshot", name=name, events=digest, codebook=entry.codebooks[version])


def settle(entry: Entry) -> None:
    """What the two coders agreed on, and what they decided where they differed."""
    decisions = {(r["transcript"], r["coder"], r["code"], r["words"]): r for r in rows(HERE / "analysis" / "decisions.tsv")}
    for transcript in (*ROUND_ONE, *ROUND_TWO):
        entry.clock.set("2026-07-24" if transcript in ROUND_ONE else "2026-09-02")
        ines, joe = ([e for (c, t, *_), e in entry.codings.items() if (c, t) == (coder, transcript)] for coder in ("ines", "joe"))
        for one in ines:
            same = [
                two for two in joe if two["code"] == one["code"] and Span(one["start"], one["end"]).overlaps(Span(two["start"], two["end"]))
            ]
            if same:
                agree(entry, one, same)
        for (there, coder, code, words), row in decisions.items():
            if there == transcript:
                decide(entry, entry.passage(transcript, code, words, coder), row)
        if transcript in SETTLED:
            entry.add("ines", "state", transcript=transcript, to="reconciled", replaces=[entry.coded["ines", transcript]])


def agree(entry: Entry, one: Event, same: list[Event]) -> None:
    """Both put the code there: the lead's edges stand."""
    stances = {e.get("stance") for e in (one, *same)}
    carried = {k: one.get(k) for k in ("transcript", "text", "start", "end", "code", "codebook", "basis", "star")}
    stance = one.get("stance") if len(stances) == 1 else "mixed"
    entry.add("consensus", "code", **carried, stance=stance, by=["ines", "joe"], sources=[one.id, *(e.id for e in same)])


def decide(entry: Entry, event: Event, row: dict[str, str]) -> None:
    """One of them put the code there: what they decided, and why. What they put off is entered last, as they found it when they wrote up."""
    if row["decision"] == "defer":
        return
    entry.add("ines", "resolve", resolves=[event.id], decision=row["decision"], by=["ines", "joe"], reason=row["reason"])
    if row["decision"] == "keep":
        carried = {k: event.get(k) for k in ("transcript", "text", "start", "end", "code", "codebook", "stance", "basis", "star")}
        entry.add("consensus", "code", **carried, by=["ines", "joe"], sources=[event.id], reason=row["reason"])


def write_up(entry: Entry) -> None:
    """Memos, restrictions, the topic guide, themes, the matrix, judgements, approvals and sections."""
    entry.clock.set("2026-09-04")
    for memo in (m for m in listed("memos.yaml") if m["kind"] != "positionality"):
        entry.add(memo["coder"], "memo", on=memo["on"], kind=memo["kind"], text=memo["text"].strip())
    for row in rows(HERE / "analysis" / "restricted.tsv"):
        transcript = entry.transcripts[row["transcript"]]
        span = find_words(transcript, row["words"])
        place = {"transcript": transcript.id, "text": transcript.hash, "start": span.start, "end": span.end}
        entry.add(row["by"], "restrict", **place, told=row["told"], reason=row["reason"])
    for row in rows(HERE / "analysis" / "asked.tsv"):
        entry.add("joe", "asked", transcript=row["transcript"], topic=row["topic"], to=row["to"])
    entry.clock.set("2026-09-10")
    for theme in listed("themes.yaml"):
        entry.add(
            "ines", "theme", theme=theme["theme"], claim=theme["claim"], codes=theme["codes"],
            **{"for": ids(entry, theme.get("for")), "against": ids(entry, theme.get("against"))},
            searched=theme.get("searched") or "", status=theme["status"],
        )  # fmt: skip
    for cell in listed("cells.yaml"):
        entry.add(
            "ines",
            "cell",
            row=cell["row"],
            theme=cell["theme"],
            summary=cell["summary"].strip(),
            status=cell["status"],
            quotes=ids(entry, cell.get("quotes")),
        )
    for judged in listed("judgements.yaml"):
        entry.add(
            judged["by"], "judge", on=judged["on"], kind=judged["kind"], value=judged["value"], rule=judged["rule"], reason=judged["reason"]
        )
    entry.clock.set("2026-09-17")
    for row in rows(HERE / "analysis" / "approved.tsv"):
        approve(entry, row)
    for section in listed("sections.yaml"):
        entry.add("ines", "section", site=section["site"], part=section["part"], text=section["text"].strip(), status=section["status"])


def leave_open(entry: Entry) -> None:
    """What the two coders put off, with their reason; it stands open in the reports."""
    for row in rows(HERE / "analysis" / "decisions.tsv"):
        if row["decision"] == "defer":
            event = entry.passage(row["transcript"], row["code"], row["words"], row["coder"])
            entry.add("ines", "resolve", resolves=[event.id], decision="defer", by=["ines", "joe"], reason=row["reason"])


def ids(entry: Entry, passages: Iterable[dict[str, str]] | None) -> list[str]:
    """The codings that a list of passages names."""
    return [entry.passage(p["transcript"], p["code"], p["words"], p.get("coder", "")).id for p in passages or ()]


def approve(entry: Entry, row: dict[str, str]) -> None:
    """A quote approved for print, with the words left out of it as places in the text; `Bex=the worker` prints a role wherever the name stands."""
    coding = entry.passage(row["transcript"], row["code"], row["words"])
    text = entry.transcripts[row["transcript"]].text
    cuts: list[list[int | str]] = []
    for cut in filter(None, row["cuts"].split(" | ")):
        words, _, put = cut.partition("=")
        places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text[: coding["end"]]) if m.start() >= coding["start"]]
        if put:
            cuts += [[start, end, put] for start, end in places]
        else:
            start = text.index(words, coding["start"], coding["end"])
            cuts.append([start, start + len(words)])
    entry.add(row["by"], "approve", on=coding.id, cuts=sorted(cuts, key=lambda c: int(c[0])), attribution=row["attribution"])


def lines(events: Iterable[Event]) -> Iterator[tuple[str, bytes]]:
    """The logs by coder."""
    by_coder: dict[str, list[Event]] = {}
    for event in events:
        by_coder.setdefault(event.coder, []).append(event)
    for coder, own in by_coder.items():
        yield coder, "".join(f"{e.to_line()}\n" for e in own).encode()


def write(entry: Entry) -> None:
    """Write the logs and the two versions of the codebook."""
    project = entry.project
    project.codings.mkdir(exist_ok=True)
    for coder, data in lines(entry.events):
        (project.codings / f"{coder}.sample.jsonl").write_bytes(data)
    project.history.mkdir(parents=True, exist_ok=True)
    for version, data in entry.history.items():
        (project.history / f"{version}.yaml").write_bytes(data)
    reason = "the two coders could not keep acceptability and stigma apart in round one: place and onlookers belong here, views of social workers there"
    change = {"at": "2026-07-27T09:00:00Z", "coder": "ines", "act": "reword", "code": "feas.acceptability", "reason": reason}
    change |= {"from": entry.codebooks["old"], "to": entry.codebooks["new"]}
    (project.history / "log.jsonl").write_bytes((json.dumps(change, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    enter(Project.open(sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent))
