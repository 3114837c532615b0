"""Random studies go out and come in again unchanged: by REFI-QDA, by Word comments, by Excel and by CSV."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qualcode.codings import acts
from qualcode.exchange.codebook_file.take import import_codebook
from qualcode.exchange.frames import table
from qualcode.exchange.quote_table import import_quotes
from qualcode.exchange.refi.take import import_refi
from qualcode.exchange.refi.write import qdpx, write_qdpx
from qualcode.exchange.word.align import words_of
from qualcode.exchange.word.take import import_word
from qualcode.exchange.word.write import write_word
from qualcode.model.events import BASES, STANCES
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.project.begin import begin
from qualcode.project.tables import Table, render
from qualcode.reports.tables.export import to_bytes
from qualcode.study import Study
from qualcode.transcripts import store
from tests.conftest import make_transcript

# a study takes a while to make: few are drawn, and a failure is shown as it was drawn
FEW = settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
LETTERS = st.sampled_from([*"abcAB  .,;:#[]()/'\"=+-@&<>ü", "e\u0301", "\u200d", "😀", "👩‍👧", "𝒜", "ש", "ل", "\u2028", "\ufeff", "＝"])
WORDS = st.lists(LETTERS, min_size=1, max_size=12).map("".join).filter(lambda t: bool(t.strip(" \ufeff\u2028\u200d")))
SPOKEN = st.lists(WORDS, min_size=1, max_size=4).map(lambda w: " ".join(w).strip())
NAMES = st.lists(st.sampled_from([*"abAB-_. ", "/", "😀", "é", "ש", "e\u0301"]), min_size=1, max_size=8).map(
    lambda n: " ".join("".join(n).split())
)
NOTES = st.one_of(
    st.just(""), st.lists(WORDS, min_size=1, max_size=3).map(lambda w: "\n".join(w).replace("\u2028", "").replace("\ufeff", "").strip())
)
"""Without the two signs that spreadsheets turn into line ends or lose."""


@dataclass(frozen=True)
class Drawn:
    """A study as plain values: talk by transcript, codes as (id, name), codings as (transcript, turn, from, to, code, coder, details)."""

    talk: dict[str, list[tuple[str, str]]]
    codes: list[tuple[str, str]]
    codings: list[tuple[str, float, float, int, str, dict[str, Any]]]


@st.composite
def studies(draw: st.DrawFn) -> Drawn:
    turns = st.lists(st.tuples(st.sampled_from(["Karen", "Ben"]), SPOKEN), min_size=1, max_size=4)
    talk = {i: draw(turns) for i in ("t-aaaaaaaa", "t-bbbbbbbb")[: draw(st.integers(1, 2))]}
    names = [*draw(st.lists(NAMES.filter(bool), min_size=1, max_size=4, unique=True)), "x" * draw(st.sampled_from([1, 400]))]
    codes = [(name if n % 2 else f"c.{n}", name) for n, name in enumerate(names) if name not in {f"c.{m}" for m in range(9)}]
    details = st.fixed_dictionaries(
        {"stance": st.sampled_from(["", *STANCES]), "basis": st.sampled_from(["", *BASES]), "star": st.booleans(), "note": NOTES}
    )
    edge = st.floats(0, 1)
    coding = st.tuples(st.sampled_from(list(talk)), edge, edge, st.integers(0, len(codes) - 1), st.sampled_from(["ana", "Ben Ö"]), details)
    return Drawn(talk, codes, draw(st.lists(coding, max_size=6)))


def made(drawn: Drawn, folder: Path, *, coded: bool = True) -> Study:
    """The study as a project; not `coded`, with its texts and codebook only."""
    project = begin(folder, template="blank", name="Drawn")
    fields = [json.dumps({"id": i, "name": n, "definition": f"what {n}"}, ensure_ascii=False) for i, n in drawn.codes]
    lines = [f"  - {line}" for line in fields]
    project.codebook_path.write_text("format: 1\nname: B\ncodes:\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    for transcript, talk in drawn.talk.items():
        store.save(project, make_transcript(transcript, talk))
    people.add_rows(project, people.TRANSCRIPTS, [{"id": i} for i in drawn.talk])
    study = Study(project)
    if coded:
        study.write([e for c in drawn.codings if (e := event(study, drawn, *c)) is not None])
    return Study(project)


def event(study: Study, drawn: Drawn, transcript: str, one: float, other: float, code: int, coder: str, details: dict[str, Any]) -> Any:
    there = study.transcripts[transcript]
    start, end = sorted(round(x * len(there.text)) for x in (one, other))
    start, end = words_of(there.text, start, end)
    if not there.text[start:end].strip():
        return None
    return acts.code(coder, there, Span(start, end), drawn.codes[code][0], study.codebook, **details)


def content(study: Study) -> list[tuple[object, ...]]:
    return sorted((c.transcript, c.start, c.end, c.code, c.coder, c.stance, c.basis, c.star, c.note.strip()) for c in study.codings.codings)


def texts(study: Study) -> list[str]:
    return sorted(t.text for t in study.transcripts.values())


@FEW
@given(studies())
def test_refi_out_and_in_is_the_same_study(drawn: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = made(drawn, Path(folder) / "one")
        write_qdpx(first, Path(folder) / "x.qdpx")
        second = begin(Path(folder) / "two", template="blank", name="Drawn")
        import_refi(second, Path(folder) / "x.qdpx")
        again = Study(second)
        assert texts(again) == texts(first)
        assert content(again) == content(first)
        assert [(c.id, c.name, c.definition) for c in again.codebook.walk()] == [
            (c.id, c.name, c.definition) for c in first.codebook.walk()
        ]
        assert qdpx(again).data == qdpx(Study(second)).data


@FEW
@given(studies())
def test_word_out_and_in_is_the_same_study(drawn: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, bare = made(drawn, Path(folder) / "one"), made(drawn, Path(folder) / "two", coded=False)
        for transcript in first.transcripts.values():
            file = Path(folder) / f"{transcript.id}.docx"
            write_word(first, transcript, file)
            here = import_word(first.project, [file])
            assert set(here.taken) <= {"codings that were here"}
            assert not here.kinds["left"]
            import_word(bare.project, [file])
        assert content(Study(first.project)) == content(first)
        assert content(Study(bare.project)) == content(first)


def as_table(study: Study, file: Path) -> Path:
    result = table(study, "codings")
    rows = [{h: "" if v is None else str(v) for h, v in zip(result.head, row, strict=True)} for row in result.rows]
    file.write_bytes(render(Table(list(result.head), rows)) if file.suffix == ".csv" else to_bytes(file, [result]))
    return file


@FEW
@given(studies(), st.sampled_from(["x.csv", "x.xlsx"]))
def test_tables_out_and_in_are_the_same_codings(drawn: Drawn, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, bare = made(drawn, Path(folder) / "one"), made(drawn, Path(folder) / "two", coded=False)
        file = as_table(first, Path(folder) / name)
        if first.codings.codings:
            assert set(import_quotes(first.project, file, coder="x").taken) == {"codings that were here"}
            losses = import_quotes(bare.project, file, coder="x")
            assert content(Study(bare.project)) == content(first), losses.as_text()


@FEW
@given(studies(), st.sampled_from(["x.csv", "x.xlsx"]))
def test_a_codebook_out_and_in_is_the_same(drawn: Drawn, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = made(drawn, Path(folder) / "one", coded=False)
        result, file = table(first, "codebook"), Path(folder) / name
        rows = [{h: "" if v is None else str(v) for h, v in zip(result.head, row, strict=True)} for row in result.rows]
        file.write_bytes(render(Table(list(result.head), rows)) if name.endswith("csv") else to_bytes(file, [result]))
        other: Project = begin(Path(folder) / "two", template="blank")
        import_codebook(other, file, coder="x")
        assert [(c.id, c.name, c.definition) for c in Study(other).codebook.walk()] == [
            (c.id, c.name, c.definition) for c in first.codebook.walk()
        ]
