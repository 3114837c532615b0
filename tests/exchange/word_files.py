"""Writes commented Word files as colleagues and programs make them, from a small markup.

`[1:words:1]` is what comment 1 stands on, `[1.]` a comment that marks no words, `{+put in+}` and `{-taken out-}` are tracked changes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TOKEN = re.compile(r"(\[\d+:|:\d+\]|\[\d+\.\]|\{\+|\+\}|\{-|-\})")
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Said:
    """A comment: who says what; `to` is the comment it answers, where the program keeps threads."""

    author: str
    text: str
    to: int = 0
    done: bool = False
    initials: str = "AB"
    date: str = "2026-03-04T10:00:00Z"


def paragraph(text: str) -> str:
    """A paragraph of marked-up text."""
    out, inside = [], "t"
    for piece in _TOKEN.split(text):
        number = re.sub(r"\D", "", piece) if _TOKEN.fullmatch(piece) else ""
        if piece.startswith("[") and piece.endswith(":") and number:
            out.append(f'<w:commentRangeStart w:id="{number}"/>')
        elif piece.startswith(":") and number:
            out.append(f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>')
        elif number:
            out.append(f'<w:r><w:commentReference w:id="{number}"/></w:r>')
        elif piece in ("{+", "{-"):
            tag, inside = ("ins", "t") if piece == "{+" else ("del", "delText")
            out.append(f'<w:{tag} w:id="900" w:author="Ed" w:date="2026-03-04T10:00:00Z">')
        elif piece in ("+}", "-}"):
            inside = "t"
            out.append("</w:ins>" if piece == "+}" else "</w:del>")
        elif piece:
            out.append(f'<w:r><w:{inside} xml:space="preserve">{escape(piece)}</w:{inside}></w:r>')
    return f"<w:p>{''.join(out)}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of marked-up cells."""
    return "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in row) + "</w:tr>" for row in rows) + "</w:tbl>"


def commented(
    body: Sequence[str],
    said: Mapping[int, Said],
    *,
    part: str = "word/document.xml",
    comments: str = "word/comments.xml",
    namespace: str = W,
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """A Word file; `body` are marked-up paragraphs, or XML where they begin with `<w:`."""
    blocks = "".join(b if b.startswith("<w:") else paragraph(b) for b in body)
    spoken, threads = [], []
    for number, one in said.items():
        paragraphs = [
            f'<w:p w14:paraId="{number:06X}{n:02X}"><w:r><w:t xml:space="preserve">{escape(t)}</w:t></w:r></w:p>'
            for n, t in enumerate(one.text.split("\n"), 1)
        ]
        last = f"{number:06X}{len(paragraphs):02X}"
        head = f'w:id="{number}" w:author={quoteattr(one.author)} w:initials={quoteattr(one.initials)} w:date="{one.date}"'
        spoken.append(f"<w:comment {head}>{''.join(paragraphs)}</w:comment>")
        parent = f' w15:paraIdParent="{one.to:06X}{said[one.to].text.count(chr(10)) + 1:02X}"' if one.to else ""
        threads.append(f'<w15:commentEx w15:paraId="{last}"{parent} w15:done="{int(one.done)}"/>')
    w = f'xmlns:w="{namespace}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    w15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    folder, _, name = part.rpartition("/")
    target = comments.removeprefix(f"{folder}/")
    parts = {
        "_rels/.rels": f'<Relationships {rels}><Relationship Id="r1" Type="{_REL}/officeDocument" Target="{part}"/></Relationships>',
        part: f"<w:document {w}><w:body>{blocks}</w:body></w:document>",
        f"{folder}/_rels/{name}.rels": f'<Relationships {rels}><Relationship Id="r1" Type="{_REL}/comments" Target="{target}"/></Relationships>',
        comments: f"<w:comments {w}>{''.join(spoken)}</w:comments>",
    }
    if any(one.to or one.done for one in said.values()):
        parts["word/commentsExtended.xml"] = f"<w15:commentsEx {w15}>{''.join(threads)}</w15:commentsEx>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, xml in (parts | dict(extra or {})).items():
            archive.writestr(member, f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}')
    return out.getvalue()
