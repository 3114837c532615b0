"""A coded table becomes a project: its turns, its codes, who gave them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.exchange.coded import import_coded, look
from qualcode.project import Project
from qualcode.project.begin import begin
from qualcode.study import Study
from qualcode.suggest.material import gather
from qualcode.transcripts.tabular.coded import read_coded
from tests.fingerprinted import fingerprints

TABLE = 'transcript,speaker,text,codes\nOne,Q,How is it?,\nOne,A,"A desk, no room",space;buy-in\nTwo,A,We came,space\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return begin(tmp_path / "study", template="blank")


def write(folder: Path, text: str, name: str = "T.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_table_becomes_transcripts_codes_and_codings(project: Project, tmp_path: Path) -> None:
    taken = import_coded(project, [write(tmp_path, TABLE)], coder="ana")
    study = Study(project)
    assert (taken.transcripts, taken.turns, dict(taken.codings)) == (2, 3, {"ana": 3})
    assert [c.id for c in study.codebook.codable] == ["space", "buy-in"]
    words = {(study.rows[c.transcript]["label"], study.transcripts[c.transcript].slice(c.span), c.code) for c in study.layer().codings}
    assert words == {("One", "A desk, no room", "space"), ("One", "A desk, no room", "buy-in"), ("Two", "We came", "space")}


def test_turns_without_codes_were_read(project: Project, tmp_path: Path) -> None:
    import_coded(project, [write(tmp_path, TABLE)])
    study = Study(project)
    material = gather(study, study.layer().codings)
    found = {p.text: codes for p, codes in zip(material.passages, material.codes, strict=True)}
    assert found == {"How is it?": frozenset(), "A desk, no room": {"space", "buy-in"}, "We came": {"space"}}


def test_json_lines_tell_read_from_unread(project: Project, tmp_path: Path) -> None:
    rows = [{"doc": "d", "speaker": None, "turn": n, "text": f"words {n}", "codes": c} for n, c in enumerate(([], None, ["a"]))]
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(r) for r in rows).encode()))
    import_coded(project, [path])
    study = Study(project)
    assert gather(study, study.layer().codings).codes == (frozenset(), None, {"a"})


def test_two_coders_share_the_turns(project: Project, tmp_path: Path) -> None:
    table = "doc,speaker,text,codes,coder,turn\nx,A,Hello,a,ana,1\nx,A,Hello,b,bo,1\n"
    taken = import_coded(project, [write(tmp_path, table)])
    assert (taken.turns, dict(taken.codings)) == (1, {"ana": 1, "bo": 1})


def test_names_of_codes_do_for_ids(project: Project, tmp_path: Path) -> None:
    book = write(tmp_path, "format: 1\nname: B\ncodes:\n  - id: feas.space\n    name: Space\n", "b.yaml")
    taken = import_coded(project, [write(tmp_path, TABLE)], codebook=book)
    assert dict(taken.unknown) == {"buy-in": 1}
    assert {c.code for c in Study(project).layer().codings} == {"feas.space"}


def test_the_same_table_again_changes_nothing(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path, TABLE)
    import_coded(project, [path])
    again = import_coded(project, [path])
    assert (again.same, again.transcripts, len(Study(project).codings.codings)) == (2, 0, 3)


def test_a_codebook_in_use_is_not_put_aside(project: Project, tmp_path: Path) -> None:
    import_coded(project, [write(tmp_path, TABLE)])
    with pytest.raises(QualcodeError, match="another codebook"):
        import_coded(project, [write(tmp_path, TABLE.replace("space", "else").replace("buy-in", "other"), "U.csv")])


@pytest.mark.parametrize(
    ("text", "what"),
    [("speaker,text\nA,b\n", "no column 'codes'"), ("transcript,text,codes\n,b,c\n", "T.csv:2: the row names no transcript"), ("transcript,text,codes\n", "no turns")],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(QualcodeError, match=what):
        read_coded(write(tmp_path, text))


def test_a_look_needs_no_project(tmp_path: Path) -> None:
    assert look([write(tmp_path, TABLE)]) == {"transcripts": 2, "turns": 3, "turns read": 3, "codes": {"buy-in": 1, "space": 2}}


def test_a_column_for_each_code_with_noughts_and_ones(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path, "doc,speaker,text,space,buy-in\nx,A,A desk,1,0\nx,B,Hello,,\n")
    assert [row.codes for row in read_coded(path)] == [("space",), ()]


def test_a_workbook_is_read_as_its_table(project: Project, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["transcript", "speaker", "text", "codes"], ["One", "A", "A desk", "space; room"]):
        book.active.append(row)
    book.save(tmp_path / "T.xlsx")
    assert import_coded(project, [tmp_path / "T.xlsx"]).as_json()["codings"] == 2


def test_numbers_are_no_codes(tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="codes"):
        read_coded(write(tmp_path, "doc,speaker,text,age\nx,A,Hello,41\n"))


def test_what_was_withdrawn_does_not_come_back_in_a_coded_table(project: Project, tmp_path: Path) -> None:
    """Also not under another name, cut into other turns, or with a word changed: the fingerprints know it."""
    from qualcode.project.tombstones import add_lines

    words = "She was just there in the corridor every morning and the girls would go to her before they came to any of us"
    add_lines(project, [{"salt": "ab", "words": sorted(fingerprints(words, "ab"))}])
    table = f"transcript,speaker,text,codes\nAnother,X,Well.,\nAnother,X,{words} really,space\n"
    with pytest.raises(QualcodeError, match="Another was withdrawn"):
        import_coded(project, [write(tmp_path, table)])
    assert project.transcript_ids() == []


@pytest.mark.parametrize("name", ["../../outside", "a/outside", "..\\outside"])
def test_a_name_that_leads_out_of_the_project_is_refused(tmp_path: Path, name: str) -> None:
    """Where names are ids, the table says what the files are called."""
    there = begin(tmp_path / "deep" / "study", template="blank")
    (there.root / "qualcode.toml").write_text('name = "x"\nformat = 1\nids = "names"\n', encoding="utf-8")
    table = write(tmp_path, f"transcript,speaker,text,codes\n{name},Jo,hello there,one\n")
    with pytest.raises(QualcodeError, match="cannot be the name of a transcript"):
        import_coded(Project.open(there.root), [table], coder="ana")
    assert [p for p in tmp_path.rglob("*") if "outside" in p.name] == []
