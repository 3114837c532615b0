"""Tables of quotes become codings at the words, or are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange.frames import table
from qualcode.exchange.quote_table import import_quotes, locate
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.project.tables import Table, render
from qualcode.study import Study


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
    assert losses.kinds["left"]["quotes that stand nowhere in their transcript, or in more than one place"].count == 1


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
    path.write_bytes(to_bytes(path, [table(Study(small), "codings")]))
    assert import_quotes(small, path, coder="ben").taken == {"codings that were here": 1}
