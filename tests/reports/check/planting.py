"""Spoiling a report: small edits as people make them in Word, and some that only the file's insides show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from qualcode.model.text import Turn
from qualcode.study import Study

QUOTE = re.compile(r"“(?P<words>.*)” \((?P<number>Q\d{6}), (?P<attribution>[^()]*)\)(?P<mark>[^()]*)$", re.DOTALL)


@dataclass
class Fault:
    """A planted fault: its name, the kind of finding it must give, and words that finding must show (in what is printed, the source, or the advice)."""

    name: str
    kind: str
    shows: str


def quotes(document: Document) -> list[Paragraph]:
    """The printed quotations of a report of ours."""
    return [p for p in document.paragraphs if p.style is not None and p.style.name == "Quote" and QUOTE.match(p.text)]


def words_of(paragraph: Paragraph) -> str:
    found = QUOTE.match(paragraph.text)
    assert found
    return found["words"]


def rewrite(paragraph: Paragraph, change: Callable[[str], str]) -> str:
    """Change the whole text of a paragraph, which becomes one run; gives the new text."""
    text = change(paragraph.text)
    for run in paragraph.runs[1:]:
        run._element.getparent().remove(run._element)
    paragraph.runs[0].text = text
    return text


def turns_of(study: Study, participant: str) -> Iterator[tuple[str, Turn]]:
    """Where somebody speaks."""
    for transcript in study.transcripts.values():
        for turn in transcript.turns:
            if study.speaker(transcript.id, turn).participant == participant:
                yield transcript.id, turn


def said(study: Study, participant: str, least: int = 14, skip: int = 0) -> str:
    """The first sentences of so many words that somebody said."""
    for transcript, turn in turns_of(study, participant):
        words = " ".join(study.transcripts[transcript].slice(turn.span).split())
        if "[" not in words and len(words.split()) >= least:
            if not skip:
                return " ".join(words.split()[:least]).rstrip(",;:")
            skip -= 1
    raise AssertionError(participant)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add(document: Document, text: str, style: str = "Normal") -> Paragraph:
    return document.add_paragraph(text, style=style)


def heading(document: Document, text: str) -> Paragraph:
    return document.add_paragraph(text, style="Heading 2")


def indented(document: Document, text: str) -> Paragraph:
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.left_indent = Cm(1.5)
    return paragraph


def raw(document: Document, xml: str) -> None:
    """A paragraph as XML; `w`, `wp`, `a`, `r`, `v` are known."""
    namespaces = nsdecls("w", "wp", "a", "r") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {namespaces}>", 1)))


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def with_parts(data: bytes, parts: dict[str, str], links: str = "") -> bytes:
    """A package with some parts more, of the types Word knows by their names, and links to them in the document's list."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", links.encode() + b"</Relationships>")
            if name == "[Content_Types].xml" and any(p.endswith("footnotes.xml") for p in parts):
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                content = content.replace(b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode())
            if name == "[Content_Types].xml" and any(p.endswith(".bin") for p in parts):
                content = content.replace(b"</Types>", b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>')
            if name not in parts:
                new.writestr(name, content)
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A package with one part changed as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        text = old.read(name).decode("utf-8")
    assert change(text) != text, name
    return with_parts(data, {name: change(text)})


def opened(path: Path) -> Document:
    return docx.Document(str(path))


def set_cell(document: Document, row_name: str, column: int, value: str, table: int | None = None) -> str:
    """Change a figure in the first table with such a row; gives what stood there."""
    for number, there in enumerate(document.tables):
        for row in there.rows:
            if table in (None, number) and row.cells[0].text == row_name and row.cells[column].text.isdigit():
                paragraph = row.cells[column].paragraphs[0]
                old = paragraph.text
                paragraph.runs[0].text = value
                return old
    raise AssertionError(row_name)


def comment(document: Document, words: str, author: str) -> None:
    document.add_comment(document.paragraphs[-1].runs, text=words, author=author, initials="x")


def style_names(document: Document) -> list[str]:
    return [s.find(qn("w:name")).get(qn("w:val")) for s in document.styles.element.iter(qn("w:style"))]
