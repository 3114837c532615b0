"""A codebook file is read leniently where a person would be, and refused with file, line and remedy where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebooks import Codebook, parse, read
from qualcode.errors import QualcodeError
from qualcode.model.codebook import Cue, Exclusion

FULL = """\
format: 1
name: Social workers in schools
stance: towards the scheme
locked: false
codes:
  - id: feas
    name: Feasibility
    question: feasibility
    codes:
      - id: feas.role
        name: Role clarity
        definition: Shared understanding
        include: [expectations, remit]
        exclude: [{when: amount of work, use: feas.workload}]
        examples: ["Half the staff thought he was a counsellor."]
        cues: ["her role", "remit", {lemma: "not clear"}, {pattern: [{LEMMA: who}, {LEMMA: do}, {LOWER: what}]}]
        not_cues: ["role model"]
        speakers: [participant]
        colour: "#7a5195"
      - id: feas.workload
        name: Workload
        marks: harm
        status: proposed
"""


def one(text: str) -> Codebook:
    return parse(text.encode(), "codebook.yaml")


def test_every_field_of_a_code_is_read() -> None:
    role = one(FULL).get("feas.role")
    assert role is not None
    assert (role.name, role.definition, role.include) == ("Role clarity", "Shared understanding", ("expectations", "remit"))
    assert role.exclude == (Exclusion("amount of work", "feas.workload"),)
    assert role.examples == ("Half the staff thought he was a counsellor.",)
    assert [(c.kind, c.text) for c in role.cues] == [
        ("phrase", "her role"),
        ("phrase", "remit"),
        ("lemma", "not clear"),
        ("pattern", "who do what"),
    ]
    assert role.cues[3].pattern == ({"LEMMA": "who"}, {"LEMMA": "do"}, {"LOWER": "what"})
    assert role.not_cues == (Cue("phrase", "role model", line=17),)
    assert (role.speakers, role.colour, role.line) == (("participant",), "#7a5195", 10)


def test_the_book_itself_is_read() -> None:
    book = one(FULL)
    assert (book.name, book.stance, book.locked) == ("Social workers in schools", "towards the scheme", False)
    assert [c.id for c in book.codable] == ["feas.role", "feas.workload"]
    assert book.question("feas.role") == "feasibility"
    workload = book.get("feas.workload")
    assert workload is not None
    assert (workload.marks, workload.status) == ("harm", "proposed")


def test_the_hash_is_the_first_12_digits_of_the_sha256_of_the_bytes() -> None:
    assert one("codes: []\n").hash == "d85d3a85aae4"
    assert one("codes: []\n").hash != one("codes:  []\n").hash


def test_a_file_is_read_by_path_with_the_public_class(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_bytes(FULL.encode())
    assert Codebook.read(tmp_path / "book.yaml") == read(str(tmp_path / "book.yaml"))
    assert isinstance(read(tmp_path / "book.yaml"), Codebook)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match=r"there is no codebook .*nowhere\.yaml"):
        read(tmp_path / "nowhere.yaml")


def test_a_folder_in_place_of_a_file_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="cannot be read"):
        read(tmp_path)


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_fine(mark: str, end: str) -> None:
    book = one(mark + FULL.replace("\n", end))
    assert len(book.codable) == 2
    assert book.codable[0].line == 10


def test_a_code_without_id_uses_its_name() -> None:
    assert one("codes: [{name: Role clarity}]").codable[0].id == "Role clarity"


def test_a_code_without_name_uses_its_id() -> None:
    assert one("codes: [{id: role}]").codable[0].name == "role"


def test_a_single_text_stands_for_a_list() -> None:
    code = one("codes: [{name: A, include: one thing, examples: said so, cues: her role, exclude: not this}]").codable[0]
    assert (code.include, code.examples, code.cues[0].text, code.exclude[0].when) == (("one thing",), ("said so",), "her role", "not this")


def test_words_that_yaml_could_take_for_something_else_stay_texts() -> None:
    code = one("codes: [{id: 1.10, name: No, definition: 2021-01-01, cues: [yes, 1e3, 0x1F]}]").codable[0]
    assert (code.id, code.name, code.definition, [c.text for c in code.cues]) == ("1.10", "No", "2021-01-01", ["yes", "1e3", "0x1F"])


def test_empty_values_are_as_good_as_none() -> None:
    code = one("codes:\n- name: A\n  definition:\n  include:\n  exclude:\n  cues: []\n  speakers:\n  status:\n").codable[0]
    assert (code.definition, code.include, code.exclude, code.cues, code.speakers, code.status) == ("", (), (), (), ("participant",), "")


def test_a_group_without_codes_is_still_a_group() -> None:
    book = one("codes: [{name: Group, codes: []}, {name: A}]")
    assert [c.id for c in book.codable] == ["A"]
    assert book.codes[0].is_group


def test_use_may_name_a_group() -> None:
    assert one("codes: [{id: g, codes: [{id: a}]}, {id: b, exclude: [{when: x, use: g}]}]").codable[1].exclude[0].use == "g"


WRONG = [
    ("", 1, "the codebook is empty", "codes:"),
    ("# only a remark\n", 1, "the codebook is empty", "codes:"),
    ("---\n", 1, "the codebook is empty", "codes:"),
    ("- a\n- b\n", 1, "begins with its keys", "name:"),
    ("name: x\n", 1, "no  codes:", "codes:"),
    ("codes: 5\n", 1, "codes must be a list", "dash"),
    ("codes:\n  - Trust\n", 2, "at least a name", "- name: Trust"),
    ("codes:\n  -\n  - name: a\n", 2, "at least a name", "- name"),
    ("codes:\n  - definition: x\n", 2, "neither an id nor a name", "name"),
    ("name: x\ncolours: y\ncodes: []\n", 2, "unknown key 'colours'", "known are format, name"),
    ("codes:\n  - name: A\n    defintion: x\n", 3, "unknown key 'defintion'", "did you mean 'definition'?"),
    ("codes:\n  - label: A\n    id: a\n", 2, "unknown key 'label'", "did you mean 'name'?"),
    ("codes:\n  - name: A\n    children: []\n", 3, "unknown key 'children'", "did you mean 'codes'?"),
    ("codes:\n  - id: a\n  - id: b\n  - id: a\n", 4, "a second code has the id 'a'; the first is on line 2", "another id"),
    ("codes:\n  - id: a;b\n", 2, "semicolon", "choose an id"),
    ("codes:\n  - id: a\n    name: A\n    name: B\n", 4, "'name' is given twice; first on line 3", "keep one"),
    ("codes:\n  - id: aaa\n  - id: b\n    exclude: [{when: x, use: aab}]\n", 4, "use 'aab'", "did you mean 'aaa'?"),
    ("codes:\n  - id: a\n    exclude: [{when: x, use: a}]\n", 3, "use itself", "another code"),
    ("codes:\n  - id: a\n    exclude: [{use: a}]\n", 3, "does not say when", "when: TEXT"),
    ("codes:\n  - id: a\n    exclude: [{wen: x}]\n", 3, "unknown key 'wen'", "did you mean 'when'?"),
    ("codes:\n  - id: a\n    exclude: [[x]]\n", 3, "exclude is a list", "when: TEXT"),
    ("codes:\n  - id: feas.role\n  - id: b\n    merged_into: role\n", 4, "merged into 'role'", "did you mean 'feas.role'?"),
    ("codes:\n  - id: g\n    codes: []\n  - id: b\n    merged_into: g\n", 5, "which is a group", "one of its codes"),
    ("codes:\n  - id: a\n    merged_into: a\n", 3, "leads back to a", "take out"),
    ("codes:\n  - id: a\n    colour: red\n", 3, "'red' is not a colour", "#7a5195"),
    ('codes:\n  - id: a\n    colour: "#7a5"\n', 3, "'#7a5' is not a colour", "six"),
    ('codes:\n  - id: a\n    colour: "#7a51950"\n', 3, "'#7a51950' is not a colour", "six"),
    ("codes:\n  - id: a\n    colour: #7a5195\n", 3, "takes # for a comment", "#7a5195"),
    ("codes:\n  - id: a\n    marks: nochange\n", 3, "marks is 'nochange'", "did you mean 'no-change'?"),
    ("codes:\n  - id: a\n    status: retird\n", 3, "status is 'retird'", "did you mean 'retired'?"),
    ("codes:\n  - id: a\n    definition: [x]\n", 3, "definition must be one text", "quotation marks"),
    ("codes:\n  - id: a\n    include: {x: y}\n", 3, "include must be a list", "dash"),
    ("codes:\n  - id: a\n    include: [x, '']\n", 3, "an empty entry in include", "take the entry out"),
    ("codes:\n  - id: g\n    cues: [x]\n    codes: []\n", 3, "a group has no cues", "one of its codes"),
    ("locked: maybe\ncodes: []\n", 1, "locked must be true or false", "locked: false"),
    ("format: 2\ncodes: []\n", 1, "has format 2, this qualcode reads up to 1", "newer"),
    ("format: one\ncodes: []\n", 1, "format must be a whole number", "format: 1"),
    ("codes:\n  - id: a\n\tname: b\n", 3, "a tab", "blanks"),
    ("codes:\n  - id: a\n    name: b: c\n", 3, "a colon", "quotation marks"),
    ("codes:\n  - id: a\n    name: @b\n", 3, "cannot begin", "quotation marks"),
    ("codes:\n  - id: a\n   name: b\n", 3, "not in line", "indentation"),
    ("codes:\n  - id: a\n    cues: [a, b\n", 3, "a bracket is opened and not closed, or a comma is missing (noticed on line 4)", "close"),
    ("codes:\n  - id: a\n    cues: [a, b\n  - id: c\n", 3, "a bracket is opened", "close"),
    ('codes:\n  - id: a\n    name: "b\n  - id: c\n', 3, "a quotation mark is opened and never closed (noticed on line 5)", "close it"),
    ('codes:\n  - id: a\n    name: "b\\q"\n', 3, "a backslash", "single quotation marks"),
    ("codes:\n  - id: a\n    name\n    definition: x\n", 3, "a line without a colon", "colon"),
    ("codes: []\n---\ncodes: []\n", 2, "a second document", "one codebook a file"),
    ("codes:\n  - &x {id: a}\n  - *x\n", 2, "a reference (*name)", "in full"),
    ("codes:\n  - id: a\n    name: *x\n", 3, "begins with *", "quotation marks"),
    ("codes:\n  - id: a\n    name: !!python/object:os.system x\n", 3, "a YAML tag", "!"),
    ("codes:\n  - id: a\n    name: x\x07y\n", 3, "control character", "delete it"),
    ("codes:\r  - id: a\r", 1, "carriage return", "line ends"),
    ("codes: [{[a]: b}]\n", 1, "where a key should", "key: value"),
]


@pytest.mark.parametrize(("text", "line", "what", "do"), WRONG)
def test_what_is_wrong_is_named_with_its_line_and_a_remedy(text: str, line: int, what: str, do: str) -> None:
    with pytest.raises(QualcodeError) as caught:
        parse(text.encode(), "codebook.yaml")
    said = str(caught.value)
    assert f"codebook.yaml:{line}: " in said
    assert what in said
    assert do in said


def test_everything_wrong_is_named_at_once_in_the_order_of_the_lines() -> None:
    with pytest.raises(QualcodeError) as caught:
        one("nam: x\ncodes:\n  - id: a\n    colour: red\n  - id: a\n    marks: x\n    exclude: [{when: y, use: zz}]\n")
    assert [m.split(":")[1] for m in caught.value.message.split("\n")] == ["1", "4", "5", "6", "7"]
    assert "5 places" in caught.value.hint


def test_a_single_problem_has_its_remedy_as_the_hint() -> None:
    with pytest.raises(QualcodeError) as caught:
        one("codes:\n  - id: a\n    nam: x\n")
    assert caught.value.message == "codebook.yaml:3: unknown key 'nam' in a code"
    assert caught.value.hint == "did you mean 'name'?"


def test_a_file_in_another_encoding_is_named_with_the_line() -> None:
    with pytest.raises(QualcodeError, match=r"codebook.yaml:2: this file is not saved as UTF-8"):
        parse("codes:\n - name: Prüfung\n".encode("cp1252"), "codebook.yaml")


def test_a_file_saved_as_utf_16_is_refused() -> None:
    with pytest.raises(QualcodeError, match="UTF-8"):
        parse(FULL.encode("utf-16"), "codebook.yaml")


def test_references_that_would_grow_without_end_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(QualcodeError, match="a reference"):
        one("\n".join([*lines, "codes: *a29\n"]))


def test_brackets_without_end_are_an_error_in_words() -> None:
    with pytest.raises(QualcodeError, match=r"nested too deeply|never closed"):
        one("codes: " + "[" * 5000)


def test_merges_that_go_round_are_named_once_each() -> None:
    with pytest.raises(QualcodeError) as caught:
        one("codes:\n - {id: a, merged_into: b}\n - {id: b, merged_into: a}\n - {id: c, merged_into: a}\n")
    assert caught.value.message.count("leads back to") == 2


def test_lines_are_counted_as_editors_count_them() -> None:
    with pytest.raises(QualcodeError, match=":3: unknown key 'nam'"):
        one('codes:\n  - id: "a\u2028b\x85c"\n    nam: x\n')
