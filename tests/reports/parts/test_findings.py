from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcode.analysis.voices import Voices
from qualcode.model.people import Participant
from qualcode.reports import words
from qualcode.reports.content import Paragraph, Quotation, Report, Section, Table
from qualcode.reports.parts.across import across_report
from qualcode.reports.parts.findings import EMPTY
from qualcode.reports.parts.site import site_report
from qualcode.reports.source import Source, quote_numbers
from qualcode.study import Study


def source(study: Study, layer: str = "study") -> Source:
    return Source(study, study.layer(layer))


def section(report: Report, title: str) -> Section:
    return next(s for s in report.walk() if s.title == title)


def inside(found: Section, title: str) -> Section:
    return next(s for s in found.sections if s.title == title)


def text(found: Section) -> str:
    return "\n".join(b.text for b in found.blocks if isinstance(b, Paragraph))


def table(found: Section) -> Table:
    return next(b for b in found.blocks if isinstance(b, Table))


def test_the_evidence_line_says_who_was_heard_and_how_passages_lean_without_a_count_of_either_side(town: Study):
    said = text(section(site_report(source(town), "North"), "Trust"))
    assert "Most of those heard spoke of this: 4 people, from school staff and family. Passages lean both ways." in said
    assert not re.search(r"\d+ (positive|negative|mixed)", said)


def test_the_evidence_line_has_a_kind_of_its_own(town: Study):
    lines = [
        b for s in across_report(source(town)).walk() for b in s.blocks if isinstance(b, Paragraph) and "of those heard spoke" in b.text
    ]
    assert {line.kind for line in lines} == {"evidence"}


def test_across_sites_there_is_a_table_by_group_and_one_by_site(town: Study):
    captions = [b.caption for s in across_report(source(town)).walk() for b in s.blocks if isinstance(b, Table)]
    for what in ("group", "site"):
        assert f"Promise: people heard by {what} (people heard, not prevalence)" in captions


def test_a_code_resting_on_one_person_says_so(town: Study):
    assert "This rests on one person (school staff)." in text(section(site_report(source(town), "North"), "Role clarity"))


def test_across_sites_the_evidence_line_names_the_silent_sites(town: Study):
    assert "Heard in South; nobody in North." in text(section(across_report(source(town)), "Staffing"))
    assert "Heard in North and South." in text(section(across_report(source(town)), "Role clarity"))


def recount(study: Study, name: str, site: str = "", group: str = "") -> set[str]:
    """The people of a code, a site and a group, looked up anew."""
    voices = Voices(study)
    code = next(c.id for c in study.codebook.codable if c.name == name)
    return {
        v.participant
        for c in study.layer().codings
        if c.code == code
        for v in voices.in_coding(c)
        if v.participant and site in ("", v.site) and group in ("", voices.word(v))
    }


@pytest.mark.parametrize("site", ["North", "South"])
def test_the_table_of_a_part_equals_a_recount_of_people_and_keeps_small_counts_open(town: Study, site: str):
    found = table(inside(section(site_report(source(town), site), "Feasibility"), "Code by code"))
    assert found.rows
    for name, people, groups in found.rows:
        n = len(recount(town, name, site))
        assert people == ("under 2" if n == 1 else str(n or "–"))
        heard_from = {g for g in ("school staff", "family", "social care", "participant") if recount(town, name, site, g)}
        assert {g.removesuffix("s") if g == "participants" else g for g in groups.split("; ")} - {"speakers not matched", "–"} == heard_from


def test_the_table_across_sites_equals_a_recount_and_merges_cells_below_k(town: Study):
    by_site = inside(section(across_report(source(town)), "Promise"), "Code by code").blocks
    found = next(b for b in by_site if isinstance(b, Table) and b.key == "promise/by-site")
    for name, *cells in found.rows:
        printed = dict(zip(found.head[1:], cells, strict=True))
        counts = {s: len(recount(town, name, s)) for s in ("North", "South")}
        for site, n in counts.items():
            assert printed[site] in ({"·"} if n == 1 else {str(n or "–"), "·"})
        if "·" not in (printed["North"], printed["South"]):
            assert printed["All"] == str(len(recount(town, name)))


