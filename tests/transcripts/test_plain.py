"""Plain text and Markdown: what stands around the talk and between its turns."""

from __future__ import annotations

import pytest

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes

TALK = "I: How was it?\n\nP7: Fine, mostly.\n\nI: Go on.\n\nP7: The bus: late.\n\nI: Ok.\n\nP7: Yes.\n"


def read(text: str) -> Draft:
    return read_bytes("x.txt", text.encode())[0]


def turns(draft: Draft) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in draft.spoken]


PLAIN = turns(read(TALK))


def test_a_header_is_outside_and_its_fields_are_metadata() -> None:
    draft = read("Interview 7\nParticipant: P7 (F, 43)\nInterviewer: SL\nDuration: 00:41:10\n\n" + TALK)
    assert turns(draft) == PLAIN
    assert draft.outside == ("Interview 7", "Participant: P7 (F, 43)", "Interviewer: SL", "Duration: 00:41:10")
    assert draft.metadata["Participant"] == "P7 (F, 43)"


def test_a_legend_is_outside_and_says_who_the_labels_are() -> None:
    draft = read("I: Interviewer\nP7: Participant 7\n\n" + TALK)
    assert turns(draft) == PLAIN
    assert draft.metadata["legend"] == {"I": "Interviewer", "P7": "Participant 7"}


def test_labels_without_a_sign_are_known_from_the_legend() -> None:
    draft = read("I - Ian Watson\nLS - Liam Slaven\n\nI Hello there.\n\nLS Hi.\n\nI ...and then?\n\nLS 'Twas fine.\n\nI think so.\n")
    assert turns(draft) == [("I", "Hello there."), ("LS", "Hi."), ("I", "...and then?"), ("LS", "'Twas fine.\nI think so.")]


def test_front_matter_is_metadata_and_listed_as_removed() -> None:
    draft = read('---\ntitle: "Hope"\nhosts: ["Ann", "Bob"]\ndraft: false\n---\n' + TALK)
    assert turns(draft) == PLAIN
    assert draft.metadata == {"title": "Hope", "hosts": ["Ann", "Bob"], "draft": "false"}
    assert [r.kind for r in draft.removed] == ["front matter"]


def test_line_numbers_of_warnings_count_in_the_file_with_its_front_matter() -> None:
    draft = read("---\ntitle: x\n---\n" + TALK + "\nMARY: Once only.\n")
    assert [w for w in draft.warnings if "MARY" in w] == ["line 16: 'MARY' was taken for a speaker once; check it"]


def test_page_marks_are_taken_out_of_the_middle_of_a_sentence() -> None:
    draft = read(TALK + "\nI: And?\n\nP7: You knew every\n\nPage 3 of 12\n\nfamily. I did 14 visits a\n\n[p. 4]\n\nday.\n\n- 5 -\n\n12\n")
    assert turns(draft)[-1] == ("P7", "You knew every family. I did 14 visits a day.")
    assert [r.text for r in draft.removed] == ["Page 3 of 12", "[p. 4]", "- 5 -", "12"]


def test_a_number_alone_is_an_answer_below_a_label_and_inside_the_talk() -> None:
    draft = read(TALK + "\nI:\nHow many?\n\nP7:\n14\n\nI: Really?\n\nP7: No, only\n\n13\n\nof them.\n")
    assert ("P7", "14") in turns(draft)
    assert turns(draft)[-1][1].split() == ["No,", "only", "13", "of", "them."]
    assert draft.removed == ()


def test_running_heads_beside_page_numbers_are_taken_out() -> None:
    pages = "".join(f"I: Question {n}?\n\nP7: Answer begins\n\nTransport Study – FG2\n\nPage {n}\n\nand ends.\n\n" for n in range(1, 5))
    draft = read(pages)
    assert set(turns(draft)) == {(f"{'I'}", f"Question {n}?") for n in range(1, 5)} | {("P7", "Answer begins and ends.")}
    assert sum(r.text == "Transport Study – FG2" for r in draft.removed) == 4


def test_left_line_numbers_are_taken_off() -> None:
    text = "".join(f"{n:>2}   {line}\n" for n, line in enumerate([x for x in TALK.split("\n") if x], 1))
    draft = read("EXAMINATION BY MR. HALE\n" + text)
    assert turns(draft) == PLAIN
    assert [str(r) for r in draft.removed] == ["line numbers: 1 2 3 4 5 6"]


