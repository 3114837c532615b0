"""The loss report as somebody reads it who must say what was lost."""

from __future__ import annotations

from qualcode.exchange.losses import EXAMPLES, Losses


def test_a_report_begins_with_one_sentence_to_pass_on() -> None:
    losses = Losses("x.qdpx: imported")
    losses.take("codings", 12)
    losses.leave("pictures", count=2)
    for n in range(5):
        losses.guess("quotes found by likeness", f"row {n}")
    lines = losses.as_text().split("\n")
    assert lines[2] == "In short: 2 left out; nothing changed on the way; 5 guessed. Each kind is named below with its first examples."
    assert "      12  codings" in lines
    assert lines[lines.index("       5  quotes found by likeness") + EXAMPLES + 1].strip() == "and 2 more"


def test_a_report_says_that_nothing_was_lost() -> None:
    assert "In short: everything came over as it was" in Losses("x").as_text()
