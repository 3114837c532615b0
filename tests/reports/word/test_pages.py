"""Page numbers are LibreOffice's or none; and LibreOffice opens every form of a report as it is."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from qualcode.reports.companions import make_paper
from qualcode.reports.make import make_reports
from qualcode.reports.printing import Form
from qualcode.reports.word import pages
from qualcode.reports.word.document import to_word
from qualcode.study import Study
from tests.reports.sample_report import rich

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


def results(data: bytes) -> dict[str, str]:
    """What each page number of the contents shows."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode("utf-8")
    pattern = r' PAGEREF (\w+) \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>(?:<w:t xml:space="preserve">(\d+)</w:t>)?</w:r>'
    return dict(re.findall(pattern, text))


def test_without_libreoffice_no_number_is_made_up():
    assert results(to_word(rich())) == {}
    assert b"updateFields" not in zipfile.ZipFile(io.BytesIO(to_word(rich()))).read("word/settings.xml")


def test_a_program_that_cannot_be_run_leaves_the_contents_without_numbers(tmp_path: Path):
    assert pages.page_numbers({"a": to_word(rich(), pages={})}, str(tmp_path / "soffice"), tmp_path) == {}


def test_the_environment_can_name_libreoffice_or_leave_it_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(pages.OFFICE, "none")
    assert pages.office() == ""
    monkeypatch.setenv(pages.OFFICE, "/opt/office/soffice")
    assert pages.office() == "/opt/office/soffice"


@needs_libreoffice
def test_libreoffice_opens_the_reports_of_a_study(town: Study, tmp_path: Path):
    import subprocess

    from pypdf import PdfReader

    make_reports(town)
    make_paper(town, "codebook", Form())
    made = sorted((town.project.outputs / "reports").glob("*.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    program = shutil.which("soffice") or ""
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, made)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for path in made:
        text = " ".join(page.extract_text() for page in PdfReader(tmp_path / f"{path.stem}.pdf").pages)
        headings = [p.text for p in docx.Document(str(path)).paragraphs if p.style.name == "Heading 1"]
        assert headings
        assert all(" ".join(h.split()) in " ".join(text.split()) for h in headings), path.name


@needs_libreoffice
def test_the_contents_show_the_pages_that_libreoffice_lays_out(tmp_path: Path):
    from pypdf import PdfReader

    draft = to_word(rich(), pages={})
    program = shutil.which("soffice") or ""
    found = pages.page_numbers({"a": draft}, program, tmp_path / "profile")["a"]
    assert list(found) == pages.anchors(draft)
    made = to_word(rich(), pages=found)
    assert results(made) == {anchor: str(n) for anchor, n in found.items()}
    (tmp_path / "a.docx").write_bytes(made)
    import subprocess

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True,
        capture_output=True,
    )
    read = PdfReader(tmp_path / "a.pdf")
    assert len(read.pages) == 4
    texts = [page.extract_text() for page in read.pages]
    for title in ("Workload", "The matrix", "Impact"):
        page = int(re.search(rf"{title}\.+\s*(\d+)", texts[0])[1])  # type: ignore[index]
        assert title in texts[page - 1]
        assert not any(title in text for text in texts[1 : page - 1])
    landscape = [page.mediabox.width > page.mediabox.height for page in read.pages]
    assert landscape == [False, False, True, False]
