from __future__ import annotations

from qualcode.analysis.quotes.approve import approve_event
from qualcode.reports.parts.gaps import missing
from qualcode.reports.source import Source
from qualcode.study import Study


def approved_and_passed_over(study: Study) -> list[str]:
    return [text for text in missing(Source(study, study.layer())) if "approved quotation" in text]


def test_approved_quotations_that_name_somebody_are_counted_and_told_by_the_end_of_their_id(town: Study):
    coding = next(c for c in town.layer().codings if "Odile says" in town.transcripts[c.transcript].slice(c.span))
    assert approved_and_passed_over(town) == []
    town.write([approve_event(town, "ana", coding)])
    assert approved_and_passed_over(town) == [
        f"1 approved quotation passed over, because the words name somebody: {coding.id[-8:]} (Odile)"
    ]
    town.write([approve_event(town, "ana", coding, instead={"Odile": "a colleague"})])
    assert approved_and_passed_over(town) == []
