"""Rich text, web pages, Zoom chats, old Word files and zip archives."""

from __future__ import annotations

import io
import subprocess
import zipfile
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes
from qualcode.transcripts.readers import Unreadable, old_word, zipped
from tests.transcripts.made_talk import talk

TALK = [("INT", "How was it?"), ("P1", "Fine, mostly."), ("INT", "Go on."), ("P1", "The bus: late."), ("INT", "Ok."), ("P1", "Yes.")]


def read(data: str | bytes, name: str = "x") -> Draft:
    return read_bytes(name, data.encode() if isinstance(data, str) else data)[0]


def words_or_reason(data: str | bytes) -> str:
    """What the file says, or why it was refused and what to do about it."""
    try:
        return " ".join(block.text for block in read(data).blocks)
    except Unreadable as refused:
        return f"{refused.message}: {refused.hint}" if refused.hint else ""


def turns(draft: Draft) -> list[tuple[str | None, str]]:
    return [(t.speaker, " ".join(t.text.split())) for t in draft.spoken]


# Rich text


def rich(text: str) -> str:
    units = text.encode("utf-16-le")
    codes = (int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2))
    return "".join(f"\\{chr(c)}" if chr(max(c, 0)) in "\\{}" else chr(c) if 31 < c < 127 else f"\\u{c}?" for c in codes)


def rtf(said: list[tuple[str, str]], extra: str = "") -> str:
    return (
        "{\\rtf1\\ansi\\ansicpg1252{\\header\\pard Study 12\\par}"
        + "".join(f"\\pard {rich(f'{n}: {x}')}\\par\n" for n, x in said)
        + extra
        + "}"
    )


@settings(max_examples=30, deadline=None)
@given(talk())
def test_turns_written_as_rich_text_read_back(said: list[tuple[str, str]]) -> None:
    assert turns(read(rtf(said), "x.doc")) == said


def test_faces_in_rich_text() -> None:
    assert turns(read(rtf([*TALK, ("INT", "So 😀.")])))[-1] == ("INT", "So 😀.")


def test_tracked_deletions_and_hidden_text_in_rich_text_are_left_out_and_said() -> None:
    draft = read(rtf(TALK, "\\pard INT: And? {\\deleted\\revauthdel1 Her {\\b school} is Oakfield.}{\\v secret \\{}\\par"))
    assert turns(draft)[-1] == ("INT", "And?")
    assert any("2 tracked deletions" in w for w in draft.warnings)


def test_tables_in_rich_text_with_paragraphs_in_cells() -> None:
    rows = "".join(
        f"\\trowd\\cellx1000\\cellx9000\\pard\\intbl {n}\\cell\\pard\\intbl {rich(x)}\\par and a | bar.\\cell\\row\n" for n, x in TALK
    )
    draft = read("{\\rtf1\\ansi \\pard Interview 7\\par " + rows + "\\pard The end\\par}")
    assert turns(draft) == [(n, f"{x} and a | bar.") for n, x in TALK]


@pytest.mark.parametrize(
    "data", [b"{\\rtf1 " + b"{" * 200_000, b"{\\rtf1 \\u99999999999? \\'zz I: x", b"{\\rtf1 " + b"\\par " * 150_000 + b"}"]
)
def test_faulty_rich_text_is_read_or_refused(data: bytes) -> None:
    assert words_or_reason(data)


# Web pages


def page(body: str, head: str = '<meta charset="utf-8">') -> str:
    return f"<!DOCTYPE html><html><head>{head}<title>Talk</title><style>p {{a: b}}</style></head><body>{body}</body></html>"


@settings(max_examples=30, deadline=None)
@given(
    talk(),
    st.sampled_from(["<p><b>{n}:</b> {x}</p>", "<p>{n}: {x}</p>", "{n}: {x}<br>", "<div><span>{n}</span>: {x}</div>", "<li>{n}: {x}</li>"]),
)
def test_turns_written_as_a_web_page_read_back(said: list[tuple[str, str]], shape: str) -> None:
    body = "\n".join(shape.format(n=n, x=escape(x)) for n, x in said)
    assert turns(read(page(body))) == said


def test_a_table_in_a_web_page() -> None:
    rows = "".join(f"<tr><td>{n}</td><td><p>{x}</p></td></tr>" for n, x in TALK)
    assert turns(read(page(f"<h1>Talk</h1><table>{rows}</table>"))) == TALK


def test_names_and_times_as_podcasts_mark_them() -> None:
    body = "".join(f"<cite>{n}:</cite>\n<time>0:{i:02}</time>\n<p>{x}</p>\n" for i, (n, x) in enumerate(TALK))
    draft = read(page(body))
    assert turns(draft) == TALK
    assert [t.time for t in draft.spoken] == [0, 1, 2, 3, 4, 5]


def test_menus_scripts_notes_and_hidden_text_are_left_out_and_said() -> None:
    said = "".join(f"<p>{n}: {x}</p>" for n, x in TALK)
    body = f"<nav>Home</nav><script>var x = 'I: no';</script>{said}<p style='display:none'>P1: secret</p><del>gone</del>"
    body += "<div id='ftn1'><p>AB: check</p></div><footer>Copyright: us</footer>"
    draft = read(page(body))
    assert turns(draft) == TALK
    assert {r.kind for r in draft.removed} == {"page furniture", "hidden text", "footnote", "deletion"}
    for words in ("menus, forms and feet", "1 tracked deletion was", "1 footnote was", "1 piece of hidden text was"):
        assert any(words in w for w in draft.warnings), words


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ("<meta charset='shift_jis'>", "cp932"),
        ("", "cp1252"),
        ("", "utf-16"),
    ],
)
def test_letters_of_web_pages_by_what_the_page_says(head: str, codec: str) -> None:
    words = "記者です。" if codec == "cp932" else "Ça va – “très” bien, café, déjà vu."
    body = "".join(f"<p>{n}: {words}</p>" for n, _ in TALK)
    assert turns(read(page(body, head).encode(codec)))[0] == ("INT", words)


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    assert words_or_reason(page("<div>" * 100_000 + "I: hello"))


