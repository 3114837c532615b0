from __future__ import annotations

from qualcode.analysis.counts.heard import heard, heard_by_code, sources
from qualcode.analysis.voices import Voices
from qualcode.study import Study


def recount(study: Study, code: str, site: str = "") -> tuple[set[str], set[tuple[str, str]], int]:
    """People, unmatched speakers and passages of a code, counted character by character from the tables."""
    people, unmatched, passages = set(), set(), 0
    for coding in study.layer().codings:
        found = False
        for turn in study.transcripts[coding.transcript].turns:
            row = study.speakers.get((coding.transcript, turn.speaker))
            if row is None or row.role in ("interviewer", "interpreter", "supporter"):
                continue
            at = study.participants[row.participant]["site"] if row.participant else study.rows[coding.transcript]["site"]
            if coding.code == code and set(range(turn.start, turn.end)) & set(range(coding.start, coding.end)) and site in ("", at):
                found = True
                people |= {row.participant} - {""}
                unmatched |= set() if row.participant else {(coding.transcript, turn.speaker)}
        passages += found
    return people, unmatched, passages


def test_people_heard_equal_an_independent_recount_by_code_and_site(town: Study):
    voices = Voices(town)
    for site in ("", "North", "South"):
        found = heard_by_code(voices, town.layer().codings, site)
        assert found
        for code in town.codebook.codable:
            people, unmatched, passages = recount(town, code.id, site)
            assert (code.id in found) == bool(passages)
            if passages:
                assert (found[code.id].people, found[code.id].unmatched, found[code.id].passages) == (people, unmatched, passages)


def test_a_person_counts_once_for_a_code_and_under_one_word(town: Study):
    trust = heard_by_code(Voices(town), town.layer().codings)["prom.trust"]
    assert len(trust.people) == 5
    assert trust.groups == {"family": 3, "participant": 1, "school staff": 1}
    assert trust.sites == {"North": 4, "South": 1}
    assert trust.stances == {"positive": 4, "negative": 1, "mixed": 1}


def test_talk_of_interviewers_counts_nobody(town: Study):
    question = [c for c in town.layer().codings if town.transcripts[c.transcript].slice(c.span) == "How did it start?"]
    assert heard(Voices(town), question).passages == 0


def test_a_passage_over_two_speakers_hears_only_the_participant(town: Study):
    across = [c for c in town.layer().codings if "Priya" in town.transcripts[c.transcript].slice(c.span)]
    assert heard(Voices(town), across).people == {"P1"}


def test_a_speaker_not_matched_to_anybody_is_counted_apart(town: Study):
    space = heard_by_code(Voices(town), town.layer().codings)["feas.space"]
    assert space.unmatched == {("t-s1", "All")}
    assert space.people == {"P1", "P6"}


def test_interviews_and_focus_groups_are_counted_by_site(town: Study):
    assert sources(Voices(town)) == {"focus group": 1, "interview": 8}
    assert sources(Voices(town), "North") == {"interview": 5}


def test_words_of_a_document_are_nobodys_talk(town: Study):
    table = town.project.transcripts / "transcripts.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("t-s2,t-s2,interview", "t-s2,t-s2,document"), encoding="utf-8", newline="\n")
    again = Study.open(town.project.root)
    assert "P8" not in heard(Voices(again), again.layer().codings).people


def test_site_and_group_come_from_the_transcript_where_a_participant_has_none(town: Study):
    table = town.project.transcripts / "participants.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",South,", ",,"), encoding="utf-8", newline="\n")
    again = Study.open(town.project.root)
    voices = Voices(again)
    assert heard(voices, again.layer().codings, "South").people == {"P6", "P7", "P8", "P9"}
    assert voices.words["South", "social care"] == "social care"
    assert voices.people["P9"]["site"] == "South"
