"""What Word rejects in a .docx file, found without Word: a list of faults, empty for a sound file.

The sequences are those of ECMA-376 (part 1, transitional): Word reads elements in the schema's order only and calls a file with another one damaged.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap "
    "overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
    "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern "
    "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar "
    "tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tc": "tcPr p",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex docPartObj text richText",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg "
    "textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid "
    "pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "numPr": "ilvl numId",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime mirrorMargins trackRevisions documentProtection evenAndOddHeaders "
    "defaultTabStop autoHyphenation characterSpacingControl footnotePr endnotePr compat docVars rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "docDefaults": "rPrDefault pPrDefault",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
}
_SEQUENCES = {name: {child: i for i, child in enumerate(order.split())} for name, order in ORDERS.items()}
_MOST = {"alias": 64, "tag": 64}
_CONTENT = {"p", "tbl", "sdt", "sectPr", "bookmarkStart", "bookmarkEnd"}


def faults(data: bytes) -> list[str]:
    """Everything in a Word file that Word would call damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        files = {name: package.read(name) for name in names}
    found = [f"{name} stands twice in the package" for name, n in Counter(names).items() if n > 1]
    trees: dict[str, Any] = {}
    for name, content in files.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(content)
            except etree.XMLSyntaxError as error:
                found.append(f"{name}: {error}")
    if "word/document.xml" not in trees:
        return [*found, "there is no word/document.xml"]
    checks = (_types, _relations, _order, _body, _numbers, _fields, _tables, _styles, _footnotes, _properties)
    return found + [fault for check in checks for fault in check(files, trees)]


