from __future__ import annotations

import pytest

from qualcode.analysis.themes.themes import new_theme
from qualcode.model.coding import Coding
from qualcode.reports.content import Paragraph
from qualcode.reports.parts.across import across_report
from qualcode.reports.parts.site import site_report
from qualcode.reports.source import Source
from qualcode.study import Study


def coding(town: Study, words: str) -> Coding:
    return next(c for c in town.layer().codings if words in town.transcripts[c.transcript].slice(c.span))


def theme(town: Study, site: str) -> list[str]:
    source = Source(town, town.layer())
    report = site_report(source, site) if site else across_report(source)
    found = next(s for s in report.walk() if s.key.endswith("/theme/trust"))
    return [b.text for b in found.blocks if isinstance(b, Paragraph)]


def test_a_site_says_that_a_claim_is_made_across_sites(town: Study):
    told = [coding(town, "I trust the helper").id]
    town.write([new_theme(town, "ana", "trust", "In North people trust the helper", ["prom.trust"], for_=told)])
    assert theme(town, "North")[0] == "Theme across sites: In North people trust the helper."
    assert theme(town, "")[0] == "In North people trust the helper."


@pytest.mark.parametrize(
    ("for_", "said"),
    [
        (["Odile says so"], "There are passages that speak for it, but none of them can be quoted here."),
        ([], "No passage that speaks for it is linked to it here."),
    ],
)
def test_where_only_words_against_a_theme_are_quoted_it_is_said_why(town: Study, for_: list[str], said: str):
    against = [coding(town, "Nothing is different").id]
    town.write(
        [
            new_theme(
                town, "ana", "trust", "People trust the helper", ["prom.trust"], for_=[coding(town, w).id for w in for_], against=against
            )
        ]
    )
    found = theme(town, "North")
    assert found[found.index("Speaking against it:") - 1] == said
