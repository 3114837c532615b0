"""A transcript as a Word file with one comment a coding, which a colleague can edit in Word or LibreOffice.

The file is written straight as XML: a paragraph a line of the text, cut into runs where a coding begins or ends, so that every edge is exact. It says in its
properties which transcript it is and the hash of its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.package import pack
from qualcode.exchange.refi.wording import clean
from qualcode.exchange.word.align import words_of
from qualcode.exchange.word.grammar import write_comment
from qualcode.model.coding import Coding
from qualcode.model.text import Transcript
from qualcode.project.files import write_atomic

if TYPE_CHECKING:
    from qualcode.study import Study

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_word(study: Study, transcript: Transcript, path: Path, *, layer: str = "all") -> Losses:
    """Write one transcript with its codings as comments.

    Raises:
        QualcodeError: no coder of that name has coded, or the file cannot be written.
    """
    chosen = [c for c in study.layer(layer).codings if c.transcript == transcript.id]
    losses = Losses(f"{transcript.id}: exported as a Word file with comments (layer {layer})")
    names = [study.codebook.get(c.code) for c in chosen]
    comments = [write_comment(c, c.code) for c in chosen]
    write_atomic(path, word(transcript, chosen, comments))
    losses.take("codings as comments", len(chosen))
    losses.take("codes", len({n.id for n in names if n}))
    on = {transcript.id, *(c.id for c in chosen)}
    losses.leave("memos", count=sum(e["on"] in on for e in study.state.of("memo")))
    losses.leave(
        "codings that have no place on the text as it stands",
        count=sum(u.event["transcript"] == transcript.id for u in study.codings.unplaced),
    )
    losses.note("the text must not be mended in Word: changes to it are reported when the file comes back, and not taken")
    if any(c.restricted for c in chosen) or study.codings.restricted.get(transcript.id):
        losses.note("this file holds passages that are restricted here: it is a working copy")
    return losses


def word(transcript: Transcript, codings: Sequence[Coding], comments: Sequence[str]) -> bytes:
    """The bytes of the Word file; `comments` are the words of each coding's comment."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            [("officeDocument", _RELATION, "word/document.xml"), ("custom-properties", _RELATION, "docProps/custom.xml")]
        ),
        "word/document.xml": _document(transcript.text, codings),
        "word/_rels/document.xml.rels": _relations([("comments", _RELATION, "comments.xml")]),
        "word/comments.xml": _comments(codings, comments),
        "docProps/custom.xml": _custom({"qualcode transcript": transcript.id, "qualcode text": transcript.hash}),
    }
    return pack((name, (_HEAD + xml).encode("utf-8")) for name, xml in parts.items())


def _document(text: str, codings: Sequence[Coding]) -> str:
    """The body: marks of comments stand between runs, at their very characters."""
    marks: dict[int, list[tuple[int, str]]] = {}
    for number, coding in enumerate(codings):
        start, end = words_of(text, coding.start, coding.end)
        closing = f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        marks.setdefault(end, []).append((0, closing))  # ends before beginnings at one place
        marks.setdefault(start, []).append((1, f'<w:commentRangeStart w:id="{number}"/>'))
    edges = sorted(marks)
    out, at, edge = [], 0, 0
    for line in text.split("\n"):
        out.append("<w:p>")
        line_end, here = at + len(line), at
        while edge < len(edges) and edges[edge] <= line_end:
            out.append(_run(text[here : edges[edge]]))
            out += [mark for _, mark in sorted(marks[edges[edge]], key=lambda m: m[0])]
            here, edge = edges[edge], edge + 1
        out.append(_run(text[here:line_end]) + "</w:p>")
        at = line_end + 1
    return f"<w:document {_W}><w:body>{''.join(out)}</w:body></w:document>"


def _run(words: str) -> str:
    if not words:
        return ""
    pieces = [f'<w:t xml:space="preserve">{escape(clean(piece))}</w:t>' if piece else "" for piece in words.split("\t")]
    return f"<w:r>{'<w:tab/>'.join(pieces)}</w:r>"


def _comments(codings: Sequence[Coding], comments: Sequence[str]) -> str:
    out = []
    for number, (coding, said) in enumerate(zip(codings, comments, strict=True)):
        initials = "".join(word[0] for word in coding.coder.split())[:4]
        head = f'w:id="{number}" w:author={quoteattr(clean(coding.coder))} w:initials={quoteattr(clean(initials))}'
        date = f" w:date={quoteattr(coding.at)}" if coding.at else ""
        out.append(f"<w:comment {head}{date}>{''.join(f'<w:p>{_run(line)}</w:p>' for line in said.split(chr(10)))}</w:comment>")
    return f"<w:comments {_W}>{''.join(out)}</w:comments>"


def _types() -> str:
    parts = {
        "/word/document.xml": "wordprocessingml.document.main+xml", "/word/comments.xml": "wordprocessingml.comments+xml",
        "/docProps/custom.xml": "custom-properties+xml",
    }  # fmt: skip
    found = "".join(f'<Override PartName="{name}" ContentType="{_OFFICE}.{kind}"/>' for name, kind in parts.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}<Default Extension="xml" ContentType="application/xml"/>{found}</Types>'


def _relations(found: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{base}/{kind}" Target="{target}"/>' for n, (kind, base, target) in enumerate(found, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _custom(properties: dict[str, str]) -> str:
    head = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="{_VT}">'
    inner = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{n}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for n, (name, value) in enumerate(properties.items(), 2)
    )
    return f"{head}{inner}</Properties>"


_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
