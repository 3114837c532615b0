"""No report, whatever is in it, is a file that Word would call damaged; and the checker finds what it is there for."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.reports.content import Paragraph, Report, Section, Table
from qualcode.reports.make import make_reports
from qualcode.reports.word.document import to_word
from qualcode.study import Study
from tests.reports.sample_report import quotation, rich
from tests.reports.word.package_checks import faults


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """The file with a text of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for item in before.namelist():
            text = before.read(item)
            if item == name:
                text, n = re.subn(old, new, text.decode("utf-8"), count=1)
                assert n, f"{old} is not in {name}"
                text = text.encode("utf-8")
            after.writestr(item, text)
    return out.getvalue()


def test_a_report_with_one_of_everything_is_sound():
    assert faults(to_word(rich())) == []
    assert faults(to_word(rich(), pages={})) == []


def test_the_reports_of_a_study_are_sound(town: Study):
    written = [file.path for file, _ in make_reports(town).reports]
    assert len(written) == 3
    for path in written:
        assert faults(path.read_bytes()) == [], path.name


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("word/document.xml", r'(<w:pStyle w:val="Normal"/>)<w:keepNext/>', r"<w:keepNext/>\1", "out of order"),
        ("word/document.xml", r'<w:bookmarkEnd w:id="3"/>', "", "bookmarks do not begin and end"),
        ("word/document.xml", r'w:name="_Ref\d+"', 'w:name="_Ref1"', "which is not there"),
        ("word/document.xml", r'<w:fldChar w:fldCharType="end"/>', "", "a field does not end"),
        ("word/document.xml", r'<w:gridCol w:w="\d+"/>', "", "in a table of"),
        ("word/document.xml", r'r:embed="rId\d+"', 'r:embed="rId99"', "relationship rId99 is not there"),
        ("word/document.xml", r' descr="[^"]*"', "", "a picture without words"),
        ("word/document.xml", r'w:val="ListBullet"', 'w:val="Gone"', "style Gone is not there"),
        ("word/document.xml", r'<w:footnoteReference w:id="\d+"/>', "", "footnotes and references"),
        ("word/document.xml", r"<w:sdtContent>.*?</w:sdtContent>", "<w:sdtContent/>", "a content control without content"),
        ("word/styles.xml", r'w:styleId="Note"', 'w:styleId="Quote"', "style Quote stands 2 times"),
        ("word/numbering.xml", r"<w:num .*?</w:num>", "", "list 1 is not there"),
        ("[Content_Types].xml", r'<Override PartName="/word/footnotes.xml"[^>]*/>', "", "only the general content type"),
        ("word/_rels/document.xml.rels", r'Target="footnotes.xml"', 'Target="notes.xml"', "is not there"),
        ("docProps/core.xml", r"<dc:subject>", "<dc:subject>" + "x" * 300, "a property of"),
    ],
)
def test_the_checker_finds_what_word_rejects(part: str, old: str, new: str, said: str):
    found = faults(changed(to_word(rich()), part, old, new))
    assert any(said in fault for fault in found), found


HOSTILE = (
    "a\x00b\x07\x1b\x0b\x0c\x85\ud800c\ufffe\uffff",
    "שלום עולם",
    "مرحبا, Mr Smith",
    "]]> & <w:p/> \" ' &#0; {{report}} [[heard]] [[",
    "a\tb\nc\rd\u2028e\u200f",
    "x" * 3000,
    "",
    " ",
    "🙂 e\u0301 \U0001f468\u200d\U0001f469",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_anywhere_leaves_a_sound_file(text: str):
    table = Table(text, (text, text), ((text, text), (text,)), (1, 3), frozenset({1}), ((0.5, None),), key=text)
    said = (Paragraph(text, kind, text) for kind in ("text", "bullet", "warning"))
    blocks = (*said, table, quotation("Q000001", text or "x", text))
    report = Report(text, text, text, "en-US", True, text, text, blocks, (Section(text, blocks[:3], (Section(text, (table,)),), text),) * 2)
    assert faults(to_word(report)) == []


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_leaves_a_sound_file(one: str, other: str):
    report = replace(
        rich(), title=one, author=other, sections=(Section(one, (Paragraph(other, footnote=one), quotation("Q000001", other)), key=other),)
    )
    assert faults(to_word(report)) == []


def test_long_properties_are_cut_to_what_word_keeps():
    with zipfile.ZipFile(io.BytesIO(to_word(replace(rich(), title="t" * 400)))) as package:
        title = re.search(rb"<dc:title>(.*?)</dc:title>", package.read("docProps/core.xml"))
    assert title
    assert len(title[1].decode("utf-8")) == 255


def test_words_written_from_right_to_left_are_set_so():
    data = to_word(replace(rich(), sections=(Section("One", (quotation("Q000001", "שלום עולם"),)),)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode("utf-8")
    assert '<w:pStyle w:val="Quote"/><w:bidi/>' in text
    assert "<w:rPr><w:rtl/></w:rPr>" in text
