from __future__ import annotations

import pytest

from qualcode.analysis.quotes.approvals import approvals, denials_cut, put_ins
from qualcode.analysis.quotes.approve import approve_event
from qualcode.analysis.quotes.attribution import says_no_more
from qualcode.analysis.quotes.choose import choose
from qualcode.analysis.quotes.propose import propose
from qualcode.analysis.quotes.quotable import quotes
from qualcode.codings.acts import event
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding, Quote
from qualcode.study import Study
from qualcode.transcripts.revise import revise


def passage(town: Study, words: str) -> Coding:
    return next(c for c in town.layer().codings if words in town.transcripts[c.transcript].slice(c.span))


KIND = "She was kind to the boy, and kind is not nothing."


def test_words_left_out_are_printed_as_dots_and_their_place_is_kept(town: Study):
    coding = passage(town, KIND)
    town.write([approve_event(town, "ana", coding, [" to the boy"])])
    quote = next(q for q in quotes(town) if q.coding == coding.id)
    assert quote.printed == "She was kind [...] , and kind is not nothing."
    assert quote.text == KIND
    assert [town.transcripts[quote.transcript].text[a:b] for a, b in quote.cuts] == [" to the boy"]
    assert quote.approved_by == "ana"


def test_a_name_is_printed_as_a_role_wherever_it_stands(town: Study):
    coding = passage(town, KIND)
    town.write([approve_event(town, "ana", coding, instead={"kind": "the worker"})])
    quote = next(q for q in quotes(town) if q.coding == coding.id)
    assert quote.printed == "She was [the worker] to the boy, and [the worker] is not nothing."
    assert quote.put_in == ("the worker", "the worker")


@pytest.mark.parametrize(("name", "role"), [("Bo", "the worker"), ("kind", " "), ("kind", "[x]"), ("", "x")])
def test_a_name_that_is_not_there_and_a_role_that_is_none_are_refused(town: Study, name: str, role: str):
    with pytest.raises(QualcodeError):
        approve_event(town, "ana", passage(town, KIND), instead={name: role})


def test_a_denial_that_falls_out_is_named(town: Study):
    coding = passage(town, KIND)
    event = approve_event(town, "ana", coding, ["not "])
    assert denials_cut(KIND, [tuple(c) for c in event["cuts"]], coding.start) == ["not"]
    assert denials_cut("I don't know and can’t say", [(2, 8)], 0) == ["don't"]
    assert denials_cut("It was another note", [(0, 19)], 0) == []


@pytest.mark.parametrize(("cut", "message"), [("zebra", "stands nowhere"), ("kind", "in 2 places"), (KIND, "nothing would be left")])
def test_what_cannot_be_left_out_is_refused(town: Study, cut: str, message: str):
    with pytest.raises(QualcodeError, match=message):
        approve_event(town, "ana", passage(town, KIND), [cut])


def test_an_attribution_never_says_more_than_may_be_printed(town: Study):
    coding = passage(town, KIND)
    with pytest.raises(QualcodeError, match="says more than may be printed"):
        approve_event(town, "ana", coding, attribution="grandmother, School 4")
    assert says_no_more("school staff", "school staff, Authority A")
    assert says_no_more("participant", "school staff")
    assert not says_no_more("school staff, Authority A", "school staff")


def test_an_approved_attribution_that_says_too_much_is_not_printed(town: Study):
    coding = passage(town, KIND)
    town.write([event("ana", "approve", {"on": coding.id, "attribution": "family, South"})])
    assert next(q for q in quotes(town) if q.coding == coding.id).attribution == "participant"


def test_a_passage_that_may_not_be_quoted_cannot_be_approved(town: Study):
    with pytest.raises(QualcodeError, match="has not agreed to be quoted"):
        approve_event(town, "ana", passage(town, "Nobody asked me"))


def test_cuts_follow_their_words_when_the_text_is_mended(town: Study):
    coding = passage(town, KIND)
    town.write([approve_event(town, "ana", coding, [" to the boy"])])
    old = town.transcripts[coding.transcript].text
    revise(town.project, coding.transcript, old.replace("She was kind", "She was very kind"))
    again = Study.open(town.project.root)
    quote = next(q for q in quotes(again) if q.coding == coding.id)
    assert quote.printed == "She was very kind [...] , and kind is not nothing."


