from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcode.analysis.quotes.approve import approve_event
from qualcode.analysis.quotes.quotable import why_not
from qualcode.errors import CheckFailed, UsageError
from qualcode.reports.content import Paragraph, Report
from qualcode.reports.file_names import every_name, file_names, wanted_names
from qualcode.reports.make import make_reports
from qualcode.reports.parts.across import across_report
from qualcode.reports.parts.site import site_report
from qualcode.reports.safety import check_status
from qualcode.reports.source import Source
from qualcode.study import Study


def source(study: Study, status: str = "draft", despite: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Source:
    return Source(study, study.layer(), status, frozenset(despite), names)


def warnings(report: Report) -> list[str]:
    return [b.text for b in report.opening if isinstance(b, Paragraph) and b.kind == "warning"]


def without_population(study: Study) -> Study:
    (study.project.transcripts / "population.csv").unlink()
    return Study.open(study.project.root)


def test_a_draft_marks_what_no_author_has_approved(town: Study):
    report = site_report(source(town), "North")
    assert {q.mark for q in report.quotations} == {"not yet approved"}
    assert warnings(report) == []


def test_a_final_report_without_approved_quotes_is_refused_until_told_by_name(town: Study):
    with pytest.raises(CheckFailed, match="no author has approved a quotation for feasibility") as error:
        make_reports(town, site="North", status="final")
    assert "--despite quotes" in error.value.hint
    made = make_reports(town, site="North", status="final", despite=["quotes"])
    assert made.reports[0][0].path.name == "final-site-North.docx"
    said = warnings(site_report(source(town, "final", ("quotes",)), "North"))
    assert "although no author has approved" in said[0]
    assert any(re.fullmatch(r"\d+ quotations here are not approved for print; each is marked\.", w) for w in said)


def test_a_final_report_prints_what_was_approved_and_nothing_else(town: Study):
    coding = next(c for c in town.layer().codings if not why_not(town, c) and not source(town).names.within(source(town).quotable[0]))
    town.write([approve_event(town, "ana", coding)])
    report = across_report(source(town, "final"))
    assert {q.quote.coding for q in report.quotations} <= {coding.id}


def test_without_a_population_the_ladder_cannot_count_and_a_final_report_waits(town: Study):
    study = without_population(town)
    with pytest.raises(CheckFailed, match=r"population\.csv says nothing of it") as error:
        make_reports(study, status="final", despite=["quotes"])
    assert "--despite ladder" in error.value.hint
    make_reports(study, status="final", despite=["quotes", "ladder"])
    assert "nobody could check" in " ".join(warnings(across_report(source(study, "final", ("quotes", "ladder")))))


def test_a_draft_of_a_study_that_has_recorded_no_population_says_so_on_its_first_page(town: Study):
    study = without_population(town)
    make_reports(study)
    assert "count only those who took part" in " ".join(warnings(across_report(source(study))))


def test_a_site_missing_from_the_population_stops_a_draft_too(town: Study):
    path = town.project.transcripts / "population.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("South")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    study = Study.open(town.project.root)
    with pytest.raises(CheckFailed, match="an attribution in South could mean"):
        make_reports(study)
    make_reports(study, despite=["ladder"])
    make_reports(study, site="North")
    assert "nobody could check" in " ".join(warnings(site_report(source(study, "draft", ("ladder",)), "South")))


def test_names_undecided_stop_every_report_until_told_by_name(town: Study):
    said = "7 strings that may be names wait for a decision"
    with pytest.raises(CheckFailed, match="7 strings"):
        make_reports(town, open_names=[said])
    make_reports(town, open_names=[said], despite=["names"])
    assert warnings(site_report(source(town, "draft", ("names",), (said,)), "North")) == [
        f"This report was written although names in the study wait for a decision: {said}."
    ]


def test_nothing_is_written_where_a_report_is_refused(town: Study):
    with pytest.raises(CheckFailed):
        make_reports(town, open_names=["x"])
    assert not (town.project.outputs / "reports").exists()


def test_a_copy_for_the_factual_check_carries_no_quotation(town: Study):
    report = across_report(source(town, "factual-check"))
    assert report.quotations == []
    assert "carries no quotations" in report.opening[0].text
    made = make_reports(town, across=True, status="factual-check")
    assert made.reports[0][0].path.name == "factual-check-across.docx"


def test_the_settings_give_the_status_and_published_counts_as_final():
    assert [check_status("", s) for s in ("", "final", "published", "nearly")] == ["draft", "final", "final", "draft"]
    with pytest.raises(UsageError, match="no status of a report"):
        check_status("finel")


def test_what_cannot_be_overruled_is_said(town: Study):
    with pytest.raises(UsageError, match="nothing that can be overruled"):
        make_reports(town, despite=["consent"])


def rename(study: Study, old: str, new: str) -> None:
    for name in ("participants.csv", "transcripts.csv", "population.csv"):
        path = study.project.transcripts / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n")


def test_sites_whose_names_differ_by_a_number_never_write_over_each_other(town: Study):
    rename(town, "South", "North-2")
    study = Study.open(town.project.root)
    make_reports(study)
    folder = study.project.outputs / "reports"
    second = (folder / "site-North-2.docx").read_bytes()
    (folder / "site-North.docx").write_bytes(b"a person's")
    made = make_reports(study)
    assert made.reports[0][0].path.name == "site-North-3.docx"
    assert (folder / "site-North-2.docx").read_bytes() == second


def test_no_two_reports_of_a_study_share_a_name(town: Study):
    rename(town, "South", "North final")
    found = source(Study.open(town.project.root))
    assert len(every_name(found)) == 12
    assert file_names(["North", "north", "North-2"]) == {
        "North": "site-North.docx",
        "north": "site-north-3.docx",
        "North-2": "site-North-2.docx",
    }
    assert wanted_names(found, "", True) == {"": "across.docx"}


def test_hostile_text_in_tables_and_settings_does_not_stop_a_report(town: Study, tmp_path: Path):
    rename(town, "school staff", "school\x0bstaff\ufffe")
    rename(town, "North", "No\x01rth")
    settings = town.project.root / "qualcode.toml"
    text = settings.read_text(encoding="utf-8").replace("Helpers in towns", "Helpers " * 60)
    settings.write_text(f'{text}[study]\nteam = "{"A team of many " * 40}\\u0007"\n', encoding="utf-8", newline="\n")
    made = make_reports(Study.open(town.project.root))
    assert len(made.reports) == 3
    assert all(written.path.is_file() for written, _ in made.reports)
