"""REFI projects as NVivo, ATLAS.ti, MAXQDA, QualCoder and smaller programs write them: every quote stands on its very words."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from qualcode.errors import QualcodeError
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.take import import_refi
from qualcode.project.begin import begin
from qualcode.study import Study
from tests.exchange.programs import NS, TALK, WORDS, Source, codes, element, guid, one, packed, users

BOM = b"\xef\xbb\xbf"
TXT = "sources/a.txt"
PLAIN = {"plainTextPath": "internal://a.txt"}
LF, CRLF = TALK.encode(), TALK.replace("\n", "\r\n").encode()
S = Source


def taken(tmp_path: Path, data: bytes, ending: str = "qdpx") -> tuple[Study, Losses]:
    """A new project made of a file."""
    file = tmp_path / f"x.{ending}"
    file.write_bytes(data)
    project = begin(tmp_path / "p", template="blank")
    losses = import_refi(project, file, check=True)
    assert all(here == there for _, here, there in losses.checked)
    return Study(project), losses


def quotes(study: Study) -> list[str]:
    return sorted(study.transcripts[c.transcript].text[c.start : c.end] for c in study.codings.codings)


def word_file(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in text.rstrip("\n").split("\n"):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def at(path: str) -> Source:
    return S(attributes={"plainTextPath": path})


BODY = users("Ann") + codes("A") + element("Sources", S(attributes=PLAIN).xml())
PREFIXED = re.sub(r"<(/?)(\w)", r"<\1q:\2", BODY)
DOCX = {"sources/a.docx": word_file(TALK)}
RICH = {"richTextPath": "internal://a.docx"}
BARE = re.sub(r'(<(?:PlainTextSelection|Coding)[^>]*?) guid="[^"]*"', r"\1", BODY)
_NAMED = re.compile(r'(guid|targetGUID|creatingUser)="([^"]*)"')
AS_WRITTEN = {
    "NVivo for Windows": one(S(utf16=True, crlf_counted=True, attributes=PLAIN), {"Sources/a.txt": BOM + CRLF}, origin="NVivo for Windows 12.6"),
    "NVivo for Mac": one(S(utf16=True, attributes=PLAIN), {TXT: LF, "sources/.root": b""}, origin="NVivo for Mac 12.7"),
    "NVivo, Word file only": one(S(utf16=True, attributes=RICH), DOCX, origin="NVivo for Mac"),
    "NVivo for Windows, Word file only": one(S(utf16=True, crlf_counted=True, attributes=RICH), DOCX, origin="NVivo for Windows"),
    "the plain text is missing, the Word file is there": one(S(utf16=True, attributes=PLAIN | RICH), DOCX, origin="NVivo"),
    "the plain text is a Word file": one(S(attributes={"plainTextPath": "internal://a.docx"}), DOCX),
    "inline, line ends counted as two": one(S(crlf_counted=True), inline=True),
    "inline, in UTF-16 units": one(S(utf16=True), inline=True, origin="NVivo"),
    "line ends were changed after the count": one(S(crlf_counted=True, utf16=True, attributes=PLAIN), {TXT: LF}),
    "ATLAS.ti": one(S(attributes=PLAIN), {TXT: CRLF}, origin="ATLAS.ti 23", inner="My study.qde"),
    "a relative path to a file that is inside": one(at("relative:///sources/a.txt"), {TXT: LF}, origin="ATLAS.ti 9"),
    "an absolute path to a file that is inside": one(at("absolute:///C:/x/a.txt"), {TXT: LF}),
    "internal with three slashes": one(at("internal:///a.txt"), {TXT: LF}),
    "internal with one slash": one(at("internal:/a.txt"), {TXT: LF}),
    "internal and the folder": one(at("internal://sources/a.txt"), {TXT: LF}),
    "internal and a backslash": one(at("internal://sources\\a.txt"), {TXT: LF}),
    "a path without a scheme": one(at("sources/a.txt"), {TXT: LF}),
    "paths in capitals": one(at("INTERNAL://A.TXT"), {TXT: LF}),
    "a path with %20": one(at("internal://Inter%20view.txt"), {"sources/Inter view.txt": LF}),
    "accents stored in two ways": one(at("internal://M\u00fcller.txt"), {"sources/Mu\u0308ller.txt": LF}),
    "all in a folder of the zip": one(S(attributes=PLAIN), {"My study/sources/a.txt": LF}, inner="My study/project.qde"),
    "what a Mac leaves in a zip": one(S(attributes=PLAIN), {TXT: LF, "__MACOSX/._project.qde": b"x", "__MACOSX/sources/._a.txt": b"x", ".DS_Store": b"x"}),
    "the text beside the project file": one(S(attributes=PLAIN), {"a.txt": LF}),
    "a folder of another name": one(S(attributes=PLAIN), {"Source files/a.txt": LF}),
    "a namespace in small letters": one(S(attributes=PLAIN), {TXT: LF}, namespace="urn:qda-xml:project:1.0"),
    "a namespace with a colon": one(S(attributes=PLAIN), {TXT: LF}, namespace="urn:QDA-XML:project:1:0"),
    "the address of the schema as namespace": one(S(attributes=PLAIN), {TXT: LF}, namespace="http://schema.qdasoftware.org/versions/Project/v1.0"),
    "no namespace": one(S(attributes=PLAIN), {TXT: LF}, namespace=""),
    "prefixes": zipped({"project.qde": f'<q:Project xmlns:q="{NS}" name="x">{PREFIXED}</q:Project>'.encode(), TXT: LF}),
    "XML with a byte order mark": one(S(attributes=PLAIN), {TXT: LF}, head='\ufeff<?xml version="1.0" encoding="utf-8"?>'),
    "XML in UTF-16": zipped({"project.qde": f'<?xml version="1.0" encoding="utf-16"?><Project xmlns="{NS}">{BODY}</Project>'.encode("utf-16"), TXT: LF}),
    "QualCoder, a text that begins with a byte order mark twice": one(S("\ufeff" + TALK, attributes=PLAIN), {TXT: BOM + BOM + LF}, origin="QualCoder 3.5"),
    "QualCoder, the mark counted": one(S(bom_counted=True, named=True, attributes=PLAIN), {TXT: BOM + LF}, origin="QualCoder 3.2"),
    "the mark counted, no names": one(S(bom_counted=True, attributes=PLAIN), {TXT: BOM + LF}),
    "everything at once": one(S(bom_counted=True, utf16=True, crlf_counted=True, attributes=PLAIN), {TXT: BOM + CRLF}),
    "a text in UTF-16": one(S(attributes=PLAIN), {TXT: TALK.encode("utf-16")}),
    "CR only": one(S(attributes=PLAIN), {TXT: LF.replace(b"\n", b"\r")}),
    "CRLF and LF mixed": one(S(attributes=PLAIN), {TXT: LF.replace(b"\n\n", b"\r\n\n")}),
    "codings that name nobody": one(S(quotes=[(w, "A", "") for w in WORDS], attributes=PLAIN), {TXT: LF}),
    "a file that lists no coders": packed(codes("A") + element("Sources", S(attributes=PLAIN).xml()), {TXT: LF}, origin="Quirkos"),
    "selections and codings without GUIDs": packed(BARE, {TXT: LF}),
    "GUIDs in braces and capitals": packed(_NAMED.sub(lambda m: f'{m[1]}="{{{m[2].upper()}}}"', BODY), {TXT: LF}),
    "GUIDs without dashes": packed(_NAMED.sub(lambda m: f'{m[1]}="{m[2].replace("-", "")}"', BODY), {TXT: LF}),
    "a case and a code of one GUID": packed(
        element("Cases", element("Case", guid=guid("code A"), name="Karen")) + BODY, {TXT: LF}, origin="NVivo"
    ),
    "a PDF file with its words": packed(
        users("Ann") + codes("A") + element("Sources", element("PDFSource", S(attributes=PLAIN, tag="Representation").xml(), guid=guid("p"), name="P")),
        {TXT: LF},
    ),
    "the description of a picture": packed(
        users("Ann") + codes("A") + element("Sources", element("PictureSource", S(attributes=PLAIN, tag="TextDescription").xml(), guid=guid("p"), name="P")),
        {TXT: LF},
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", AS_WRITTEN)
def test_every_quote_stands_on_its_words(program: str, tmp_path: Path) -> None:
    assert quotes(taken(tmp_path, AS_WRITTEN[program])[0]) == sorted(WORDS)


LONG = "".join(f"Karen: {'😀 ' * (n % 3 == 0)}turn {n}, the words of number {n} 👍 here.\n\nInterviewer: and {n}?\n\n" for n in range(60))
MANY = tuple((f"words of number {n} 👍", "A", "Ann") for n in range(0, 60, 7))


@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("bom", [False, True])
def test_an_unknown_program_is_found_out_by_its_words(utf16: bool, crlf: bool, bom: bool, tmp_path: Path) -> None:
    source = S(LONG, MANY, utf16=utf16, crlf_counted=crlf, bom_counted=bom, attributes=PLAIN)
    study, losses = taken(tmp_path, one(source, {TXT: BOM + LONG.replace("\n", "\r\n").encode()}))
    assert quotes(study) == sorted(w for w, _, _ in MANY)
    said = next(w for w in losses.kinds["guessed"] if w.startswith("positions are counted in"))
    assert ("UTF-16 units" in said, "as they stand in the file" in said, "mark counted" in said) == (utf16, crlf, bom)


def test_a_mark_within_the_text_is_part_of_it(tmp_path: Path) -> None:
    text = TALK.replace("hot", "\ufeffhot")
    study, _ = taken(tmp_path, one(S(text, (("it was better", "A", "Ann"),), attributes=PLAIN), {TXT: text.encode()}))
    assert quotes(study) == ["it was better"]
    assert next(iter(study.transcripts.values())).text == text


def test_a_transcript_within_a_film_is_taken_by_its_moments(tmp_path: Path) -> None:
    start = TALK.index("a hot desk")
    moments = "".join(element("SyncPoint", guid=guid(f"m{p}"), timeStamp="1000", position=str(p)) for p in (start, start + 10))
    coding = element("Coding", element("CodeRef", targetGUID=guid("code A")), guid=guid("c"), creatingUser=guid("user Ann"))
    ends = {"fromSyncPoint": guid(f"m{start}"), "toSyncPoint": guid(f"m{start + 10}")}
    chosen = element("TranscriptSelection", coding, guid=guid("s"), **ends) + element("TranscriptSelection", coding, guid=guid("t"))
    transcript = element("Transcript", moments + chosen, guid=guid("tr"), plainTextPath="internal://a.txt")
    film = element("VideoSource", transcript, guid=guid("film"), name="Film", path="internal://f.mp4")
    study, losses = taken(tmp_path, packed(users("Ann") + codes("A") + element("Sources", film), {TXT: LF, "sources/f.mp4": b"x"}))
    assert quotes(study) == ["a hot desk"]
    assert losses.kinds["left"]["videos"].count == 1
    assert losses.kinds["left"]["codings on them"].count == 1


def test_an_area_on_a_page_that_is_there_as_words_is_not_lost(tmp_path: Path) -> None:
    coding = element("Coding", element("CodeRef", targetGUID=guid("code A")), guid=guid("c"), creatingUser=guid("user Ann"))
    box = {"page": "0", "firstX": "1", "firstY": "1", "secondX": "2", "secondY": "2"}
    areas = element("PDFSelection", coding, guid=guid("P selection 0"), **box) + element("PDFSelection", coding, guid=guid("other"), **box)
    page = element("PDFSource", areas + S(name="P", attributes=PLAIN, tag="Representation").xml(), guid=guid("pdf"), name="P")
    study, losses = taken(tmp_path, packed(users("Ann") + codes("A") + element("Sources", page), {TXT: LF}, origin="ATLAS.ti 23"))
    assert quotes(study) == sorted(WORDS)
    assert losses.kinds["left"]["selections in pictures, pages, audio or video"].count == 1


CODING = element("Coding", element("CodeRef", targetGUID=guid("code A")), guid=guid("x"))


def spot(start: object, end: object, inside: str = CODING) -> str:
    return element("PlainTextSelection", inside, guid=guid("spot"), startPosition=str(start), endPosition=str(end))


FAULTY = {
    "a coding without a code": one(S(attributes=PLAIN, extra=spot(0, 11, element("Coding", guid=guid("x")))), {TXT: LF}),
    "beyond the end": one(S(attributes=PLAIN, extra=spot(0, 9999)), {TXT: LF}),
    "negative": one(S(attributes=PLAIN, extra=spot(-4, 11)), {TXT: LF}),
    "reversed": one(S(attributes=PLAIN, extra=spot(12, 3)), {TXT: LF}),
    "two project files": one(S(attributes=PLAIN), {TXT: LF, "other.qde": b"<x/>"}),
    "a qdpx in a zip": zipped({"study.qdpx": b"PK"}),
    "one name twice in other letters": one(S(attributes=PLAIN), {TXT: LF, "sources/A.TXT": b"x"}),
    "one GUID for two codes": packed(
        users("Ann") + element("CodeBook", element("Codes", 2 * element("Code", guid=guid("code A"), name="A"))) + element("Sources", S(attributes=PLAIN).xml()),
        {TXT: LF},
    ),
    "a coder who is not among those listed": packed(users("Bob") + codes("A") + element("Sources", S(attributes=PLAIN).xml()), {TXT: LF}),
    "a code that is a case": packed(
        users("Ann") + codes("B") + element("Cases", element("Case", guid=guid("code A"))) + element("Sources", S(attributes=PLAIN).xml()), {TXT: LF}
    ),
    "a bare ampersand": packed(BODY.replace("Interview 1", "A & B"), {TXT: LF}),
    "a doctype in UTF-16": zipped({"project.qde": f'<!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="{NS}">&a;</Project>'.encode("utf-16")}),
    "a path upwards, written with %": one(at("internal://..%2F..%2Fa.txt"), {TXT: LF}),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTY)
def test_what_cannot_be_understood_is_refused_and_nothing_is_taken(fault: str, tmp_path: Path) -> None:
    (tmp_path / "x.qdpx").write_bytes(FAULTY[fault])
    project = begin(tmp_path / "p", template="blank")
    before = {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}
    with pytest.raises(QualcodeError):
        import_refi(project, tmp_path / "x.qdpx")
    assert {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()} == before
