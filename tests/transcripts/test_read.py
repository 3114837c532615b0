"""Which reader takes a file, and what is refused and why."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.transcripts import readers
from qualcode.transcripts.read import read, read_all, read_bytes
from qualcode.transcripts.readers import BUILT_IN, Reader, Unreadable, archive, find_readers

TALK = b"I: How was it?\nP7: Fine.\nI: Go on.\nP7: The bus.\n"


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\n", "no text"),
    "a binary called .txt": (bytes(range(256)) * 50, "not a text"),
    "a picture called .txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture"),
    "an old .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "old binary Office file"),
    "a .docx with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a PDF": (b"%PDF-1.7\n", "a PDF"),
    "rich text without words": (b"{\\rtf1 }", "no text"),
    "a zip archive of pictures": (zipped(**{"a.png": b"\x89PNG\r\n\x1a\n"}), "a.png"),
    "a broken Word file in a zip archive": (zipped(**{"a.docx": zipped(**{"word/document.xml": b"<a/>"})}), "a.docx"),
    "JSON": (b'{"turns": []}', "JSON"),
    "a web page without words": (b"<!DOCTYPE html><html><body><script>x</script></body></html>", "web page"),
    "a table": (b"id,name,answer\n1,Ann,yes\n2,Bob,no\n", "a table"),
    "a line of many megabytes": (b"I: " + b"well " * 500_000, "a line of"),
    "too many lines": (b"I: well\n" * 200_000, "lines"),
    "a sound file": (b"ID3\x04" + bytes(99), "sound recording"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_with_a_reason_and_what_to_do(what: str) -> None:
    data, words = REFUSED[what]
    with pytest.raises(Unreadable, match=words) as refused:
        read_bytes("x.txt", data)
    assert refused.value.hint


def test_a_word_file_cut_short_is_refused(word: Any) -> None:
    data = word.file(word.paragraph("I: How was it?") * 50)
    for cut in (len(data) // 2, len(data) - 10):
        with pytest.raises(Unreadable, match="damaged or was cut short"):
            read_bytes("x.docx", data[:cut])


def test_a_damaged_part_is_refused(word: Any) -> None:
    data = bytearray(word.file(word.paragraph("I: How was it? " * 200)))
    at = data.index(b"word/document.xml") + 60
    data[at : at + 20] = bytes(20)
    with pytest.raises(Unreadable, match="damaged"):
        read_bytes("x.docx", bytes(data))


def test_xml_entities_are_refused_unread(word: Any) -> None:
    head = word.head.replace("<w:document", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hosts">]><w:document')
    with pytest.raises(Unreadable, match="entities"):
        read_bytes("x.docx", word.file("<w:p><w:r><w:t>I: &x;</w:t></w:r></w:p>", head=head))


def test_names_that_point_outside_the_archive_are_refused(word: Any) -> None:
    with pytest.raises(Unreadable, match="points outside"):
        read_bytes("x.docx", word.file(word.paragraph("I: hello"), {"../../evil.txt": "x"}))


def test_a_zip_bomb_is_refused(word: Any) -> None:
    data = word.file(word.paragraph("a" * 60_000_000))
    with pytest.raises(Unreadable, match="far more than a transcript"):
        read_bytes("x.docx", data)


def test_a_part_that_is_too_large_is_refused(word: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PART", 1_000)
    with pytest.raises(Unreadable, match="far more than a transcript"):
        read_bytes("x.docx", word.file(word.paragraph("I: hello") * 200))


def test_a_file_that_is_too_large_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(TALK)
    monkeypatch.setattr("qualcode.transcripts.read.MOST_BYTES", 10)
    with pytest.raises(Unreadable, match="the most that is read"):
        read(tmp_path / "a.txt")


def test_deep_nesting_is_refused(word: Any) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read_bytes("x.docx", word.file("<w:sdt>" * 3000 + "</w:sdt>" * 3000))


@pytest.mark.parametrize(
    "line", [b"[" * 119, b"(" * 119, b":" * 200, b"[a [b] " * 16, b"1:1:1:1:1:1 " * 16, b"a  " * 60, b"Q1 " * 60 + b":", b"- " * 90]
)
def test_lines_of_nothing_but_signs_lose_none_of_them(line: bytes) -> None:
    (draft,) = read_bytes("x.txt", (line + b"\n") * 500)
    kept = "".join(
        [b.text for b in draft.blocks] + [b.notation + (b.speaker or "") for b in draft.spoken] + [str(r) for r in draft.removed]
    )
    signs = Counter(line.decode() * 500)
    assert all(Counter(kept)[sign] >= n for sign, n in signs.items() if not sign.isspace())


def read_or_refused(data: bytes) -> str:
    """The reason of a refusal, or nothing where the bytes were read; anything else that goes wrong fails the test."""
    try:
        drafts = read_bytes("x", data)
    except Unreadable as refused:
        return refused.message
    return "" if all(draft.blocks for draft in drafts) else "read as nothing"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert read_or_refused(data) != "read as nothing"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_word_file_with_wrong_bytes_is_read_or_refused(word: Any, changes: list[tuple[int, int]]) -> None:
    data = bytearray(word.file("".join(word.paragraph(f"I: Question {n}?") for n in range(30))))
    for place, value in changes:
        data[place % len(data)] = value
    assert read_or_refused(bytes(data)) != "read as nothing"


def test_content_decides_and_not_the_name(word: Any) -> None:
    assert read_bytes("x.txt", word.file(word.paragraph("I: One.\nP: Two.\nI: Three.\nP: Four.")))[0].reader == "word"
    assert read_bytes("x.docx", TALK)[0].reader == "plain"
    assert read_bytes("x.doc", b"WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n")[0].reader == "captions"


def test_the_id_comes_from_the_bytes_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "Ann Lee.txt").write_bytes(TALK)
    (tmp_path / "b.txt").write_bytes(TALK)
    one, two = read(tmp_path / "Ann Lee.txt")[0], read(tmp_path / "b.txt")[0]
    assert one.id == two.id
    assert "Ann" not in one.id
    assert one.title == "Ann Lee"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(Unreadable):
            read(path)


def test_a_folder_stands_for_its_files_and_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(TALK)
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "~$c.docx").write_bytes(b"lock")
    (tmp_path / ".hidden").write_bytes(TALK)
    drafts, refused = read_all([tmp_path])
    assert [d.original for d in drafts] == ["b.txt"]
    assert [Path(r.file).name for r in refused] == ["a.txt"]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TALK)
    assert read(tmp_path / "a.txt") == read(tmp_path / "a.txt")


class Point:
    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value


def test_the_readers_that_come_along_are_found_without_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "entry_points", lambda group: [])
    assert [r.name for r in find_readers()] == sorted(BUILT_IN)


def test_a_reader_of_another_package_is_found_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "entry_points", lambda group: [Point("mine", f"{__name__}:MINE")] if group == "qualcode.readers" else [])
    monkeypatch.setattr(readers, "import_module", lambda name: type("M", (), {"MINE": MINE, "READER": MINE}))
    assert "mine" in {r.name for r in find_readers()}


def test_a_reader_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "entry_points", lambda group: [Point("broken", "no.such.module:READER")])
    with pytest.raises(QualcodeError, match="broken"):
        find_readers()


MINE = Reader("mine", "my own kind", lambda source: 0, lambda source: [])
