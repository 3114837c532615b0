"""Commented Word files as colleagues make them, in Word, Word on the web, LibreOffice, Google Docs and WPS."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebooks import parse
from qualcode.exchange.losses import Losses
from qualcode.exchange.word.align import Alignment
from qualcode.exchange.word.comments import read_word
from qualcode.exchange.word.grammar import Grammar
from qualcode.exchange.word.new_codes import with_new
from qualcode.exchange.word.take import import_word
from qualcode.project.begin import begin
from qualcode.study import Study
from tests.exchange.word_files import STRICT, Said, W, commented, table

BOOK = b"""format: 1
name: B
codes:
  - id: feas
    name: Feasibility
    codes:
      - {id: feas.role, name: Role clarity}
      - {id: feas.space, name: Space}
      - {id: feas.work, name: "Workload: too much"}
  - id: prom
    name: Promise
    codes:
      - {id: prom.space, name: Space}
      - {id: prom.trust, name: Trust}
"""
ASKED = "Interviewer: What changed?"
KAREN = "Karen: [1:Nobody knew:1] what her role was."
KNEW = "Nobody knew"


def ana(text: str, **more: object) -> Said:
    return Said("Ana", text, **more)  # type: ignore[arg-type]


def ben(text: str, **more: object) -> Said:
    return Said("Ben", text, **more)  # type: ignore[arg-type]


def taken(tmp_path: Path, data: bytes) -> tuple[Study, Losses]:
    project = begin(tmp_path / "p", template="blank")
    project.codebook_path.write_bytes(BOOK)
    (tmp_path / "x.docx").write_bytes(data)
    losses = import_word(project, [tmp_path / "x.docx"], check=True)
    assert all(here == there for _, here, there in losses.checked)
    return Study(project), losses


def codings(study: Study) -> list[tuple[str, str, str]]:
    return sorted((c.coder, c.code, study.transcripts[c.transcript].slice(c.span)) for c in study.codings.codings)


ROLE, TRUST = "feas.role", "prom.trust"
SPOKEN: dict[str, tuple[list[str], str]] = {
    **dict.fromkeys(("#feas.role", "#Role clarity", "# role clarity", "#ROLE-CLARITY", "#role_clarity", "#RoleClarity"), ([ROLE], "")),
    **dict.fromkeys(("#role\u00a0clarity", "\ufeff#role clarity", "＃role clarity", "“#role clarity”", "#“Role clarity”"), ([ROLE], "")),
    **dict.fromkeys(("#role clarity.", "#Role clarity!", "role clarity", "Code: role clarity", "Code: #role clarity", "#role clarity #role clarity"), ([ROLE], "")),
    **dict.fromkeys(("#role clarity #trust", "#role-clarity#trust", "#role clarity, #trust", "Role clarity, trust", "Codes: role clarity; trust"), ([ROLE, TRUST], "")),
    **dict.fromkeys(("- #role clarity\n- #trust", "1. #role clarity\n2. #trust"), ([ROLE, TRUST], "")),
    **dict.fromkeys(("#role clarity: first mention", "#role clarity - first mention", "#role clarity – first mention"), ([ROLE], "first mention")),
    "#role-clarity (first mention)": ([ROLE], "(first mention)"),
    "#trust she means him": ([TRUST], "she means him"),
    "#role clarity; #trust; a note": ([ROLE, TRUST], "a note"),
    "#role clarity\n\n#trust\n\nnote": ([ROLE, TRUST], "note"),
    "#role clarity\nsecond paragraph\nthird; with #3 in it": ([ROLE], "second paragraph\nthird; with #3 in it"),
    "a note first\n#role clarity": ([ROLE], "a note first"),
    "see #trust": ([TRUST], "see"),
    "@Ben #trust": ([TRUST], ""),
    "#trust; Note: see #role clarity; and on": ([TRUST], "see #role clarity; and on"),
    "#trust https://x.org/#frag": ([TRUST], "https://x.org/#frag"),
    '#trust; "quoted; text"': ([TRUST], '"quoted; text"'),
    **dict.fromkeys(("#Feasibility/Space", "#feasibility / space"), (["feas.space"], "")),
    **dict.fromkeys(("#Promise > Space", "#Promise → Space", "#Promise::Space", "#Promise\\Space", "#Promise - Space"), (["prom.space"], "")),
    "#workload: too much": (["feas.work"], ""),
    "#Workload: too much: a note": (["feas.work"], "a note"),
}  # fmt: skip


@pytest.mark.parametrize("text", SPOKEN)
def test_codes_and_notes_are_read_as_people_write_them(text: str) -> None:
    said = Grammar(parse(BOOK, "b")).read(text)
    assert ([code for code, _ in said.codes], said.note) == SPOKEN[text]
    assert not said.unknown
    assert said.guessed == (text in ("#trust she means him", "#trust https://x.org/#frag"))


@pytest.mark.parametrize("text", ["#role clarity [negative, first‑hand]; note", "#role clarity (negative, first-hand); note"])
def test_stance_and_basis_stand_in_brackets(text: str) -> None:
    said = Grammar(parse(BOOK, "b")).read(text)
    assert said.codes == [(ROLE, {"stance": "negative", "basis": "first-hand"})]
    assert said.note == "note"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("#role clarty", "#role clarty (1); did you mean"),
        ("#Space", "#Space (1); several codes fit"),
        ("#role clarity #nonsense", "#nonsense (1)"),
    ],
)
def test_what_is_no_code_is_listed_with_the_nearest(text: str, listed: str, tmp_path: Path) -> None:
    _, losses = taken(tmp_path, commented([ASKED, KAREN], {1: ana(text)}))
    assert losses.kinds["left"]["comments with a code the codebook does not have"].examples[0].startswith(listed)


ONE = {1: ana("#trust")}
FIELD = (
    '<w:p><w:r><w:t xml:space="preserve">Karen: </w:t></w:r><w:hyperlink><w:r><w:t xml:space="preserve">see </w:t></w:r></w:hyperlink><w:sdt><w:sdtPr>'
    '<w:alias w:val="zz"/></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve">this </w:t></w:r></w:sdtContent></w:sdt><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:commentRangeStart w:id="1"/><w:smartTag><w:r><w:t>role</w:t></w:r></w:smartTag><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>'
)
NO_END = '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>Nobody knew</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r><w:r><w:t> it.</w:t></w:r></w:p>'
FILES: dict[str, tuple[bytes, list[tuple[str, str, str]]]] = {
    "across paragraphs": (commented([ASKED, "K: [1:Nobody knew", "", "B: what:1] it was."], ONE), [("Ana", TRUST, "Nobody knew\n\nB: what")]),
    "across cells": (commented([ASKED, table([["K", "[1:Nobody knew"], ["B", "what:1] it was"]])], ONE), [("Ana", TRUST, "Nobody knew\nB\nwhat")]),
    "nested and overlapping": (
        commented(["K: [1:Nobody [2:knew what:1] her [3:role:3] was:2]."], {1: ana("#trust"), 2: ben("#trust"), 3: ana("#feas.role")}),
        [("Ana", ROLE, "role"), ("Ana", TRUST, "Nobody knew what"), ("Ben", TRUST, "knew what her role was")],
    ),
    "two people with the same initials": (
        commented(["K: [1:Nobody:1] [2:knew:2] it."], {1: Said("Ann Berg", "#trust"), 2: Said("Anton Bauer", "#trust")}),
        [("Ann Berg", TRUST, "Nobody"), ("Anton Bauer", TRUST, "knew")],
    ),
    "a range without its end mark": (commented([ASKED, NO_END], ONE), [("Ana", TRUST, KNEW)]),
    "whole paragraphs": (
        commented([ASKED, '<w:commentRangeStart w:id="1"/>', "K: it.", '<w:commentRangeEnd w:id="1"/>', '<w:p><w:r><w:commentReference w:id="1"/></w:r></w:p>'], ONE),
        [("Ana", TRUST, "K: it.")],
    ),
    "links, fields and controls": (commented([ASKED, FIELD], ONE), [("Ana", TRUST, "role")]),
    "Word on the web": (commented([ASKED, KAREN], ONE, part="word/document2.xml", comments="word/comments3.xml"), [("Ana", TRUST, KNEW)]),
    "strict Open XML": (commented([ASKED, KAREN], ONE, namespace=STRICT), [("Ana", TRUST, KNEW)]),
    "emoji before it": (commented(["😀 I: 👩‍👧 What?", KAREN], ONE), [("Ana", TRUST, KNEW)]),
    "nobody's name": (commented([ASKED, KAREN], {1: Said("", "#trust")}), [("coder", TRUST, KNEW)]),
    "on words put in": (commented([ASKED, "K: Nobody {+[1:really:1] +}knew."], ONE), [("Ana", TRUST, "really")]),
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_every_coding_stands_on_its_words(file: str, tmp_path: Path) -> None:
    data, expected = FILES[file]
    assert codings(taken(tmp_path, data)[0]) == expected


FOOT = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1"><w:p><w:commentRangeStart w:id="1"/><w:r><w:t>x</w:t></w:r></w:p></w:footnote></w:footnotes>'
BOX = (
    '<w:p><w:r><w:t>K: you</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:commentRangeStart w:id="1"/><w:r><w:t>boxed</w:t></w:r>'
    '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (commented([ASKED, "K: it."], ONE, extra={"word/footnotes.xml": FOOT}), "comments that stand in footnotes"),
        (commented([ASKED, BOX], ONE), "comments that stand in text boxes"),
        (commented([ASKED, "K: it."], ONE), "comments that stand nowhere in the text"),
        (commented([ASKED, "K: Nobody[1.] knew."], ONE), "comments that mark no words"),
        (commented([ASKED, "K: {-[1:really:1] -}knew."], ONE), "comments on words that a tracked change put in or took out"),
    ],
)
def test_comments_that_cannot_be_placed_say_why(data: bytes, why: str, tmp_path: Path) -> None:
    study, losses = taken(tmp_path, data)
    assert codings(study) == []
    assert losses.kinds["left"][why].count == 1


BOTH = [ASKED, "K: [1:[2:Nobody knew:1]:2] it."]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({1: ana("#trust", done=True), 2: ben("I disagree", to=1)}, BOTH),
        ({1: ana("#trust\nlonger"), 2: ben("I disagree", to=1)}, [ASKED, "K: [1:Nobody knew:1] it."]),
        ({1: ana("#trust"), 2: ben("I disagree")}, BOTH),
        ({2: ben("I disagree"), 1: ana("#trust")}, BOTH),
    ],
    ids=["resolved", "no marks of its own", "thread lost", "thread lost, and before it"],
)
def test_replies_become_memos_on_the_coding(said: dict[int, Said], lines: list[str], tmp_path: Path) -> None:
    study, _ = taken(tmp_path, commented(lines, said))
    assert codings(study) == [("Ana", TRUST, KNEW)]
    (memo,) = study.state.of("memo")
    assert (memo.coder, memo["text"], memo["on"]) == ("Ben", "I disagree", study.codings.codings[0].id)


def test_relations_that_lead_outside_are_not_followed(tmp_path: Path) -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="https://example.org/c.xml" TargetMode="External"/></Relationships>'
    )
    data = commented([ASKED, KAREN], ONE, extra={"word/_rels/document.xml.rels": relation})
    assert codings(taken(tmp_path, data)[0]) == [("Ana", TRUST, KNEW)]


TEXT = "".join(f"Speaker {n % 2}: turn {n} says that nobody knew what the role of number {n} was for.\n" for n in range(60))


@pytest.mark.parametrize("tracked", [True, False])
def test_words_changed_beside_a_comment_do_not_move_it(tracked: bool) -> None:
    lines = TEXT.split("\n")
    spots = list(range(2, 60, 5))
    for number, n in enumerate(spots, 1):
        lines[n] = lines[n].replace("nobody knew", f"[{number}:nobody knew:{number}]")
        old, new = f"turn {n}", f"turn {n}, as before,"
        lines[n] = lines[n].replace(old, f"{{-{old}-}}{{+{new}+}}" if tracked else new)
    lines[1] = f"{{-{lines[1]}-}}" if tracked else ""
    file = read_word(commented(lines, {n: ana("#trust") for n in range(1, len(spots) + 1)}))
    body = file.before if tracked else file.body
    way = Alignment(body.text, TEXT)
    found = [way.span(*(file.on(body, c) or (0, 0))) for c in file.comments]
    starts = [TEXT.index("nobody knew", sum(len(line) + 1 for line in TEXT.split("\n")[:n])) for n in spots]
    assert found == [(s, s + 11, False) for s in starts]


def test_new_codes_stand_under_the_theme_they_name() -> None:
    book = parse(with_new(["Trust > in her", "Role/clarity", "Role/overlap", "he/she", "change"], None), "b")
    assert [[c.name for c in book.path(code.id)] for code in book.codable] == [
        ["Trust", "in her"], ["Role", "clarity"], ["Role", "overlap"], ["he/she"], ["change"],
    ]  # fmt: skip


def test_a_theme_that_is_a_code_too_stays_one() -> None:
    book = parse(with_new(["Role", "Role/clarity", "Role/overlap"], None), "b")
    assert [c.name for c in book.codable] == ["Role", "Role/clarity", "Role/overlap"]


def test_ids_that_are_alike_are_told_apart_when_they_stand_as_they_are() -> None:
    grammar = Grammar(parse(b"format: 1\nname: B\ncodes:\n  - name: a b\n  - name: a-b\n  - name: _\n  - name: '-'\n", "b"))
    assert [[c for c, _ in grammar.read(f"#{name}").codes] for name in ("a b", "a-b", "_", "-", "A B")] == [
        ["a b"],
        ["a-b"],
        ["_"],
        ["-"],
        [],
    ]
