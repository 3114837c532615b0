"""What is restricted is no example beside a suggestion, also where suggestions were worked out before."""

from __future__ import annotations

from qualcode.codings import acts
from qualcode.study import Study
from qualcode.suggest.learned import learned_suggestions
from qualcode.suggest.learning.talk import CueReader


def test_a_restricted_passage_is_not_shown_as_a_similar_one(study: Study, reader: CueReader) -> None:
    before = learned_suggestions(study, reader, "ana")
    shown = {(t, words) for s in before if s.why for t, words in s.why.similar}
    assert shown
    where, words = min(shown)
    transcript = study.transcripts[where]
    study.write([acts.restrict("ana", transcript, t.span, "safeguarding") for t in transcript.turns if transcript.slice(t.span) == words])
    after = learned_suggestions(Study(study.project), reader, "ana")
    left = {(t, w) for s in after if s.why for t, w in s.why.similar}
    assert (where, words) not in left
    assert after, "the rest goes on"
