"""Files that are no reports, or were made to do harm: said in words, never a traceback, never a hang."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from qualcode.errors import QualcodeError
from qualcode.reports.check.check import check_report
from qualcode.study import Study
from tests.reports.check import planting as p


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = b"<w:document " + W + b"><w:body>%s</w:body></w:document>"

CASES = {
    "no zip": b"just words",
    "empty": b"",
    "an old or locked file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "cut short": archive({"word/document.xml": BODY % b"<w:p/>"})[:60],
    "a zip without a document": archive({"xl/workbook.xml": b"<x/>"}),
    "a bomb": archive({"word/document.xml": BODY % (b"<w:p><w:r><w:t>" + b"a" * 60_000_000 + b"</w:t></w:r></w:p>")}),
    "entities": archive({"word/document.xml": b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + BODY % b"<w:p/>"}),
    "no xml": archive({"word/document.xml": b"<w:document"}),
    "a part outside": archive({"../up.xml": b"x", "word/document.xml": BODY % b"<w:p/>"}),
    "no paragraphs": archive({"word/document.xml": BODY % b""}),
    "no words": archive({"word/document.xml": BODY % b"<w:p/><w:p/>"}),
    "a broken style part": archive({"word/document.xml": BODY % b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", "word/styles.xml": b"<oh"}),
    "a broken comment part": archive({"word/document.xml": BODY % b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", "word/comments.xml": b"<oh"}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_report_is_refused_in_words(sample: Study, case: str):
    with pytest.raises(QualcodeError) as error:
        check_report(sample, CASES[case])
    assert error.value.hint
    assert "Traceback" not in str(error.value)


def test_a_file_without_styles_or_numbers_is_read(sample: Study):
    data = archive({"word/document.xml": BODY % b"<w:p><w:r><w:t>Nothing is wrong with this.</w:t></w:r></w:p>"})
    assert check_report(sample, data).findings == ()


def test_very_long_paragraphs_of_marks_hold_no_quotation(sample: Study):
    document = docx.Document()
    document.add_paragraph("‘a " * 20_000)
    document.add_paragraph("“" * 20_000)
    document.add_paragraph("(" * 20_000)
    document.add_paragraph("' s' " * 10_000)
    found = check_report(sample, p.saved(document))
    assert (found.quotations, found.findings) == (0, ())


def test_deeply_nested_tables_are_read_or_refused(sample: Study):
    cell = b"<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
    for _ in range(60):
        cell = b"<w:tbl><w:tr><w:tc>" + cell + b"</w:tc></w:tr></w:tbl>"
    assert check_report(sample, archive({"word/document.xml": BODY % cell})).findings == ()
    for _ in range(500):
        cell = b"<w:tbl><w:tr><w:tc>" + cell + b"</w:tc></w:tr></w:tbl>"
    with pytest.raises(QualcodeError):
        check_report(sample, archive({"word/document.xml": BODY % cell}))
