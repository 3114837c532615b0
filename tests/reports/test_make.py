from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import docx
import pytest

from qualcode.errors import QualcodeError
from qualcode.reports.file_names import file_names
from qualcode.reports.make import make_reports
from qualcode.study import Study


def folder(study: Study) -> Path:
    return study.project.outputs / "reports"


def names(study: Study) -> list[str]:
    return sorted(p.name for p in folder(study).iterdir() if not p.name.startswith("."))


def ledger(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def edit(path: Path) -> bytes:
    document = docx.Document(str(path))
    document.add_paragraph("What I think.")
    document.save(str(path))
    return path.read_bytes()


def test_all_sites_and_across_are_written_with_a_ledger(town: Study):
    made = make_reports(town)
    assert names(town) == ["across.docx", "ledger.csv", "site-North.docx", "site-South.docx"]
    assert [(w.path.name, n) for w, n in made.reports] == [("site-North.docx", 8), ("site-South.docx", 5), ("across.docx", 12)]


def test_one_report_is_written_alone(town: Study):
    make_reports(town, site="North")
    assert names(town) == ["ledger.csv", "site-North.docx"]
    make_reports(town, across=True)
    assert names(town) == ["across.docx", "ledger.csv", "site-North.docx"]


def test_the_ledger_keeps_the_rows_of_reports_not_written_anew(town: Study):
    make_reports(town)
    make_reports(town, site="North")
    files = {row["file"] for row in ledger(folder(town) / "ledger.csv")}
    assert files == {"across.docx", "site-North.docx", "site-South.docx"}


def test_the_ledger_drops_the_rows_of_reports_that_are_gone(town: Study):
    make_reports(town)
    (folder(town) / "site-South.docx").unlink()
    make_reports(town, site="North")
    assert {row["file"] for row in ledger(folder(town) / "ledger.csv")} == {"across.docx", "site-North.docx"}


def test_a_report_somebody_changed_is_kept_and_the_new_one_put_beside_it(town: Study):
    make_reports(town)
    theirs = edit(folder(town) / "site-North.docx")
    made = make_reports(town)
    assert (folder(town) / "site-North.docx").read_bytes() == theirs
    written, _ = made.reports[0]
    assert (written.path.name, written.kept) == ("site-North-2.docx", folder(town) / "site-North.docx")
    files = [row["file"] for row in ledger(folder(town) / "ledger.csv")]
    assert files.count("site-North.docx") == files.count("site-North-2.docx") == 8


def test_the_one_beside_is_ours_and_written_over_until_it_is_changed_too(town: Study):
    make_reports(town)
    edit(folder(town) / "site-North.docx")
    make_reports(town)
    make_reports(town)
    assert "site-North-3.docx" not in names(town)
    edit(folder(town) / "site-North-2.docx")
    make_reports(town)
    assert "site-North-3.docx" in names(town)


def test_a_file_that_was_never_ours_is_kept(town: Study):
    folder(town).mkdir(parents=True)
    (folder(town) / "across.docx").write_bytes(b"mine")
    make_reports(town, across=True)
    assert (folder(town) / "across.docx").read_bytes() == b"mine"
    assert "across-2.docx" in names(town)


def test_a_changed_ledger_is_kept_and_read_no_more(town: Study):
    make_reports(town)
    path = folder(town) / "ledger.csv"
    path.write_bytes(b"quote,file\n")
    made = make_reports(town)
    assert path.read_bytes() == b"quote,file\n"
    assert made.ledger.path.name == "ledger-2.csv"
    make_reports(town, site="North")
    assert len(ledger(folder(town) / "ledger-2.csv")) == 25


def test_an_equal_file_is_ours_even_where_the_record_of_what_was_made_is_lost(town: Study):
    make_reports(town)
    (folder(town) / ".made.json").unlink()
    make_reports(town)
    assert names(town) == ["across.docx", "ledger.csv", "site-North.docx", "site-South.docx"]


def test_a_broken_record_of_what_was_made_is_named_with_a_remedy(town: Study):
    make_reports(town)
    (folder(town) / ".made.json").write_text("[", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"made\.json cannot be read") as error:
        make_reports(town)
    assert "remove it" in error.value.hint


def test_a_report_made_twice_is_not_taken_for_a_changed_one(town: Study):
    make_reports(town)
    assert all(w.kept is None for w, _ in make_reports(town).reports)
    assert json.loads((folder(town) / ".made.json").read_text(encoding="utf-8")).keys() == set(names(town))


def test_what_is_missing_is_said_with_where_to_mend_it(town: Study):
    missing = "\n".join(make_reports(town).missing)
    for said in (
        "t-s4 (coded by 2 people",
        "no code 'feas.gone'",
        "t-s1 All",
        "P5",
        "name somebody",
    ):
        assert said in missing


def test_a_layer_can_be_named(town: Study):
    made = make_reports(town, "ben", across=True)
    assert made.layer == "ben"
    assert {row["coder"] for row in ledger(folder(town) / "ledger.csv")} == {"ben"}


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("A", "site-A.docx"),
        ("Authority A", "site-Authority-A.docx"),
        ("Bath/Wells: 2?", "site-Bath-Wells-2.docx"),
        ("Ynys Môn", "site-Ynys-Môn.docx"),
        ("???", "site-site.docx"),
        ("con.", "site-con.docx"),
    ],
)
def test_a_site_becomes_a_file_name_every_computer_can_hold(site: str, name: str):
    assert file_names([site]) == {site: name}


def test_two_sites_never_share_a_file_name():
    assert file_names(["a b", "A-B", "a/b"]) == {"a b": "site-a-b.docx", "A-B": "site-A-B-2.docx", "a/b": "site-a-b-3.docx"}


def test_an_unknown_site_is_refused_with_what_was_meant(town: Study):
    with pytest.raises(QualcodeError, match="no site 'Noth'") as error:
        make_reports(town, site="Noth")
    assert "did you mean 'North'?" in error.value.hint


def test_without_codings_there_is_nothing_to_report(town: Study):
    for log in town.project.codings.glob("*.jsonl"):
        log.unlink()
    with pytest.raises(QualcodeError, match="nothing has been coded yet"):
        make_reports(Study.open(town.project.root))


def test_a_layer_without_codings_says_why_each_transcript_is_missing(town: Study):
    with pytest.raises(QualcodeError, match="layer consensus holds no codings"):
        make_reports(town, "consensus")


def test_without_matched_speakers_the_remedy_is_named(town: Study):
    (town.project.transcripts / "speakers.csv").unlink()
    with pytest.raises(QualcodeError, match="no speaker is matched") as error:
        make_reports(Study.open(town.project.root))
    assert "speakers.csv" in error.value.hint
