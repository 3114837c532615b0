"""PDF files: labels and words out of pages, and nothing of the page in them."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes
from qualcode.transcripts.readers import Unreadable, pdf

TALK = [("INT", "How was it?"), ("P1", "Fine, mostly."), ("INT", "Go on."), ("P1", "The bus: late."), ("INT", "Ok."), ("P1", "Yes.")]
Drawn = tuple[str, int, int, float, bool]


def drawn(lines: list[str]) -> list[Drawn]:
    """Lines from the top of a page down: text, x, y, size and whether bold."""
    return [(line, 72, 760 - 14 * i, 11, False) for i, line in enumerate(lines)]


def made(pages: list[list[Drawn]], extra: bytes = b"") -> bytes:
    """A PDF with these pages, written by hand."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> >>"
    kids = []
    for page in pages:
        stream = (
            b"BT\n"
            + b"".join(
                f"/F{2 if bold else 1} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped(text)}) Tj\n".encode("cp1252")
                for text, x, y, size, bold in page
            )
            + b"ET\n"
            + extra
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R /Resources << {fonts} >> >>".encode()
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{k} 0 R' for k in kids)}] /Count {len(kids)} >>".encode()
    return put_together(objects)


def put_together(objects: list[bytes]) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def wrapped(text: str, width: int = 70) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def read(pages: list[list[Drawn]]) -> Draft:
    return read_bytes("x.pdf", made(pages))[0]


def turns(draft: Draft) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in draft.spoken]


def test_running_heads_and_page_numbers_are_taken_out_and_listed() -> None:
    pages = [drawn(["Study 12: interview 4", *(f"{n}: {x}" for n, x in TALK), "Not to be copied", f"Page {i} of 3"]) for i in (1, 2, 3)]
    draft = read(pages)
    assert turns(draft) == TALK * 3
    assert {r.kind for r in draft.removed} == {"running head", "page number"}
    assert len(draft.removed) == 9
    assert any("taken out" in w for w in draft.warnings)


def test_a_turn_that_opens_every_page_is_no_running_head() -> None:
    pages = [drawn([f"{n}: {x}" for n, x in TALK]) for _ in range(3)]
    assert turns(read(pages)) == TALK * 3


def test_a_turn_goes_on_over_the_page() -> None:
    one = drawn([*(f"{n}: {x}" for n, x in TALK), "P1: We waited for", "1"])
    two = drawn(["the bus at the corner.", "INT: And then?", "2"])
    assert turns(read([one, two]))[-2:] == [("P1", "We waited for the bus at the corner."), ("INT", "And then?")]


def test_numbers_down_the_left_margin_are_taken_out() -> None:
    lines = [f"{i}  {n}: {x}" for i, (n, x) in enumerate(TALK, 1)]
    assert turns(read([drawn(lines)])) == TALK


def test_numbers_of_the_margin_that_are_read_after_the_page_are_taken_out() -> None:
    draft = read([drawn([*(f"{n}: {x}" for n, x in TALK), *"123456"])])
    assert turns(draft) == TALK
    assert [r.text for r in draft.removed] == ["1 2 3 4 5 6"]


def test_wrapped_lines_are_one_paragraph_again_and_short_ones_are_not() -> None:
    long = "I went to the school every day of that week and Nobody there knew what her role was or who had asked for her to come in then. It was very odd."
    lines = [line for n, x in TALK for line in (f"{n}: {x}",)] + wrapped(f"P2: {long}") + ["A second paragraph."]
    assert turns(read([drawn(lines)]))[-1] == ("P2", f"{long}\nA second paragraph.")


def test_labels_in_bold_without_a_colon() -> None:
    page = [x for i, (n, t) in enumerate(TALK) for x in ((n + " ", 72, 700 - 20 * i, 11.0, True), (t, 130, 700 - 20 * i, 11.0, False))]
    assert turns(read([page])) == TALK


def test_footnotes_and_their_marks_are_taken_out() -> None:
    page: list[Drawn] = drawn([f"{n}: {x}" for n, x in TALK])
    page += [("P1: At the pit", 72, 660, 11, False), ("1", 140, 664, 6, False), (" until it shut.", 146, 660, 11, False)]
    page += [("1", 72, 104, 6, False), (" AB: check the year.", 80, 100, 9, False)]
    draft = read([page])
    assert turns(draft)[-1] == ("P1", "At the pit until it shut.")
    assert ("footnote", "1 AB: check the year.") in [(r.kind, r.text) for r in draft.removed]


def test_a_scan_is_refused_and_text_recognition_named() -> None:
    with pytest.raises(Unreadable, match="without a text layer") as refused:
        read_bytes("x.pdf", made([[], []]))
    assert "OCR" in refused.value.hint


def test_pages_without_text_are_named() -> None:
    draft = read([drawn([f"{n}: {x}" for n, x in TALK]), []])
    assert any("page 2 of 2 hold no text" in w for w in draft.warnings)


def test_a_locked_pdf_is_refused() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made([drawn(["I: Hello."])]))))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(Unreadable, match="password"):
        read_bytes("x.pdf", stream.getvalue())


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_pdf_cut_short_is_refused(share: float) -> None:
    whole = made([drawn(["I: Hello."])])
    with pytest.raises(Unreadable, match="PDF"):
        read_bytes("x.pdf", whole[: int(share * len(whole))])


def test_forms_that_draw_each_other_over_and_over_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_OPERATIONS", 20_000)
    depth = 18
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>")
    objects.append(b"<< /Length 6 >>\nstream\n/A Do \nendstream")
    for i in range(depth):
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A %d 0 R >> >> /Length 12 >>\nstream\n/A Do /A Do \nendstream"
            % (6 + i)
        )
    objects.append(b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream")
    with pytest.raises(Unreadable):
        read_bytes("x.pdf", put_together(objects))


def test_a_stream_that_unpacks_to_far_too_much_is_refused() -> None:
    packed = zlib.compress(b"\x00" * 200_000_000, 9)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>")
    objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed))
    with pytest.raises(Unreadable):
        read_bytes("x.pdf", put_together(objects))


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_turns_written_to_pages_read_back(data: st.DataObject) -> None:
    from tests.transcripts.made_talk import talk

    said = data.draw(talk())
    lines = [line for n, x in said for line in wrapped(f"{n}: {x}")]
    per_page = data.draw(st.integers(min_value=5, max_value=40))
    cut = [lines[i : i + per_page] for i in range(0, len(lines), per_page)]
    pages = [drawn([*page, "", f"{i} / {len(cut)}"]) for i, page in enumerate(cut, 1)]
    got = [(s, " ".join(t.split())) for s, t in turns(read(pages))]
    assert got == said