def test_end_marks_of_f4_are_removed_and_give_no_start() -> None:
    draft = read(
        "I: Wie war es? #00:00:05-2#\nB: Gut. //I: Mhm// Ja.\nUnd dann. #00:00:19-8#\nI: Und? #00:00:21-0#\nB: Tja. #00:00:40-1#\n"
    )
    assert turns(draft) == [("I", "Wie war es?"), ("B", "Gut. //I: Mhm// Ja.\nUnd dann."), ("I", "Und?"), ("B", "Tja.")]
    assert {t.time for t in draft.spoken} == {None}
    assert len(draft.removed) == 4


def test_a_mark_before_the_words_is_the_start_of_the_turn() -> None:
    draft = read("I: [00:00:05] Well?\nP7: [00:01:10] Yes. [00:01:30] No.\nI: [00:02:00] So?\nP7: [00:02:10] Hm.\n")
    assert [(t.text, t.time) for t in draft.spoken] == [("Well?", 5), ("Yes. No.", 70), ("So?", 120), ("Hm.", 130)]


def test_block_times_between_turns_are_nobodys_start() -> None:
    draft = read("00:00:00\n\n" + TALK + "\n00:05:00\n\nI: More?\n\nP7: No.\n")
    assert {t.time for t in draft.spoken} == {None}
    assert [r.text for r in draft.removed] == ["00:00:00", "00:05:00"]


def test_a_time_above_every_turn_is_its_start() -> None:
    draft = read("".join(f"[00:00:0{n}]\n{line}\n\n" for n, line in enumerate([x for x in TALK.split("\n") if x])))
    assert [t.time for t in draft.spoken] == [0, 1, 2, 3, 4, 5]
    assert draft.removed == ()
    assert draft.spoken[1].notation.split() == ["[00:00:01]P7:"]


@pytest.mark.parametrize(
    "event", ["[phone rings]", "(K griner)", "--- tape change ---", "The committee suspended for a Division.", "[(12.45 pm)]"]
)
def test_a_line_nobody_says_is_an_event_and_the_turn_goes_on_after_it(event: str) -> None:
    draft = read(TALK + f"\nI: Well?\n\nP7: Before.\n\n{event}\n\nAfter.\n")
    assert draft.events == (event,)
    assert turns(draft)[-2:] == [("P7", "Before."), ("P7", "After.")]


def test_two_events_running_are_two_events() -> None:
    assert read(TALK + "\n[(12.45 pm)]\n\n[(The Short Adjournment)]\n\nI: Well?\n").events == ("[(12.45 pm)]", "[(The Short Adjournment)]")


@pytest.mark.parametrize("redaction", ["[anonymiseret]", "[Deleted to protect the school]", "[name of school]", "X", "[X]"])
def test_a_redaction_alone_on_a_line_is_part_of_the_turn(redaction: str) -> None:
    draft = read(TALK + f"\nI: Where?\n\nP7: At\n\n{redaction}\n\nI: Ok.\n")
    assert draft.events == ()
    assert redaction in turns(draft)[-2][1]


def test_a_remark_below_a_label_is_what_the_turn_says() -> None:
    draft = read("Ann  0:02\nHello there.\n\nAll  0:05\n[laughter]\n\nAnn  0:09\nWell.\n\nAll  0:12\nYes.\n")
    assert turns(draft)[1] == ("All", "[laughter]")


@pytest.mark.parametrize(
    "closing",
    [
        "END OF TRANSCRIPT",
        "Transcribed by https://otter.ai",
        "This editable transcript was computer generated and might contain errors.",
        "Interview length 86:26",
    ],
)
def test_closing_lines_are_outside(closing: str) -> None:
    draft = read(TALK + f"\n{closing}\n")
    assert turns(draft) == PLAIN
    assert draft.outside == (closing,)


def test_numbered_questions_over_the_answers_are_outside() -> None:
    draft = read(
        "Answers\n\n1) Have you?\nA: Yes.\nB: No.\nC: Two, years ago: both broke.\n\n2) What put you off?\nA: The nagging.\nC: Price.\n"
    )
    assert turns(draft) == [("A", "Yes."), ("B", "No."), ("C", "Two, years ago: both broke."), ("A", "The nagging."), ("C", "Price.")]


def test_a_numbered_heading_ends_the_turn_and_what_follows_is_outside_and_said() -> None:
    draft = read(TALK + "\nPart 2 - Challenges\n\nThe talk moves on.\n\nI: Well?\n\nP7: Hm.\n")
    assert draft.outside == ("Part 2 - Challenges", "The talk moves on.")
    assert any("line 15" in w and "under a heading" in w for w in draft.warnings)


def test_a_long_paragraph_before_the_first_label_is_outside_and_said() -> None:
    draft = read("This is spoken by nobody in particular, " * 6 + "\n\n" + TALK)
    assert turns(draft) == PLAIN
    assert any(w.startswith("line 1:") and "before the first label" in w for w in draft.warnings)


