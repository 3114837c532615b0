"""Writes REFI projects the way other programs do, so that their habits can be tried without their files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

NS = "urn:QDA-XML:project:1.0"
TALK = (
    "Interviewer: What changed?\n\nKaren: Nobody knew 😀 what her role was. The café was shut; 👩‍👧 she cried.\n\n"
    "Ben: She had a hot desk in the library. 𝒜 e\u0301te\u0301 later it was better.\n"
)
WORDS = ("what her role was", "The café was shut", "she cried", "a hot desk", "it was better")


def guid(what: str) -> str:
    """The same GUID for the same thing every time."""
    return str(uuid5(NAMESPACE_URL, what))


def element(tag: str, inside: str = "", **attributes: str) -> str:
    """An XML element as text."""
    said = "".join(f" {k}={quoteattr(v)}" for k, v in attributes.items())
    return f"<{tag}{said}>{inside}</{tag}>" if inside else f"<{tag}{said}/>"


def codes(*names: str) -> str:
    """A flat codebook."""
    return element("CodeBook", element("Codes", "".join(element("Code", guid=guid(f"code {n}"), name=n, isCodable="true") for n in names)))


def users(*names: str) -> str:
    """The coders of a file."""
    return element("Users", "".join(element("User", guid=guid(f"user {n}"), name=n) for n in names))


def counted(text: str, at: int, *, utf16: bool = False, crlf: bool = False, bom: bool = False) -> int:
    """A code-point position of the LF text as a program counts it."""
    before = text[:at].replace("\n", "\r\n") if crlf else text[:at]
    return (len(before.encode("utf-16-le")) // 2 if utf16 else len(before)) + bom


@dataclass
class Source:
    """A text with codings, as one program has it; `quotes` are (words, code, coder)."""

    text: str = TALK
    quotes: Sequence[tuple[str, str, str]] = tuple((w, "A", "Ann") for w in WORDS)
    name: str = "Interview 1"
    utf16: bool = False
    crlf_counted: bool = False
    bom_counted: bool = False
    named: bool = False
    extra: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    tag: str = "TextSource"
    guid_of: str = ""
    coding: str = "Coding"

    def selections(self, *, tag: str = "PlainTextSelection") -> str:
        """One selection for each quote."""
        made = []
        for number, (words, code, coder) in enumerate(self.quotes):
            start = self.text.index(words)
            places = [
                counted(self.text, at, utf16=self.utf16, crlf=self.crlf_counted, bom=self.bom_counted) for at in (start, start + len(words))
            ]
            by = {"creatingUser": guid(f"user {coder}")} if coder else {}
            ref = element("CodeRef", targetGUID=guid(f"code {code}"))
            coding = element(self.coding, ref, guid=guid(f"{self.name} coding {number}"), **by) if code else ""
            known = {"guid": guid(f"{self.name} selection {number}"), **({"name": words} if self.named else {}), **by}
            made.append(element(tag, coding, startPosition=str(places[0]), endPosition=str(places[1]), **known))
        return "".join(made)

    def xml(self, inline: bool = False) -> str:
        """The source as an element."""
        content = element("PlainTextContent", escape(self.text)) if inline else ""
        return element(
            self.tag, content + self.selections() + self.extra, guid=guid(self.guid_of or self.name), name=self.name, **self.attributes
        )


def packed(
    body: str,
    files: Mapping[str, bytes] | None = None,
    *,
    origin: str = "a program",
    inner: str = "project.qde",
    head: str = '<?xml version="1.0" encoding="utf-8"?>\n',
    namespace: str = NS,
    root: str = "",
) -> bytes:
    """A `.qdpx` with this inside its root element."""
    out = io.BytesIO()
    known = f' xmlns="{namespace}"' if namespace else ""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, f'{head}<Project{known} name="x" origin="{origin}"{root}>{body}</Project>'.encode())
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def one(source: Source, files: Mapping[str, bytes] | None = None, *, inline: bool = False, book: str = "", **options: str) -> bytes:
    """A project of one source, with the coders and codes its quotes name."""
    known = [users(*dict.fromkeys(q[2] for q in source.quotes if q[2])), book or codes(*dict.fromkeys(q[1] for q in source.quotes if q[1]))]
    return packed("".join(known) + element("Sources", source.xml(inline)), files, **options)
