"""REFI files that somebody made badly or to do harm, and the conventions other programs have."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.exchange.refi import archive, wording
from qualcode.exchange.refi.found import FoundSelection, FoundSource
from qualcode.exchange.refi.offsets import Counting, Positions, choose
from qualcode.exchange.refi.read import read_qdc, read_qdpx
from qualcode.exchange.refi.take import cut, import_refi
from qualcode.exchange.refi.units import Utf16
from qualcode.model.coding import Coding
from qualcode.project import Project
from qualcode.project.begin import begin
from qualcode.study import Study

NS = "urn:QDA-XML:project:1.0"
GUIDS = [f"{n:08x}-0000-4000-8000-000000000000" for n in range(1, 40)]


def qdpx(body: str, files: dict[str, bytes] | None = None, head: str = "") -> bytes:
    """A REFI project with this inside its root."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "project.qde", f'<?xml version="1.0" encoding="utf-8"?>{head}<Project xmlns="{NS}" name="x" origin="test">{body}</Project>'
        )
        for name, data in (files or {}).items():
            made.writestr(name, data)
    return out.getvalue()


def one_text(text: str, selections: str, codes: str = f'<Code guid="{GUIDS[0]}" name="A" isCodable="true"/>', attributes: str = "") -> str:
    return (
        f'<Users><User guid="{GUIDS[9]}" name="Ann"/></Users><CodeBook><Codes>{codes}</Codes></CodeBook><Sources><TextSource guid="{GUIDS[1]}" name="T"{attributes}>'
        f"<PlainTextContent>{text}</PlainTextContent>{selections}</TextSource></Sources>"
    )


def selection(start: object, end: object, n: int = 2, code: int = 0) -> str:
    return (
        f'<PlainTextSelection guid="{GUIDS[n]}" startPosition="{start}" endPosition="{end}"><Coding guid="{GUIDS[n + 10]}" creatingUser="{GUIDS[9]}">'
        f'<CodeRef targetGUID="{GUIDS[code]}"/></Coding></PlainTextSelection>'
    )


def taken(tmp_path: Path, data: bytes, name: str = "x.qdpx") -> Project:
    (tmp_path / name).write_bytes(data)
    project = begin(tmp_path / "p", template="blank")
    import_refi(project, tmp_path / name)
    return project


@pytest.mark.parametrize("name", ["../x.txt", "/x.txt", "sources/../../x.txt", "a\\..\\x.txt", "C:/x.txt"])
def test_members_that_would_land_outside_are_refused(name: str) -> None:
    with pytest.raises(QualcodeError, match="outside"):
        read_qdpx(qdpx("", {name: b"x"}))


@pytest.mark.parametrize("path", ["internal://../../etc/passwd", "internal://C:/x.txt", "internal://..\\x.txt"])
def test_paths_that_lead_outside_are_refused(path: str) -> None:
    source = f'<Sources><TextSource guid="{GUIDS[1]}" name="T" plainTextPath="{path}"/></Sources>'
    with pytest.raises(QualcodeError, match="outside"):
        read_qdpx(qdpx(source))


def test_entities_are_refused_before_anything_is_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(QualcodeError, match="DOCTYPE"):
        read_qdpx(qdpx("&b;", head=bomb))


def test_ten_million_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(QualcodeError, match="tags"):
        archive.parse_xml(b"<a>" + b"<b/>" * 10_000_000 + b"</a>")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    with pytest.raises(QualcodeError, match="unpacks"):
        read_qdpx(qdpx("", {"sources/x.txt": bytes(2_000_000)}))


def test_codes_nested_beyond_measure_are_refused() -> None:
    deep = "".join(f'<Code guid="{GUIDS[0]}" name="a" isCodable="true">' for _ in range(5000)) + "</Code>" * 5000
    with pytest.raises(QualcodeError):
        read_qdpx(qdpx(f"<CodeBook><Codes>{deep}</Codes></CodeBook>"))


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (0, 10**9), ("9" * 5000, 3), ("1e3", 3), ("", 3), (4, 2)])
def test_places_that_are_none_refuse_the_file_and_nothing_is_written(start: object, end: object, tmp_path: Path) -> None:
    (tmp_path / "x.qdpx").write_bytes(qdpx(one_text("Karen: hello", selection(start, end))))
    project = begin(tmp_path / "p", template="blank")
    before = {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}
    with pytest.raises(QualcodeError, match="nothing was taken"):
        import_refi(project, tmp_path / "x.qdpx")
    assert {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()} == before
    losses = import_refi(project, tmp_path / "x.qdpx", leave_broken=True)
    assert losses.taken["codings"] == 0
    assert losses.kinds["left"]["things that cannot be understood or placed"].count == 1


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"", b"no zip", qdpx("")[:-30], qdpx("").replace(b"project.qde", b"project.xml")])
def test_what_is_no_project_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(QualcodeError):
        read_qdpx(data)


def test_a_parent_with_codings_becomes_a_group_with_a_code_of_its_own(tmp_path: Path) -> None:
    codes = f'<Code guid="{GUIDS[0]}" name="A" isCodable="true"><Code guid="{GUIDS[5]}" name="B" isCodable="true"/></Code>'
    study = Study(taken(tmp_path, qdpx(one_text("Karen: hello you", selection(7, 12) + selection(13, 16, 3, 5), codes))))
    assert [(c.code, study.transcripts[c.transcript].text[c.start : c.end]) for c in study.codings.codings] == [
        ("A (general)", "hello"),
        ("B", "you"),
    ]
    assert study.codebook.get("A").is_group  # type: ignore[union-attr]


