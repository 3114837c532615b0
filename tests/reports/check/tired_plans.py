"""Forty more faults, as an author leaves them at two in the morning: each slips past somebody who reads for sense."""

from __future__ import annotations

import io
import re
import zipfile

from docx.shared import RGBColor

from tests.reports.check import planting as p
from tests.reports.check.plans import Copy, fresh

NAME = "Quillfeather"


def restricted(copy: Copy, transcript: str = "C_PAR_02") -> str:
    """The words of a restricted passage."""
    text = copy.study.transcripts[transcript]
    return " ".join(text.slice(copy.study.codings.restricted[transcript][0]).split()).rstrip(".")


def inside_sentences(copy: Copy) -> None:
    """Attributions that are part of a sentence."""
    study = copy.study

    def put(text: str, name: str, shows: str, kind: str = "attribution", style: str = "Normal") -> None:
        p.add(copy.document, text, style)
        copy.plant(name, kind, shows)

    put(f"As one parent put it, “{p.said(study, 'A-12', 12, 1)}”.", "a parent for a social worker, in front", "not of “parent")
    put(f"“{p.said(study, 'B-08', 12, 2)}”, said a social worker.", "a social worker for a safeguarding lead, behind", "not of “")
    put(f"One head told us that “{p.said(study, 'C-07', 12, 2)}”.", "a head for a safeguarding lead", "“head”")
    put(f"A member of school staff in Authority C said: “{p.said(study, 'A-08', 12, 1)}”", "another site in the sentence", "authority c")
    put(f"As the safeguarding lead at School 5 explained, “{p.said(study, 'B-08', 12, 5)}”.", "role and school in a sentence", "says more")
    put("According to the head of School 9, the room was never free before ten.", "one person behind a paraphrase", "head of School 9")
    put(
        "The family support worker at School 3 told us that parents kept away in winter.",
        "somebody the study does not know, at a school",
        "family support worker",
    )
    put(f"Family, Authority A: “{p.said(study, 'A-03', 12, 1)}”", "an attribution in front of a colon", "family")
    put("A head of year in Authority A said, with some heat:", "an attribution on the line above", "head of year")
    p.add(copy.document, p.said(study, "A-02", 12, 2), "Quote")
    put(
        "One team manager in Authority B felt that nobody had asked her.",
        "one of few, in a sentence of its own",
        "team manager in Authority B",
    )


def stitched(copy: Copy) -> None:
    """Words put together, lost, or set so that nobody sees whose they are."""
    study = copy.study

    def put(text: str, kind: str, name: str, shows: str, style: str = "Normal") -> p.Paragraph:
        copy.plant(name, kind, shows)
        return p.add(copy.document, text, style)

    one, two = p.said(study, "A-12", 14, 2), p.said(study, "C-04", 14, 1)
    put(f"“{one} […] {two}” (social care)", "speakers", "two people's words joined by dots", " ".join(two.split()[:3]))
    one, two = p.said(study, "B-01", 12, 1), p.said(study, "B-02", 12, 1)
    put(f"“{one}, {two}” (school staff)", "speakers", "two people's words joined by a comma", " ".join(two.split()[:3]))
    long = next(
        words
        for participant in study.participants
        for _, turn in p.turns_of(study, participant)
        if len(words := " ".join(study.transcripts[_].slice(turn.span).split()).split()) > 150
        and study.participants[participant].may_be_quoted()
        and not any("[" in w for w in words)
    )
    put(f"“{' '.join(long[:8])} … {' '.join(long[-8:])}” (participant)", "cut", "dots that join far parts", "words apart")
    cut = next(
        m
        for participant in ("A-12", "B-08", "C-07", "B-03", "C-03")
        for t, turn in p.turns_of(study, participant)
        if (
            m := re.search(
                r"((?:[\w']+ ){5})(can't|won't|wasn't|isn't|doesn't|don't)((?: [\w']+){5})", study.transcripts[t].slice(turn.span)
            )
        )
    )
    put(f"“{cut[1]}{cut[2][:-3]}{cut[3]}”", "negation", "a lost n't behind an apostrophe", cut[2])
    put(f"It was felt that {restricted(copy)}.", "restricted", "a restricted passage without marks", "restricted")
    put(
        f"We heard that {p.said(study, 'C-01', 14)}, which is telling.",
        "consent",
        "words of somebody who said no, without marks",
        "has not agreed",
    )

    def wrong(participant: str, word: str, least: int = 14) -> str:
        words = p.said(study, participant, least).split()
        return " ".join([*words[:5], word, *words[6:]])

    words = p.said(study, "B-10", 24).split()
    put("“" + " ".join(words[:12]), "altered", "a quotation over two paragraphs", "umbrella")
    p.add(copy.document, "“" + " ".join([*words[12:16], "umbrella", *words[17:]]) + "” (school staff)")
    set_in = put(wrong("C-05", "teapot", 20), "altered", "a quotation in italics without marks", "teapot")
    for run in set_in.runs:
        run.italic = True
    put(f"“{wrong('A-10', 'lighthouse')}”", "altered", "a misquotation in a heading", "lighthouse", "Heading 2")
    put(f"``{wrong('C-09', 'walrus')}'' (school staff)", "altered", "marks of another program", "walrus")
    put(f"″{wrong('B-13', 'trombone')}″ (school staff)", "altered", "primes for quotation marks", "trombone")
    table = copy.document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "What was said", f"“{wrong('C-11', 'pelican')}”"
    copy.plant("a misquotation in a cell", "altered", "pelican")
    put(f"‘{wrong('B-07', 'cactus')}”, said somebody.", "altered", "marks that do not match", "cactus")
    paragraph = fresh(copy, r"\bThey\b|\bthey\b")
    p.rewrite(paragraph, lambda t: re.sub(r"\b[Tt]hey\b", "we", t, count=1))
    copy.plant("we for they", "altered", "“we” stands for")


