"""Word files: everything Word can do to a transcript."""

from __future__ import annotations

from typing import Any

import pytest

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes

TALK = [("INT", "How was it?"), ("P1", "Fine, mostly."), ("INT", "Go on."), ("P1", "The bus: late."), ("INT", "Ok."), ("P1", "Yes.")]


def read(data: bytes) -> Draft:
    return read_bytes("x.docx", data)[0]


def turns(draft: Draft) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in draft.spoken]


@pytest.mark.parametrize("sign", [": ", ":", "\t", ":\t"])
def test_labels_in_plain_paragraphs(word: Any, sign: str) -> None:
    body = "".join(word.paragraph(f"{name}{sign}{words}") for name, words in TALK)
    assert turns(read(word.file(body))) == TALK


@pytest.mark.parametrize("sign", ["\t", " ", ": ", "  "])
def test_labels_in_bold(word: Any, sign: str) -> None:
    body = "".join(word.paragraph((name, True), sign + words) for name, words in TALK)
    assert turns(read(word.file(body))) == TALK


def test_a_bold_label_split_into_runs_and_with_its_colon_in_bold(word: Any) -> None:
    body = "".join(word.paragraph((name[:1], True), (name[1:] + ":", True), " " + words) for name, words in TALK)
    assert turns(read(word.file(body))) == TALK


def test_bold_labels_on_paragraphs_of_their_own(word: Any) -> None:
    body = "".join(word.paragraph((name, True)) + word.paragraph(words) for name, words in TALK)
    assert turns(read(word.file(body))) == TALK


def test_a_bold_style_counts_as_bold(word: Any) -> None:
    style = f'<w:styles xmlns:w="{word.namespace}"><w:style w:type="character" w:styleId="Who"><w:name w:val="Who"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    body = "".join(f'<w:p><w:r><w:rPr><w:rStyle w:val="Who"/></w:rPr><w:t>{n}</w:t></w:r>{word.run(" " + x)}</w:p>' for n, x in TALK)
    assert turns(read(word.file(body, {"word/styles.xml": style}))) == TALK


def test_one_paragraph_with_soft_line_breaks(word: Any) -> None:
    assert turns(read(word.file(word.paragraph("\n".join(f"{n}: {x}" for n, x in TALK))))) == TALK


def test_paragraphs_of_a_turn_are_lines_of_it(word: Any) -> None:
    body = "".join(word.paragraph(f"{n}: {x}") + word.paragraph("And then some.") for n, x in TALK)
    assert turns(read(word.file(body)))[0] == ("INT", "How was it?\nAnd then some.")


def test_teams_blocks_with_events(word: Any) -> None:
    body = word.paragraph("Meeting Transcript") + word.paragraph(("INT", True), " started transcription")
    body += "".join(word.paragraph((n, True), f"   0:0{i}\n{x}") for i, (n, x) in enumerate(TALK)) + word.paragraph(
        ("INT", True), " stopped transcription"
    )
    draft = read(word.file(body))
    assert turns(draft) == TALK
    assert [t.time for t in draft.spoken] == [0, 1, 2, 3, 4, 5]
    assert draft.events == ("INT started transcription", "INT stopped transcription")


def test_older_teams_blocks_of_times_name_and_words(word: Any) -> None:
    body = "".join(word.paragraph(f"0:0:{i}.0 --> 0:0:{i}.9\n{n}\n{x}") for i, (n, x) in enumerate(TALK))
    draft = read(word.file(body))
    assert turns(draft) == TALK
    assert [t.time for t in draft.spoken] == [0, 1, 2, 3, 4, 5]


HEADS = [("Speaker", "Text"), ("Name", "Transcript"), None]


