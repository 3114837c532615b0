"""Reports that LibreOffice has saved again: the same is found, and nothing more."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qualcode.reports.check.check import check_report
from qualcode.study import Study
from tests.reports.check import planting as p
from tests.reports.check.plans import NAMES, Copy, amounts, beside, figures, matching, misquotes

OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def resaved(sample: Study, reports: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Copy]:
    """A folder with a clean and a spoilt report as LibreOffice wrote them, and what was planted in the second."""
    if OFFICE is None:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("resaved")
    copy = Copy(sample, p.opened(reports["across.docx"]))
    for plan in (misquotes, beside, amounts, figures):
        plan(copy)
    (folder / "spoilt.docx").write_bytes(copy.bytes())
    shutil.copy(reports["across.docx"], folder / "clean.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        OFFICE,
        "--headless",
        profile,
        "--convert-to",
        "docx",
        "--outdir",
        str(folder / "out"),
        str(folder / "spoilt.docx"),
        str(folder / "clean.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "out", copy


def test_nothing_is_found_in_a_clean_report(sample: Study, resaved: tuple[Path, Copy]):
    checked = check_report(sample, (resaved[0] / "clean.docx").read_bytes(), names=NAMES)
    assert [f.as_json() for f in checked.findings] == []
    assert checked.is_ours


def test_every_fault_is_found_and_nothing_else(sample: Study, resaved: tuple[Path, Copy]):
    folder, copy = resaved
    found = check_report(sample, (folder / "spoilt.docx").read_bytes(), names=NAMES).findings
    assert [f.name for f in copy.faults if not matching(f, found)] == []
    assert len(found) == len(copy.faults)