def places(copy: Copy) -> None:
    """Names of the key in places of a file that no dialogue shows at once."""
    document = copy.document

    def leak(name: str, shows: str) -> None:
        copy.plant(name, "name", shows)

    document.core_properties.keywords = f"schools; {NAME}"
    leak("a name among the key words", "keywords")
    document.core_properties.comments = f"for {NAME} to read"
    leak("a name in the property Comments", "description")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.add_paragraph(f"{NAME} Primary")
    leak("a name in the first page's header", "header")
    hidden = document.add_paragraph("The rest is on the drive. ").add_run(f"({NAME} has the key.)")
    hidden.font.hidden = True
    leak("a name in hidden text", "paragraph")
    white = document.add_paragraph("See the annex. ").add_run(f"{NAME[:5]}")
    white.font.color.rgb = RGBColor(255, 255, 255)
    white._element.getparent().append(white._element.__copy__())
    white._element.getnext().text = NAME[5:]
    leak("a name in white", "paragraph")
    p.raw(
        document,
        f'<w:p><w:hyperlink w:tooltip="{NAME} on the map" w:anchor="qc_none"><w:r><w:t>the map</w:t></w:r></w:hyperlink></w:p>',
    )
    leak("a name as the tip of a link", "link")
    p.raw(
        document,
        f'<w:p><w:moveFrom w:id="911" w:author="R"><w:r><w:t>Ask {NAME} first.</w:t></w:r></w:moveFrom><w:r><w:t>Ask first.</w:t></w:r></w:p>',
    )
    leak("a name in words moved away", "moved")
    p.raw(
        document,
        '<w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="School 4" w:value="Marrowby Primary"/></w:dropDownList></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>School 4</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    )
    copy.plant("a name as the value of a list", "name", "Marrowby")
    copy.after.append(_more_parts)
    leak("a name in a custom property", "custom property")
    leak("a name in an embedded workbook", "embedded file")
    leak("a name in a document variable", "settings")


def _more_parts(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/sharedStrings.xml", f"<sst><si><t>{NAME} Primary</t></si></sst>")
    data = p.changed(
        data,
        "word/settings.xml",
        lambda t: t.replace("</w:settings>", f'<w:docVars><w:docVar w:name="for" w:val="{NAME}"/></w:docVars></w:settings>'),
    )
    inner = out.getvalue()
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="77" name="Reader"><vt:lpwstr>{NAME}</vt:lpwstr></property></Properties>'
    )
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "docProps/custom.xml":
                new.writestr(name, old.read(name))
        new.writestr("docProps/custom.xml", custom)
        new.writestr("word/embeddings/sheet1.xlsx", inner)
    return whole.getvalue()


def numbers(copy: Copy) -> None:
    """Figures and words for amounts as they go wrong by hand."""
    from qualcode.reports.source import Source
    from qualcode.reports.view import View

    document = copy.document
    view = View(Source(copy.study, copy.study.layer()))
    of = len(view.everybody.people)
    named = {c.id: c.name for c in copy.study.codebook.walk()}
    few = [c for c, h in view.by_code.items() if 4 <= len(h.people) <= of / 3]

    def claim(text: str, name: str, kind: str = "amount") -> None:
        p.add(document, text)
        copy.plant(name, kind, text)

    claim(f"The vast majority of those heard spoke of {named[few[0]]}.", "the vast majority for some")
    claim(f"More than half of the people heard raised {named[few[1]]}.", "more than half for some")
    claim(f"Half of school staff spoke of {named[few[2]]}.", "half of a group", "percentage")
    n = len(view.by_code[few[3]].people)
    claim(f"{n + 2} of the {of} people heard spoke of {named[few[3]]}.", "a wrong number of a right base")
    claim("Two thirds of the parents we interviewed were content.", "a share of a group", "percentage")
    rates = next(t for t in document.tables if any(re.match("[-−]", c.text) for r in t.rows for c in r.cells))
    cell = next(c for r in rates.rows for c in r.cells if re.match("[-−]", c.text))
    new = cell.text[1:]
    _set(cell, new)
    copy.plant("a lost minus", "figure", f"not {new}")
    cell = next(c for r in rates.rows for c in r.cells if re.search(r"\d to \S*\d", c.text) and c.text != new)
    new = re.sub(r"to (\S*?)(\d)", lambda m: f"to {m[1]}{(int(m[2]) + 1) % 10}", cell.text, count=1)
    _set(cell, new)
    copy.plant("a range with another end", "figure", f"not {new}")
    line = next(x for x in document.paragraphs if re.search(r"from [^:]*school staff[.;]", x.text))
    p.rewrite(line, lambda t: t.replace("school staff", "families", 1))
    copy.plant("a group for another in a line of ours", "figure", "families")
    line = next(x for x in document.paragraphs if x.text.startswith("Nobody took part at"))
    p.rewrite(line, lambda t: t.replace("School 8", "School 9"))
    copy.plant("a school for another in a line of ours", "figure", "School 9")


def _set(cell: object, text: str) -> None:
    paragraph = cell.paragraphs[0]  # type: ignore[attr-defined]
    for run in paragraph.runs[1:]:
        run._element.getparent().remove(run._element)
    paragraph.runs[0].text = text
