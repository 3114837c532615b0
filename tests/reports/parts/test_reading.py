"""What was read: the turns nobody is on record as having read are printed, by number and not by name."""

from __future__ import annotations

from qualcode.analysis.unread import unread_turns
from qualcode.codings import acts
from qualcode.reports.parts.gaps import missing
from qualcode.reports.parts.reading import reading
from qualcode.reports.source import Source
from qualcode.reports.view import view_of
from qualcode.reports.words import numbers
from qualcode.study import Study


def text(study: Study) -> str:
    return " ".join(getattr(b, "text", "") for b in reading(view_of(Source(study, study.layer()))).blocks)


def all_unread(study: Study) -> set[tuple[str, int]]:
    return {(t, n) for t, there in unread_turns(study, study.transcripts).turns.items() for n in there}


def test_a_turn_is_read_where_somebody_marked_it_or_coded_in_it_or_marked_its_transcript(town: Study):
    before = all_unread(town)
    coded = {
        (c.transcript, t.number) for c in town.codings.codings for t in town.transcripts[c.transcript].turns if t.span.overlaps(c.span)
    }
    marked = {str(e["transcript"]) for e in town.state.of("state")}
    assert before
    assert not before & coded
    assert not {t for t, _ in before} & marked
    transcript, number = min(before)
    turn = next(t for t in town.transcripts[transcript].turns if t.number == number)
    town.write([acts.read("ana", town.transcripts[transcript], turn.span, town.codebook)])
    assert before - all_unread(town) == {(transcript, number)}
    other = max(t for t, _ in before)
    town.write([acts.event("ana", "state", {"transcript": other, "to": "read"})])
    assert not [t for t, _ in all_unread(town) if t == other]


def test_the_report_prints_how_many_and_no_transcripts_id(town: Study):
    n = len(all_unread(town))
    said = text(town)
    assert f"Turns that nobody is on record as having read: {n} of " in said
    assert not any(t in said for t in town.transcripts)


def test_the_terminal_names_the_turns(town: Study):
    (line,) = [m for m in missing(Source(town, town.layer())) if "nobody is on record as having read" in m]
    assert next(iter(sorted(all_unread(town))))[0] in line


def test_where_everything_was_read_the_report_says_so(town: Study):
    town.write([acts.event("ana", "state", {"transcript": t, "to": "read"}) for t in town.transcripts])
    assert text(town).startswith("Every turn")
    assert not [m for m in missing(Source(town, town.layer())) if "having read" in m]


def test_that_the_program_ordered_the_reading_is_said(town: Study):
    assert "tenth drawn at random" not in text(town)
    town.write([acts.event("ana", "record", {"kind": "next", "on": next(iter(town.transcripts)), "detail": {"order": "wanted"}})])
    assert "tenth drawn at random" in text(town)


def test_numbers_are_shown_as_ranges():
    assert numbers([9, 3, 4, 5, 12]) == "3-5, 9, 12"
    assert numbers(range(1, 20, 2), most=2) == "1, 3 …"
