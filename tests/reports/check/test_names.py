from __future__ import annotations

from qualcode.project import Project
from qualcode.reports.check.names import Names
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.pseudonyms.mapping import NameMap
from tests.conftest import make_transcript


def test_a_label_that_says_what_somebody_was_in_the_talk_is_no_name(small: Project):
    talk = [("Interviewer", "And then?"), ("Woman 1", "Nothing."), ("Facilitator", "Well."), ("Karen", "No.")]
    store.save(small, make_transcript("t-cccccccc", talk))
    found = Names(Study(small), NameMap()).find("Interviewer or facilitator. Woman. Facilitator. Karen.")
    assert [word for _, word, _, _ in found] == ["Karen"]
