"""Tables: read however Excel saved them, written so that Excel reads them, merged cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import ConflictError, QualcodeError
from qualcode.project import Project, people, tables
from qualcode.project.tables import Table


@pytest.mark.parametrize(
    "data",
    [
        "id,school\nA,Café\n".encode(),
        "\ufeffid,school\r\nA,Café\r\n".encode(),
        "id;school\r\nA;Café\r\n".encode("cp1252"),
        "id,school\rA,Café\r".encode(),
        '\n\nid,"school"\nA,"Café"\n,,\n'.encode(),
    ],
)
def test_every_way_of_saving_reads_alike(data: bytes) -> None:
    assert tables.parse(data, "p.csv").rows == [{"id": "A", "school": "Café"}]


@pytest.mark.parametrize(("data", "words"), [(b"id,id\n", "stands twice"), (b"id\na,b\n", "p.csv:2: more cells"), (b'id\n"a\n', "p.csv:")])
def test_a_broken_table_is_named_with_its_line(data: bytes, words: str) -> None:
    with pytest.raises(QualcodeError, match=words):
        tables.parse(data, "p.csv")


def test_formulas_are_neutralised_and_come_back() -> None:
    rows = [{"id": "A", "note": c} for c in ("=1+1", "@x", "+44 20", "-5", "-x", "plain", "'quoted")]
    written = tables.render(Table(["id", "note"], rows))
    assert written.startswith(b"\xef\xbb\xbf")
    assert b",=1+1" not in written
    assert b",-5" in written
    assert tables.parse(written, "p.csv").rows == rows


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=8).map(str.strip)


@given(st.dictionaries(_CELLS.filter(lambda c: c.strip() != ""), st.tuples(_CELLS, _CELLS), max_size=5))
def test_any_table_comes_back(rows: dict[str, tuple[str, str]]) -> None:
    table = Table(["id", "a", "b"], [{"id": k, "a": a, "b": b} for k, (a, b) in rows.items() if not k.startswith("'")])
    there = tables.parse(tables.render(table), "t.csv").rows
    assert [r["id"] for r in there] == [r["id"] for r in table.rows]
    assert [r for r in there if "'" not in "".join(r.values())] == [r for r in table.rows if "'" not in "".join(r.values())]


_TABLE = st.dictionaries(st.sampled_from("ABCD"), st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), max_size=4)


def made(rows: dict[str, tuple[str, str]]) -> Table:
    return Table(["id", "a", "b"], [{"id": k, "a": a, "b": b} for k, (a, b) in sorted(rows.items())])


@given(_TABLE, _TABLE, _TABLE)
def test_merging_either_way_round_agrees_where_nothing_clashes(base: dict, mine: dict, theirs: dict) -> None:  # type: ignore[type-arg]
    one, clashes = tables.merge_tables(made(base), made(mine), made(theirs), ("id",))
    other, clashes_other = tables.merge_tables(made(base), made(theirs), made(mine), ("id",))
    assert len(clashes) == len(clashes_other)
    if not clashes:
        assert sorted(map(str, one.rows)) == sorted(map(str, other.rows))


@given(_TABLE, _TABLE)
def test_merging_with_an_unchanged_side_gives_the_other(base: dict, mine: dict) -> None:  # type: ignore[type-arg]
    merged, clashes = tables.merge_tables(made(base), made(mine), made(base), ("id",))
    assert clashes == []
    assert merged.rows == made(mine).rows


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "qualcode.toml").write_text('name = "test"\n', encoding="utf-8")
    return Project.open(tmp_path)


def test_a_cell_a_person_filled_is_never_changed(project: Project) -> None:
    people.add_rows(project, people.PARTICIPANTS, [{"id": "P1", "group": "family", "site": ""}])
    assert people.add_rows(project, people.PARTICIPANTS, [{"id": "P1", "group": "school staff", "site": "A"}, {"id": "P2"}]) == 1
    found = people.participants(project)
    assert (found["P1"]["group"], found["P1"]["site"]) == ("family", "A")
    assert list(found) == ["P1", "P2"]


def test_a_clash_with_what_excel_saved_meanwhile_writes_nothing(project: Project) -> None:
    path = people.table_path(project, people.PARTICIPANTS)
    people.add_rows(project, people.PARTICIPANTS, [{"id": "P1", "group": "family"}])
    table, loaded = tables.load(path)
    table.rows[0]["group"] = "school staff"
    path.write_bytes(path.read_bytes().replace(b"family", b"social care"))
    with pytest.raises(ConflictError, match="column group"):
        tables.save(table, loaded, ("id",))
    assert b"social care" in path.read_bytes()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("participants.csv", "name\nx\n", "no column 'id'"),
        ("participants.csv", "id\nP1\nP1\n", "participants.csv:3: P1 stands twice"),
        (
            "speakers.csv",
            "transcript,speaker,participant,role\nt,x,,interviwer\n",
            "speakers.csv:2, column role.*\n.*did you mean 'interviewer'",
        ),
        ("speakers.csv", "transcript,speaker,participant,role\nt,x,P9,\n", "no participant 'P9'"),
        ("population.csv", "site,school,group,role,population\nA,1,g,r,many\n", "column population: 'many'"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(project: Project, name: str, text: str, words: str) -> None:
    project.transcripts.mkdir()
    (project.transcripts / name).write_text(text, encoding="utf-8")
    read = people.speakers if name == "speakers.csv" else (lambda p: people.read_rows(p, name))
    with pytest.raises(QualcodeError) as caught:
        read(project)
    import re

    assert re.search(words, str(caught.value), re.DOTALL)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 a workbook", "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "an Excel workbook"),
        ("id,group\nP1,staff\n".encode("utf-16"), "no CSV"),
        ("id,group\nP1,staff\n".encode("utf-16-le"), "no CSV"),
        (b"id,group,\nP1,staff,a remark\n", r"participants.csv:2: 'a remark' stands in a column without a name"),
    ],
)
def test_what_is_no_table_is_refused_and_left_alone(project: Project, data: bytes, words: str) -> None:
    project.transcripts.mkdir()
    path = project.transcripts / "participants.csv"
    path.write_bytes(data)
    with pytest.raises(QualcodeError, match=words):
        people.add_rows(project, people.PARTICIPANTS, [{"id": "P2"}])
    assert path.read_bytes() == data


def test_empty_columns_that_excel_left_behind_are_dropped(project: Project) -> None:
    project.transcripts.mkdir()
    (project.transcripts / "participants.csv").write_bytes(b"id,group,,\r\nP1,staff,,\r\n")
    people.add_rows(project, people.PARTICIPANTS, [{"id": "P2"}])
    table, _ = tables.load(project.transcripts / "participants.csv")
    assert (table.columns, [r["id"] for r in table.rows]) == (["id", "group"], ["P1", "P2"])


def test_a_lone_carriage_return_inside_a_cell_parts_no_row() -> None:
    assert tables.parse(b"id,note\nP1,one\rtwo\nP2,x\n", "t.csv").rows == [{"id": "P1", "note": "one two"}, {"id": "P2", "note": "x"}]
    assert len(tables.parse(b"id,note\rP1,one\rP2,x\r", "t.csv").rows) == 2, "an old Mac's line ends"
    again = tables.parse(tables.render(tables.Table(["id", "note"], [{"id": "P1", "note": "one\rtwo\r\nthree"}])), "t.csv")
    assert again.rows == [{"id": "P1", "note": "one\ntwo\nthree"}]


def test_a_number_of_people_is_written_in_plain_digits(project: Project) -> None:
    project.transcripts.mkdir()
    (project.transcripts / "population.csv").write_text("site,school,group,role,population\nA,1,g,r,²\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match="'²' is not a number"):
        people.read_rows(project, people.POPULATION)


def test_a_column_is_known_whatever_its_capitals(project: Project) -> None:
    people.add_rows(project, people.PARTICIPANTS, [{"id": "P1", "Quote": "yes", "Shoe size": "9"}])
    people.add_rows(project, people.PARTICIPANTS, [{"id": "P2", "shoe SIZE": "7"}])
    table, _ = tables.load(project.transcripts / "participants.csv")
    assert [c for c in table.columns if c.casefold() in ("quote", "shoe size")] == ["quote", "Shoe size"]
    assert people.participants(project)["P1"].allows("quote")