def _types(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    defaults = {e.get("Extension").casefold() for e in types if e.tag.endswith("Default")}
    overrides = [e.get("PartName").lstrip("/") for e in types if e.tag.endswith("Override")]
    yield from (f"content type of {name}, which is not there" for name in overrides if name not in files)
    yield from (f"two content types of {name}" for name, n in Counter(overrides).items() if n > 1)
    for name in files:
        if name != "[Content_Types].xml" and name not in overrides and name.rsplit(".", 1)[-1].casefold() not in defaults:
            yield f"no content type for {name}"
        if name.startswith("word/") and name.endswith(".xml") and name not in overrides:
            yield f"{name} has only the general content type"


def _relations(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    reached = {"[Content_Types].xml"}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        folder, file = posixpath.split(name)
        base = posixpath.dirname(folder)
        source = posixpath.join(base, file.removesuffix(".rels")) if file != ".rels" else ""
        ids = Counter(e.get("Id") for e in tree)
        yield from (f"{name}: relationship {i} stands twice" for i, n in ids.items() if n > 1)
        for relation in tree:
            if relation.get("TargetMode") == "External":
                yield f"{name}: leads outside the file, to {relation.get('Target')}"
                continue
            target = relation.get("Target")
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            reached.add(target)
            if target not in files:
                yield f"{name}: {target} is not there"
        used = {v for e in trees[source].iter() for k, v in e.items() if k.startswith(R)} if source in trees else set()
        yield from (f"{source}: relationship {i} is not there" for i in sorted(used - set(ids)))
    yield from (f"nothing leads to {name}" for name in files if name not in reached and not name.endswith("/"))


def _order(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    for name, tree in trees.items():
        for element in tree.iter():
            kind = etree.QName(element).localname
            if kind not in _SEQUENCES or not str(element.tag).startswith((W, WP)):
                continue
            places = [(_SEQUENCES[kind].get(etree.QName(child).localname), etree.QName(child).localname) for child in element]
            unknown = [child for place, child in places if place is None and not (kind == "tc" and child in _CONTENT)]
            yield from (f"{name}: {child} inside {kind}" for child in unknown)
            known = [place for place, _ in places if place is not None]
            if known != sorted(known):
                yield f"{name}: the children of {kind} are out of order: {', '.join(child for _, child in places)}"


def _body(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    body = trees["word/document.xml"].find(f"{W}body")
    children = [etree.QName(child).localname for child in body]
    yield from (f"{child} in the body" for child in children if child not in _CONTENT)
    if children[-1:] != ["sectPr"] or children.count("sectPr") != 1:
        yield "the body does not end with its one section"
    for before, after in pairwise(children):
        if before == after == "tbl":
            yield "two tables without a paragraph between them become one"
    for cell in body.iter(f"{W}tc"):
        if cell[-1].tag != f"{W}p":
            yield "a cell does not end with a paragraph"
    for control in body.iter(f"{W}sdt"):
        content = control.find(f"{W}sdtContent")
        inside = {etree.QName(child).localname for child in content} if content is not None else set()
        of_paragraph = control.getparent().tag == f"{W}p"
        if not inside:
            yield "a content control without content"
        if (of_paragraph and inside & {"p", "tbl"}) or (not of_paragraph and "r" in inside):
            yield "a content control with content of another level"
        for name, most in _MOST.items():
            element = control.find(f"{W}sdtPr/{W}{name}")
            if element is not None and len(element.get(f"{W}val")) > most:
                yield f"the {name} of a content control is longer than {most}"


def _numbers(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    tree = trees["word/document.xml"]
    starts, ends = ([e.get(f"{W}id") for e in tree.iter(f"{W}bookmark{what}")] for what in ("Start", "End"))
    if sorted(starts) != sorted(ends) or len(set(starts)) != len(starts):
        yield "bookmarks do not begin and end once each"
    order = [(e.tag, e.get(f"{W}id")) for e in tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]
    begun: set[str] = set()
    for tag, number in order:
        if tag == f"{W}bookmarkStart":
            begun.add(number)
        elif number not in begun:
            yield f"bookmark {number} ends before it begins"
    for what, values in (
        ("bookmark name", [e.get(f"{W}name") for e in tree.iter(f"{W}bookmarkStart")]),
        ("content control", [e.get(f"{W}val") for e in tree.iter(f"{W}id") if e.getparent().tag == f"{W}sdtPr"]),
        ("picture", [e.get("id") for e in tree.iter(f"{WP}docPr")]),
    ):
        yield from (f"{what} {value} stands {n} times" for value, n in Counter(values).items() if n > 1)
    yield from (
        f"bookmark name {n}" for e in tree.iter(f"{W}bookmarkStart") if not re.fullmatch(r"[A-Za-z_]\w{0,39}", n := e.get(f"{W}name"))
    )
    names = {e.get(f"{W}name") for e in tree.iter(f"{W}bookmarkStart")}
    yield from (f"a link to {a}, which is not there" for e in tree.iter(f"{W}hyperlink") if (a := e.get(f"{W}anchor")) and a not in names)
    for instruction in tree.iter(f"{W}instrText"):
        words = (instruction.text or "").split()
        if words[:1] in (["REF"], ["PAGEREF"]) and words[1] not in names:
            yield f"a field that refers to {words[1]}, which is not there"
    for drawing in tree.iter(f"{WP}docPr"):
        if not drawing.get("descr"):
            yield "a picture without words for those who cannot see it"


def _fields(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    for name, tree in trees.items():
        depth = 0
        for element in tree.iter(f"{W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(element.get(f"{W}fldCharType"), 0)
            if depth < 0:
                yield f"{name}: a field ends that has not begun"
        if depth:
            yield f"{name}: a field does not end"


def _tables(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    for table in trees["word/document.xml"].iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [int(s.get(f"{W}val")) if (s := c.find(f"{W}tcPr/{W}gridSpan")) is not None else 1 for c in row.findall(f"{W}tc")]
            if sum(spans) != columns:
                yield f"a row of {sum(spans)} cells in a table of {columns} columns"
        if any(int(c.get(f"{W}w")) <= 0 for c in table.iter(f"{W}gridCol")):
            yield "a column without width"


def _styles(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    styles = trees["word/styles.xml"]
    ids = [s.get(f"{W}styleId") for s in styles.iter(f"{W}style")]
    yield from (f"style {i} stands {n} times" for i, n in Counter(ids).items() if n > 1)
    names = [s.find(f"{W}name").get(f"{W}val") for s in styles.iter(f"{W}style")]
    yield from (f"two styles are named {name}" for name, n in Counter(n.casefold() for n in names).items() if n > 1)
    if [n for n in names if "quote" in n.casefold()] != ["Quote"]:
        yield "a style but Quote is called a quote"
    for name, tree in trees.items():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            missing = {e.get(f"{W}val") for e in tree.iter(f"{W}{tag}")} - set(ids)
            yield from (f"{name}: style {i} is not there" for i in sorted(missing))
    lists = {e.get(f"{W}numId") for e in trees["word/numbering.xml"].iter(f"{W}num")} if "word/numbering.xml" in trees else set()
    for name, tree in trees.items():
        missing = {e.get(f"{W}val") for e in tree.iter(f"{W}numId")} - lists - {"0"}
        yield from (f"{name}: list {i} is not there" for i in sorted(missing))


def _footnotes(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    used = [e.get(f"{W}id") for e in trees["word/document.xml"].iter(f"{W}footnoteReference")]
    yield from (f"footnote {i} is referred to {n} times" for i, n in Counter(used).items() if n > 1)
    notes = [(e.get(f"{W}id"), e.get(f"{W}type")) for e in trees["word/footnotes.xml"]] if "word/footnotes.xml" in trees else []
    yield from (f"footnote {i} stands {n} times" for i, n in Counter(i for i, _ in notes).items() if n > 1)
    if set(used) != {i for i, kind in notes if kind is None}:
        yield "footnotes and references to them are not the same"
    named = [e.get(f"{W}id") for e in trees["word/settings.xml"].findall(f"{W}footnotePr/{W}footnote")]
    yield from (f"the settings name footnote {i}, which is no separator" for i in named if i not in {i for i, kind in notes if kind})


def _properties(files: dict[str, bytes], trees: dict[str, Any]) -> Iterator[str]:
    for name in ("docProps/core.xml", "docProps/custom.xml"):
        if name in trees:
            texts = [e.text or "" for e in trees[name].iter() if not len(e)]
            yield from (f"{name}: a property of {len(text)} characters" for text in texts if len(text) > 255)