def test_codes_of_one_name_under_two_parents_stay_two(tmp_path: Path) -> None:
    codes = "".join(
        f'<Code guid="{GUIDS[20 + n]}" name="{p}" isCodable="false"><Code guid="{GUIDS[n]}" name="Same" isCodable="true"/></Code>'
        for n, p in ((0, "P"), (5, "Q"))
    )
    study = Study(taken(tmp_path, qdpx(one_text("Karen: hello you", selection(7, 12) + selection(13, 16, 3, 5), codes))))
    assert sorted(c.code for c in study.codings.codings) == ["Q / Same", "Same"]


def test_codes_the_project_lacks_are_added_under_the_group_they_belong_to(small: Project, tmp_path: Path) -> None:
    codes = (
        f'<Code guid="{GUIDS[20]}" name="Feasibility" isCodable="false"><Code guid="{GUIDS[0]}" name="Role clarity" isCodable="true"/>'
        f'<Code guid="{GUIDS[5]}" name="Trust" isCodable="true"><Description>Who relies on whom\nExcludes: x (use feas.role)</Description></Code></Code>'
    )
    (tmp_path / "x.qdpx").write_bytes(qdpx(one_text("Karen: hello you", selection(7, 12) + selection(13, 16, 3, 5), codes)))
    import_refi(small, tmp_path / "x.qdpx")
    study = Study(small)
    assert sorted(c.code for c in study.codings.codings) == ["Trust", "feas.role"]
    assert study.codebook.parent("Trust").id == "feas"  # type: ignore[union-attr]
    assert study.codebook.get("Trust").definition == "Who relies on whom"  # type: ignore[union-attr]
    assert "# who does what" in small.codebook_path.read_text(encoding="utf-8")


def test_coders_of_reserved_names_are_renamed_with_a_notice(tmp_path: Path) -> None:
    data = qdpx(one_text("Karen: hello", selection(7, 12)).replace('name="Ann"', 'name="All"'))
    assert [c.coder for c in Study(taken(tmp_path, data)).codings.codings] == ["All-file"]


def test_a_codebook_with_the_wrong_namespace_is_read(tmp_path: Path) -> None:
    found = read_qdc(b'<CodeBook xmlns="urn:QDA-XML:codebook:0:4"><Codes><Code guid="%s" name="A"/></Codes></CodeBook>' % GUIDS[0].encode())
    assert [c.name for c in found.codes.values()] == ["A"]
    assert found.notices[0][1] == "urn:QDA-XML:codebook:0:4"


def test_a_source_that_is_only_a_word_file_is_read_from_it(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for line in ("Karen: hello you", "Interviewer: and?"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "x.docx"))
    body = (
        one_text("", selection(17, 28))
        .replace("<PlainTextContent></PlainTextContent>", "")
        .replace('name="T"', 'name="T" richTextPath="internal://a.docx"')
    )
    study = Study(taken(tmp_path, qdpx(body, {"sources/a.docx": (tmp_path / "x.docx").read_bytes()})))
    assert [study.transcripts[c.transcript].text[c.start : c.end] for c in study.codings.codings] == ["Interviewer"]


WORDS = st.text(st.sampled_from("ab \n😀é\r"), min_size=1, max_size=40).filter(str.strip)


@given(WORDS, st.booleans(), st.booleans(), st.data())
def test_every_way_of_counting_is_undone(raw: str, utf16: bool, crlf: bool, data: st.DataObject) -> None:
    raw = raw.replace("\r\n", "\n").replace("\r", "").replace("\n", "\r\n")
    if not raw:
        return
    text = raw.replace("\r\n", "\n")
    source = FoundSource("g", "n", raw=raw, text=text)
    counted = raw if crlf else text
    at = data.draw(st.integers(0, len(text)))
    in_counted = at + (text[:at].count("\n") if crlf else 0)
    there = len(counted[:in_counted].encode("utf-16-le")) // 2 if utf16 else in_counted
    assert Positions(source, Counting(utf16, crlf, False))(there) == at
    assert cut(counted, 0, there, utf16=utf16) == text[:at]


@given(st.text(max_size=30))
def test_utf16_units_are_those_of_the_codec(text: str) -> None:
    text = wording.clean(text)
    for at in range(len(text) + 1):
        assert Utf16(text).units(at) == len(text[:at].encode("utf-16-le")) // 2


def test_the_way_of_counting_is_chosen_by_the_words() -> None:
    raw = "Karen: 😀 one two\r\nthree four five\r\nsix seven"
    text = raw.replace("\r\n", "\n")
    for utf16 in (False, True):
        for crlf in (False, True):
            source = FoundSource("g", "n", raw=raw, text=text)
            base = raw if crlf else text
            for word in ("one", "four", "five", "seven"):
                start = base.index(word)
                lengths = [len(base[:p].encode("utf-16-le")) // 2 if utf16 else p for p in (start, start + len(word))]
                source.selections.append(FoundSelection("", "", "", *lengths, "", ""))
            assert choose([source], "").counting == Counting(utf16, crlf, False)


@given(st.text(st.sampled_from("abc: \nStance:negativeStar: yes"), max_size=30), st.sampled_from(["", "negative"]), st.booleans())
def test_a_note_and_what_stands_with_it_come_back(note: str, stance: str, star: bool) -> None:
    note = note.strip()
    coding = Coding("i", "t", 0, 1, "c", "ana", stance=stance, star=star, note=note)
    found = wording.read_coding(wording.describe_coding(coding))
    assert (found.get("stance", ""), found.get("star", False), found.get("note", "")) == (stance, star, note)
