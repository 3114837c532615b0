from __future__ import annotations

import pytest

from qualcode.analysis.sections import SUMMARY, section_event
from qualcode.reports.content import Paragraph, Quotation, Report, Section, Table
from qualcode.reports.parts.authored import paragraphs
from qualcode.reports.parts.site import site_report
from qualcode.reports.parts.summary import LIKING
from qualcode.reports.view import Source
from qualcode.study import Study


def report(study: Study, site: str = "North") -> Report:
    return site_report(Source(study, study.layer()), site)


def first(found: Report) -> Section:
    return found.sections[0]


def test_the_first_section_is_the_authors_page_with_its_four_parts(town: Study):
    found = first(report(town))
    assert (found.title, [s.title for s in found.sections]) == ("Summary", list(SUMMARY.values()))
    assert found.blocks == (Paragraph(LIKING, "intro"),)
    assert "Liking is not effect" in LIKING


def test_where_nobody_has_written_it_is_said_in_a_line_and_nothing_else_stands_there(town: Study):
    for section in first(report(town)).sections:
        (only,) = section.blocks
        assert isinstance(only, Paragraph)
        assert only.kind == "unwritten"
        assert only.text.startswith("Not yet written.")
        assert len(only.text.split()) < 40


def test_the_page_holds_no_table_and_no_quotation_whatever_is_coded(town: Study):
    assert not [b for s in first(report(town)).walk() for b in s.blocks if isinstance(b, Table | Quotation)]


def test_what_a_person_wrote_stands_there_word_for_word_with_who_and_when(town: Study):
    town.write([section_event(town, "ana", "key-messages", "Staff are glad of it.\n\nNobody knows what changed.", "North", "agreed")])
    found = first(report(town)).sections[0].blocks
    assert [(b.text, b.kind) for b in found] == [("Staff are glad of it.", "bullet"), ("Nobody knows what changed.", "bullet")]
    said = first(report(town)).sections[-1].blocks[-1]
    assert said.text.startswith("This page was written by ana")
    assert said.text.endswith("(agreed).")


def test_a_page_of_several_writers_says_who_wrote_which_part(town: Study):
    town.write([section_event(town, "ana", "key-messages", "Glad.", "North"), section_event(town, "ben", "confidence", "Little.", "North")])
    said = first(report(town)).sections[-1].blocks[-1].text
    assert "“Key messages” was written by ana" in said
    assert "was written by ben" in said


def test_a_part_written_for_one_site_stands_in_no_other_report(town: Study):
    town.write([section_event(town, "ana", "implications", "Wait for the lift.", "North")])
    for site, is_there in (("North", True), ("South", False)):
        said = [b.text for s in report(town, site).walk() for b in s.blocks if isinstance(b, Paragraph)]
        assert ("Wait for the lift." in said) is is_there


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("One line\nand the next.", [("One line and the next.", "authored")]),
        ("One.\n\nTwo.", [("One.", "authored"), ("Two.", "authored")]),
        ("- Helped: a room\n- In the way: no login", [("Helped: a room", "bullet"), ("In the way: no login", "bullet")]),
    ],
)
def test_a_typed_text_becomes_paragraphs_and_lists(typed: str, printed: list[tuple[str, str]]):
    assert [(p.text, p.kind) for p in paragraphs(typed)] == printed
