from __future__ import annotations

import pytest

from qualcode.analysis.sections import SUMMARY, section_event
from qualcode.reports.content import Paragraph, Quotation, Report, Section, Table
from qualcode.reports.parts.authored import paragraphs
from qualcode.reports.parts.site import site_report
from qualcode.reports.parts.summary import LIKING
from qualcode.reports.source import Source
from qualcode.study import Study


def report(study: Study, site: str = "North") -> Report:
    return site_report(Source(study, study.layer()), site)


def first(found: Report) -> Section:
    return found.sections[0]


def test_the_first_section_is_the_authors_page_with_its_four_parts(town: Study):
    town.write([section_event(town, "ana", "confidence", "We are sure of little.", "North")])
    found = first(report(town))
    assert (found.title, [s.title for s in found.sections]) == ("Summary", list(SUMMARY.values()))
    assert found.blocks == (Paragraph(LIKING, "intro"),)
    assert "Liking is not effect" in LIKING


def test_where_nobody_has_written_anything_that_is_said_once(town: Study):
    found = report(town)
    boxes = [
        b
        for s in found.walk()
        for b in s.blocks
        if isinstance(b, Paragraph) and b.kind == "unwritten" and b.text.startswith("Not yet written")
    ]
    assert len(boxes) == 1
    assert boxes[0] in first(found).blocks
    assert "key messages, how confident we are" in boxes[0].text
    assert not first(found).sections


def test_where_nobody_has_written_a_part_it_is_said_in_a_line_and_nothing_else_stands_there(town: Study):
    town.write([section_event(town, "ana", "implications", "Ask again.", "North")])
    for section in first(report(town)).sections[:-1]:
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


def test_a_wrapped_line_of_prose_that_begins_with_a_number_or_a_dash_stays_prose():
    text = "The meeting was held in School\n4. Pupils said little\n– and left."
    assert [(p.text, p.kind) for p in paragraphs(text)] == [
        ("The meeting was held in School 4. Pupils said little – and left.", "authored")
    ]
    assert [p.kind for p in paragraphs("What helped:\n- a room\n- a login")] == ["authored", "bullet", "bullet"]
    assert paragraphs("_Hope said in her_own words")[0].text == "_Hope said in her_own words"


def test_markdown_becomes_headings_paragraphs_and_items():
    text = "# Key messages\n\n## Before the start\nAgree the **room** and\nthe login.\n\n- Tell staff what\n  it is for\n- Plan\n\n1. Write\n2. Ask\n\nThree a*b*c."
    found = [(p.text, p.kind) for p in paragraphs(text, title="Key messages")]
    assert found == [
        ("Before the start", "intro"),
        ("Agree the room and the login.", "authored"),
        ("Tell staff what it is for", "bullet"),
        ("Plan", "bullet"),
        ("Write", "bullet"),
        ("Ask", "bullet"),
        ("Three a*b*c.", "authored"),
    ]


def test_a_heading_among_key_messages_is_no_item():
    found = [(p.text, p.kind) for p in paragraphs("# Key messages\n\nIt ran.\nIt was liked.", each_line=True, title="Key messages")]
    assert found == [("It ran.", "bullet"), ("It was liked.", "bullet")]
