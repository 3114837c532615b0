"""The shared files with their truth, and the real transcripts: every turn right, and no character lost."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qualcode.transcripts.draft import Draft, Spoken, fold, freeze
from qualcode.transcripts.read import read
from qualcode.transcripts.readers.encoding import decode

READ_NOW = (".txt", ".md", ".vtt", ".srt", ".docx", ".odt")


def files(shared_data: Path) -> list[Path]:
    return sorted(p for p in (shared_data / "transcripts").iterdir() if p.suffix in READ_NOW and Path(f"{p}.truth.json").exists())


def words(text: str) -> str:
    """Words as the truth compares them: remarks in brackets and white space do not count."""
    plain = text.replace("\u200f", "").replace("\u00a0", " ")
    return " ".join(re.sub(r"\[[^\]]*\]|\([^)]*\)|<[^>]*>", " ", " ".join(plain.split())).split())


def merged(turns: list[tuple[str, str, float | None]]) -> list[list[Any]]:
    out: list[list[Any]] = []
    for speaker, text, time in turns:
        if out and out[-1][0] == fold(speaker):
            out[-1][1] = words(f"{out[-1][1]} {text}")
        else:
            out.append([fold(speaker), words(text), time])
    return out


def test_every_turn_of_the_files_with_a_truth_is_right(shared_data: Path) -> None:
    found = files(shared_data)
    assert len(found) >= 31
    for path in found:
        truth = json.loads(Path(f"{path}.truth.json").read_text(encoding="utf-8"))
        draft = read(path)[0]
        got = merged([(t.speaker or "", t.text, t.time) for t in draft.spoken])
        want = merged([tuple(t) for t in truth["turn_list"]])
        assert [t[:2] for t in got] == [t[:2] for t in want], path.name
        assert all(w[2] is None or (g[2] is not None and abs(g[2] - w[2]) <= 1) for g, w in zip(got, want, strict=True)), path.name
        assert not {fold(n) for n in truth["not_speakers"]} & {fold(s.label) for s in draft.speakers}, path.name


def characters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


def kept(draft: Draft) -> Counter[str]:
    """Every character of a draft: in a turn, its label and marks, an event, outside, or removed."""
    parts = [b.text + (b.notation if isinstance(b, Spoken) else "") for b in draft.blocks]
    parts += [r.text for r in draft.removed if r.kind not in ("characters", "page header", "page footer")]
    return characters("".join(parts))


def body_text(path: Path) -> str:
    """The text of the body of a Word file, deletions left out, by the plainest means."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    return html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", re.sub(r"<w:del .*?</w:del>", "", xml, flags=re.DOTALL))))


def source_text(path: Path) -> str:
    if path.suffix == ".docx":
        return body_text(path)
    if path.suffix == ".odt":
        with zipfile.ZipFile(path) as archive:
            body = archive.read("content.xml").decode("utf-8").partition("<office:text")[2].partition(">")[2]
        return html.unescape(re.sub(r"<[^>]*>", "", body))
    text = decode(path.read_bytes()).text
    return html.unescape(text) if "entities" in path.name or path.suffix in (".vtt", ".srt") else text


def test_every_character_ends_in_exactly_one_place(shared_data: Path) -> None:
    for path in [*files(shared_data), *sorted((shared_data / "real" / "transcripts").glob("*.[tm][xd]*"))]:
        (draft,) = read(path)
        source = characters(source_text(path))
        if path.suffix in (".vtt", ".srt"):
            got = characters(html.unescape("".join(kept(draft).elements())))
            source = characters(source_text(path))
            assert got == source, (path.name, source - got, got - source)
        else:
            assert kept(draft) == source, (path.name, source - kept(draft), kept(draft) - source)


def test_every_turn_of_the_frozen_text_stands_on_its_words(shared_data: Path) -> None:
    for path in [*files(shared_data), *sorted((shared_data / "real" / "transcripts").glob("*.[tm][xd]*"))]:
        (draft,) = read(path)
        text, turns, _, _ = freeze(draft)
        assert [text[t.start : t.end] for t in turns] == [b.text for b in draft.spoken]


REAL = {
    "2025-10-01_Kate_Anstey.txt": {
        "MS KATE ANSTEY": 24,
        "COUNSEL INQUIRY": 19,
        "LADY HALLETT": 11,
        "THE WITNESS": 6,
        "MS TREANOR": 5,
        "MR BROACH": 2,
        "MS POTTLE": 1,
    },
    "2025-10-07_Amanda_Stocks.txt": {
        "MS AMANDA STOCKS": 25,
        "COUNSEL INQUIRY": 23,
        "LADY HALLETT": 5,
        "THE WITNESS": 2,
        "MS DOBBIN": 2,
        "MR LEE": 2,
    },
    "2025-10-07_Lyndon_Lewis.txt": {
        "MR LYNDON LEWIS": 55,
        "LEAD 8": 52,
        "LADY HALLETT": 4,
        "MS DOBBIN": 3,
        "THE WITNESS": 1,
        "MS TREANOR": 1,
    },
    "2025-10-09_Sarah_Hammond.txt": {
        "MS SARAH HAMMOND": 91,
        "COUNSEL INQUIRY": 88,
        "LADY HALLETT": 9,
        "MS CAYOUN": 7,
        "THE WITNESS": 4,
        "MS DOBBIN": 1,
    },
    "2025-10-09_Sharon_Powell.txt": {"MS SHARON POWELL": 103, "LEAD 8": 98, "MS DOBBIN": 8, "LADY HALLETT": 8, "THE WITNESS": 1},
    "heart-community-teams.md": {"Michelle": 22, "Andrew": 22},
    "talking-hope.md": {"KB": 28, "EB": 15, "NC": 14, "LS": 18},
    "the-dundee-early-intervention-team.md": {"F": 96, "ED": 10, "M": 20},
}
"""Turns per label, counted in the files by expressions made for each."""


@pytest.mark.parametrize("name", REAL)
def test_the_real_transcripts_have_their_speakers(shared_data: Path, name: str) -> None:
    (draft,) = read(shared_data / "real" / "transcripts" / name)
    assert {s.label: s.turns for s in draft.speakers} == REAL[name]


def test_the_witness_is_proposed_as_the_person_sworn_in_every_hearing(shared_data: Path) -> None:
    hearings = sorted((shared_data / "real" / "transcripts").glob("2025-*.txt"))
    assert hearings
    for path in hearings:
        (draft,) = read(path)
        alias = next(s.alias_of for s in draft.speakers if s.label == "THE WITNESS")
        assert fold(alias.split()[-1]) == fold(path.stem.split("_")[-1])
