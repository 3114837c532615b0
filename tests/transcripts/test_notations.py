"""Labels in every notation transcripts have been seen in, and text that only looks labelled."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.draft import Spoken
from qualcode.transcripts.read import read_bytes

LABELLED: dict[str, tuple[str, list[str]]] = {
    "a phrase that comes back": (
        "INT: Well?\n\nP1: Yes.\n\nHe said: Go.\n\n" * 2 + "INT: So?\n\nP1: No.\n\nINT: And?\n\nP1: Hm.\n",
        ["INT", "P1"] * 4,
    ),
    "wrapped words in lower case that come back": (
        "INT: Well?\nP1: I told the\ncouncil: no.\n" * 3 + "INT: So?\nP1: No.\n",
        ["INT", "P1"] * 4,
    ),
    "a greeting that comes back among timed labels": (
        "[00:01] ANN: Hello.\nMRS SMITH: that is what I said.\n[00:02] BEN: Hi.\n[00:03] ANN: So.\nMRS SMITH: again.\n"
        + "[00:04] BEN: Ok.\n[00:05] ANN: Hm.\n[00:06] BEN: Ja.\n[00:07] ANN: Go.\n[00:08] BEN: No.\n",
        ["ANN", "BEN"] * 4,
    ),
    "names as headings over many paragraphs": (
        "### Ann\n\nOne.\n\nMore.\n\nStill more.\n\n### Bob\n\nTwo.\n\nAnd on.\n\n### Ann\n\nThree.\n\nAnd.\n\n### Bob\n\nFour.\n\nSo.\n\n### Ann\n\nEnd.\n\n### Bob\n\nBye.\n",
        ["Ann", "Bob"] * 3,
    ),
    "[Name] time, words below": (
        "[Ann Lee] 10:02:11\nHello.\n\n[Bob] 10:02:15\nHi.\n\n[Ann Lee] 10:02:20\nSo?\n\n[Bob] 10:02:30\nWell.\n",
        ["Ann Lee", "Bob"] * 2,
    ),
    "Name: [time], words below": (
        "Ann: [00:02]\nHello.\n\nBob: [00:05]\nHi.\n\nAnn: [00:09]\nSo?\n\nBob: [00:12]\nWell.\n",
        ["Ann", "Bob"] * 2,
    ),
    "[time] - Name, words below": (
        "[00:00:02.340] - Ann\nHello.\n\n[00:00:05.120] - Bob\nHi.\n\n[00:00:09.000] - Ann\nSo?\n\n[00:00:12.500] - Bob\nWell.\n",
        ["Ann", "Bob"] * 2,
    ),
    "Name hours words": ("S1 00:00:02 Hello.\nS2 00:00:05 Hi.\nS1 00:00:09 So?\nS2 00:00:12 Well.\n", ["S1", "S2"] * 2),
    "dash before the name": ("– Ann: Hello.\n– Bob: Hi.\n– Ann: So?\n– Bob: Well.\n", ["Ann", "Bob"] * 2),
    "codes": ("I: Hello there.\nP7: Hi.\nI: How are you?\nP7: Fine thanks.\nI: Good.\nP7: Yes.", ["I", "P7", "I", "P7", "I", "P7"]),
    "lower interviewer": (
        "interviewer: Hello there.\n\nparticipant: Hi: it is me.\n\ninterviewer: How are you?\n\nparticipant: Fine thanks.\n",
        ["interviewer", "participant", "interviewer", "participant"],
    ),
    "one-letter labels, events": (
        "M: Hej, hvordan går det?\nK: Godt.\nM: Og så?\nK: Jo.\n(K griner)\nM: Nå.\nK: Ja: det er rigtigt.\nI1: Tak.\nM: Selv tak.\nI1: Farvel.",
        ["M", "K", "M", "K", "M", "K", "I1", "M", "I1"],
    ),
    "SPEAKER_00:": (
        "SPEAKER_00: Hello there.\nSPEAKER_01: Hi.\nSPEAKER_00: ok.\nSPEAKER_01: Yes.\n",
        ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00", "SPEAKER_01"],
    ),
    "[SPEAKER_00]:": (
        "[SPEAKER_00]: Hello there.\n[SPEAKER_01]: Hi.\n[SPEAKER_00]: ok.\n[SPEAKER_01]: Yes.\n",
        ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00", "SPEAKER_01"],
    ),
    "[id1]": (
        "[id1] Hello there.\n[id2] Hi.\n[id1] ok.\n[id2] [laughs] Yes.\n[id1] Well.\n[id2] Sure.\n[laughs] he said",
        ["id1", "id2", "id1", "id2", "id1", "id2"],
    ),
    "dash": (
        "I – Hello there.\n\nP – Hi.\n\nI - How was it?\n\nP – Fine – mostly.\n\nI – Go on.\n\nP - Yes.\n",
        ["I", "P", "I", "P", "I", "P"],
    ),
    "tab": ("I\tHello there.\nP\tHi.\nI\tHow was it?\nP\tFine.\nI\tGo on.\nP\tYes.\n", ["I", "P", "I", "P", "I", "P"]),
    "*1:40 = I1:": (
        "*1:40 = I1: Hello there.\n* 1:45 = I2: Hi.\n*1:50 = P: How was it?\n*1:59 = I1: Fine.\n*2:01 = P: Go on.\nmore talk: here.\n*2:40 = I2: Yes.\n",
        ["I1", "I2", "P", "I1", "P", "I2"],
    ),
    "*1.01.35 = I1:": (
        "*1.01.35 = I1: Hello there.\n*1.01.40 = P: Hi.\n*1.02.00 = I1: How was it?\n*1.02.10 = P: Fine.\n",
        ["I1", "P", "I1", "P"],
    ),
    "time, tab, Y:, tab": (
        "31:11\tY:\tHello there.\n31:20\tX:\tHi.\n31:30\tY:\tHow was it?\n32:00\tX:\tFine.\n\t\tand more.\n",
        ["Y", "X", "Y", "X"],
    ),
    "time, tab, name, tab": (
        "00:00:02\tSpeaker 1\tHello there.\n00:00:05\tSpeaker 2\tHi.\n00:00:09\tSpeaker 1\tHow was it?\n00:00:11\tSpeaker 2\tFine.\n",
        ["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 2"],
    ),
    "name, tab, time, tab": (
        "Speaker 1\t00:00:02\tHello there.\nSpeaker 2\t00:00:05\tHi.\nSpeaker 1\t00:00:09\tHow was it?\nSpeaker 2\t00:00:12\tFine.\n",
        ["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 2"],
    ),
    "[00:58] NAME:, and a line that greets a label": (
        "[00:58] ANNA: Hello there.\n[01:02] BEN: Hi.\nHi PARTICIPANT 12: are you there?\n[01:10] ANNA: How was it?\n[01:12] BEN: Fine.\n",
        ["ANNA", "BEN", "ANNA", "BEN"],
    ),
    "Name [00:00:30] words": (
        "Anna [00:00:30] Hello there.\nBen [00:00:40] Hi.\nAnna [00:00:50] How was it?\nBen [00:01:00] Fine.\n",
        ["Anna", "Ben", "Anna", "Ben"],
    ),
    "time and label in bold": (
        "**[00:02] SPEAKER_00:** Hello there.\n\n**[00:05] SPEAKER_01:** Hi.\n\n**[00:09] SPEAKER_00:** ok.\n\n**[00:11] SPEAKER_01:** Yes *really*.\n",
        ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00", "SPEAKER_01"],
    ),
    "paragraph numbers": ("94   Dan: Hello there.\n95   Sue: Hi.\n96   Dan: How was it?\n97   Sue: Fine.\n", ["Dan", "Sue", "Dan", "Sue"]),
    "no blank after the colon": ("I:Okay\nP:Yes\nI:And then?\nP:Nothing.\n", ["I", "P", "I", "P"]),
    "full-width colon": (
        "記者：こんにちは。\n田中：どうも。\n記者：いかがですか。\n田中：元気です：本当に。\n",
        ["記者", "田中", "記者", "田中"],
    ),
    "handle with a bar": (
        "marc | wolovim: Hello there.\nanna: Hi.\nmarc | wolovim: ok.\nanna: Yes.\n",
        ["marc | wolovim", "anna", "marc | wolovim", "anna"],
    ),
    "LINDA (cont.)": (
        "LINDA: Hello there.\n\nMARK: Hi.\n\nLINDA (cont.): How was it?\n\nMARK: Fine.\n\nLINDA: ok.\n\nMARK: Yes.\n",
        ["LINDA", "MARK", "LINDA (cont.)", "MARK", "LINDA", "MARK"],
    ),
    "misspelt": (
        "Interviewer: Hello there.\n\nParticipant: Hi.\n\nInterviewer: How was it?\n\nParticpant: Fine.\n\nInterviewer: ok.\n\nParticipant: Yes.\n",
        ["Interviewer", "Participant", "Interviewer", "Particpant", "Interviewer", "Participant"],
    ),
    "joint and pooled labels": (
        "I: Hvad synes I?\nA: Godt.\nB: Ja.\nA og B: Ja ja.\nI: Og?\nA: Nej.\nB: Nej.\nY + X: Nå.\nALL PARTICIPANTS: Ha.\n",
        ["I", "A", "B", "A og B", "I", "A", "B", "Y + X", "ALL PARTICIPANTS"],
    ),
    "X (til I2):": ("I1: Hello.\nX (til I2): Hi.\nI2: Hej.\nX: Ja.\nI1: Ok.\nX: Hm.\n", ["I1", "X (til I2)", "I2", "X", "I1", "X"]),
    "legend with colons": (
        "I1: Interviewer 1\nI2: Interviewer 2\nP: Participant\n\nI1: Hello.\n\nP: Hi.\n\nI2: Hej.\n\nP: Ja.\n\nI1: Ok.\n\nP: Hm.\n",
        ["I1", "P", "I2", "P", "I1", "P"],
    ),
    "legend with equals signs": ("I = interviewer\nP = participant\n\nI: Hello.\n\nP: Hi.\n\nI: Hej.\n\nP: Ja.\n", ["I", "P", "I", "P"]),
    "header with the labels in it": (
        "Date: 12 May\nInterviewer: Sarah\nParticipant: P7\nLocation: cafe\n\nInterviewer: Hello.\nParticipant: Hi.\nInterviewer: Hej.\nParticipant: Ja.\n",
        ["Interviewer", "Participant", "Interviewer", "Participant"],
    ),
    "header with no blank line after it": (
        "Interview 3\nDate: 12 May\nInterviewer: SL\nParticipant: P7\nI: Hello\nP7: Hi\nI: ok then\nP7: Ja\n",
        ["I", "P7", "I", "P7"],
    ),
    "lists inside a turn": (
        "I: Hello there.\nP: I wrote:\nReasons: money.\nI: Ok.\nP: Right.\nI: So?\nP: Well.\nMonday: nothing.\n",
        ["I", "P", "I", "P", "I", "P"],
    ),
    "wrapped lines with a colon": (
        "INT: Tell me about it.\nP1: I said to the\ncouncil: what do you\nexpect people to do?\nINT: Ok.\nP1: Yes.\nINT: Right.\nP1: and the\nthings: one, two.\n",
        ["INT", "P1", "INT", "P1", "INT", "P1"],
    ),
    "label with the words below": (
        "Interviewer:\nHello there.\n\nPriya:\nHi there.\n\nInterviewer:\nHow was it?\n\nPriya:\nFine.\n",
        ["Interviewer", "Priya", "Interviewer", "Priya"],
    ),
    "name on a line of its own": (
        "INTERVIEWER\nHello there.\n\nPRIYA\nHi there.\n\nINTERVIEWER\nHow was it?\n\nPRIYA\nFine.\n",
        ["INTERVIEWER", "PRIYA", "INTERVIEWER", "PRIYA"],
    ),
    "bold name on a line of its own": (
        "**Interviewer**\n\nHello there.\n\n**Priya**\n\nHi there.\n\n**Interviewer**\n\nHow was it?\n\n**Priya**\n\nFine.\n",
        ["Interviewer", "Priya", "Interviewer", "Priya"],
    ),
    "time on the line above": (
        "00:00:02\nInterviewer: Hello there.\n\n00:00:05\nPriya: Hi there.\n\n00:00:09\nInterviewer: How was it?\n\n00:00:12\nPriya: Fine.\n",
        ["Interviewer", "Priya", "Interviewer", "Priya"],
    ),
    "times, name and words on three lines": (
        "00:00:02.000 --> 00:00:05.000\nInterviewer\nHello there.\n\n00:00:05.000 --> 00:00:09.000\nPriya Nair\nHi there.\n\n00:00:09.000 --> 00:00:11.000\nInterviewer\nHow was it?\n\n00:00:12.000 --> 00:00:15.000\nPriya Nair\nFine.\n",
        ["Interviewer", "Priya Nair", "Interviewer", "Priya Nair"],
    ),
    "chat": (
        '10:02:11\t Anna Lee:\tHello all\n10:02:31\t Ben:\tHi\n10:03:11\t Anna Lee:\tReplying to "Hi"\n\nhello again\n10:04:11\t Ben:\tReacted to "Hello all" with 👍\n',
        ["Anna Lee", "Ben", "Anna Lee", "Ben"],
    ),
    "chat with From and to": (
        "10:02:11\t From Anna Lee to Everyone:\n\tHello all\n10:02:31\t From Ben to Everyone:\n\tHi\n10:03:11\t From  Anna Lee  to  Everyone:\n\thello again\n10:04:11\t From Ben to Everyone: ok\n",
        ["Anna Lee", "Ben", "Anna Lee", "Ben"],
    ),
    "whatsapp": (
        "[12/03/2019, 10:05:12] Anna: Hello all\n[12/03/2019, 10:06:12] Ben: Hi\n[12/03/2019, 10:07:12] Anna: well\n[12/03/2019, 10:08:12] Ben: ok\n",
        ["Anna", "Ben", "Anna", "Ben"],
    ),
    "3 turns": ("Interviewer: How was it?\n\nP1: It was fine.\n\nInterviewer: Thank you.\n", ["Interviewer", "P1", "Interviewer"]),
    "2 turns": ("I: How was it?\nP: It was fine.\n", ["I", "P"]),
    "deposition with line numbers": (
        "     1   Q.  State your name.\n     2   A.  Maria Lopez, of the town of\n     3   Elsewhere.\n     4   Q.  And your job?\n     5   THE WITNESS:  May I ask?\n     6   MR. HALE:  Yes.\n     7   A.  Midwife.\n",
        ["Q", "A", "Q", "THE WITNESS", "MR. HALE", "A"],
    ),
    "Q: A:": ("Q: State your name.\nA: Maria Lopez.\nQ: And your job?\nA: Midwife.\n", ["Q", "A", "Q", "A"]),
    "Q1 A1": (
        "Q1. State your name.\nA1. Maria Lopez.\nQ2. And your job?\nA2. Midwife.\nQ3. Ok?\nA3. Yes.\n",
        ["Q", "A", "Q", "A", "Q", "A"],
    ),
    "blank before the colon": (
        "Enquêteur : Bonjour ?\nMme L. : Oui.\nEnquêteur : Et alors ?\nMme L. : Mon père disait : « viens ».\n",
        ["Enquêteur", "Mme L.", "Enquêteur", "Mme L."],
    ),
    "meet": (
        "Title\n\nAttendees\nA B, C D\n\nTranscript\n\n00:00:00\n\nAnn Bell: Hello there.\nCarl Dunn: Hi.\nAnn Bell: ok.\n\n00:05:00\n\nCarl Dunn: Fine.\nAnn Bell: Bye.\n",
        ["Ann Bell", "Carl Dunn", "Ann Bell", "Carl Dunn", "Ann Bell"],
    ),
    "#I: and @I:": ("#I: Hello.\n#P: Hi.\n#I: So?\n#P: Well.\n@I: x\n", ["I", "P", "I", "P", "I"]),
    "- Name:": ("- Anna: Hello.\n- Ben: Hi.\n- Anna: So?\n- Ben: Well.\n", ["Anna", "Ben", "Anna", "Ben"]),
    ">> NAME:": (">> ANNA: Hello.\n>> BEN: Hi.\n>> ANNA: So?\n>> BEN: Well.\n", ["ANNA", "BEN", "ANNA", "BEN"]),
    "one-word lines among paragraphs": (
        "I: Tell me.\n\nP: Three things:\n\nMoney: none.\n\nTime: none.\n\nI: Ok.\n\nP: Yes.\n\nI: And?\n\nP: That.\n",
        ["I", "P", "I", "P", "I", "P"],
    ),
    "Markdown with headings and a bold question": (
        "## Interview with Dana\n\n**INT: What happened?**\n\nDANA: I left.\n\n**INT: And then?**\n\nDANA: I came back.\n\n## Later\n\n**INT: Why?**\n\nDANA: Because.\n",
        ["INT", "DANA", "INT", "DANA", "INT", "DANA"],
    ),
    "arabic": ("المحاور: كيف الحال؟\nمحمد: بخير.\nالمحاور: وماذا حدث؟\nمحمد: قال: نعم.\n", ["المحاور", "محمد", "المحاور", "محمد"]),
    "russian": ("И: Как дела?\nР: Хорошо.\nИ: И что?\nР: Он сказал: да.\n", ["И", "Р", "И", "Р"]),
    "Break and Jingle": (
        "Anna: Hello.\n\nBen: Hi.\n\nBreak:\n\nAnna: So?\n\nBen: Well.\n\nJingle: music plays\n\nAnna: ok.\n\nBen: bye.\n",
        ["Anna", "Ben", "Anna", "Ben", "Anna", "Ben"],
    ),
}

UNLABELLED = {
    "a round of headings in one order": "Aims: We met.\n\nRisks: It rained.\n\nGains: They came.\n\nCosts: It paid.\n\n" * 2,
    "labels far too long": "Extraordinarily longwinded representatives: Yes.\n\nUnbelievably longwinded commissioners: No.\n\n" * 3,
    "prose": "Observation notes\n\nI arrived at 10:30. The teacher said: sit down.\n\nNote: the room was cold.\n\nThree things: noise, light, heat.\n\nReasons: unclear.\n",
    "a form filled in twice": "Name: Ann\nAge: 40\nRole: nurse\nQuestion 1: What do you do?\nI help.\n\nName: Bob\nAge: 41\nRole: porter\nQuestion 1: What?\nI carry.\n",
    "a form with its own words": "School: A\nTopic: B\nStrength: good\nConcern: bad\n\nSchool: A\nTopic: B\nStrength: fine\nConcern: none\n\nSchool: C\nTopic: D\nStrength: ok\nConcern: no\n",
    "a list of times": "10:30 We met: all of us.\n11:00 They left: two of them.\n11:30 It rained: a lot.\n12:00 We ate: soup.\n",
    "links": "https://example.org/a\nhttps://example.org/b\nhttp://example.org/c\nftp://example.org/d\n",
    "dialogue in a story": 'She said: "Go."\n\nHe stayed. Then he said: "No."\n\nFor example: this.\n\nFor example: that.\n',
}


def speakers(text: str) -> list[str | None]:
    return [b.speaker for draft in read_bytes("x.txt", text.encode()) for b in draft.spoken]


@pytest.mark.parametrize("name", LABELLED)
def test_labels_are_found(name: str) -> None:
    text, expected = LABELLED[name]
    assert speakers(text) == expected


@pytest.mark.parametrize("name", UNLABELLED)
def test_no_speakers_are_invented(name: str) -> None:
    assert set(speakers(UNLABELLED[name])) == {None}


@pytest.mark.parametrize("name", LABELLED)
def test_crlf_and_lone_cr_read_alike(name: str) -> None:
    text, expected = LABELLED[name]
    assert speakers(text.replace("\n", "\r\n")) == expected
    assert speakers(text.replace("\n", "\r")) == expected


WORD = st.sampled_from(["well", "you", "know", "the bus", "was late", "again", "und", "été", "時間", "so it goes", "10:30", "14", "of us"])
TRAP = st.sampled_from(["she said: no", "ratio 3:1", "for example: this", "(laughs)", "P.S.: yes", "I: or you", "at 10:30"])
SHORT = st.lists(WORD, min_size=1, max_size=10)
LONG = st.builds(lambda words, trap: [*words, trap], st.lists(WORD, min_size=6, max_size=8), TRAP)
SENTENCE = st.builds(lambda words, end: " ".join(words).capitalize() + end, SHORT | LONG, st.sampled_from(".?!"))
PARAGRAPHS = st.lists(SENTENCE, min_size=1, max_size=3)
LABELS = st.sampled_from(
    [
        ("I", "P7"),
        ("INT", "RES"),
        ("Moderator", "FG2-P1", "FG2-P2"),
        ("Dr Rivera", "Priya Nair"),
        ("MS KATE ANSTEY", "LADY HALLETT"),
        ("SPEAKER_00", "SPEAKER_01"),
    ]
)
Said = tuple[str, list[str]]


@st.composite
def talks(draw: st.DrawFn) -> list[Said]:
    """Turns in which every speaker comes back at least three times and nobody speaks twice running."""
    names = draw(LABELS)
    order: list[str] = []
    for _ in range(draw(st.integers(3, 6))):
        once = draw(st.permutations(names))
        order += once[::-1] if order and order[-1] == once[0] else once
    return [(name, draw(PARAGRAPHS)) for name in order]


WRITERS = {
    "Name: words": lambda n, name, words: f"{name}: {words}",
    "Name:words": lambda n, name, words: f"{name}:{words}",
    "[time] Name: words": lambda n, name, words: f"[{n // 60:02}:{n % 60:02}] {name}: {words}",
    "Name (time): words below": lambda n, name, words: f"{name} ({n // 60:02}:{n % 60:02}):\n{words}",
    "Name  time, words below": lambda n, name, words: f"{name}  {n // 60}:{n % 60:02}  \n{words}",
    "**Name** [time] words": lambda n, name, words: f"**{name}** [00:{n // 60:02}:{n % 60:02}] {words}",
    "**Name:** words": lambda n, name, words: f"**{name}:** {words}",
    "[Name]: words": lambda n, name, words: f"[{name}]: {words}",
    "Name, tab, words": lambda n, name, words: f"{name}\t{words}",
    "Name – words": lambda n, name, words: f"{name} – {words}",
    "number Name: words": lambda n, name, words: f"{n}   {name}: {words}",
}


@pytest.mark.parametrize("notation", WRITERS)
@settings(max_examples=40, deadline=None)
@given(talk=talks())
def test_what_is_written_in_a_notation_reads_back(notation: str, talk: list[Said]) -> None:
    written = "\n\n".join(WRITERS[notation](n, name, "\n\n".join(paragraphs)) for n, (name, paragraphs) in enumerate(talk, 1)) + "\n"
    blocks = read_bytes("x.txt", written.encode())[0].blocks
    assert [(b.speaker, b.text) for b in blocks if isinstance(b, Spoken)] == [(name, "\n".join(paragraphs)) for name, paragraphs in talk]
