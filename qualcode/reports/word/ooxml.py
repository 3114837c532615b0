"""Small pieces of WordprocessingML as text: runs, fields, paragraphs, marks and content controls.

A body is written as one text and parsed once, because adding thousands of paragraphs and cells one by one through python-docx takes time that grows
with the square of their number.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
W = f"{{{NAMESPACES['w']}}}"
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_PIECES = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_BREAKS = {"\v": "\n", "\f": "\n", "\x85": "\n"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff\uf900-\ufb17]")


def clean(text: str) -> str:
    r"""The text with what no Word file can hold replaced: a page or line mark by a line break, a control character or half a surrogate pair by `\ufffd`."""
    return _NOT_XML.sub(lambda found: _BREAKS.get(found[0], "\ufffd"), text)


def attribute(text: str, longest: int = 0) -> str:
    """A text as the quoted value of an attribute, on one line, cut to `longest` characters where that is given."""
    line = " ".join(clean(text).split())
    return quoteattr(line if not longest or len(line) <= longest else f"{line[: longest - 1]}…")


def reads_from_right(text: str) -> bool:
    """True where the first letter of a text belongs to a script written from right to left."""
    right = _RIGHT_TO_LEFT.search(text)
    left = _LEFT_TO_RIGHT.search(text) if right else None
    return right is not None and (left is None or right.start() < left.start())


def run(text: str, properties: str = "") -> str:
    """A run of text, kept exactly: line breaks and tabs become Word's own, blanks stay. `properties` are in the schema's order."""
    text = clean(text)
    if _RIGHT_TO_LEFT.search(text) and reads_from_right(text):
        properties += "<w:rtl/>"
    pieces = (
        _PIECES.get(piece) or f'<w:t xml:space="preserve">{escape(piece, {chr(13): "&#13;"})}</w:t>'
        for piece in re.split(r"([\n\t])", text)
        if piece
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{''.join(pieces)}</w:r>"


def field(instruction: str, shown: str) -> str:
    """A field that Word and LibreOffice can update, with what it shows until then."""
    return f"{field_start(instruction)}{run(shown)}{FIELD_END}"


def field_start(instruction: str) -> str:
    """The beginning of a field whose shown part follows; `FIELD_END` closes it."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph in a style; `properties` are what this one paragraph adds to it, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def bookmark(number: int, name: str, content: str) -> str:
    """Content that a field can point to. Names have at most 40 letters, digits and underscores."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, content: str) -> str:
    """A link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


def control(number: int, title: str, tag: str, content: str) -> str:
    """Runs inside a content control; Word shows `title` where somebody edits it, and keeps `tag`."""
    properties = f'<w:alias w:val={attribute(title, 60)}/><w:tag w:val="{tag}"/><w:id w:val="{number}"/>'
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
