"""The report as Markdown: the same words, shown as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.reports.content import Paragraph, Section, Table
from qualcode.reports.plain.markdown import escape, to_markdown
from tests.reports.sample_report import quotation, rich


def one(*blocks: object) -> str:
    return to_markdown(replace(rich(), opening=(), sections=(Section("One", blocks),)))  # type: ignore[arg-type]


def test_everything_of_a_report_is_there():
    text = to_markdown(rich())
    for said in (
        "# Helpers in towns: North",
        "**Invented data · Draft**",
        "> **Not all names are decided.**",
        "## Feasibility",
        "### Role clarity",
        "| Role clarity | 5 | 2 |",
        "| --- | ---: | ---: |",
        "> “Half the staff thought he was a counsellor.” (Q000001, teacher, School 1)",
        "(Q000002, teacher, School 1) · not yet approved",
        "see Table 1 and Table 2, not",
        "[^1]: Counts are of people heard",
        "- A clear remit helped.\n- So did a desk.\n\n",
        "![Bars: referrals fell in Authority A.][picture-1]",
        "[picture-1]: data:image/png;base64,iVBOR",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*not* _so_ `bold`", r"\*not\* \_so\_ \`bold\`"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("<b>&amp;", r"\<b\>&amp;amp;"),
        ("a | b", r"a \| b"),
        ("[a](b)", r"\[a\](b)"),
        ("In 2021. Then", "In 2021. Then"),
    ],
)
def test_what_markdown_would_read_as_its_own_is_escaped(text: str, shown: str):
    assert escape(text) == shown


def test_a_break_in_a_quotation_stays_in_the_quotation():
    assert "> “One.  \n> Two.” (Q000001," in one(quotation("Q000001", "One.\nTwo."))


def test_a_cell_stays_on_its_line():
    assert "| a<br>b | c \\| d |" in one(Table("t", ("x", "y"), (("a\nb", "c | d"),), (1, 1)))


def test_a_short_row_is_filled():
    assert "| a |  |" in one(Table("t", ("x", "y"), (("a",),), (1, 1)))


def test_an_unwritten_part_with_two_lines_stays_in_its_box():
    assert "> *Not yet written:\n> more.*" in one(Paragraph("Not yet written:\nmore.", "unwritten")).replace("  \n", "\n")
