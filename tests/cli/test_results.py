"""Tables on the terminal: they fit it where they can be made to, and say so where there is nothing."""

from __future__ import annotations

from qualcode.analysis.result import Result
from qualcode.cli.results import as_table


def result(head: tuple[str, ...], rows: tuple[tuple[str | int, ...], ...]) -> Result:
    return Result("A table", "people", head, rows)


LONG = result(("code", "name", "North", "all"), (("feas.role", "A name that goes on for quite a while here", 3, 4),))


def test_a_table_wider_than_the_terminal_is_cut_in_its_texts_and_not_in_its_figures():
    lines = as_table(LONG, 40).split("\n")
    assert max(map(len, lines)) <= 40
    assert lines[-1].split()[0] == "feas.role"
    assert lines[-1].split()[-2:] == ["3", "4"]


def test_a_table_that_goes_into_a_file_is_not_cut():
    assert "for quite a while here" in as_table(LONG, 0)


def test_a_square_too_wide_becomes_pairs_the_largest_first():
    codes = ("feas.role", "feas.space", "prom.access")
    square = result(("code", *codes), ((codes[0], "", 1, 5), (codes[1], 1, "", 0), (codes[2], 5, 0, "")))
    assert [line.split() for line in as_table(square, 30).split("\n")[2:]] == [
        ["feas.role", "prom.access", "5"],
        ["feas.role", "feas.space", "1"],
    ]


def test_an_empty_table_says_so():
    assert as_table(result(("code", "n"), ())) == "  (nothing)"
