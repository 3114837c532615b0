"""The faults that are planted in copies of the sample study's reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from docx.document import Document

from qualcode.reports.check.finding import Finding
from qualcode.reports.source import Source
from qualcode.reports.view import View
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.mapping import NameMap
from tests.reports.check import planting as p
from tests.reports.check.planting import Fault

NAMES = (
    NameMap()
    .decided(["Thessaly Quint", "Thessaly"], "replace", "Person 1", "person")
    .decided(["Marrowby"], "replace", "School 99", "place")
    .decided(["Quillfeather"], "replace", "Person 2", "person")
)
WITHDRAWN = "we never told anybody about the green boat on the roof of the old chapel"


@dataclass
class Copy:
    """A spoilt copy of a report: its document, the faults put into it, and what is done to its bytes at the end."""

    study: Study
    document: Document
    faults: list[Fault] = field(default_factory=list)
    after: list[Callable[[bytes], bytes]] = field(default_factory=list)

    def plant(self, name: str, kind: str, shows: str) -> None:
        self.faults.append(Fault(name, kind, shows))

    def bytes(self) -> bytes:
        data = p.saved(self.document)
        for change in self.after:
            data = change(data)
        return data


def fresh(copy: Copy, fits: str = "", least: int = 10) -> p.Paragraph:
    """A quotation nothing was done to yet."""
    for paragraph in p.quotes(copy.document):
        words = p.words_of(paragraph)
        if "[" not in words and len(words.split()) >= least and re.search(fits, words) and paragraph.paragraph_format.widow_control is None:
            paragraph.paragraph_format.widow_control = True
            return paragraph
    raise AssertionError(fits)


def misquotes(copy: Copy) -> None:
    """Words of printed quotations changed as people change them."""

    def swap(old: str, new: str, name: str, kind: str = "altered", shows: str = "") -> None:
        paragraph = fresh(copy, old)
        p.rewrite(paragraph, lambda t: re.sub(old, new, t, count=1))
        copy.plant(name, kind, shows or new.strip("\\b "))

    swap(r"\bthought\b", "supposed", "misquoted by one word")
    swap(r"\bsaid\b", "told", "another word for it")
    swap(r"\bwent\b", "were", "one word for another, small")
    swap(r"\bthree\b", "thirty", "a number in a quotation")
    swap(r"\bcould\b", "should", "a modal turned")
    swap(r"\bher\b", "his", "she for he")
    swap(r"\band\b", "and really", "a word put in")
    swap(r" not ", " ", "a lost not", "negation", "not")
    swap(r"\bdidn't\b", "did", "a lost n't", "negation", "didn't")
    swap(r"\b[Nn]ever\b", "always", "never made always", "negation", "never")
    swap(r"\bnobody\b|\bNobody\b", "somebody", "nobody made somebody", "negation", "nobody")
    swap(r"\bwas\b", "was not", "a not put in", "negation", "not")

    paragraph = fresh(copy, least=25)
    words = p.words_of(paragraph).split()
    gone = " ".join(words[9:13])
    p.rewrite(paragraph, lambda t: t.replace(f" {gone} ", " ", 1))
    copy.plant("words left out without a mark", "altered", "left out without a mark")

    paragraph = fresh(copy, least=20)
    words = p.words_of(paragraph).split()
    p.rewrite(paragraph, lambda t: t.replace(" ".join(words[8:10]), f"{words[9]} {words[8]}", 1))
    copy.plant("two words swapped", "altered", words[8].strip(".,?!"))

    paragraph = fresh(copy, least=12)
    p.rewrite(paragraph, lambda t: t.replace("”", " and that was the best of it all for everybody here, honestly.”", 1))
    copy.plant("a tail made up", "altered", "best of it all")


def beside(copy: Copy) -> None:
    """Numbers and attributions changed."""
    one, two = fresh(copy), fresh(copy)
    first, second = (p.QUOTE.match(x.text)["number"] for x in (one, two))
    for paragraph, old, new in ((one, first, second), (two, second, first)):
        p.rewrite(paragraph, lambda t, old=old, new=new: t.replace(old, new))
        copy.plant(f"{new} beside the words of {old}", "number", f"{new} is the number of other words")

    paragraph = fresh(copy)
    p.rewrite(paragraph, lambda t: re.sub(r"\(Q\d{6}", "(Q999999", t))
    copy.plant("a number nobody gave", "number", "Q999999")

    def attribution(old: str, new: str, name: str) -> None:
        paragraph = next(
            x for x in p.quotes(copy.document) if old in x.text.rpartition("(")[2] and x.paragraph_format.widow_control is None
        )
        paragraph.paragraph_format.widow_control = True
        p.rewrite(paragraph, lambda t: re.sub(r"\((Q\d{6}), [^()]*\)([^()]*)$", rf"(\1, {new})\2", t))
        copy.plant(name, "attribution", new)

    attribution("school staff", "family", "a wrong group")
    attribution("family", "social care", "another wrong group")
    attribution("school staff", "Authority Z teacher, School 2", "a school beside a role")
    attribution("school staff", "A_DSL_01", "the id of a transcript")
    attribution("school staff", "participant 12", "a number that joins quotes")
    attribution("school staff", "school staff, aged 34, from the Moor Lane estate", "words the ladder does not know")


def whose_words(copy: Copy) -> None:
    """Quotations of people and passages that must not be quoted, put into a report of ours."""
    study = copy.study

    def put(words: str, beside_it: str, kind: str, name: str, style: str = "Quote", shows: str = "") -> None:
        p.add(copy.document, f"“{words}”{beside_it}", style)
        copy.plant(name, kind, shows or words[:30])

    put("The boats came in late and nobody on the quay could tell us why", " (Q123456, school staff)", "not found", "an invented quotation")
    put(p.said(study, "A-11"), " (school staff)", "consent", "somebody who said no")
    put(p.said(study, "C-02"), " (school staff)", "consent", "somebody who gave no answer")
    put(p.said(study, "C-01"), " – school staff", "consent", "somebody who refused everything", "Normal")
    transcript = study.transcripts["C_PAR_02"]
    span = study.codings.restricted["C_PAR_02"][0]
    put(" ".join(transcript.slice(span).split()), "", "restricted", "a restricted passage")
    asked = next(
        t
        for t in study.transcripts["A_DSL_01"].turns
        if t.speaker == "Priya" and len(study.transcripts["A_DSL_01"].slice(t.span).split()) > 12
    )
    put(study.transcripts["A_DSL_01"].slice(asked.span), " (school staff)", "interviewer", "an interviewer's question")
    free = p.said(study, "A-12", 12, skip=3)
    put(free, " (social care)", "approval", "a quotation nobody approved, put in by hand")


def hidden_names(copy: Copy) -> None:
    """Names in places nobody looks at."""
    document = copy.document

    def leak(name: str, shows: str, kind: str = "name") -> None:
        copy.plant(name, kind, shows)

    p.add(document, "The team met at Marrowby in March.")
    leak("a name in the text", "Marrowby")
    p.heading(document, "What Thessaly Quint wanted")
    leak("a name in a heading", "Thessaly Quint")
    document.sections[0].header.add_paragraph("Draft for Quillfeather")
    leak("a name in a header", "header")
    document.sections[0].footer.add_paragraph("Marrowby copy")
    leak("a name in a footer", "footer")
    p.comment(document, "Ask Thessaly whether this is right", "A reader")
    leak("a name in a comment", "comment by A reader")
    p.comment(document, "Looks good", "Quillfeather")
    leak("a name as a comment's author", "comment by Quillfeather")
    document.core_properties.subject = "Marrowby and its social worker"
    leak("a name in a property", "document property: subject")
    document.core_properties.last_modified_by = "Thessaly Quint"
    leak("a name as who saved last", "document property: lastModifiedBy")
    p.raw(document, f"<w:p><w:pPr/>{p.run('The quill')}{p.run('feather case went on.')}</w:p>".replace("quill", "Quill"))
    leak("a name over two runs", "Quillfeather")
    p.raw(
        document,
        '<w:p><w:r><w:t>Gone:</w:t></w:r><w:del w:id="901" w:author="R"><w:r><w:delText>Marrowby Primary</w:delText></w:r></w:del></w:p>',
    )
    leak("a name in deleted words", "deleted words")
    p.raw(document, '<w:p><w:ins w:id="902" w:author="R"><w:r><w:t>New: Marrowby again</w:t></w:r></w:ins></w:p>')
    leak("a name in tracked words put in", "Marrowby")
    p.raw(
        document,
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "file:///C:/Marrowby/list.docx" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>the list</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    )
    leak("a name in a field code", "field code")
    p.raw(
        document,
        '<w:p><w:bookmarkStart w:id="903" w:name="Quillfeather_1"/><w:bookmarkEnd w:id="903"/><w:r><w:t>A place.</w:t></w:r></w:p>',
    )
    leak("a name as a bookmark", "bookmark")
    p.raw(
        document,
        '<w:p><w:r><w:pict><v:shape id="s1" style="width:100pt;height:20pt"><v:textbox><w:txbxContent><w:p>'
        "<w:r><w:t>Box for Thessaly</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    )
    leak("a name in a text box", "text box")
    p.raw(
        document,
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="77" name="Picture" descr="Photograph of Marrowby School"/>'
        "</wp:inline></w:drawing></w:r><w:r><w:t>A picture.</w:t></w:r></w:p>",
    )
    leak("a name in an alternative text", "alternative text")
    p.add(document, "The head of Marowby wrote back in May.")
    leak("a name one letter off", "Marowby")
    p.add(document, "They went by thessaly's list on the day.")
    leak("a name in small letters", "thessaly")
    p.add(document, "The quillfeathers of this world will differ.")
    leak("a name inside a word", "quillfeather")
    p.add(document, "It was Karen who wrote the first list.")
    leak("a label of the transcripts", "Karen")
    p.add(document, "See A_HEAD_01 for more.")
    leak("the id of a transcript", "A_HEAD_01", "file")
    copy.after.append(insides)
    leak("a name in a footnote", "footnote")
    leak("a name in custom XML", "custom XML")
    leak("a name as an embedded file's", "name of a file inside")
    leak("a name in a link's address", "link or embedded file")


def insides(data: bytes) -> bytes:
    """A footnote, custom XML, an embedded file and a link, each with a name."""
    note = "<w:p><w:r><w:t>As told by Thessaly Quint.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    data = p.changed(data, "word/footnotes.xml", lambda t: t.replace("</w:footnotes>", f'<w:footnote w:id="95">{note}'))
    return p.with_parts(
        data,
        {"customXml/item7.xml": "<note><for>Quillfeather</for></note>", "word/embeddings/Marrowby.bin": "x"},
        '<Relationship Id="rId977" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/marrowby" TargetMode="External"/>',
    )


def amounts(copy: Copy) -> None:
    """Words and numbers for how many people, wrong for codes of the study."""
    view = View(Source(copy.study, copy.study.layer()))
    of = len(view.everybody.people)
    named = {c.id: c.name for c in copy.study.codebook.walk()}
    most = [c for c, h in view.by_code.items() if len(h.people) > of / 2]
    few = [c for c, h in view.by_code.items() if 4 <= len(h.people) <= of / 3]

    def claim(text: str, name: str, kind: str = "amount") -> None:
        p.add(copy.document, text)
        copy.plant(name, kind, text)

    claim(f"Most people spoke of {named[few[0]]}.", "most for some")
    claim(f"Some of those heard spoke of {named[most[0]]}.", "some for most")
    claim(f"All participants talked about {named[few[1]]}.", "all for some")
    claim(f"Nobody spoke of {named[few[2]]}.", "nobody for some")
    claim(f"A few people spoke of {named[most[1]]}.", "a few for most")
    n = len(view.by_code[few[3]].people)
    claim(f"In all, {n + 3} people spoke of {named[few[3]]}.", "a wrong number of people")
    claim("75% of participants liked the worker.", "per cent of interviewees", "percentage")
    claim("A third of the interviewees were unsure.", "a share of interviewees", "percentage")
    p.heading(copy.document, named[few[0]])
    claim("Everybody we met said this was good.", "everybody, under a code's heading")


def figures(copy: Copy) -> None:
    """Figures changed in tables and lines of ours."""
    tables = [t for t in copy.document.tables if t.rows[0].cells[-1].text == "All" and any(r.cells[-1].text.isdigit() for r in t.rows)]
    for number, table in enumerate(tables[1:3]):
        row = next(r for r in table.rows[1:] if r.cells[-1].text.isdigit())
        new = str(int(row.cells[-1].text) + 70)
        row.cells[-1].paragraphs[0].runs[0].text = new
        copy.plant(f"a wrong total in table {number + 1} of counts", "figure", f"not {new}")
    small = next(r for r in tables[0].rows[1:] if "·" in [c.text for c in r.cells])
    cell = next(c for c in small.cells if c.text == "·")
    cell.paragraphs[0].runs[0].text = "2"
    copy.plant("a small number told after all", "figure", "not 2")
    rows = [
        r
        for r in tables[0].rows[1:]
        if r is not small and r.cells[1].text.isdigit() and r.cells[2].text.isdigit() and r.cells[1].text != r.cells[2].text
    ]
    one, two = rows[0].cells[1].text, rows[0].cells[2].text
    for cell, value in ((rows[0].cells[1], two), (rows[0].cells[2], one)):
        cell.paragraphs[0].runs[0].text = value
        copy.plant(f"swapped numbers: {value}", "figure", f"not {value}")
    lines = [x for x in copy.document.paragraphs if re.search(r"^(Most|Some) of those heard spoke of this: \d+ people", x.text)]
    p.rewrite(lines[0], lambda t: re.sub(r"(\d+) people", lambda m: f"{int(m[1]) + 41} people", t, count=1))
    copy.plant("a wrong number in a line of evidence", "figure", re.search(r"\d+ people", lines[0].text)[0])
    line = lines[1]
    old = line.text.split()[0]
    p.rewrite(line, lambda t: t.replace(old, "All", 1))
    copy.plant("a wrong count word in a line of evidence", "figure", "not All")
    took = next(x for x in copy.document.paragraphs if re.search(r"^\d+ people took part", x.text))
    p.rewrite(took, lambda t: re.sub(r"^\d+", "48", t))
    copy.plant("a wrong number of people", "figure", "48 people took part")


def matching(fault: Fault, findings: tuple[Finding, ...]) -> list[Finding]:
    shown = re.sub(r"\W+", " ", fault.shows).casefold().strip()
    return [
        f
        for f in findings
        if f.kind == fault.kind and shown in re.sub(r"\W+", " ", " ".join((f.where, f.printed, f.source, f.what))).casefold()
    ]
