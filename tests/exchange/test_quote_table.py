"""Tables of quotes become codings at the words, or are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange.frames import TABLES, table
from qualcode.exchange.locate import locate, places
from qualcode.exchange.quote_table import import_quotes
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.project.tables import Table, render
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.tabular.coded_sheet import coded_sheets
from tests.conftest import make_transcript


def taken(project: Project, tmp_path: Path, text: str, **options: bool):  # type: ignore[no-untyped-def]
    (tmp_path / "q.csv").write_text(text, encoding="utf-8", newline="\n")
    return import_quotes(project, tmp_path / "q.csv", coder="ana", **options)


def words(project: Project) -> list[tuple[str, str, str]]:
    study = Study(project)
    return [(study.transcripts[c.transcript].text[c.start : c.end], c.code, c.coder) for c in study.codings.codings]


def test_quotes_are_found_exactly_loosely_and_by_likeness(small: Project, tmp_path: Path) -> None:
    losses = taken(
        small, tmp_path,
        "Document;Quotation;Code;Coded by\nt-aaaaaaaa;hot desk in the library;Space;Ben\nt-aaaaaaaa;NOBODY knew  what her role was;feas.role;\n"
        "t-aaaaaaaa;She had her hot desk in the library;Space; \nt-aaaaaaaa;never said by anybody at all here;Space;\n",
    )  # fmt: skip
    assert words(small) == [
        ("Nobody knew what her role was", "feas.role", "ana"),
        ("She had a hot desk in the library", "feas.space", "ana"),
        ("hot desk in the library", "feas.space", "Ben"),
    ]
    assert losses.kinds["guessed"]["quotes found by likeness"].count == 1
    assert losses.kinds["left"]["quotes that stand nowhere in their transcript"].count == 1


def test_a_dry_run_writes_nothing(small: Project, tmp_path: Path) -> None:
    losses = taken(small, tmp_path, "transcript,text,code\nt-aaaaaaaa,hot desk,Space\n", dry_run=True)
    assert losses.taken["codings"] == 1
    assert words(small) == []


def test_our_own_table_comes_back_as_it_went_out(small: Project, tmp_path: Path) -> None:
    study = Study(small)
    first = study.transcripts["t-aaaaaaaa"]
    study.write([acts.code("ana", first, Span(2, 9), "feas.role", study.codebook, stance="mixed", note="=1+1")])
    result = table(Study(small), "codings")
    rows = [{h: "" if v is None else str(v) for h, v in zip(result.head, row, strict=True)} for row in result.rows]
    (tmp_path / "q.csv").write_bytes(render(Table(list(result.head), rows)))
    assert import_quotes(small, tmp_path / "q.csv", coder="ben").taken == {"codings that were here": 1}


def test_words_in_two_places_are_not_guessed(small: Project) -> None:
    transcript = Study(small).transcripts["t-aaaaaaaa"]
    assert locate(transcript, "Karen:") is None
    assert locate(transcript, "") is None


def test_a_table_without_the_columns_says_which_is_missing(small: Project, tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="column for the quote"):
        taken(small, tmp_path, "transcript,code\nx,y\n")


def test_rows_that_fit_nothing_are_listed(small: Project, tmp_path: Path) -> None:
    losses = taken(small, tmp_path, "transcript,text,code\nnowhere,hot desk,Space\nt-aaaaaaaa,hot desk,Spice\n")
    assert losses.kinds["left"]["rows whose transcript is not here"].count == 1
    assert "did you mean 'Space'" in losses.kinds["left"]["codes the codebook does not have"].examples[0]


def test_our_own_workbook_comes_back_too(small: Project, tmp_path: Path) -> None:
    from qualcode.reports.tables.export import to_bytes

    study = Study(small)
    study.write([acts.code("ana", study.transcripts["t-aaaaaaaa"], Span(2, 9), "feas.role", study.codebook)])
    path = tmp_path / "q.xlsx"
    path.write_bytes(to_bytes(path, [table(Study(small), name) for name in TABLES]))
    losses = import_quotes(small, path, coder="ben")
    assert losses.taken == {"codings that were here": 1}
    assert not losses.kinds["left"], "the table of people has a column `quote` too"


def test_words_inside_other_words_are_no_second_place() -> None:
    transcript = make_transcript("t", [("Karen", "She was still ill, and no one would know.")])
    assert [(h.span.start, h.how) for h in places(transcript, "ill")] == [(transcript.text.index(" ill") + 1, "exact")]
    assert len(places(transcript, "no")) == 1
    assert len(places(transcript, "ould know")) == 1


TWICE = make_transcript("t-twice", [("Ann", "we hope so"), ("Ben", "well, we hope so"), ("Ann", "fine")])
BOOK = (
    b"format: 1\nname: X\ncodes:\n  - id: a\n    name: Alpha\n    codes:\n      - id: a.trust\n        name: Trust\n"
    b"  - id: b\n    name: Beta\n    codes:\n      - id: b.trust\n        name: Trust\n"
)


def test_a_row_with_a_position_takes_no_part_in_the_order_of_those_without(tmp_path: Path, small: Project) -> None:
    store.save(small, TWICE)
    at = TWICE.text.rindex("we hope")
    losses = taken(small, tmp_path, f"transcript,text,code,start,end\nt-twice,we hope,Space,{at},{at + 7}\nt-twice,we hope,Space,,\n")
    assert losses.taken == {"codings": 1}
    assert losses.kinds["left"]["quotes that stand in more than one place of their transcript"].count == 1


def test_a_code_with_no_sure_place_does_not_lose_the_codes_after_it(tmp_path: Path, small: Project) -> None:
    store.save(small, TWICE)
    taken(small, tmp_path, "transcript,text,codes\nt-twice,we hope,Role; Space\nt-twice,we hope,Space\n")
    assert words(small) == [("we hope", "feas.space", "ana")] * 2


@pytest.mark.parametrize("new_codes", [False, True])
def test_a_theme_tells_between_codes_of_one_name(tmp_path: Path, small: Project, new_codes: bool) -> None:
    small.codebook_path.write_bytes(BOOK)
    losses = taken(small, tmp_path, "transcript,text,theme,code\nt-aaaaaaaa,hot desk,Beta,Trust\n", new_codes=new_codes)
    assert words(small) == [("hot desk", "b.trust", "ana")]
    assert losses.taken == {"codings": 1}


def test_a_side_column_of_noughts_and_ones_is_no_code_beside_a_column_of_codes(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("transcript,text,codes,priority\nx,a word,,1\nx,more,,0\n", encoding="utf-8", newline="\n")
    assert [row.codes for row in coded_sheets(tmp_path / "q.csv").rows] == [(), ()]
