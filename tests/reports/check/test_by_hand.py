"""A report written by hand, with nothing of ours in it: honest prose gives no finding, and faults are found whatever the marks and styles."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.document import Document

from qualcode.reports.check.check import Checked, check_report
from qualcode.reports.source import Source
from qualcode.reports.view import View
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.mapping import NameMap
from tests.reports.check import planting as p

NAMES = NameMap().decided(["Thessaly Quint", "Thessaly"], "replace", "Person 1").decided(["Stafford"], "replace", "Place 1")

PROSE = [
    "This report looks at how the scheme was set up in one authority between June and July 2026. It was written by the evaluation team and rests on interviews and one focus group.",
    "The term “feasibility” is used here for delivery, and “promise” for what people think came of it. We speak of the ‘worker’ throughout, whatever the post's title was.",
    "All staff were sent a letter in September, and most schools held a briefing. Some of the rooms were small; nobody had measured them beforehand.",
    "In September all staff were told about the post, and the head told everybody at the briefing that cover was not part of it.",
    "The evaluation followed the approach set out in “What Works for Children's Social Care: A Guide to Pilot Studies” and in the study's protocol.",
    "As Westlake and others put it, “the findings should be read as indicative, since the numbers of events in each pilot were small” (Westlake et al., 2020).",
    "The authors of the trial concluded that “there was no evidence that the intervention reduced the number of enquiries in any of the schools” (2023, p. 14).",
    "In a national poll 89% of the 98 social workers who answered expected referrals to rise; the poll cannot be read as a result of this study.",
    "About 12 per cent of pupils were persistently absent in the year before, and 40% of cases were closed within three months (see Table 2).",
    "The posts cost £41,000 a year; 5 of the 13 desks were 5'6\" wide, which the schools' caretakers thought too much. It was the '90s all over again, said the plan.",
    "One person in the office kept the list. Two rooms were lost, three chairs came back, and seven weeks went by before the line worked.",
    "We thank the teachers' unions, the parents' forum and the children's panel. The social workers' manager read a draft; the heads' group did not.",
    "Where the text says “a few”, two or three people are meant; “some” is up to half and “most” is more than half of the people heard. We call this the ‘amounts rule’.",
    "Whether the change came from the scheme is another matter — a new head, a new bus line and a mild winter came in the same year — and the rates do not settle it.",
    "The worker's desk stood in the library at first (by the window); later it moved to the old stock room, which had a door that closed.",
    "Three things seem to have helped: a room of one's own, a manager who came by, and a date on which everybody could rely. Each is taken up below.",
    "Staff at several schools had expected a counsellor. This is not unusual: in other places, too, new roles were read in the light of old ones.",
    "The rule “one social worker, one school” was never put to the test, as the cluster had more schools than posts from the first day on.",
    "Some teachers thought the scheme came too late in the year, and some parents saw it as one more visitor. Neither view was taken further here.",
    "The report goes to the board in November. It names no school and no person; who wishes to know more may write to the team (the address is on the last page).",
]


def page(site: str = "Authority B") -> Document:
    document = docx.Document()
    document.add_heading(f"Social workers in schools: {site}", 0)
    document.add_heading("What we found", 1)
    return document


def check(study: Study, document: Document, names: NameMap = NAMES) -> Checked:
    return check_report(study, p.saved(document), names=names)


def kinds(checked: Checked) -> list[str]:
    return [f.kind for f in checked.findings]


def test_twenty_paragraphs_of_honest_prose_give_no_finding(sample: Study):
    document = page()
    for number, text in enumerate(PROSE):
        if number == 10:
            document.add_heading("Costs", 1)
        document.add_paragraph(text)
    document.add_paragraph("Write to the schools again before the autumn and ask about the rooms.", style="List Bullet")
    p.indented(document, "Note. The rates in this section were supplied by the authority, and have not been checked by us in any way.")
    document.add_heading("References", 1)
    document.add_paragraph(
        "Smith, J. (2019) ‘The school as a place of safety for children and for those who work with them’, Journal of Invented Work, 4(2)."
    )
    checked = check(sample, document)
    assert [f.as_json() for f in checked.findings] == []
    assert not checked.is_ours


def words(study: Study, participant: str = "B-08", skip: int = 0, least: int = 12) -> str:
    return p.said(study, participant, least, skip)


MARKS = {
    "curly": "“{}”",
    "straight": '"{}"',
    "single": "‘{}’",
    "single straight": "'{}'",
    "guillemets": "«{}»",
    "German": "„{}“",
}


FORMS = ["One of them said {}.", "{} (school staff)", "{} – school staff", "{}, as a member of school staff put it."]
SPEAKERS = ["B-01", "B-02", "B-07", "B-08", "B-09", "B-10"]


@pytest.mark.parametrize("form", FORMS)
def test_honest_quotations_in_any_marks_are_found_and_nothing_said_of_them(sample: Study, form: str):
    document = page()
    for marks, person in zip(MARKS.values(), SPEAKERS, strict=True):
        document.add_paragraph(form.format(marks.format(words(sample, person))))
    checked = check(sample, document)
    assert (kinds(checked), checked.quotations, checked.exact) == ([], len(MARKS), len(MARKS))


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_word_is_found_in_any_marks(sample: Study, form: str):
    document = page()
    for marks, person in zip(MARKS.values(), SPEAKERS, strict=True):
        parts = words(sample, person).split()
        document.add_paragraph(form.format(marks.format(" ".join([*parts[:6], "umbrella", *parts[7:]]))))
    checked = check(sample, document)
    assert kinds(checked) == ["altered"] * len(MARKS)
    assert all("“umbrella” stands for “" in f.what for f in checked.findings)


def block(document: Document, how: str, text: str) -> None:
    if how == "indent":
        p.indented(document, text)
    else:
        document.add_paragraph(text, style=how)


@pytest.mark.parametrize("how", ["Quote", "Intense Quote", "indent"])
@pytest.mark.parametrize("tail", [" (school staff)", " – school staff", "\n— school staff", ""])
def test_block_quotations_need_no_marks(sample: Study, how: str, tail: str):
    document = page()
    block(document, how, words(sample, least=16) + tail)
    assert kinds(check(sample, document)) == []
    document = page()
    parts = words(sample, least=16).split()
    block(document, how, " ".join([*parts[:7], "umbrella", *parts[8:]]) + tail)
    assert kinds(check(sample, document)) == ["altered"]


def test_an_attribution_on_the_next_line_belongs_to_the_block_above(sample: Study):
    document = page()
    document.add_paragraph(words(sample), style="Quote")
    document.add_paragraph("— parent or carer, Authority B")
    assert kinds(check(sample, document)) == ["attribution"]


def test_typography_is_no_change(sample: Study):
    changes = (
        lambda t: t.replace("'", "’").replace("-", "–"),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: t[:8] + "\u00ad" + t[8:],
        lambda t: t.upper(),
        lambda t: t.replace(", ", " – "),
        lambda t: t.replace(" ", "\n", 3),
    )
    document = page()
    for change, person in zip(changes, SPEAKERS, strict=True):
        document.add_paragraph(f"“{change(words(sample, person, least=16))}” (school staff)")
    checked = check(sample, document)
    assert (kinds(checked), checked.exact) == ([], len(changes))


def test_marked_cuts_are_no_change_and_unmarked_ones_are(sample: Study):
    document = page()
    for gap, person in zip(("[...]", "…", "[…]", "...", ". . ."), SPEAKERS, strict=False):
        parts = words(sample, person, least=16).split()
        document.add_paragraph(f"“{' '.join([*parts[:5], gap, *parts[8:]])}” (school staff)")
    assert [f for f in kinds(check(sample, document)) if f != "cut"] == []
    parts = words(sample, "B-12", least=24).split()
    document.add_paragraph(f"“{' '.join([*parts[:8], *parts[13:]])}” (social care)")
    assert [f for f in kinds(check(sample, document)) if f != "cut"] == ["altered"]


def test_an_authors_words_in_brackets_are_no_change(sample: Study):
    parts = words(sample, least=14).split()
    document = page()
    document.add_paragraph(f"“{' '.join([*parts[:5], '[the worker]', *parts[5:]])}” (school staff)")
    document.add_paragraph(f"“{' '.join([*parts[:5], '[The worker]', *parts[6:]])}” (school staff)")
    assert kinds(check(sample, document)) == []


def test_a_quotation_that_begins_right_behind_not_is_named(sample: Study):
    for transcript in sample.transcripts.values():
        for turn in transcript.turns:
            text = transcript.slice(turn.span)
            voice = sample.speaker(transcript.id, turn)
            if " not " in text and voice.participant == "B-12":
                rest = text.split(" not ", 1)[1].split(".")[0]
                if len(rest.split()) > 6:
                    document = page()
                    document.add_paragraph(f"“{rest}” (social care)")
                    found = check(sample, document).findings
                    assert [f.kind for f in found] == ["negation"]
                    assert "right behind “not”" in found[0].what
                    return
    pytest.fail("no such passage")


def test_one_person_quoted_again_and_again_is_named(sample: Study):
    document = page()
    for skip in range(6):
        document.add_paragraph(f"“{words(sample, 'B-12', skip)}” (social care)")
    document.add_paragraph(f"“{words(sample)}” (school staff)")
    checked = check(sample, document)
    assert kinds(checked) == ["overused"]
    assert "B-12 speaks in 6 of 7" in checked.findings[0].what


def test_a_question_of_ours_may_stand_as_one(sample: Study):
    asked = next(
        t
        for t in sample.transcripts["A_DSL_01"].turns
        if t.speaker == "Priya" and len(sample.transcripts["A_DSL_01"].slice(t.span).split()) > 8
    )
    question = sample.transcripts["A_DSL_01"].slice(asked.span)
    document = page("Authority A")
    document.add_paragraph(f"The interviewer asked: “{question}”")
    assert kinds(check(sample, document)) == []
    document.add_paragraph(f"“{question}” (teacher)")
    assert kinds(check(sample, document)) == ["interviewer"]


def test_a_table_of_ones_own_is_checked_by_its_rows_and_columns(sample: Study):
    view = View(Source(sample, sample.layer()))
    codes = [c for c in sample.codebook.codable if c.id in view.by_code][:4]
    document = page("all three authorities")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, ("Code", "School staff", "Family", "All"), strict=True):
        cell.text = text
    for code in codes:
        heard = view.by_code[code.id]
        for cell, text in zip(
            table.add_row().cells,
            (code.name, str(heard.groups.get("school staff", 0)), str(heard.groups.get("family", 0)), str(len(heard.people))),
            strict=True,
        ):
            cell.text = text
    assert kinds(check(sample, document)) == []
    table.rows[2].cells[3].text = "31"
    (found,) = check(sample, document).findings
    assert (found.kind, found.printed, found.source) == ("figure", "31", str(len(view.by_code[codes[1].id].people)))
    assert f"row “{codes[1].name}”, column “All”" in found.where


def test_under_a_themes_heading_no_more_may_be_claimed_than_were_heard_on_it(sample: Study):
    document = page()
    document.add_heading("Morning meeting", 2)
    document.add_paragraph("Some school staff said the meeting came at a good time. One person thought it too early.")
    assert kinds(check(sample, document)) == []
    document.add_paragraph("All school staff said the meeting came at a good time.")
    assert kinds(check(sample, document)) == ["amount"]


def test_quotations_of_a_final_report_wait_for_approval(tmp_path: Path, sample: Study):
    import shutil

    shutil.copytree(sample.project.root, tmp_path / "final")
    settings = tmp_path / "final" / "qualcode.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('status = "draft"', 'status = "final"'), encoding="utf-8", newline="\n"
    )
    document = page()
    document.add_paragraph(f"“{words(sample)}” (school staff)")
    assert kinds(check(Study.open(tmp_path / "final"), document)) == ["approval"]
    draft = check(sample, document)
    assert (kinds(draft), draft.unapproved) == ([], 1)


def test_an_amount_beside_a_quotation_is_checked_and_one_inside_it_is_not(sample: Study):
    document = page()
    document.add_paragraph(f"All families spoke of IT and records access; one put it so: “{words(sample)}”.")
    document.add_paragraph(f"As was said: “{words(sample, 'B-12')}, all people spoke of IT and records access”.")
    assert [k for k in kinds(check(sample, document)) if k == "amount"] == ["amount"]


def test_a_change_beside_an_authors_brackets_is_named_alone(sample: Study):
    parts = words(sample, least=14).split()
    document = page()
    document.add_paragraph(f"“{' '.join([*parts[:5], 'umbrella', '[the worker]', *parts[7:]])}” (school staff)")
    (found,) = check(sample, document).findings
    assert f"“umbrella” stands for “{parts[5].strip('.,?!')}”" in found.what