@pytest.mark.parametrize("heads", HEADS)
def test_a_table_of_two_columns(word: Any, heads: tuple[str, str] | None) -> None:
    draft = read(
        word.file(word.paragraph("Interview P07") + word.table([*([heads] if heads else []), *TALK]) + word.paragraph("Checked by SL."))
    )
    assert turns(draft) == TALK
    assert draft.outside == ("Interview P07", *(["\t".join(heads)] if heads else []), "Checked by SL.")


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (0, 2, 1), (2, 1, 0)])
@pytest.mark.parametrize("with_heads", [True, False])
def test_a_table_of_three_columns_in_any_order(word: Any, order: tuple[int, ...], with_heads: bool) -> None:
    rows = [("Timespan", "Speaker", "Content")] * with_heads + [(f"0:0:{i}.0 - 0:0:{i}.9", n, x) for i, (n, x) in enumerate(TALK)]
    draft = read(word.file(word.table([[row[i] for i in order] for row in rows])))
    assert turns(draft) == TALK
    assert [t.time for t in draft.spoken] == [0, 1, 2, 3, 4, 5]


def test_a_table_with_a_column_of_notes_keeps_them_out_of_the_talk(word: Any) -> None:
    rows = [("No.", "Speaker", "Text", "Notes")] + [(str(i), n, x, "check" if i == 2 else "") for i, (n, x) in enumerate(TALK)]
    assert turns(read(word.file(word.table(rows)))) == TALK


def test_an_empty_speaker_cell_goes_on_with_the_speaker_above(word: Any) -> None:
    draft = read(word.file(word.table([*TALK, ("", "And the tram.")])))
    assert turns(draft) == [*TALK[:-1], ("P1", "Yes.\nAnd the tram.")]


def test_an_empty_speaker_cell_with_a_time_is_a_turn_of_the_speaker_above_and_is_said(word: Any) -> None:
    rows = [(f"0:0{i}", n, x) for i, (n, x) in enumerate(TALK)]
    draft = read(word.file(word.table([*rows, ("0:09", "", "And the tram.")])))
    assert turns(draft)[-1] == ("P1", "And the tram.")
    assert any("no speaker in its cell" in w and "row 7" in w for w in draft.warnings)


def test_rows_with_one_turn_number_are_one_turn(word: Any) -> None:
    rows = [("Turn", "Speaker", "Sentence"), ("1", "A1", "One."), ("1", "A1", "Two."), ("2", "B2", "Three."), ("3", "A1", "Four.")]
    assert turns(read(word.file(word.table(rows)))) == [("A1", "One.\nTwo."), ("B2", "Three."), ("A1", "Four.")]


def test_remarks_and_headings_in_a_table_are_no_turns(word: Any) -> None:
    draft = read(
        word.file(
            word.table([*TALK[:3], ("", "[phone rings]"), ("Part 2: the buses, as planned", ""), *TALK[3:], ("MORE INFO:", "see log")])
        )
    )
    assert turns(draft) == TALK
    assert draft.events == ("[phone rings]",)
    assert draft.outside == ("Part 2: the buses, as planned", "MORE INFO:\tsee log")


def test_a_transcript_cut_into_several_tables(word: Any) -> None:
    body = word.table(TALK[:2]) + word.paragraph("") + word.table(TALK[2:4]) + word.table(TALK[4:])
    assert turns(read(word.file(body))) == TALK


def test_a_table_of_facts_before_labelled_text_is_outside_the_talk(word: Any) -> None:
    body = word.table([("Participant", "P7"), ("Date", "12 May"), ("Place", "staff room")]) + "".join(
        word.paragraph(f"{n}: {x}") for n, x in TALK
    )
    draft = read(word.file(body))
    assert turns(draft) == TALK
    assert draft.outside == ("Participant\tP7", "Date\t12 May", "Place\tstaff room")


def test_labelled_text_in_a_table_of_one_column(word: Any) -> None:
    assert turns(read(word.file(word.table([[f"{n}: {x}"] for n, x in TALK])))) == TALK


def test_paragraphs_in_a_cell_are_lines_of_the_turn(word: Any) -> None:
    assert turns(read(word.file(word.table([*TALK, ("INT", "One.\nTwo.")]))))[-1] == ("INT", "One.\nTwo.")


def test_tracked_insertions_are_in_and_deletions_out_and_both_are_said(word: Any) -> None:
    tail = f"<w:ins>{word.run(' Taken in.')}</w:ins><w:del><w:r><w:delText> Her school is Oakfield.</w:delText></w:r></w:del>"
    body = "".join(word.paragraph(f"{n}: {x}") for n, x in TALK[:-1]) + f"<w:p>{word.run('P1: Yes.')}{tail}</w:p>"
    draft = read(word.file(body))
    assert turns(draft)[-1] == ("P1", "Yes. Taken in.")
    assert "Oakfield" not in str(draft)
    assert "1 tracked insertion was taken in, as if accepted" in draft.warnings
    assert "1 tracked deletion was left out, as if accepted" in draft.warnings


