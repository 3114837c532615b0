"""What a tired author leaves in a report is found, and honest sentences about who said what are left alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qualcode.reports.check.check import check_report
from qualcode.reports.check.finding import Finding
from qualcode.study import Study
from tests.reports.check import planting as p
from tests.reports.check.plans import NAMES, Copy, matching
from tests.reports.check.test_by_hand import check, kinds, page, words
from tests.reports.check.tired_plans import inside_sentences, numbers, places, stitched

OFFICE = shutil.which("soffice")
PLANS = {
    "inside sentences": ("across.docx", inside_sentences),
    "stitched": ("across.docx", stitched),
    "places": ("site-Authority-B.docx", places),
    "numbers": ("across.docx", numbers),
}
FEWEST_FAULTS = 40

HONEST = [
    "According to the study protocol, a site was to be judged after ten months, and not before.",
    "According to a report by the inspectorate, the service had improved by then; we did not look into this.",
    "One head put it more sharply, and others nodded; nobody wished to go on from there.",
    "As one of them put it later, the desk was the easy part.",
    "School staff said that they had been told in September, and social care said much the same.",
    "A teacher told us that the letter came late. Another said that it never came.",
    "As several parents put it, a visit at home is one thing and a visit at school another.",
    "At School 5 the bus line was changed in March, and one parent told us that mornings were easier after that.",
    "In Authority A the post was filled by May. A member of staff said this was luck.",
    "Teachers in Authority B told us of three timetables in one term.",
    "The school's own plan said that rooms would be found, and the plan for the year after said so again.",
    "The head of the service wrote the foreword to the protocol. The team thanks her for it.",
    "The timetable at School 3 said ten o'clock, and ten o'clock it was; the notice at School 9 said so as well.",
    "A family's own account is the best guide, said the training, and we tried to keep to that.",
    "Two thirds of the teachers in the town had left by then, and half of the schools had a new head (see Table 2).",
    "Half of the rooms were never used; more than half of the desks were broken, and a third of the people in the town are over sixty.",
    "The temperature fell to -5 in that week, between 3–5 days were lost, and the second of the three boilers was mended first.",
    "The first school closed on 3 May. Between three and five letters a week went out, none of them to more than 12% of homes.",
    "A parent at one of the schools told us that she had been seen at the gate. Parents know who is seen at the gate.",
    "The manager at the time thought otherwise, as the minutes of the board show, and as the auditor explained a year later.",
    "For the young people we met, the room mattered less than the door. One young person said it had no lock.",
    "A handful of rooms were tried. The vast majority of letters came back; nearly all of the forms were filled in by hand.",
    "Letters from the schools said that rooms were short. People in the town thought otherwise, and parents at the gate asked nobody.",
    "What follows was agreed with the heads of all schools: a lead, a room, a phone.",
]


@pytest.fixture(scope="module")
def copies(sample: Study, reports: dict[str, Path]) -> dict[str, Copy]:
    """A spoilt copy of a report for each plan."""
    made = {}
    for name, (report, plan) in PLANS.items():
        made[name] = Copy(sample, p.opened(reports[report]))
        plan(made[name])
    return made


@pytest.fixture(scope="module")
def found(sample: Study, copies: dict[str, Copy]) -> dict[str, tuple[Finding, ...]]:
    """What the check finds in each."""
    return {name: check_report(sample, copy.bytes(), names=NAMES).findings for name, copy in copies.items()}


def test_forty_more_faults_are_found(copies: dict[str, Copy], found: dict[str, tuple[Finding, ...]]):
    assert [(name, f.name) for name, copy in copies.items() for f in copy.faults if not matching(f, found[name])] == []
    assert sum(len(copy.faults) for copy in copies.values()) >= FEWEST_FAULTS


def test_nothing_else_is_found_but_that_nobody_approved_what_was_put_in(copies: dict[str, Copy], found: dict[str, tuple[Finding, ...]]):
    for name, copy in copies.items():
        explained = {id(f) for fault in copy.faults for f in matching(fault, found[name])}
        rest = [f for f in found[name] if id(f) not in explained and f.kind != "approval"]
        assert [f.as_json() for f in rest if not _of_the_same_words(f, copy)] == []


def _of_the_same_words(finding: Finding, copy: Copy) -> bool:
    """Dots that join far parts also cut denials out."""
    return finding.kind == "cut" and any(f.name == "dots that join far parts" for f in copy.faults)


@pytest.mark.parametrize("name", ["inside sentences", "stitched", "numbers"])
def test_the_same_is_found_after_libreoffice_saved_it(sample: Study, copies: dict[str, Copy], tmp_path: Path, name: str):
    if OFFICE is None:
        pytest.skip("needs LibreOffice")
    (tmp_path / "spoilt.docx").write_bytes(copies[name].bytes())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, "--headless", profile, "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(tmp_path / "spoilt.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    findings = check_report(sample, (tmp_path / "out" / "spoilt.docx").read_bytes(), names=NAMES).findings
    assert [f.name for f in copies[name].faults if not matching(f, findings)] == []


def test_honest_sentences_about_who_said_what_give_no_finding(sample: Study):
    document = page("all three authorities")
    for text in HONEST:
        document.add_paragraph(text)
    assert [f.as_json() for f in check(sample, document).findings] == []


FORMS = [
    "As one member of school staff put it, “{}”.",
    "“{}”, said one member of school staff.",
    "“{},” as somebody on the school staff in Authority B told us.",
    "At one school in Authority B, school staff put it so: “{}”",
    "School staff, Authority B: “{}”",
    "Somebody at the meeting said, “{}”",
    "One person told us that “{}”, and others agreed.",
]


@pytest.mark.parametrize("form", FORMS)
def test_a_true_attribution_in_a_sentence_gives_no_finding(sample: Study, form: str):
    document = page("all three authorities")
    document.add_paragraph(form.format(words(sample)))
    assert kinds(check(sample, document)) == []


@pytest.mark.parametrize("form", [f for f in FORMS if "staff" in f])
def test_the_same_attribution_of_a_familys_words_is_found(sample: Study, form: str):
    document = page("all three authorities")
    document.add_paragraph(form.format(words(sample, "B-04")))
    found = check(sample, document).findings
    assert [f.kind for f in found] == ["attribution"]
    assert "not of" in found[0].what
    assert "“" not in found[0].printed


def test_a_familys_words_never_stand_with_a_school(sample: Study):
    document = page("all three authorities")
    document.add_paragraph(f"One parent at School 5 told us that “{words(sample, 'B-04')}”.")
    (found,) = check(sample, document).findings
    assert found.kind == "attribution"
    assert "never stand with a school" in found.what
    assert found.printed == "One parent at School 5"


def test_a_role_that_fits_many_may_stand_in_a_sentence(sample: Study):
    document = page("all three authorities")
    document.add_paragraph(f"One teacher in Authority B said: “{words(sample, 'B-02')}”")
    assert kinds(check(sample, document)) == []
    document.add_paragraph(f"One attendance officer in Authority B said: “{words(sample, 'B-01')}”")
    (found,) = check(sample, document).findings
    assert "could mean one person" in found.what
    assert "at most: school staff" in found.source


def test_what_is_said_of_one_quotation_is_not_held_against_the_next(sample: Study):
    document = page("all three authorities")
    document.add_paragraph(f"One parent said “{words(sample, 'B-04')}”, but a teacher said: “{words(sample, 'B-02')}”.")
    assert kinds(check(sample, document)) == []
