"""The reports of the sample study: what readers of an evaluation look for is there, and nobody can be told by them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from qualcode.analysis.evidence.judgements import NOT_JUDGED
from qualcode.reports.content import Block, Paragraph, Quotation, Report, Section, Table
from qualcode.reports.parts.across import across_report
from qualcode.reports.parts.site import site_report
from qualcode.reports.source import Source
from qualcode.reports.view import view_of
from qualcode.study import Study

ROOT = Path(__file__).parents[3]
SITES = ("Authority A", "Authority B", "Authority C")
WHERE = (*SITES, "")


@cache
def source() -> Source:
    study = Study.open(ROOT)
    return Source(study, study.layer())


@cache
def report(site: str) -> Report:
    return site_report(source(), site) if site else across_report(source())


def section(site: str, key: str) -> Section:
    return next(s for s in report(site).walk() if s.key == key)


def blocks(site: str) -> list[Block]:
    return [*report(site).opening, *(b for s in report(site).walk() for b in s.blocks)]


def table(site: str, key: str) -> Table:
    return next(b for b in blocks(site) if isinstance(b, Table) and b.key == key)


def text(found: Section) -> str:
    return "\n".join(b.text for s in found.walk() for b in s.blocks if isinstance(b, Paragraph))


@pytest.mark.parametrize("site", WHERE)
def test_every_section_has_a_key_of_its_own_and_every_reference_finds_its_table(site: str):
    keys = [s.key for s in report(site).walk()]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    tables = {b.key for b in blocks(site) if isinstance(b, Table)}
    assert len(tables) == sum(isinstance(b, Table) for b in blocks(site))
    paragraphs = "".join(b.text for b in blocks(site) if isinstance(b, Paragraph))
    assert set(re.findall(r"\[\[([^\]]+)\]\]", paragraphs)) <= tables
    assert not [c for b in blocks(site) if isinstance(b, Table) for row in b.rows for c in row if "[[" in c]


@pytest.mark.parametrize("site", SITES)
def test_a_site_has_the_parts_readers_expect_in_their_order(site: str):
    keys = [s.key for s in report(site).sections]
    order = [
        "summary",
        "how-to-read",
        "context",
        "feasibility",
        "promise",
        "no-change",
        "harm",
        "rival",
        "impact",
        "cost",
        "judgement",
        "methods",
    ]
    assert [k for k in keys if k in order] == order
    assert [s.key for s in section(site, "methods").sections][-1] == "methods/provenance"


def test_the_report_across_sites_has_the_parts_readers_expect():
    keys = [s.key for s in report("").sections]
    for key in ("logic-model", "matrix", "convergence", "polls", "joint", "confidence", "judgement", "limits", "methods"):
        assert key in keys
    assert section("", "matrix").wide


@pytest.mark.parametrize("site", WHERE)
def test_every_quotation_is_the_frozen_text_less_its_recorded_edits(site: str):
    for quotation in report(site).quotations:
        quote = quotation.quote
        words = source().study.transcripts[quote.transcript].text[quote.start : quote.end]
        for (start, end), put in sorted(zip(quote.cuts, (*quote.put_in, *[""] * len(quote.cuts)), strict=False), reverse=True):
            words = f"{words[: start - quote.start]}[{put or '...'}]{words[end - quote.start :]}"
        assert re.sub(r"\s+", "", quotation.words) == re.sub(r"\s+", "", words)


@pytest.mark.parametrize("site", WHERE)
def test_no_heading_quotes_anybody_twice_and_no_words_are_printed_twice(site: str):
    for there in report(site).walk():
        people = [b.quote.participant for b in there.blocks if isinstance(b, Quotation)]
        assert len(people) == len(set(people)), there.title
    places = [(q.quote.transcript, q.quote.start, q.quote.end) for q in report(site).quotations]
    assert not [1 for i, a in enumerate(places) for b in places[i + 1 :] if a[0] == b[0] and a[1] < b[2] and b[1] < a[2]]


@pytest.mark.parametrize("site", WHERE)
def test_no_quotation_names_a_worker_or_a_colleague(site: str):
    names = r"\b(Ruth|Bex|Helen|Anil|Karen|Gary|Jo|Femi|Louise|Marcus|Moira|Denise|Sandra|Tracey|Sunita|Nia|Owen|Paul|Gwen|Dunmore|Aldous|Trevelyan|Costello|Colin|Jay|Doris)\b"
    assert not [q.words for q in report(site).quotations if re.search(names, q.words)]
    assert [q for q in report(site).quotations if "[the worker]" in q.words]


@pytest.mark.parametrize("site", WHERE)
def test_a_tag_could_mean_k_people_and_never_stands_on_one_persons_quotes_alone(site: str):
    ladder = view_of(source(), site).printed.ladder
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for q in report(site).quotations:
        assert q.attribution
        assert ladder.attribution(q.quote.participant).people >= source().study.project.settings.k
        people[q.attribution][q.quote.participant] += 1
    assert not [attribution for attribution, there in people.items() if len(there) == 1 and sum(there.values()) > 1]


@pytest.mark.parametrize("site", WHERE)
def test_schools_tell_accounts_apart_and_no_family_is_placed_at_one(site: str):
    attributions = {q.attribution for q in report(site).quotations}
    assert any("School" in attribution for attribution in attributions)
    assert not [
        attribution
        for attribution in attributions
        if "School" in attribution and ("family" in attribution or "parent" in attribution or "young" in attribution)
    ]


@pytest.mark.parametrize("site", WHERE)
def test_no_stance_is_counted_against_another_and_no_share_of_people_is_printed(site: str):
    said = [b.text for b in blocks(site) if isinstance(b, Paragraph)]
    assert not [t for t in said if re.search(r"\d+ (positive|negative|mixed)\b", t)]
    assert not [t for t in said if re.search(r"\d ?(%|per cent) of (those|the) (people|interview|heard|staff)", t)]


def test_harm_is_always_printed_and_where_it_was_not_asked_that_is_said():
    found = section("Authority C", "harm")
    assert "Nobody was asked about this in Authority C" in text(found)
    people = {b.quote.participant for s in found.walk() for b in s.blocks if isinstance(b, Quotation)}
    assert len(people) >= 4


def test_the_new_heads_part_in_authority_a_is_told_by_several_people():
    found = section("Authority A", "rival")
    quoted = [b for s in found.walk() for b in s.blocks if isinstance(b, Quotation)]
    head = {b.quote.participant for b in quoted if re.search(r"new head|[Pp]olicy|breakfast club|same in every room", b.words)}
    assert len(head) >= 4


def test_authority_c_has_not_been_judged_and_no_colour_is_worked_out():
    assert table("Authority C", "judgement/feasibility").rows[0][:2] == ("Authority C", NOT_JUDGED)
    rows = {r[0]: r[1] for r in table("", "judgement/feasibility").rows}
    assert rows == {"Authority A": "workable", "Authority B": "not workable as run", "Authority C": NOT_JUDGED}


def test_the_heat_map_shades_numbers_only_and_says_what_was_not_asked():
    found = table("", "matrix")
    for row, shades in zip(found.rows, found.shades, strict=True):
        for cell, shade in zip(row[1:-2], shades[1:-2], strict=True):
            assert (shade is not None) == cell.isdigit()
    cells = {c for row in found.rows for c in row}
    assert {"not asked", "asked, not raised", "·"} <= cells
    assert not {"1", "2"} & {c for row in found.rows for c in row[1:-2]}


def test_rates_stand_as_supplied_with_small_counts_kept_back():
    rows = {r[0].split(" (")[0]: r[1:] for r in table("Authority A", "impact/rates").rows}
    assert rows["Section 47 enquiries"][:2] == ("under\u00a06", "under\u00a06")
    assert rows["Suspensions"][:4] == ("144", "92", "137", "98")


def test_the_joint_display_names_its_quotations_by_numbers_that_are_printed():
    printed = {q.number for q in report("").quotations}
    numbers = {n for row in table("", "joint").rows for n in re.findall(r"Q\d{6}", row[4])}
    assert numbers
    assert numbers <= printed


def test_a_theme_nobody_has_written_on_a_site_is_said_to_be_missing():
    assert "Not yet written" in text(section("", "feasibility/theme/turnover")) or "Themes nobody has written on here yet" in text(
        section("Authority A", "feasibility")
    )


@pytest.mark.parametrize(("site", "items"), [("", 32), ("Authority A", 32)])
def test_checklists_have_every_item_and_leave_blanks_for_people(site: str, items: int):
    coreq, srqr = table(site, "methods/coreq"), table(site, "methods/srqr")
    assert (len(coreq.rows), len(srqr.rows)) == (items, 21)
    filled = {int(r[0]) for r in coreq.rows if "for the team" not in r[2]}
    assert {12, 16, 18, 21, 24, 25, 26, 27, 29, 31, 32} <= filled
    assert not filled & {2, 3, 4, 5, 6, 7, 8, 10, 11, 14, 19, 20, 23, 28}
    assert {15, 30} <= filled


def test_agreement_is_reported_code_by_code_in_a_study_that_computes_it():
    assert len(table("", "methods/agreement").rows) > 10
    assert "Krippendorff" in text(section("", "methods/agreement"))


def test_the_codebook_stands_with_its_change_and_the_reason():
    assert len(table("", "methods/codebook").rows) >= 45
    assert "could not keep acceptability and stigma apart" in table("", "methods/codebook-changes").rows[0][2]


def test_the_same_study_makes_the_same_report():
    again = Source(source().study, source().study.layer())
    assert site_report(again, "Authority B") == report("Authority B")


@pytest.mark.parametrize("site", WHERE)
def test_what_draft_and_final_print_beside_the_same_words_means_k_people_together(site: str):
    draft = source()
    final = Source(draft.study, draft.layer, "final")
    there = {q.coding: q for quotes in view_of(final, site).printed.by_place.values() for q in quotes}
    before = {q.coding: q for quotes in view_of(draft, site).printed.by_place.values() for q in quotes}
    both = there.keys() & before.keys()
    assert len(both) > 40
    ladder = view_of(final, site).printed.ladder
    assert view_of(final.as_draft, site).printed.ladder.words in ladder.before
    assert min(ladder.attribution(q.participant).people for q in there.values()) >= draft.study.project.settings.k
    assert [(there[i].attribution, before[i].attribution) for i in both if there[i].attribution != before[i].attribution] == []