def test_comments_footnotes_headers_and_hidden_text_are_left_out_and_counted(word: Any) -> None:
    marks = "<w:r><w:commentReference w:id='0'/></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    body = "".join(word.paragraph(f"{n}: {x}") for n, x in TALK[:-1]) + f"<w:p>{word.run('P1: Yes.')}{marks}</w:p>"
    header = f'<w:hdr xmlns:w="{word.namespace}">{word.paragraph("CONFIDENTIAL: Study 14")}</w:hdr>'
    draft = read(word.file(body, {"word/header1.xml": header}))
    assert turns(draft) == TALK
    assert [(r.kind, r.text) for r in draft.removed] == [("hidden text", "secret"), ("page header", "CONFIDENTIAL: Study 14")]
    for what in (
        "1 comment was left out",
        "1 footnote was left out",
        "1 piece of hidden text was left out",
        "1 page header or footer was left out",
    ):
        assert what in draft.warnings


def test_a_text_box_is_read_once(word: Any) -> None:
    box = f"<w:txbxContent>{word.paragraph('P1: In a box.')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    body = "".join(word.paragraph(f"{n}: {x}") for n, x in TALK[:-1]) + f"<w:p>{word.run('INT: And?')}<w:r>{both}</w:r></w:p>"
    assert turns(read(word.file(body)))[-2:] == [("INT", "Ok."), ("INT", "And?")] or turns(read(word.file(body)))[-1] == ("P1", "In a box.")
    assert str(turns(read(word.file(body)))).count("In a box.") == 1


def test_content_controls_links_and_fields_are_read_through(word: Any) -> None:
    inner = f"<w:sdt><w:sdtContent>{word.paragraph('INT: In a control?')}</w:sdtContent></w:sdt>"
    link = f"<w:p>{word.run('P1: See ')}<w:hyperlink>{word.run('the page')}</w:hyperlink><w:fldSimple w:instr='DATE'>{word.run(' now.')}</w:fldSimple></w:p>"
    body = "".join(word.paragraph(f"{n}: {x}") for n, x in TALK) + inner + link
    assert turns(read(word.file(body)))[-2:] == [("INT", "In a control?"), ("P1", "See the page now.")]


def test_a_heading_ends_the_turn_and_stays_outside(word: Any) -> None:
    body = "".join(word.paragraph(f"{n}: {x}") for n, x in TALK[:4]) + word.paragraph("Money: the figures", style="Heading2")
    body += "".join(word.paragraph(f"{n}: {x}") for n, x in TALK[4:])
    draft = read(word.file(body))
    assert turns(draft) == TALK
    assert draft.outside == ("Money: the figures",)


def test_the_stricter_flavour_of_the_format_reads_alike(word: Any) -> None:
    body = "".join(word.paragraph(f"{n}: {x}") for n, x in TALK)
    head = word.head.replace(word.namespace, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert turns(read(word.file(body, head=head))) == TALK


def test_a_main_part_with_another_name_is_found(word: Any) -> None:
    relations = '<Relationships><Relationship Type="http://x/officeDocument" Target="word/document2.xml"/></Relationships>'
    text = word.head + "".join(word.paragraph(f"{n}: {x}") for n, x in TALK) + "<w:sectPr/></w:body></w:document>"
    assert turns(read(word.file(word.paragraph("decoy"), {"_rels/.rels": relations, "word/document2.xml": text}))) == TALK


def test_prose_is_kept_as_paragraphs_of_nobody(word: Any) -> None:
    draft = read(
        word.file(word.paragraph("Field notes", style="Title") + word.paragraph("I arrived early.") + word.paragraph("It rained."))
    )
    assert turns(draft) == [(None, "Field notes"), (None, "I arrived early."), (None, "It rained.")]
    assert "no speaker labels were found" in draft.warnings[0]