# Zoom chats

CHATS = {
    "saved by a participant": "{t}\t From  {n} : {x}\r\n",
    "to everyone": "{t} From {n} to Everyone:\n\t{x}\n",
    "of a recording": "{t}\t{n}:\t{x}\r\n",
    "with a date": "2025-03-01 {t} From {n} to Everyone:\n\t{x}\n",
}


@settings(max_examples=60, deadline=None)
@given(talk(), st.sampled_from(sorted(CHATS)))
def test_turns_written_to_a_chat_read_back(said: list[tuple[str, str]], shape: str) -> None:
    draft = read("".join(CHATS[shape].format(t=f"00:{i:02}:05", n=n, x=x) for i, (n, x) in enumerate(said)), "chat.txt")
    assert turns(draft) == said
    assert [t.time for t in draft.spoken] == [None if "date" in shape else 60 * i + 5 for i in range(len(said))]


def test_replies_with_a_blank_line_and_reactions_and_private_messages() -> None:
    text = '10:00:01 From Ann Lee to Everyone:\n\tHello\n10:00:09 From Bob to Ann Lee(Direct Message):\n\tReplying to "Hello"\n\n\tHi\n'
    text += '10:00:11 From Ann Lee to Everyone:\n\tReacted to "Hi" with 👍\n'
    draft = read(text)
    assert turns(draft) == [("Ann Lee", "Hello"), ("Bob", 'Replying to "Hello" Hi'), ("Ann Lee", 'Reacted to "Hi" with 👍')]
    assert any("one person only" in w for w in draft.warnings)
    assert any("react to another" in w for w in draft.warnings)


# Old Word files

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le") + bytes(500)


def test_an_old_word_file_without_a_converter_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_word.shutil, "which", lambda name: None)
    with pytest.raises(Unreadable, match="neither LibreOffice nor antiword") as refused:
        read(OLD)
    assert ".docx" in refused.value.hint


def test_an_old_word_file_by_antiword(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"{n}: {x}" for n, x in TALK).encode()
    monkeypatch.setattr(old_word.shutil, "which", lambda name: name if name == "antiword" else None)
    monkeypatch.setattr(old_word.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0, text, b""))
    draft = read(OLD)
    assert turns(draft) == TALK
    assert any("by way of antiword" in w for w in draft.warnings)


def test_an_old_word_file_by_libreoffice(monkeypatch: pytest.MonkeyPatch, word: Any) -> None:
    def convert(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        made = word.file("".join(word.paragraph(f"{n}: {x}") for n, x in TALK))
        Path(command[-1]).with_suffix(".docx").write_bytes(made)
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(old_word.shutil, "which", lambda name: name if name == "soffice" else None)
    monkeypatch.setattr(old_word.subprocess, "run", convert)
    assert turns(read(OLD)) == TALK


def test_a_converter_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(old_word.shutil, "which", lambda name: name)
    monkeypatch.setattr(old_word.subprocess, "run", hang)
    with pytest.raises(Unreadable, match="did not answer"):
        read(OLD)


# Zip archives

PLAIN = "\n".join(f"{n}: {x}" for n, x in TALK).encode()


def packed(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_zip_archive_of_transcripts(word: Any) -> None:
    files = {
        "b/two.docx": word.file("".join(word.paragraph(f"{n}: {x}") for n, x in TALK)),
        "a.txt": PLAIN,
        "__MACOSX/._a.txt": b"\x00\x05",
        ".hidden": b"x",
    }
    drafts = read_bytes("x.zip", packed(**files))
    assert [(d.title, d.original, turns(d)) for d in drafts] == [("a", "x.zip/a.txt", TALK), ("two", "x.zip/b/two.docx", TALK)]
    assert len({d.id for d in drafts}) == 2


def test_files_of_an_archive_that_cannot_be_read_are_named() -> None:
    drafts = read_bytes("x.zip", packed(**{"a.txt": PLAIN, "b.png": b"\x89PNG\r\n\x1a\n", "c.zip": packed(**{"d.txt": PLAIN})}))
    assert len(drafts) == 1
    assert any("b.png in it was not read: it is a picture" in w for w in drafts[0].warnings)
    assert any("c.zip in it was not read: it is an archive inside" in w for w in drafts[0].warnings)


BAD = {
    "names that point outside": (packed(**{"../a.txt": PLAIN}), "points outside"),
    "a bomb": (packed(**{"a.txt": b" " * 60_000_000}), "no transcript was found|unpacks"),
    "too many files": (packed(**{f"{i}.txt": PLAIN for i in range(600)}), "600 files"),
    "only an archive": (packed(**{"c.zip": packed(**{"d.txt": PLAIN})}), "inside an archive"),
    "nothing": (packed(**{"folder/": b""}), "no files"),
}


@pytest.mark.parametrize("what", BAD)
def test_an_archive_built_to_do_harm_is_refused(what: str) -> None:
    data, words = BAD[what]
    with pytest.raises(Unreadable, match=words):
        read_bytes("x.zip", data)


def test_files_that_are_too_much_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_BYTES", 500)
    with pytest.raises(Unreadable, match="together"):
        read_bytes("x.zip", packed(**{f"{i}.txt": PLAIN for i in range(9)}))
