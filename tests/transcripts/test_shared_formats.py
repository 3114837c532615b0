"""The shared files that are neither plain text, captions nor Word files: every turn right, and no character lost."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from qualcode.transcripts.draft import Draft, Spoken, fold, freeze
from qualcode.transcripts.read import read
from qualcode.transcripts.readers import Unreadable
from tests.transcripts.test_shared_files import merged

HERE = (".pdf", ".odt", ".eaf", ".json", ".cha", ".xlsx", ".csv", ".TextGrid")

TRUTH_HOLDS_PAGE_MARKS = {"pdpilot_p1_para_numbers.pdf": {22: "24", 42: "45 2/5", 88: "92"}}
"""Turns whose truth ends in numbers of the margin and of the page, which its own note says are no text."""


def files(shared_data: Path) -> list[Path]:
    return sorted(p for p in (shared_data / "transcripts").iterdir() if p.suffix in HERE and Path(f"{p}.truth.json").exists())


def of_kind(shared_data: Path, *endings: str) -> list[Path]:
    found = [p for p in files(shared_data) if p.suffix in endings]
    assert {p.suffix for p in found} == set(endings)
    return found


def truth_of(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(Path(f"{path}.truth.json").read_text(encoding="utf-8"))
    return truth


def test_every_turn_of_the_files_with_a_truth_is_right(shared_data: Path) -> None:
    checked = 0
    for path in files(shared_data):
        truth = truth_of(path)
        if truth["structure"] != "turns":
            continue
        (draft,) = read(path)
        got = merged([(t.speaker or "", t.text, t.time) for t in draft.spoken])
        want = merged([tuple(t) for t in truth["turn_list"]])
        for number, marks in TRUTH_HOLDS_PAGE_MARKS.get(path.name, {}).items():
            want[number - 1][1] = want[number - 1][1].removesuffix(marks).strip()
        assert [t[:2] for t in got] == [t[:2] for t in want], path.name
        assert all(w[2] is None or (g[2] is not None and abs(g[2] - w[2]) <= 1) for g, w in zip(got, want, strict=True)), path.name
        assert not {fold(n) for n in truth["not_speakers"]} & {fold(s.label) for s in draft.speakers}, path.name
        checked += 1
    assert checked == 8


def test_surveys_are_one_transcript_a_respondent_without_identifiers(shared_data: Path) -> None:
    surveys = [p for p in files(shared_data) if truth_of(p)["structure"] == "survey"]
    assert surveys
    for path in surveys:
        truth = truth_of(path)
        drafts = read(path)
        assert len(drafts) == truth["rows"] - len(truth.get("preview_rows", []))
        assert {s.label for d in drafts for s in d.speakers} == set()
        left_out = next(w for w in drafts[0].warnings if w.startswith("identifiers"))
        assert all(repr(name) in left_out for name in truth["identifier_columns"])
        opened = next(w for w in drafts[0].warnings if w.startswith("open answers"))
        assert all(repr(name) in opened for name in truth["open_text_columns"])


def test_tiers_that_may_hold_no_speech_are_listed(shared_data: Path) -> None:
    (draft,) = read(shared_data / "transcripts" / "childproject_solis.eaf")
    assert all(
        f"{name!r} (" in str(draft.warnings)
        for name in truth_of(shared_data / "transcripts" / "childproject_solis.eaf")["independent_tiers"]
    )
    with pytest.raises(Unreadable, match="'CHI\\*'"):
        read(shared_data / "transcripts" / "childproject.TextGrid")


def characters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


def kept(drafts: list[Draft]) -> Counter[str]:
    """Every character of the drafts: in a turn, its label and marks, an event, outside, or removed."""
    parts = [b.text + (b.notation if isinstance(b, Spoken) else "") for d in drafts for b in d.blocks]
    parts += [r.text for d in drafts for r in d.removed if r.kind not in ("characters", "page header", "page footer")]
    return characters("".join(parts))


def pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(path).pages)


def sheet_text(path: Path) -> str:
    from openpyxl import load_workbook

    return "".join(
        str(cell) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_every_character_of_a_pdf_ends_in_exactly_one_place(shared_data: Path) -> None:
    for path in of_kind(shared_data, ".pdf"):
        assert kept(read(path)) == characters(pdf_text(path)), path.name


def test_every_character_of_a_workbook_ends_in_exactly_one_place(shared_data: Path) -> None:
    for path in of_kind(shared_data, ".xlsx"):
        assert kept(read(path)) == characters(sheet_text(path)), path.name


def test_every_character_of_a_chat_file_ends_in_exactly_one_place(shared_data: Path) -> None:
    for path in of_kind(shared_data, ".cha"):
        assert kept(read(path)) == characters(path.read_text(encoding="utf-8").replace("\x15", "•")), path.name


def test_every_annotation_and_segment_ends_in_exactly_one_place(shared_data: Path) -> None:
    for path in of_kind(shared_data, ".eaf", ".json"):
        drafts = read(path)
        if path.suffix == ".json":
            segments = json.loads(path.read_text(encoding="utf-8"))["segments"]
            source = characters("".join(s["text"] + s.get("speaker", "") for s in segments))
        else:
            source = characters("".join(e.text or "" for e in ElementTree.parse(path).iter("ANNOTATION_VALUE")))
            names = "".join(r.text.split("\n")[0] for d in drafts for r in d.removed)
            source += characters(names)
        assert kept(drafts) == source, path.name


def test_every_character_of_a_survey_ends_in_one_place_but_those_of_identifiers(shared_data: Path) -> None:
    for path in of_kind(shared_data, ".csv"):
        drafts = read(path)
        hidden = set(truth_of(path)["identifier_columns"])
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        heads, answers = rows[: truth_of(path)["header_rows"]], rows[truth_of(path)["header_rows"] :]
        source = characters("".join(c for row in heads for c in row))
        source += characters("".join(c for row in answers for c, head in zip(row, rows[0], strict=True) if head not in hidden))
        beside = "".join(str(v) for d in drafts for part in ("answers", "record") for v in d.metadata[part].values())
        questions = characters("".join(text for d in drafts for text in d.outside))
        said = characters("".join(r.text for d in drafts for r in d.removed if r.kind == "identifiers"))
        assert kept(drafts) + characters(beside) - questions - said == source, path.name


def test_every_turn_of_the_frozen_text_stands_on_its_words(shared_data: Path) -> None:
    for path in (p for p in files(shared_data) if p.suffix != ".TextGrid"):
        for draft in read(path):
            text, turns, _, _ = freeze(draft)
            assert [text[t.start : t.end] for t in turns] == [b.text for b in draft.spoken]