@pytest.mark.parametrize("title", ["What did not change", "What did harm", "Other explanations"])
def test_marked_parts_are_printed_even_when_empty(town: Study, title: str):
    assert EMPTY in text(section(site_report(source(town), "South"), title))


def test_a_codebook_without_marked_codes_says_so_in_their_parts(town: Study):
    book = town.project.codebook_path
    book.write_text(re.sub(r", marks: [a-z-]+", "", book.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    report = site_report(source(Study.open(town.project.root)), "North")
    assert "The codebook has no code for this" in text(section(report, "What did harm"))


def test_codes_nobody_spoke_to_stand_together_in_one_line(town: Study):
    found = inside(section(site_report(source(town), "North"), "Feasibility"), "Code by code")
    assert "No passage was coded under: Staffing." in text(found)


def test_impact_and_cost_are_headed_as_no_proof(town: Study):
    report = site_report(source(town), "South")
    for title in ("Indicative impact", "Costs"):
        assert "which is never proof" in text(section(report, title))


def test_liking_is_said_not_to_be_effect(town: Study):
    report = site_report(source(town), "North")
    assert "Liking is not effect" in text(section(report, "Summary"))


def test_no_report_holds_a_percentage(town: Study):
    for report in (site_report(source(town), "North"), across_report(source(town))):
        own = [b.text for s in report.walk() for b in s.blocks if isinstance(b, Paragraph)]
        cells = [c for s in report.walk() for b in s.blocks if isinstance(b, Table) for row in b.rows for c in row]
        assert not [t for t in (*own, *cells) if "%" in t or "per cent" in t]


def test_no_quotation_names_somebody_who_speaks_in_the_study(town: Study):
    report = site_report(source(town), "North")
    assert not [q for q in report.quotations if "Odile" in q.words]
    assert "because the words name somebody" in text(section(report, "Other explanations"))


def test_a_part_never_prints_more_than_three_quotations_of_a_code(town: Study):
    for report in (across_report(source(town)), site_report(source(town), "North")):
        assert max(sum(isinstance(b, Quotation) for b in s.blocks) for s in report.walk()) == 3


def test_of_which_role_at_which_school_nobody_took_part_is_never_printed(town: Study):
    """It would tell which of two heads is quoted; the role is named only where nobody at the whole site took part."""
    table_file = town.project.transcripts / "population.csv"
    with table_file.open("a", encoding="utf-8", newline="") as file:
        file.write("North,School 1,school staff,cook,3,1,0,0\nNorth,School 2,school staff,teacher,20,2,0,0\n")
    found = table(section(site_report(source(Study.open(town.project.root)), "North"), "Who was not heard"))
    assert found.rows == (("school staff", "cook", "3", "1"),)
    assert "School" not in found.head


def test_those_of_whom_nobody_took_part_are_named(town: Study):
    found = section(site_report(source(town), "North"), "Who was not heard")
    assert "Nobody took part at School 2." in text(found)
    assert "nobody from social care took part here" in text(found).casefold()
    assert "2 people declined" in text(found)


def test_that_nobody_is_missing_is_not_said_beside_a_school_where_nobody_took_part(town: Study):
    found = text(section(site_report(source(town), "North"), "Who was not heard"))
    assert "none is without" not in found
    assert "Somebody took part from every other group and role the study has recorded." in found


def test_across_sites_the_schools_of_a_site_count_together(town: Study):
    table_file = town.project.transcripts / "population.csv"
    with table_file.open("a", encoding="utf-8", newline="") as file:
        file.write("North,School 2,family,carer,4,2,0,0\nNorth,School 3,family,carer,5,,0,0\n")
    found = section(across_report(source(Study.open(town.project.root))), "Who was not heard")
    assert table(found).rows == (("North", "family", "carer", "9", "not known"),)
    assert "Nobody took part at School 2 and School 3." in text(found)


def test_without_a_population_table_the_report_says_it_cannot_know(town: Study):
    (town.project.transcripts / "population.csv").unlink()
    assert "cannot say who was left out" in text(section(across_report(source(Study.open(town.project.root))), "Who was not heard"))


def test_who_took_part_counts_the_participants(town: Study):
    found = table(section(site_report(source(town), "North"), "Who took part"))
    assert found.rows[-1] == ("All", "", "", "5", "5")
    assert ("family", "mother", "not known", "1", "1") in found.rows
    assert ("school staff", "teacher", "30", "1", "1") in found.rows


def test_the_layer_and_what_it_left_out_are_printed(town: Study):
    found = section(site_report(source(town), "South"), "Codings read")
    assert table(found).rows == (("ana", "19", "6"), ("All", "19", "6"))
    assert "1 transcript left out: coded by 2 people, with no lead coder and no consensus." in text(found)
    assert "because the codebook has no code “feas.gone”: 1." in text(found)
    assert "No transcript was left out." in text(section(site_report(source(town), "North"), "Codings read"))


def test_another_layer_is_named_and_counted_by_coder(town: Study):
    found = section(across_report(source(town, "all")), "Codings read")
    assert table(found).rows == (("ana", "20", "19"), ("ben", "2", "2"), ("All", "22", "21"))


def test_codings_without_a_question_have_a_part_of_their_own(town: Study):
    book = town.project.codebook_path
    book.write_text(book.read_text(encoding="utf-8").replace("    question: cost\n", ""), encoding="utf-8", newline="\n")
    report = site_report(source(Study.open(town.project.root)), "North")
    assert [s.title for s in inside(section(report, "Other themes"), "Code by code").sections] == ["Time of the school"]


def test_a_study_without_sites_has_one_report_on_everybody(town: Study):
    (town.project.transcripts / "population.csv").unlink()
    for name in ("participants.csv", "transcripts.csv"):
        path = town.project.transcripts / name
        path.write_text(path.read_text(encoding="utf-8").replace("North", "").replace("South", ""), encoding="utf-8", newline="\n")
    everybody = source(Study.open(town.project.root))
    assert everybody.sites == []
    assert table(inside(section(site_report(everybody, ""), "Feasibility"), "Code by code")).head == ("Code", "People", "Heard from")


def test_quote_numbers_are_stable_unique_and_say_nothing_of_the_coding():
    ids = [f"01900000-0000-7000-8000-{n:012x}" for n in range(3000)]
    numbers = quote_numbers(ids)
    assert len(set(numbers.values())) == 3000
    assert all(re.fullmatch(r"Q\d{6}", n) for n in numbers.values())
    assert quote_numbers(ids[:500]) == {i: numbers[i] for i in ids[:500]}


@pytest.mark.parametrize(
    ("n", "of", "word"),
    [
        (0, 9, "nobody"),
        (1, 9, "one person"),
        (2, 9, "a few"),
        (3, 4, "a few"),
        (4, 9, "some"),
        (5, 9, "most"),
        (5, 10, "some"),
        (9, 9, "all"),
    ],
)
def test_words_for_amounts(n: int, of: int, word: str):
    assert words.amount(n, of) == word


def test_a_participant_without_consent_is_counted_and_not_quoted(town: Study):
    assert not Participant("P5", town.participants["P5"].attributes).allows("quote")
    report = site_report(source(town), "North")
    assert "counted but not quoted: 1." in text(section(report, "Who took part"))
    assert not [q for q in report.quotations if q.quote.participant == "P5"]


def test_reports_name_no_path(town: Study, tmp_path: Path):
    assert str(tmp_path) not in repr(across_report(source(town)))
