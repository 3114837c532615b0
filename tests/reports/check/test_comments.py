"""The copy with comments: the words stay as they are, every finding has its comment, and the file itself is never touched."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from qualcode.reports.check.check import Checked, check_report
from qualcode.reports.check.comments import with_comments
from qualcode.reports.check.hidden import AUTHOR
from qualcode.reports.check.paragraphs import DOCUMENT, open_report, read_paragraphs
from qualcode.study import Study
from tests.reports.check import planting as p


@pytest.fixture(scope="module")
def spoilt(sample: Study, reports: dict[str, Path]) -> bytes:
    """A report with a misquotation, a made-up quotation, two faults in one sentence, and a label in its header."""
    document = p.opened(reports["site-Authority-B.docx"])
    quotation = p.quotes(document)[0]
    p.rewrite(quotation, lambda t: t.replace("”", " umbrella”", 1))
    p.add(
        document,
        "“The boats came in late and nobody on the quay could tell us why”, said one, and “the gulls had eaten every last one of the paper flags”, said another.",
    )
    document.sections[0].header.add_paragraph("For Karen")
    return p.saved(document)


@pytest.fixture(scope="module")
def checked(sample: Study, spoilt: bytes) -> Checked:
    return check_report(sample, spoilt)


@pytest.fixture(scope="module")
def copy(checked: Checked, spoilt: bytes) -> bytes:
    return with_comments(checked, spoilt)


def texts(data: bytes) -> list[str]:
    archive = open_report(data)
    root = archive.xml(DOCUMENT)
    assert root is not None
    return [q.text for q in read_paragraphs(archive, root)]


def test_the_words_of_the_copy_are_those_of_the_report(spoilt: bytes, copy: bytes):
    assert texts(copy) == texts(spoilt)


def test_every_finding_has_a_comment_that_says_what_to_do(checked: Checked, copy: bytes):
    comments = [c for c in docx.Document(io.BytesIO(copy)).comments if c.author == AUTHOR]
    assert len(comments) == len(checked.findings) == 4
    said = "\n".join(c.text for c in comments)
    assert all(f"{f.kind}: {f.what}" in said for f in checked.findings)
    assert "Where: header" in said


def test_comments_stand_on_the_very_words(copy: bytes):
    root = docx.Document(io.BytesIO(copy)).element.body
    marked = []
    for start in root.iter("{*}commentRangeStart"):
        words, number = "", start.get(start.tag.replace("commentRangeStart", "id"))
        for element in start.itersiblings():
            if element.tag.endswith("}commentRangeEnd") and element.get(start.tag.replace("commentRangeStart", "id")) == number:
                break
            words += "".join(t.text or "" for t in element.iter("{*}t"))
        marked.append(words)
    assert "The boats came in late and nobody on the quay could tell us why" in marked
    assert "the gulls had eaten every last one of the paper flags" in marked


def test_ids_are_unique_and_every_mark_has_its_comment(copy: bytes):
    document = docx.Document(io.BytesIO(copy))
    ids = {str(c.comment_id) for c in document.comments}
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        there = [e.get(e.tag.replace(tag, "id")) for e in document.element.body.iter(f"{{*}}{tag}")]
        assert sorted(there) == sorted(ids)
    assert sum(r.reltype == RELATIONSHIP_TYPE.COMMENTS for r in document.part.rels.values()) == 1


def test_comments_of_people_are_kept(sample: Study):
    document = docx.Document()
    paragraph = document.add_paragraph("“The boats came in late and nobody on the quay could tell us why”")
    document.add_comment(paragraph.runs, text="Is this so?", author="A reader", initials="R")
    data = p.saved(document)
    found = list(docx.Document(io.BytesIO(with_comments(check_report(sample, data), data))).comments)
    assert [(c.author, c.comment_id) for c in found] == [("A reader", 0), (AUTHOR, 1)]


def test_the_other_parts_of_the_copy_are_as_they_were(spoilt: bytes, copy: bytes):
    with zipfile.ZipFile(io.BytesIO(spoilt)) as old, zipfile.ZipFile(io.BytesIO(copy)) as new:
        changed = {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        assert set(new.namelist()) - set(old.namelist()) <= changed
        assert all(new.read(n) == old.read(n) for n in old.namelist() if n not in changed)


def test_comments_of_a_check_left_in_a_report_are_a_finding(sample: Study, copy: bytes):
    left = [f for f in check_report(sample, copy).findings if f.kind == "comment"]
    assert [f.printed for f in left] == ["4 comments of an earlier check"]
