from __future__ import annotations

import pytest

from qualcode.analysis.report_comments import answer_event, comment_event, read_comments
from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.study import Study


def test_a_comment_and_its_answers_are_kept_together(small: Project) -> None:
    study = Study(small)
    study.write([comment_event(study, "ana", "School 4 closed in May.", "the authority", "A")])
    comment = read_comments(study)[0]
    study.write([answer_event(study, "ben", comment.event[-8:], "Corrected in the context box.")])
    found = read_comments(study)[0]
    assert (found.site, found.source, found.text, found.answers) == (
        "A",
        "the authority",
        "School 4 closed in May.",
        ("Corrected in the context box.",),
    )


def test_a_comment_from_nobody_and_an_answer_to_nothing_are_refused(small: Project) -> None:
    study = Study(small)
    with pytest.raises(QualcodeError, match="whom it came from"):
        comment_event(study, "ana", "Wrong.", "")
    with pytest.raises(QualcodeError, match="no comments fit"):
        answer_event(study, "ana", "abcd1234", "Right.")
