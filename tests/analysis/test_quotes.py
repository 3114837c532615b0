from __future__ import annotations

import pytest

from qualcode.analysis.quotes import quotable as q
from qualcode.analysis.quotes.quotable import count_why_not, quotes, why_not
from qualcode.analysis.voices import Voices
from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.study import Study


def test_every_quote_is_the_exact_slice_within_one_turn(town: Study):
    found = quotes(town)
    assert len(found) == 14
    for quote in found:
        transcript = town.transcripts[quote.transcript]
        assert quote.text == transcript.text[quote.start : quote.end]
        assert transcript.turn(quote.turn).span.contains(Span(quote.start, quote.end))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("How did it start?", q.NOT_TALK),
        ("in there.\n\nPriya", q.NOT_ONE_TURN),
        ("It was cold", q.UNMATCHED),
        ("Nobody asked me", q.NO_CONSENT),
        ("I said something in private", q.RESTRICTED),
    ],
)
def test_why_a_coding_cannot_be_quoted(town: Study, words: str, reason: str):
    coding = next(c for c in town.layer().codings if town.transcripts[c.transcript].slice(c.span).startswith(words))
    assert why_not(town, coding) == reason
    assert coding.id not in {quote.coding for quote in quotes(town)}


def test_reasons_and_quotes_together_are_the_whole_layer(town: Study):
    codings = town.layer().codings
    reasons = count_why_not(Voices(town), codings)
    assert set(reasons.values()) == {1}
    assert sum(reasons.values()) + len(quotes(town)) == len(codings)


def test_an_interpreter_mapped_to_a_participant_speaks_for_that_participant(town: Study):
    found = [quote for quote in quotes(town) if quote.speaker == "INTERPRETER"]
    assert {quote.participant for quote in found} == {"P3"}
    assert {quote.attribution for quote in found} == {"family"}


def test_an_attribution_never_holds_more_than_the_group(town: Study):
    assert {quote.attribution for quote in quotes(town)} == {"school staff", "family", "social care", "participant"}


def test_a_group_too_small_at_its_site_is_not_named(town: Study):
    gran = next(quote for quote in quotes(town) if quote.speaker == "Gran")
    assert gran.attribution == "participant"


def test_an_empty_consent_is_no_consent(town: Study):
    assert town.participants["P5"]["quote"] == ""
    assert not [quote for quote in quotes(town) if quote.participant == "P5"]


@pytest.mark.parametrize(
    ("filters", "n"),
    [
        ({"code": "prom.trust"}, 4),
        ({"code": "prom"}, 6),
        ({"site": "South"}, 5),
        ({"group": "family"}, 4),
        ({"stance": "negative"}, 8),
        ({"star": True}, 2),
        ({"coder": "ANA"}, 14),
        ({"site": "North", "code": "feas", "stance": "negative"}, 2),
    ],
)
def test_filters_keep_what_they_name(town: Study, filters: dict[str, object], n: int):
    assert len(quotes(town, **filters)) == n


def test_another_layer_reads_other_codings(town: Study):
    assert [quote.coder for quote in quotes(town, "ben")] == ["ben", "ben"]


@pytest.mark.parametrize(
    ("filters", "hint"),
    [
        ({"code": "prom.trut"}, "prom.trust"),
        ({"site": "Nort"}, "North"),
        ({"group": "familly"}, "family"),
        ({"stance": "postive"}, "positive"),
        ({"coder": "an"}, "ana"),
    ],
)
def test_a_mistyped_filter_is_refused_with_what_was_meant(town: Study, filters: dict[str, str], hint: str):
    with pytest.raises(QualcodeError) as error:
        quotes(town, **filters)
    assert f"did you mean '{hint}'?" in error.value.hint
