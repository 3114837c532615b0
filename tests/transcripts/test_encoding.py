"""Bytes to characters: the right encoding, or a refusal that shows the readings."""

from __future__ import annotations

import codecs

import pytest

from qualcode.transcripts.readers import Unreadable
from qualcode.transcripts.readers.encoding import decode, keepable

FRENCH = "Enquêteur : Vous êtes arrivée à Orléans en quelle année ?\nMme L. : En 1978 – j’avais vingt ans, créée là-bas. « Oui » …\n"
POLISH = "I: Jak się pani czuła? Czy mąż też pracował w Łodzi?\nP: Źle, bardzo źle. Książkę miałam, żółtą, i córkę.\n" * 3
RUSSIAN = "И: Как вы жили тогда? Расскажите подробнее.\nР: Хорошо, мы работали на заводе и жили дружно.\n" * 3
JAPANESE = "記者：こんにちは。お元気ですか。\n田中：はい、とても元気です。本当に。\n" * 3


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (FRENCH.encode(), FRENCH),
        (codecs.BOM_UTF8 + FRENCH.encode(), FRENCH),
        (codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"), FRENCH),
        (codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), FRENCH),
        (FRENCH.encode("utf-16-le"), FRENCH),
        (FRENCH.encode("utf-16-be"), FRENCH),
        (FRENCH.encode("cp1252"), FRENCH),
        (POLISH.encode("cp1250"), POLISH),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        (JAPANESE.encode("shift_jis"), JAPANESE),
    ],
)
def test_the_encoding_is_told(data: bytes, text: str) -> None:
    assert decode(data).text == text


def test_a_guess_is_said_with_letters_to_check() -> None:
    assert "êtes" in decode(FRENCH.encode("cp1252")).warnings[0]
    assert decode(FRENCH.encode()).warnings == ()


def test_an_encoding_named_by_a_person_is_used() -> None:
    assert decode("I: żółw\n".encode("iso8859-2"), "iso8859-2").text == "I: żółw\n"


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-8", "line 2"), ("utf-99", "no text encoding called"), ("rot13", "no text encoding called"), ("idna", "cannot be read")],
)
def test_a_wrong_encoding_is_refused_with_the_place(encoding: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        decode(b"I: ok\nP: \xe9t\xe9\n", encoding)


def test_bytes_that_fit_nothing_are_refused_with_readings() -> None:
    with pytest.raises(Unreadable) as refused:
        decode(b"I: \xe2\x82 \xc3( \x81\x9d\xff \xfe\x90 ok\n" * 2)
    assert "Readings" in refused.value.message
    assert "--encoding" in refused.value.hint


def test_a_damaged_file_with_a_mark_is_refused() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        decode(codecs.BOM_UTF16_LE + b"I\x00:\x00x")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_lf(end: str) -> None:
    assert keepable(f"a{end}b") == ("a\nb", [])


def test_characters_xml_cannot_hold_are_removed_and_counted() -> None:
    text, removed = keepable("a\x00b\x07\x07c\ufffe\ud800😀")
    assert text == "abc😀"
    assert [r.text for r in removed] == ["U+0000 × 1", "U+0007 × 2", "U+D800 × 1", "U+FFFE × 1"]
