"""A transcript as a Word file with one comment a coding, which a colleague can edit in Word or LibreOffice.

The file is written straight as XML: a paragraph a line of the text, cut into runs where a coding begins or ends, so that every edge is exact. It says in its
properties which transcript it is and the hash of its text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from qualcode.exchange.losses import Losses, spread
from qualcode.exchange.refi.package import pack
from qualcode.exchange.refi.wording import clean
from qualcode.exchange.word.align import words_of
from qualcode.exchange.word.comments import read_word
from qualcode.exchange.word.grammar import Grammar, write_comment
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.text import Transcript
from qualcode.project.files import write_atomic

if TYPE_CHECKING:
    from qualcode.study import Study

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_word(study: Study, transcript: Transcript, path: Path, *, layer: str = "all", check: bool = False) -> Losses:
    """Write one transcript with its codings as comments and the memos on them as replies.

    The file says up to which event it goes, so that a comment somebody deletes is missed when it comes back. With `check` the report shows ten quotes
    from both sides.

    Raises:
        QualcodeError: no coder of that name has coded, or the file cannot be written.
    """
    chosen = [c for c in study.layer(layer).codings if c.transcript == transcript.id]
    losses = Losses(f"{transcript.id}: exported as a Word file with comments (layer {layer})")
    names = [study.codebook.get(c.code) for c in chosen]
    memos = list(study.state.of("memo"))
    grammar = Grammar(study.codebook)
    data = word(transcript, chosen, [write_comment(c, c.code, grammar) for c in chosen], _replies(study, chosen, memos), layer)
    write_atomic(path, data)
    if check:
        losses.checked = _checked(transcript, chosen, data)
    losses.take("codings as comments", len(chosen))
    losses.take("codes", len({n.id for n in names if n}))
    losses.take("memos on codings as replies", sum(e["on"] in {c.id for c in chosen} for e in memos))
    losses.leave("memos on the transcript", count=sum(e["on"] == transcript.id for e in memos))
    losses.leave(
        "codings that have no place on the text as it stands",
        count=sum(u.event["transcript"] == transcript.id for u in study.codings.unplaced),
    )
    losses.note("the text must not be mended in Word: changes to it are reported when the file comes back, and not taken")
    if any(c.restricted for c in chosen) or study.codings.restricted.get(transcript.id):
        losses.note("this file holds passages that are restricted here: it is a working copy")
    return losses


@dataclass(frozen=True)
class Reply:
    """A memo as the answer to the comment of a coding, by its place among the codings."""

    to: int
    author: str
    at: str
    text: str


def _replies(study: Study, codings: Sequence[Coding], memos: Sequence[Event]) -> list[Reply]:
    places = {c.id: n for n, c in enumerate(codings)}
    return [Reply(places[e["on"]], study.state.coders.name(e.coder), e.at, e["text"]) for e in memos if e["on"] in places]


def _checked(transcript: Transcript, codings: Sequence[Coding], data: bytes) -> list[tuple[str, str, str]]:
    """Up to ten quotes as they stand here, and as the file has them under the comment."""
    file = read_word(data)
    there = {c.id: c for c in file.comments}
    found = []
    for n in spread(len(codings)):
        start, end = words_of(transcript.text, codings[n].start, codings[n].end)
        comment = there[str(n)]
        found.append((f"{transcript.id} {start}-{end}", transcript.text[start:end], file.body.text[comment.start or 0 : comment.end or 0]))
    return found


def word(
    transcript: Transcript, codings: Sequence[Coding], comments: Sequence[str], replies: Sequence[Reply] = (), layer: str = "all"
) -> bytes:
    """The bytes of the Word file; `comments` are the words of each coding's comment."""
    asked: dict[int, list[int]] = {}
    for number, reply in enumerate(replies, len(codings)):
        asked.setdefault(reply.to, []).append(number)
    properties = {"qualcode transcript": transcript.id, "qualcode layer": layer}
    properties |= {"qualcode up to": max(c.id for c in codings)} if codings else {}
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            [("officeDocument", _RELATION, "word/document.xml"), ("custom-properties", _RELATION, "docProps/custom.xml")]
        ),
        "word/document.xml": _document(transcript.text, codings, asked),
        "word/_rels/document.xml.rels": _relations(
            [("comments", _RELATION, "comments.xml"), ("commentsExtended", _EXTENDED, "commentsExtended.xml")]
        ),
        "word/comments.xml": _comments(codings, comments, replies),
        "word/commentsExtended.xml": _threads(len(codings), replies),
        "docProps/custom.xml": _custom(properties),
    }
    return pack((name, (_HEAD + xml).encode("utf-8")) for name, xml in parts.items())


def _document(text: str, codings: Sequence[Coding], asked: Mapping[int, Sequence[int]]) -> str:
    """The body: marks of comments stand between runs, at their very characters."""
    marks: dict[int, list[tuple[int, str]]] = {}
    for number, coding in enumerate(codings):
        start, end = words_of(text, coding.start, coding.end)
        ids = [number, *asked.get(number, ())]  # a reply stands on the same words
        closing = "".join(f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>' for n in ids)
        marks.setdefault(end, []).append((0, closing))  # ends before beginnings at one place
        marks.setdefault(start, []).append((1, "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in ids)))
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


def _comments(codings: Sequence[Coding], comments: Sequence[str], replies: Sequence[Reply]) -> str:
    said = [(c.coder, c.at, text) for c, text in zip(codings, comments, strict=True)] + [(r.author, r.at, r.text) for r in replies]
    out = []
    for number, (author, at, text) in enumerate(said):
        initials = "".join(word[0] for word in author.split())[:4]
        head = f'w:id="{number}" w:author={quoteattr(clean(author))} w:initials={quoteattr(clean(initials))}'
        date = f" w:date={quoteattr(at)}" if at else ""
        *first, last = text.split("\n")
        lines = [f"<w:p>{_run(line)}</w:p>" for line in first] + [f'<w:p w14:paraId="{_paragraph(number)}">{_run(last)}</w:p>']
        out.append(f"<w:comment {head}{date}>{''.join(lines)}</w:comment>")
    return f'<w:comments {_W} xmlns:w14="{_W14}">{"".join(out)}</w:comments>'


def _paragraph(number: int) -> str:
    """The id of the last paragraph of a comment, by which threads are told; eight hexadecimal digits below 80000000."""
    return f"{number + 1:08X}"


def _threads(codings: int, replies: Sequence[Reply]) -> str:
    """Which comment answers which."""
    out = [f'<w15:commentEx w15:paraId="{_paragraph(n)}" w15:done="0"/>' for n in range(codings)]
    for number, reply in enumerate(replies, codings):
        out.append(f'<w15:commentEx w15:paraId="{_paragraph(number)}" w15:paraIdParent="{_paragraph(reply.to)}" w15:done="0"/>')
    return f'<w15:commentsEx xmlns:w15="{_W15}">{"".join(out)}</w15:commentsEx>'


def _types() -> str:
    parts = {
        "/word/document.xml": "wordprocessingml.document.main+xml", "/word/comments.xml": "wordprocessingml.comments+xml",
        "/word/commentsExtended.xml": "wordprocessingml.commentsExtended+xml",
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
