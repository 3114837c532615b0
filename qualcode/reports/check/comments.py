"""The findings of a check as Word comments in a copy of the report. Only the copy gets them."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from qualcode.reports.check.check import Checked
from qualcode.reports.check.finding import Finding
from qualcode.reports.check.hidden import AUTHOR
from qualcode.reports.check.paragraphs import DOCUMENT, NOT_IN_BODY, Para, open_report, read_paragraphs
from qualcode.transcripts.readers.archive import Archive, attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COMMENTS = "word/comments.xml"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTROL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def with_comments(checked: Checked, data: bytes) -> bytes:
    """The bytes of a copy with one comment a finding, on the words it is about; findings that stand on no words are put on the first paragraph."""
    from lxml import etree

    archive = open_report(data)
    root = archive.xml(DOCUMENT)
    assert root is not None
    there = dict(zip(map(id, checked.paras), read_paragraphs(archive, root), strict=True))
    first = next((p for p in there.values() if not p.part), None)
    comments = archive.xml(_COMMENTS)
    if comments is None:
        comments = etree.fromstring(f'<w:comments xmlns:w="{_W}"/>'.encode())
    number = max((int(attribute(c, "id")) for c in comments if attribute(c, "id").isdigit()), default=-1) + 1
    for finding in reversed(checked.findings):
        own = there.get(id(finding.para))
        para = own if own is not None and own.part not in NOT_IN_BODY else first
        if para is None:
            continue
        _put(para, (finding.start, finding.end) if para is own else (0, 0), number)
        comments.append(_comment(finding, number, etree, elsewhere=para is not own))
        number += 1
    parts = {DOCUMENT: _bytes(root, etree), _COMMENTS: _bytes(comments, etree), **_listed(archive, etree)}
    return _packed(data, parts)


def _bytes(root: _Element, etree: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _comment(finding: Finding, number: int, etree: Any, *, elsewhere: bool) -> _Element:
    """The comment of one finding: what kind it is, what the project says, and what to do."""
    lines = [f"{finding.kind}: {finding.what}"]
    lines += [f"Source: {finding.source}"] if finding.source else []
    lines += [f"Where: {finding.where} – {finding.printed}"] if elsewhere else []
    inner = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(_CONTROL.sub("", line))}</w:t></w:r></w:p>' for line in lines)
    element: _Element = etree.fromstring(
        f'<w:comment xmlns:w="{_W}" w:id="{number}" w:author="{AUTHOR}" w:initials="qc">{inner}</w:comment>'
    )
    return element


def _put(para: Para, span: tuple[int, int], number: int) -> None:
    """Mark a stretch of a paragraph; where it cannot be told from its neighbours, or is empty, the whole paragraph."""
    assert para.element is not None
    start, end = span if span[1] > span[0] else (0, len(para.text))
    runs = [(at, run) for at, run in para.runs if run.getparent() is not None]
    opening, closing = _marks(number)
    inside = [run for (at, run), (after, _) in zip(runs, [*runs[1:], (len(para.text), None)], strict=True) if after > start and at < end]
    if not inside:
        para.element.append(opening)
        para.element.extend(closing)
        return
    first, last = _cut(para, inside[0], start)[1], inside[-1]
    last = _cut(para, first if last is inside[0] else last, end)[0]
    first.addprevious(opening)
    for mark in reversed(closing):
        last.addnext(mark)


def _cut(para: Para, run: _Element, at: int) -> tuple[_Element, _Element]:
    """A run cut in two at a character of its paragraph, if it holds plain text only; the run itself twice where there is nothing to cut."""
    number = next(i for i, (_, r) in enumerate(para.runs) if r is run)
    begins = para.runs[number][0]
    texts = [e for e in run if local(e) != "rPr"]
    if at <= begins or len(texts) != 1 or local(texts[0]) != "t" or at >= begins + len(texts[0].text or ""):
        return run, run
    words = texts[0].text or ""
    rest = copy.deepcopy(run)
    for element, part in ((run, words[: at - begins]), (rest, words[at - begins :])):
        text = next(e for e in element if local(e) == "t")
        text.text = part
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(rest)
    para.runs.insert(number + 1, (at, rest))
    return run, rest


def _marks(number: int) -> tuple[_Element, list[_Element]]:
    """Where a comment begins, and where it ends with the reference to it."""
    from lxml import etree

    def element(xml: str) -> _Element:
        return etree.fromstring(f'<w:p xmlns:w="{_W}">{xml}</w:p>')[0]

    end = element(f'<w:commentRangeEnd w:id="{number}"/>')
    reference = element(f'<w:r><w:commentReference w:id="{number}"/></w:r>')
    return element(f'<w:commentRangeStart w:id="{number}"/>'), [end, reference]


def _listed(archive: Archive, etree: Any) -> dict[str, bytes]:
    """The list of parts and the links of the document, with the comments among them where there were none."""
    if _COMMENTS in archive.names:
        return {}
    types, links = archive.xml("[Content_Types].xml"), archive.xml("word/_rels/document.xml.rels")
    if links is None:
        links = etree.fromstring(f'<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode())
    etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", PartName=f"/{_COMMENTS}", ContentType=_KIND)
    used = {attribute(e, "Id") for e in links}
    name = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
    etree.SubElement(links, f"{{{_PACKAGE}/relationships}}Relationship", Id=name, Type=_RELATION, Target="comments.xml")
    return {"[Content_Types].xml": _bytes(types, etree), "word/_rels/document.xml.rels": _bytes(links, etree)}


def _packed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with some parts in place of its own; all others as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        there: Sequence[str] = old.namelist()
        for name in there:
            new.writestr(_member(name), parts[name] if name in parts else old.read(name))
        for name in sorted(set(parts) - set(there)):
            new.writestr(_member(name), parts[name])
    return out.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
    return member