def test_a_newer_approval_takes_the_place_of_anybodys_older_one(town: Study):
    coding = passage(town, KIND)
    town.write([approve_event(town, "ana", coding, [" to the boy"])])
    town.write([approve_event(town, "ben", coding)])
    found = approvals(town, town.layer().codings)[coding.id]
    assert (found.by, found.cuts) == ("ben", ())
    assert town.state.conflicts == []


def quote(start: int, person: str = "P1", **more: object) -> Quote:
    return Quote(
        "These are eight whole words in a sentence.", "t-1", 1, start, start + 10, person, person, "a", "ana", coding=f"{start:04d}", **more
    )  # type: ignore[arg-type]


def test_approved_quotes_come_before_starred_ones():
    assert choose([quote(0, star=True), quote(20, approved_by="ana")], [])["a"][0].start == 20


def test_a_proposal_is_capped_for_each_person_and_holds_contrary_voices():
    many = [quote(i * 20, f"P{i % 3}", stance="positive", star=True) for i in range(9)] + [
        quote(500, "P9", stance="negative"),
        quote(600, "P8", stance="negative"),
    ]
    found = propose(many, 6, 1, contrary={"0500"})
    people = [q.participant for q in found.quotes]
    assert len(people) == len(set(people)) == 5
    assert found.quotes[1].coding == "0500"
    assert propose(reversed(many), 6, 1, contrary={"0500"}).quotes == found.quotes
    assert any("fewer than 6" in n for n in found.notes)


def coded_again(town: Study, coding: Coding, start: int, end: int, code: str = "imp.rival") -> str:
    again = event(
        "ana",
        "code",
        {"transcript": coding.transcript, "text": town.transcripts[coding.transcript].hash, "start": start, "end": end, "code": code},
    )
    town.write([again])
    return again.id


def test_what_an_approval_puts_in_holds_for_every_other_coding_of_the_words(town: Study):
    coding = passage(town, KIND)
    whole = coded_again(town, coding, coding.start, coding.end)
    half = coded_again(town, coding, coding.start + 10, coding.end, "cost.time")
    town.write([approve_event(town, "ana", coding, instead={"kind": "the worker"})])
    printed = {q.coding: q for q in quotes(town)}
    assert printed[whole].printed == "She was [the worker] to the boy, and [the worker] is not nothing."
    assert printed[half].printed == "[the worker] to the boy, and [the worker] is not nothing."
    assert not printed[whole].approved_by


def test_an_approval_of_a_coding_of_another_layer_counts(town: Study):
    inside = {c.id for c in town.layer().codings}
    other = next(c for c in town.codings.codings if c.id not in inside and "my class" in town.transcripts[c.transcript].slice(c.span))
    town.write([approve_event(town, "ben", other, instead={"my class": "a class"})])
    printed = [q.printed for q in quotes(town) if q.transcript == other.transcript and "different" in q.text]
    assert printed == ["Nothing is different for [a class], I could not name you one thing."]


def test_of_two_overlapping_replacements_the_newer_holds_for_the_words_of_both(town: Study):
    coding = passage(town, KIND)
    again = coded_again(town, coding, coding.start, coding.end)
    whole = town.coding(again)
    town.write([approve_event(town, "ana", coding, instead={"She was": "A person"})])
    town.write([approve_event(town, "ben", whole, instead={"was kind": "did well"})])
    assert put_ins(town) == {coding.transcript: [((coding.start, coding.start + len("She was kind")), "did well")]}


def test_whoever_approves_the_other_coding_too_decides_for_it(town: Study):
    coding = passage(town, KIND)
    other = coded_again(town, coding, coding.start, coding.end)
    town.write([approve_event(town, "ana", coding, instead={"kind": "the worker"})])
    town.write([approve_event(town, "ben", next(c for c in town.layer().codings if c.id == other))])
    assert next(q for q in quotes(town) if q.coding == other).printed == KIND