def test_html_entities_are_decoded_and_said() -> None:
    draft = read(TALK + "\nI: It&#39;s R&amp;D?\n")
    assert turns(draft)[-1] == ("I", "It's R&D?")
    assert any("2 HTML entities" in w for w in draft.warnings)


def test_markdown_bold_around_the_whole_question_is_taken_off() -> None:
    draft = read("**INT: What happened?**\n\nDANA: I *really* left.\n\n**INT: And then?**\n\nDANA: I came back.\n")
    assert turns(draft) == [("INT", "What happened?"), ("DANA", "I *really* left."), ("INT", "And then?"), ("DANA", "I came back.")]


def test_bold_with_the_colon_inside_or_outside_reads_alike() -> None:
    draft = read("**Ann:** One.\n\n**Bob**:\tTwo.\n\n**Ann**: Three.\n\n**Bob:** Four.\n")
    assert turns(draft) == [("Ann", "One."), ("Bob", "Two."), ("Ann", "Three."), ("Bob", "Four.")]


def test_control_characters_are_removed_and_said() -> None:
    draft = read(TALK + "\nI: A\x07 bell\x00?\n")
    assert turns(draft)[-1] == ("I", "A bell?")
    assert any("U+0007" in w for w in draft.warnings)


def test_a_label_in_the_middle_of_a_line_is_said() -> None:
    draft = read(TALK + "\nI: And so? P7: I said yes.\n")
    assert any("line 13" in w and "'P7:'" in w for w in draft.warnings)


def test_a_label_with_the_wrong_sign_is_said() -> None:
    draft = read(TALK + "\nP7; I said yes.\n")
    assert any("line 13" in w and "'P7'" in w for w in draft.warnings)


def test_text_without_labels_is_kept_whole_and_said() -> None:
    draft = read("Field notes\n\nI arrived early. It was\ncold.\n\nThe end.\n")
    assert turns(draft) == [(None, "Field notes"), (None, "I arrived early. It was cold."), (None, "The end.")]
    assert "3 paragraphs of nobody" in draft.warnings[0]


def test_timed_text_without_labels_is_turns_of_a_minute() -> None:
    draft = read(
        "".join(f"[00:{n // 60:02}:{n % 60:02}.000 --> 00:{n // 60:02}:{n % 60:02}.900]  Words at 10:30.\n" for n in range(0, 150, 10))
    )
    assert [(t.speaker, t.time) for t in draft.spoken] == [(None, 0), (None, 60), (None, 120)]
    assert draft.spoken[0].text.split("\n")[0] == "Words at 10:30."


def test_times_on_lines_of_their_own_without_labels_are_starts() -> None:
    draft = read("0:00\nOne.\n\n0:50\nTwo.\n\n1:40\nThree.\n\n2:50\nFour.\n")
    assert [(t.text, t.time) for t in draft.spoken] == [("One.\nTwo.", 0), ("Three.", 100), ("Four.", 170)]


def test_times_of_day_in_notes_are_words() -> None:
    assert [t.text for t in read("10:30 We met.\n\n11:00 They left.\n\n11:30 It rained.\n").spoken] == [
        "10:30 We met.",
        "11:00 They left.",
        "11:30 It rained.",
    ]


def test_a_line_a_program_gave_to_nobody_stays_nobodys() -> None:
    draft = read("[SPEAKER_00]: One.\n[SPEAKER_01]: Two.\n[SPEAKER_00]: Three.\nwho was that\n[SPEAKER_01]: Four.\n[SPEAKER_00]: Five.\n")
    assert turns(draft)[3] == (None, "who was that")
    assert any("line 4" in w for w in draft.warnings)


def test_names_over_the_talk_are_a_legend_where_turns_stand_apart() -> None:
    text = "Interviewer: Sarah\nParticipant: Anna\n\nInterviewer: Well\n\nParticipant: Yes\n\nInterviewer: So\n\nParticipant: No\n"
    assert turns(read(text)) == [("Interviewer", "Well"), ("Participant", "Yes"), ("Interviewer", "So"), ("Participant", "No")]


def test_a_label_with_facts_in_brackets() -> None:
    draft = read("Anna (F, 43): One.\nI: Two?\nAnna (F, 43): Three.\nI: Four?\n")
    assert turns(draft)[0] == ("Anna (F, 43)", "One.")


def test_rows_of_times_and_words_without_labels_are_timed_turns_of_nobody() -> None:
    draft = read("0:0:2 - 0:0:8\tHello there.\n0:0:9 - 0:0:50\tHi.\n0:1:19 - 0:1:20\tSo.\n")
    assert [(t.speaker, t.text, t.time) for t in draft.spoken] == [(None, "Hello there.\nHi.", 2), (None, "So.", 79)]
