"""OpenDocument texts, as LibreOffice saves them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes

NAMES = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table", "style", "draw", "fo"))
BOLD = '<office:automatic-styles><style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
TALK = [("INT", "How was it?"), ("P1", "Fine, mostly."), ("INT", "Go on."), ("P1", "The bus: late."), ("INT", "Ok."), ("P1", "Yes.")]


def odt(body: str, styles: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}>{BOLD}<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("styles.xml", f"<office:document-styles {NAMES}>{styles}</office:document-styles>")
    return stream.getvalue()


def p(text: str, name: str = "p") -> str:
    return f"<text:{name}>{escape(text)}</text:{name}>"


def read(body: str, styles: str = "") -> Draft:
    return read_bytes("x.odt", odt(body, styles))[0]


def turns(draft: Draft) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in draft.spoken]


def test_labels_in_paragraphs_and_headings_outside() -> None:
    draft = read(p("Interview 7", "h") + "".join(p(f"{n}: {x}") for n, x in TALK))
    assert turns(draft) == TALK
    assert draft.outside == ("Interview 7",)


def test_labels_in_bold_with_a_tab_stop() -> None:
    assert turns(read("".join(f'<text:p><text:span text:style-name="T1">{n}</text:span><text:tab/>{x}</text:p>' for n, x in TALK))) == TALK


def test_soft_line_breaks_and_runs_of_blanks() -> None:
    body = "<text:line-break/>".join(f"{n}:<text:s text:c='3'/>{x}" for n, x in TALK)
    assert turns(read(f"<text:p>{body}</text:p>")) == TALK


def test_a_table() -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell>{p(n)}</table:table-cell><table:table-cell>{p(x)}</table:table-cell></table:table-row>"
        for n, x in TALK
    )
    assert turns(read(f"<table:table>{rows}</table:table>")) == TALK


def test_comments_notes_deletions_and_page_heads_are_left_out_and_said() -> None:
    deleted = f"<text:tracked-changes><text:changed-region><text:deletion>{p('Her school is Oakfield.')}</text:deletion></text:changed-region></text:tracked-changes>"
    extra = f"<text:p>INT: And?<office:annotation>{p('AB: check')}</office:annotation><text:note><text:note-body>{p('see: log')}</text:note-body></text:note></text:p>"
    draft = read(deleted + "".join(p(f"{n}: {x}") for n, x in TALK) + extra, f"<style:header>{p('CONFIDENTIAL')}</style:header>")
    assert turns(draft) == [*TALK, ("INT", "And?")]
    assert "Oakfield" not in str(draft)
    assert [(r.kind, r.text) for r in draft.removed] == [("page header", "CONFIDENTIAL")]
    for words in ("1 tracked deletion was", "1 comment was", "1 footnote was", "1 page header or footer was"):
        assert any(words in w for w in draft.warnings)
