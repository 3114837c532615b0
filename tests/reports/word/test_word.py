from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.coding import Quote
from qualcode.reports.content import Paragraph, Quotation, Report, Section, Table
from qualcode.reports.make import make_reports
from qualcode.reports.word.document import to_word
from qualcode.study import Study

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PRINTED = re.compile(r"\A“(?P<words>.*)” \((?P<number>Q\d{6}), (?P<attribution>[^()]+)\)(?: · not yet approved)?\Z", re.DOTALL)


@pytest.fixture
def made(town: Study) -> Study:
    make_reports(town)
    return town


def files(study: Study) -> list[Path]:
    found = sorted((study.project.outputs / "reports").glob("*.docx"))
    assert found
    return found


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", errors="replace") for name in package.namelist()}


def ledger(study: Study) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((study.project.outputs / "reports" / "ledger.csv").read_text(encoding="utf-8-sig"))))


def printed(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == "Quote"]


def test_every_printed_quote_equals_its_slice_of_the_frozen_text(made: Study):
    rows = {(row["file"], row["quote"]): row for row in ledger(made)}
    seen = 0
    for path in files(made):
        for text in printed(docx.Document(str(path))):
            found = PRINTED.match(text)
            assert found, text
            row = rows[path.name, found["number"]]
            frozen = (made.project.transcripts / f"{row['transcript']}.txt").read_bytes().decode("utf-8")
            assert found["words"] == frozen[int(row["start"]) : int(row["end"])]
            assert found["attribution"] == row["attribution"]
            assert row["words sha256"] == hashlib.sha256(found["words"].encode()).hexdigest()
            assert row["text"] == made.transcripts[row["transcript"]].hash
            seen += 1
    assert seen == len(rows) > 15


def test_a_quotation_is_one_run_of_words_then_number_and_attribution(made: Study):
    for path in files(made):
        for paragraph in docx.Document(str(path)).paragraphs:
            if paragraph.style.name == "Quote":
                words, tail = paragraph.runs
                assert words.text[0] + words.text[-1] == "“”"
                assert re.fullmatch(r" \(Q\d{6}, [^()]+\)( · not yet approved)?", tail.text)


def test_no_other_style_is_called_a_quote(made: Study):
    names = [style.name for style in docx.Document(str(files(made)[0])).styles]
    assert [name for name in names if "quote" in name.casefold()] == ["Quote"]


def test_no_transcript_id_label_or_participant_stands_in_any_part(made: Study):
    labels = {label for _, label in made.speakers if label not in ("I", "All")}
    inside = {*made.transcripts, *labels, *made.participants, *(c.id for c in made.codings.codings)}
    for path in files(made):
        for name, text in parts(path).items():
            for word in inside:
                assert not re.search(rf"\b{re.escape(word)}\b", text), (path.name, name, word)


def test_no_path_of_this_machine_stands_in_any_part(made: Study):
    for path in files(made):
        assert not [name for name, text in parts(path).items() if str(made.project.root) in text or str(Path.home()) + "/" in text]


def test_the_same_project_gives_the_same_bytes(made: Study, tmp_path: Path):
    before = {path.name: path.read_bytes() for path in files(made)}
    for path in files(made):
        path.unlink()
    make_reports(Study.open(made.project.root))
    assert {path.name: path.read_bytes() for path in files(made)} == before


def test_no_member_of_the_package_carries_the_time_of_writing(made: Study):
    for path in files(made):
        with zipfile.ZipFile(path) as package:
            assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_invented_data_is_said_on_every_page(made: Study):
    for path in files(made):
        document = docx.Document(str(path))
        for section in document.sections:
            assert not section.different_first_page_header_footer
            assert "Invented data" in section.footer.paragraphs[0].text
            assert "PAGE" in "".join(section.footer._element.itertext())


def test_real_data_is_not_called_invented(town: Study):
    toml = town.project.root / "qualcode.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("invented = true\n", ""), encoding="utf-8", newline="\n")
    make_reports(Study.open(town.project.root))
    assert not [path.name for path in files(town) for text in parts(path).values() if "Invented" in text]


def test_header_rows_are_repeated_and_every_table_has_a_numbered_caption(made: Study):
    for path in files(made):
        document = docx.Document(str(path))
        assert document.tables
        assert all(table._tbl.findall(f"{W}tr")[0].find(f"{W}trPr/{W}tblHeader") is not None for table in document.tables)
        captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
        assert [int(re.match(r"Table (\d+): ", c)[1]) for c in captions] == list(range(1, len(document.tables) + 1))


def test_the_contents_field_already_holds_its_entries(made: Study):
    for path in files(made):
        document = docx.Document(str(path))
        headings, inside = [], ""
        for p in document.paragraphs:
            inside = p.text if p.style.name == "Heading 1" else inside
            if p.style.name == "Heading 1" or (p.style.name == "Heading 2" and inside not in ("Summary", "Methods appendix")):
                headings.append(p.text)
        entries = ["".join(t.text for t in p._p.iter(f"{W}t")) for p in document.paragraphs if p.style.name.startswith("toc ")]
        assert entries == headings
        anchors = {link.get(f"{W}anchor") for link in document.element.body.iter(f"{W}hyperlink")}
        assert anchors <= {mark.get(f"{W}name") for mark in document.element.body.iter(f"{W}bookmarkStart")}
        kinds = [c.get(f"{W}fldCharType") for c in document.element.body.iter(f"{W}fldChar")]
        assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_language_and_properties_name_the_report_and_nobody(made: Study):
    document = docx.Document(str(made.project.outputs / "reports" / "site-North.docx"))
    properties = document.core_properties
    assert properties.title == "Helpers in towns: North"
    assert (properties.author, properties.last_modified_by, properties.language) == ("", "", "en-GB")
    assert properties.created.isoformat() == "2026-05-03T10:00:04+00:00"
    assert {lang.get(f"{W}val") for lang in document.styles.element.iter(f"{W}lang")} == {"en-GB"}


def report(*blocks: object) -> Report:
    return Report("T", "S", "study", "en-GB", False, "2026-01-02T03:04:05Z", "", (), (Section("One", blocks),))  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n\t\r&<>\"'“”"), min_size=1))
def test_any_words_come_back_from_word_as_they_were(words: str):
    quote = Quotation("Q000001", Quote(words, "t", 1, 0, len(words), "x", "p", "c", "a", attribution="staff"))
    document = docx.Document(io.BytesIO(to_word(report(quote))))
    text = "".join({"t": e.text or "", "br": "\n", "tab": "\t"}.get(e.tag.removeprefix(W), "") for e in document.paragraphs[-1].runs[0]._r)
    assert text == f"“{words}”"


def test_thousands_of_rows_are_written_in_reasonable_time():
    rows = tuple((f"code {i}", "1", "2") for i in range(20_000))
    data = to_word(report(Table("long", ("Code", "A", "B"), rows, (60, 20, 20)), Paragraph("after")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.read("word/document.xml").count(b"<w:tr>") == 20_001
