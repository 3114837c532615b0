"""Faults planted in copies of the sample study's reports: every one is found, and nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.project.tombstones import add_lines
from qualcode.reports.check.check import check_report
from qualcode.reports.check.finding import Finding
from qualcode.study import Study
from tests.fingerprinted import fingerprints
from tests.reports.check import planting as p
from tests.reports.check.plans import NAMES, WITHDRAWN, Copy, amounts, beside, figures, hidden_names, matching, misquotes, whose_words
from tests.reports.check.planting import Fault

PLANS = {
    "misquotes": ("across.docx", (misquotes,)),
    "beside": ("across.docx", (beside, whose_words)),
    "insides": ("site-Authority-B.docx", (hidden_names,)),
    "figures": ("across.docx", (amounts, figures)),
}


@pytest.fixture(scope="module")
def study(sample: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The sample study with one more thing withdrawn from it."""
    folder = tmp_path_factory.mktemp("study") / "study"
    shutil.copytree(sample.project.root, folder)
    found = Study.open(folder)
    salt = "0123456789abcdef"
    add_lines(found.project, [{"salt": salt, "words": sorted(fingerprints(WITHDRAWN, salt))}])
    return found


@pytest.fixture(scope="module")
def spoilt(study: Study, reports: dict[str, Path]) -> dict[str, Copy]:
    """A copy for each plan, with its faults."""
    made = {}
    for name, (report, plans) in PLANS.items():
        copy = Copy(study, p.opened(reports[report]))
        for plan in plans:
            plan(copy)
        if name == "beside":
            p.add(copy.document, f"Somebody told us that {WITHDRAWN}, which we print here.")
            copy.plant("words that were withdrawn, in plain text", "withdrawn", "green boat")
        made[name] = copy
    return made


@pytest.fixture(scope="module")
def found(study: Study, spoilt: dict[str, Copy]) -> dict[str, tuple[Finding, ...]]:
    """What the check finds in each copy."""
    return {name: check_report(study, copy.bytes(), names=NAMES).findings for name, copy in spoilt.items()}


def pair(faults: list[Fault], findings: tuple[Finding, ...]) -> dict[int, int]:
    """For each fault a finding of its own: one finding never stands for two faults."""
    fits = {i: [j for j, f in enumerate(findings) if f in matching(fault, findings)] for i, fault in enumerate(faults)}
    taken: dict[int, int] = {}

    def place(fault: int, tried: set[int]) -> bool:
        for finding in fits[fault]:
            if finding not in tried:
                tried.add(finding)
                if finding not in taken or place(taken[finding], tried):
                    taken[finding] = fault
                    return True
        return False

    for fault in fits:
        place(fault, set())
    return {fault: finding for finding, fault in taken.items()}


def test_at_least_sixty_faults_are_planted_and_each_is_found(spoilt: dict[str, Copy], found: dict[str, tuple[Finding, ...]]):
    pairs = {name: pair(copy.faults, found[name]) for name, copy in spoilt.items()}
    missed = [(name, fault) for name, copy in spoilt.items() for i, fault in enumerate(copy.faults) if i not in pairs[name]]
    assert missed == []
    assert sum(len(copy.faults) for copy in spoilt.values()) >= 60


def test_nothing_is_found_that_was_not_planted(spoilt: dict[str, Copy], found: dict[str, tuple[Finding, ...]]):
    explained = {id(f) for name, copy in spoilt.items() for fault in copy.faults for f in matching(fault, found[name])}
    alarms = [f.as_json() for there in found.values() for f in there if id(f) not in explained]
    assert alarms == []
    assert sum(map(len, found.values())) == sum(len(copy.faults) for copy in spoilt.values())


@pytest.mark.parametrize("report", ["across.docx", "site-Authority-A.docx", "site-Authority-B.docx", "site-Authority-C.docx"])
def test_nothing_is_found_in_the_reports_as_they_are_made(sample: Study, reports: dict[str, Path], report: str):
    checked = check_report(sample, reports[report].read_bytes(), names=NAMES)
    assert [f.as_json() for f in checked.findings] == []
    assert checked.is_ours
    assert checked.exact == checked.quotations > 50
