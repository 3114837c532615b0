"""Coded tables from other programs, and as people lay them out: one row a quote or one row a turn."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualcode.exchange.coded import import_coded
from qualcode.exchange.losses import Losses
from qualcode.exchange.quote_table import import_quotes
from qualcode.project import people
from qualcode.project.begin import begin
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.tabular.coded_sheet import split_codes
from tests.conftest import make_transcript

BOOK = b"""format: 1
name: B
codes:
  - id: feas
    name: Feasibility
    codes:
      - {id: feas.role, name: Role clarity}
      - {id: feas.space, name: Space}
      - {id: feas.support, name: "Support, staff"}
  - {id: trust, name: Trust}
"""
TALK = {
    "i1": [
        ("I", "What changed?"),
        ("Karen", "Nobody knew what her role was. “It’s hers,” they said \u2013 and she had a hot desk in the library."),
        ("Karen", "Then it was better. You know, it was better."),
        ("Ben", "The café was shut; we talked in the car park for an hour about everything that had gone wrong."),
    ],
    "i2": [("I", "And you?"), ("Mum", "She was just there. She listened to him when nobody else would do it.")],
}  # fmt: skip
N, H, L = "Nobody knew what her role was", "she had a hot desk in the library", "She listened to him"
ROWS = [("Interview 1", N, "Role clarity"), ("Interview 1", H, "Space"), ("Interview 2", L, "Trust")]
PLAIN = [("i1", "feas.role", N), ("i1", "feas.space", H), ("i2", "trust", L)]
TWO = [*PLAIN, ("i1", "trust", N)]
HEAD = ("Document", "Quote", "Code")

File = tuple[str, bytes]


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]], merge: str = "") -> File:
    book, out = Workbook(), io.BytesIO()
    del book[book.sheetnames[0]]
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if merge:
            sheet.merge_cells(merge)
    book.save(out)
    return "x.xlsx", out.getvalue()


def table(rows: Sequence[Sequence[object]], sign: str = ",", encoding: str = "utf-8-sig") -> File:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\r\n").writerows(rows)
    return "x.csv", out.getvalue().encode(encoding)


def quotes(tmp_path: Path, file: File) -> tuple[Study, Losses]:
    """The study with its two interviews after a table of quotes was taken in."""
    project = begin(tmp_path / "p", template="blank")
    project.codebook_path.write_bytes(BOOK)
    for transcript, talk in TALK.items():
        store.save(project, make_transcript(transcript, talk))
    people.add_rows(project, people.TRANSCRIPTS, [{"id": i, "label": f"Interview {i[1]}"} for i in TALK])
    (tmp_path / file[0]).write_bytes(file[1])
    losses = import_quotes(project, tmp_path / file[0], coder="me")
    return Study(project), losses


def codings(study: Study) -> list[tuple[str, str, str]]:
    return sorted((c.transcript, c.code, study.transcripts[c.transcript].slice(c.span)) for c in study.codings.codings)


def separated(sign: str) -> File:
    return xlsx(("S", [("Document", "Quote", "Codes"), ("Interview 1", N, f"Role clarity{sign}Trust"), *ROWS[1:]]))


def marked(yes: object, no: object) -> File:
    heads = ("Document", "Quote", "Age", "Role clarity", "Space", "Trust")
    return xlsx(
        ("S", [heads, ("Interview 1", N, 41, yes, no, yes), ("Interview 1", H, 41, no, yes, no), ("Interview 2", L, 1, no, no, yes)])
    )


def by_coder(*heads: str) -> File:
    return table(
        [
            ("document", "quote", *heads),
            ("Interview 1", N, "Role clarity", "Trust"),
            ("Interview 1", H, "Space", ""),
            ("Interview 2", L, "", "Trust"),
        ]
    )


def maxqda(head: str) -> File:
    rows = [(".", "", "G", a, f"Feasibility\\{c}" if c != "Trust" else c, 2, 2, 0, q, "Ben", "x", "Ann", "x", 30) for a, q, c in ROWS]
    return xlsx(("Sheet1", [head.split("|"), *rows]))


DEDOOSE = "Media Title|Excerpt Creator|Excerpt Copy|Codes Applied Combined|Code: Role clarity Applied|Code: Role clarity Weight|Code: Space Applied|Code: Trust Applied"
NVIVO = ("Hierarchical Name", "File Name", "Reference Number", "Coded Text", "Coded By Initials", "Modified On", "Coverage")
ATLAS = ("ID", "Quotation Name", "Document", "Quotation Content", "Comment", "Codes", "Reference", "Density", "Created by", "Modified by")
SHAPES: dict[str, tuple[File, list[tuple[str, str, str]]]] = {
    "semicolons, Windows letters": (table([HEAD, *ROWS], ";", "cp1252"), PLAIN),
    "tabs": (table([HEAD, *ROWS], "\t"), PLAIN),
    **{f"codes parted by {sign!r}": (separated(sign), TWO) for sign in ("; ", ", ", ",", " | ", "\n")},
    **{f"a column a code, {yes} and {no}": (marked(yes, no), TWO) for yes, no in (("x", ""), ("yes", "no"), ("ja", "nein"), (1, 0), (True, False), (3, 0), (1.0, 0.0))},
    "several columns of codes": (by_coder("code 1", "code 2"), TWO),
    "a column for each coder": (by_coder("Codes (Ann)", "Codes (Ben)"), TWO),
    "a column for each coder, under the name": (by_coder("Ann", "Ben"), TWO),
    "heads below a title": (xlsx(("S", [("Coded segments",), (), ("Exported", "2026"), HEAD, *ROWS])), PLAIN),
    "heads below a title, CSV": (table([("Coded segments",), ("Exported: 1 Jan",), (), HEAD, *ROWS]), PLAIN),
    "a total below": (xlsx(("S", [HEAD, *ROWS, (), ("Total: 3",)])), PLAIN),
    "the document only where it begins": (table([HEAD, ROWS[0], ("", *ROWS[1][1:]), ROWS[2]]), PLAIN),
    "merged documents": (xlsx(("S", [HEAD, ROWS[0], (None, *ROWS[1][1:]), ROWS[2]]), merge="A2:A3"), PLAIN),
    "merged codes": (
        xlsx(("S", [("Code", "Document", "Quote"), ("Trust", "Interview 1", N), (None, "Interview 1", H), (None, "Interview 2", L)]), merge="A2:A4"),
        [("i1", "trust", N), ("i1", "trust", H), ("i2", "trust", L)],
    ),
    "a sheet a transcript": (xlsx(("Interview 1", [HEAD[1:], ROWS[0][1:], ROWS[1][1:]]), ("Interview 2", [HEAD[1:], ROWS[2][1:]])), PLAIN),
    "a sheet a code": (xlsx(*((c, [HEAD[:2], (d, q)]) for d, q, c in ROWS)), PLAIN),
    "several sheets and a cover": (xlsx(("Read me", [("By Ann",)]), ("A", [HEAD, *ROWS[:2]]), ("B", [HEAD, ROWS[2]])), PLAIN),
    "paths and endings": (table([HEAD, ("C:\\x\\Interview 1.docx", *ROWS[0][1:]), ("D2: Interview 2.txt", *ROWS[2][1:])]), [PLAIN[0], PLAIN[2]]),
    "Dedoose": (
        xlsx(("E", [DEDOOSE.split("|"), ("Interview 1.docx", "Ann", N, "Role clarity, Trust", "True", "", "False", "True"),
                    ("Interview 1.docx", "Ann", H, "Space", "False", "", "True", "False"), ("Interview 2.docx", "Ben", L, "Trust", "False", "", "False", "True")])),
        TWO,
    ),
    "MAXQDA": (maxqda("Color|Comment|Document group|Document name|Code|Beginning|End|Weight score|Segment|Modified by|Modified on|Created by|Created on|Area"), PLAIN),
    "MAXQDA in German": (maxqda("Farbe|Kommentar|Dokumentgruppe|Dokumentname|Code|Anfang|Ende|Gewicht|Segment|Bearbeitet von|Bearbeitet am|Erstellt von|Erstellt am|F"), PLAIN),
    "NVivo": (xlsx(("S", [NVIVO, *(("Codes\\\\" + ("" if c == "Trust" else "Feasibility\\\\") + c, f"Files\\\\{d}", 1, q, "AB", "x", "0.01") for d, q, c in ROWS)])), PLAIN),
    "ATLAS.ti": (
        xlsx(("Q", [ATLAS, ("1:1", "No…", "1: Interview 1", N, "", "● Feasibility: Role clarity\n● Trust", "1 - 1", 2, "Ann", "Ben"),
                    ("1:2", "she", "1: Interview 1", H, "", "○ Space", "2 - 2", 1, "Ann", "Ben"), ("2:1", "She", "2: Interview 2", L, "", "Trust", "1", 1, "Ann", "Ben")])),
        TWO,
    ),
    "theme and sub-theme": (
        table([("Theme", "Sub-theme", "Source file", "Quote"), ("Feasibility", "Role clarity", "Interview 1", N), ("Feasibility", "Space", "Interview 1", H)]),
        PLAIN[:2],
    ),
    "theme alone": (table([("Theme", "Participant", "Extract"), *((c, d, q) for d, q, c in ROWS)]), PLAIN),
    "Taguette": (table([("id", "document", "tag", "content"), *((n, d, c, q) for n, (d, q, c) in enumerate(ROWS))]), PLAIN),
    "QualCoder": (table([("codename", "coder", "text", "pos0", "pos1", "filename", "memo"), *((c, "Ann", q, 3, 9, f"{d}.txt", "") for d, q, c in ROWS)]), PLAIN),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_quotes_are_found_whatever_the_table_looks_like(shape: str, tmp_path: Path) -> None:
    file, expected = SHAPES[shape]
    assert codings(quotes(tmp_path, file)[0]) == sorted(expected)


@pytest.mark.parametrize(("shape", "coders"), [("a column for each coder", {"Ann", "Ben"}), ("a column for each coder, under the name", {"Ann", "Ben"}), ("Dedoose", {"Ann", "Ben"}), ("MAXQDA", {"Ann"}), ("NVivo", {"AB"})])  # fmt: skip
def test_coders_are_those_the_table_names(shape: str, coders: set[str], tmp_path: Path) -> None:
    assert {c.coder for c in quotes(tmp_path, SHAPES[shape][0])[0].codings.codings} == coders


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        (
            "Nobody knew what … a hot desk in the library",
            "Nobody knew what her role was. “It’s hers,” they said – and she had a hot desk in the library",
        ),
        (
            "The café was shut [...] gone wrong",
            "The café was shut; we talked in the car park for an hour about everything that had gone wrong",
        ),
        ("…what her role was...", "what her role was"),
        ("The café was shut; we talked in the car par...", "The café was shut; we talked in the car par"),
        ('"It\'s hers," they said - and she had', "It’s hers,” they said – and she had"),
        ("  Nobody  knew\nwhat\u00a0her   role was ", N),
        ("The cafe\u0301 was shut", "The café was shut"),
        ("Nobody knew what her ro\u00adle\u200b was", N),
        (f"“{N}.”", f"{N}."),
        ("she had her hot desk in the library", "she had a hot desk in the library"),
    ],
)
def test_quotes_are_found_though_hands_and_programs_changed_them(quote: str, found: str, tmp_path: Path) -> None:
    assert codings(quotes(tmp_path, table([HEAD, ("Interview 1", quote, "Trust")]))[0]) == [("i1", "trust", found)]


BETTER = ("Interview 1", "it was better", "Trust")


def test_a_quote_that_stands_twice_is_listed_unless_the_table_has_it_twice(tmp_path: Path) -> None:
    study, losses = quotes(tmp_path, table([HEAD, BETTER]))
    assert codings(study) == []
    assert losses.kinds["left"]["quotes that stand in more than one place of their transcript"].count == 1
    (tmp_path / "again").mkdir()
    study, losses = quotes(tmp_path / "again", table([HEAD, BETTER, BETTER]))
    assert len({c.start for c in study.codings.codings}) == 2
    assert losses.kinds["guessed"]["quotes that stand as often in the text as in the table, taken in the order of both"].count == 2


def test_a_turn_tells_between_places(tmp_path: Path) -> None:
    study, _ = quotes(
        tmp_path, table([("document", "turn", "quote", "code"), ("Interview 1", 2, "had", "Trust"), ("Interview 1", 4, "had", "Trust")])
    )
    assert [next(study.transcripts["i1"].turns_in(c.span)).number for c in sorted(study.codings.codings, key=lambda c: c.start)] == [2, 4]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("Interview 1", N, ""), "rows without a code"),
        (("Interview 9", N, "Trust"), "rows whose transcript is not here"),
        (("Interview 1", "nobody ever said that here at all", "Trust"), "quotes that stand nowhere in their transcript"),
        (("Interview 1", N, "Trsut"), "codes the codebook does not have"),
    ],
)
def test_rows_that_cannot_be_taken_say_why(row: tuple[str, ...], why: str, tmp_path: Path) -> None:
    study, losses = quotes(tmp_path, table([HEAD, *ROWS[1:], row]))
    assert codings(study) == PLAIN[1:]
    assert losses.kinds["left"][why].count == 1


def test_codes_the_codebook_lacks_are_made_where_asked(tmp_path: Path) -> None:
    study, _ = quotes(tmp_path, table([HEAD, ("Interview 1", N, "Hope\\Change; Luck")]))
    losses = import_quotes(study.project, tmp_path / "x.csv", coder="me", new_codes=True)
    after = Study(study.project)
    assert sorted(c.code for c in after.codings.codings) == ["Change", "Luck"]
    assert [c.name for c in after.codebook.path("Change")] == ["Hope", "Change"]
    assert losses.taken["new codes"] == 2


TURNS = [("A", "Karen", f"{N}.", "Role; Trust"), ("A", "Ben", H, ""), ("B", "Mum", L, "Trust")]
CODED = [("Role", f"{N}."), ("Trust", f"{N}."), ("Trust", L)]
BY_TURN: dict[str, File] = {
    "plain": table([("transcript", "speaker", "text", "codes"), *TURNS]),
    "commas": table([("transcript", "speaker", "text", "codes"), *((*t[:3], t[3].replace("; ", ", ")) for t in TURNS)]),
    "strokes": table([("doc", "speaker", "text", "codes"), *((*t[:3], t[3].replace("; ", "|")) for t in TURNS)]),
    "line ends, other heads": xlsx(("S", [("Document", "Speaker", "Utterance", "Code(s)"), *((*t[:3], t[3].replace("; ", "\n")) for t in TURNS)])),
    "heads below a title": xlsx(("S", [("My coding",), (), ("Document", "Speaker", "Turn text", "Codes"), *TURNS])),
    "a sheet a transcript": xlsx(("A", [("Speaker", "Text", "Codes"), *(t[1:] for t in TURNS[:2])]), ("B", [("Speaker", "Text", "Codes"), TURNS[2][1:]])),
    "no transcript named": table([("Speaker", "Text", "Codes"), *(t[1:] for t in TURNS)]),
    "a column a code": table([("transcript", "speaker", "text", "Role", "Trust"), ("A", "K", f"{N}.", "x", "x"), ("A", "B", H, "", ""), ("B", "M", L, "", "x")]),
    "columns of codes": table([("transcript", "speaker", "text", "Code 1", "Code 2"), ("A", "K", f"{N}.", "Role", "Trust"), ("A", "B", H, "", ""), ("B", "M", L, "Trust", "")]),
    "merged transcripts": xlsx(("S", [("Transcript", "Speaker", "Text", "Codes"), TURNS[0], (None, *TURNS[1][1:]), TURNS[2]]), merge="A2:A3"),
    "numbers and times": table([("ID", "Interview", "Time", "Speaker", "Text", "Codes"), *((n, t[0], "00:01", *t[1:]) for n, t in enumerate(TURNS))]),
}  # fmt: skip


@pytest.mark.parametrize("shape", BY_TURN)
def test_coded_turns_become_a_project_whatever_the_table_looks_like(shape: str, tmp_path: Path) -> None:
    name, data = BY_TURN[shape]
    (tmp_path / name).write_bytes(data)
    project = begin(tmp_path / "p", template="blank")
    import_coded(project, [tmp_path / name], coder="me")
    study = Study(project)
    assert sorted((c.code, study.transcripts[c.transcript].slice(c.span)) for c in study.codings.codings) == CODED


def test_two_coders_in_two_columns_share_the_turns(tmp_path: Path) -> None:
    rows = [
        ("transcript", "speaker", "text", "Codes (Ann)", "Codes (Ben)"),
        ("A", "K", "One.", "Role", "Trust"),
        ("A", "B", "Two.", "", "Role"),
    ]
    (tmp_path / "x.csv").write_bytes(table(rows)[1])
    project = begin(tmp_path / "p", template="blank")
    taken = import_coded(project, [tmp_path / "x.csv"])
    assert (taken.turns, dict(taken.codings)) == (2, {"Ann": 1, "Ben": 2})


def test_a_comma_belongs_to_a_name_where_nothing_speaks_against_it() -> None:
    known = {"Support, staff", "Trust"}.__contains__
    assert split_codes("Support, staff, Trust", is_code=known) == ["Support, staff", "Trust"]
    assert split_codes("Support, staff") == ["Support, staff"]
    assert split_codes("Trust, Luck", is_code=known) == ["Trust", "Luck"]
