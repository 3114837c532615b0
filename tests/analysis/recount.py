"""The sample study counted again from its raw files: logs, records and tables, without going through the library."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NOT_PARTICIPANTS = ("interviewer", "interpreter", "supporter")

Event = dict[str, Any]


def table(name: str, folder: Path = ROOT / "transcripts") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def events(act: str = "") -> list[Event]:
    """Every event of an act; the sample study takes nothing back and replaces only states."""
    found = [
        json.loads(line) for path in sorted((ROOT / "codings").glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert not any(e["act"] == "retract" for e in found)
    assert all(e["act"] == "state" for e in found if e.get("replaces"))
    return [e for e in found if act in ("", e["act"])]


@dataclass(frozen=True)
class Said:
    """A coding of the study layer with the participants and unmatched labels heard in it."""

    id: str
    transcript: str
    start: int
    end: int
    code: str
    coder: str
    stance: str
    people: frozenset[str]
    unmatched: frozenset[tuple[str, str]]
    turns: frozenset[int]


def codings(everybody: bool = False) -> list[Said]:
    """The codings of the study layer (or of all coders) in which somebody is heard."""
    lead = {r["id"]: r["lead coder"] for r in table("transcripts.csv")}
    kinds = {r["id"]: r["kind"] for r in table("transcripts.csv")}
    reconciled = {e["transcript"] for e in events("state") if e["to"] == "reconciled"}
    who = {(r["transcript"], r["speaker"]): r for r in table("speakers.csv")}
    found, seen = [], set()
    for e in events("code"):
        name = e["transcript"]
        wanted = "consensus" if name in reconciled else lead[name]
        key = (name, e["start"], e["end"], e["code"], e["coder"], e.get("stance"), e.get("basis"), e.get("star"), e.get("note"))
        if (not everybody and e["coder"] != wanted) or key in seen or kinds[name] in ("document", "poll comment"):
            continue
        seen.add(key)
        people, unmatched, turns = set(), set(), set()
        for number, turn in enumerate(json.loads((ROOT / "transcripts" / f"{name}.json").read_text(encoding="utf-8"))["turns"]):
            if turn["start"] < e["end"] and e["start"] < turn["end"]:
                turns.add(number)
                row = who.get((name, turn["speaker"]), {})
                if row.get("role") in NOT_PARTICIPANTS:
                    continue
                if row.get("participant"):
                    people.add(row["participant"])
                else:
                    unmatched.add((name, turn["speaker"]))
        if people or unmatched:
            found.append(
                Said(
                    e["id"],
                    name,
                    e["start"],
                    e["end"],
                    e["code"],
                    e["coder"],
                    e.get("stance", ""),
                    frozenset(people),
                    frozenset(unmatched),
                    frozenset(turns),
                )
            )
    return found


def participants() -> dict[str, dict[str, str]]:
    return {r["id"]: r for r in table("participants.csv")}


def people_by(said: list[Said], code: str, attribute: str) -> dict[str, set[str]]:
    """The people heard on a code by a participant's attribute."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = participants()
    for s in said:
        for person in s.people:
            if s.code == code:
                found[rows[person][attribute] or "not stated"].add(person)
    return found
