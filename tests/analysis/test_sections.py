from __future__ import annotations

import pytest

from qualcode.analysis.sections import history, read_section, read_sections, section_event, status_event, too_long
from qualcode.codings.acts import event
from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.study import Study


@pytest.fixture
def study(small: Project) -> Study:
    return Study(small)


def test_what_is_written_again_stands_in_place_of_the_older_and_both_are_kept(study: Study) -> None:
    study.write([section_event(study, "ana", "key-messages", "First.\n", site="A")])
    study.write([section_event(study, "ben", "key-messages", "Second.", site="A", reason="clearer")])
    assert read_section(study, "key-messages", "A").text == "Second."
    assert [(w.text, w.by) for w in history(study, "key-messages", "A")] == [("First.", "ana"), ("Second.", "ben")]


def test_without_a_site_a_part_is_of_the_report_across(study: Study) -> None:
    study.write([section_event(study, "ana", "implications", "Wait.")])
    assert list(read_sections(study)) == [("across", "implications")]


def test_a_status_is_given_to_the_words_as_they_stand(study: Study) -> None:
    study.write([section_event(study, "ana", "harm", "None told.", site="A")])
    study.write([status_event(study, "ben", "harm", "agreed", "A")])
    written = read_section(study, "harm", "A")
    assert (written.text, written.status, written.by) == ("None told.", "agreed", "ben")


def test_versions_written_apart_are_both_kept_and_told_of(study: Study) -> None:
    data = {"site": "A", "part": "harm", "status": "draft"}
    study.write([event("ana", "section", {**data, "text": "one"}), event("ben", "section", {**data, "text": "other"})])
    assert len(read_section(study, "harm", "A").rivals) == 1


def test_the_codebooks_own_questions_are_parts_too(study: Study) -> None:
    book = study.project.codebook_path
    book.write_text(
        book.read_text(encoding="utf-8").replace("question: feasibility", "question: schooling"), encoding="utf-8", newline="\n"
    )
    assert section_event(Study(study.project), "ana", "schooling", "x")["part"] == "schooling"


@pytest.mark.parametrize(
    ("part", "site", "status", "text", "said"),
    [
        ("key-mesages", "", "draft", "x", "did you mean 'key-messages'"),
        ("harm", "B", "draft", "x", "sites are A, or across"),
        ("harm", "A", "final", "x", "use one of draft, agreed"),
        ("harm", "A", "draft", " \n", "--file FILE"),
    ],
)
def test_what_cannot_be_written_is_said_with_a_remedy(study: Study, part: str, site: str, status: str, text: str, said: str) -> None:
    with pytest.raises(QualcodeError) as error:
        section_event(study, "ana", part, text, site, status)
    assert said in error.value.hint


def test_what_nobody_has_written_is_said_to_be_missing(study: Study) -> None:
    with pytest.raises(QualcodeError, match="nobody has written harm for A yet"):
        read_section(study, "harm", "A")


def test_a_first_page_that_runs_over_is_counted_in_words(study: Study) -> None:
    study.write([section_event(study, "ana", part, "word " * 150, "A") for part in ("key-messages", "confidence", "implications")])
    assert too_long(read_sections(study), "A") == 450
    assert too_long(read_sections(study), "across") == 0
