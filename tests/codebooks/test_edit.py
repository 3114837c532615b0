"""Each edit changes the lines it is about, and says what is wrong where it cannot."""

from __future__ import annotations

import difflib

import pytest

from qualcode.codebooks import edit, parse
from qualcode.codebooks.scalars import scalar
from qualcode.errors import QualcodeError

BOOK = """\
# our codebook
name: Study
codes:
  - id: feas
    name: Feasibility   # the first question
    codes:
      - id: feas.role
        name: "Role"    # was: remit
        cues: [her role,  remit]   # two blanks on purpose

      # about time
      - id: feas.work
        name: Workload
        # more to come

  - id: prom
    name: Promise
    codes:
      - id: prom.trust
        name: Trust
  - name: Loose
"""


def changed(after: bytes, before: str = BOOK) -> list[str]:
    """The lines that differ, without those that stay."""
    lines = difflib.unified_diff(before.splitlines(), after.decode().splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_rename_changes_the_name_and_nothing_else() -> None:
    assert changed(edit.rename(BOOK.encode(), "feas.role", "Role clarity")) == [
        '-        name: "Role"    # was: remit',
        '+        name: "Role clarity"    # was: remit',
    ]


def test_rename_of_a_group_works_too() -> None:
    assert changed(edit.rename(BOOK.encode(), "prom", "Promise: does it help?"))[1] == '+    name: "Promise: does it help?"'


def test_rename_keeps_the_id_where_the_name_served_as_one() -> None:
    after = edit.rename(BOOK.encode(), "Loose", "Firm")
    assert changed(after) == ["-  - name: Loose", "+  - id: Loose", "+    name: Firm"]
    assert parse(after, "").get("Loose").name == "Firm"  # type: ignore[union-attr]


def test_merge_marks_the_code_and_points_to_the_other() -> None:
    after = edit.merge(BOOK.encode(), "feas.role", "feas.work")
    assert changed(after) == ["+        status: retired", "+        merged_into: feas.work"]
    assert parse(after, "").current("feas.role") == "feas.work"


def test_merge_goes_on_to_later_merges() -> None:
    after = edit.merge(edit.merge(BOOK.encode(), "feas.role", "feas.work"), "feas.work", "prom.trust")
    assert parse(after, "").current("feas.role") == "prom.trust"


def test_split_adds_codes_right_after_the_old_one_which_stays_in_use() -> None:
    after = edit.split(BOOK.encode(), "feas.role", [("feas.remit", "Remit"), ("feas.edge", "Edge: of the role")])
    assert changed(after) == [
        *["+", "+      - id: feas.remit", "+        name: Remit"],
        *["+", "+      - id: feas.edge", '+        name: "Edge: of the role"'],
    ]
    assert [c.id for c in parse(after, "").codable][:3] == ["feas.role", "feas.remit", "feas.edge"]


def test_split_retires_the_old_code_where_that_is_asked() -> None:
    after = parse(edit.split(BOOK.encode(), "feas.role", [("x", "X")], retire_old=True), "")
    assert [c.id for c in after.codable] == ["x", "feas.work", "prom.trust", "Loose"]


def test_move_takes_the_comments_of_a_code_along() -> None:
    after = edit.move(BOOK.encode(), "feas.work", "prom", 1).decode()
    assert "      # about time\n      - id: feas.work\n        name: Workload\n        # more to come\n      - id: prom.trust" in after
    assert after.index("about time") > after.index("id: prom\n")


def test_move_to_the_top_indents_anew() -> None:
    after = edit.move(BOOK.encode(), "feas.work", "").decode()
    assert after.endswith("  # about time\n  - id: feas.work\n    name: Workload\n    # more to come\n")


APART = """\
codes:
- name: A

# between A and B

- name: B

# between B and C

- name: C
"""


@pytest.mark.parametrize("code", ["A", "B", "C"])
def test_comments_between_codes_stay_when_a_code_is_moved_away(code: str) -> None:
    group = edit.add(APART.encode(), {"name": "G", "codes": []})
    after = edit.move(group, code, "G").decode()
    assert after.index("# between A and B") < after.index("# between B and C") < after.index("name: G")
    assert after.endswith(f"  codes:\n  - name: {code}\n")


def test_a_comment_that_is_not_in_line_with_the_dash_is_not_taken_along() -> None:
    after = edit.move(b"codes:\n  - id: g\n    codes:\n      - name: A\n   # odd\n      - name: B\n  - name: C\n", "B", "")
    assert after == b"codes:\n  - id: g\n    codes:\n      - name: A\n   # odd\n  - name: C\n  - name: B\n"


def test_a_new_line_comes_before_the_comment_on_what_follows() -> None:
    assert edit.lock(b"name: x\n\n# the codes\ncodes: []\n", True) == b"name: x\nlocked: true\n\n# the codes\ncodes: []\n"


def test_a_comment_beside_a_text_block_is_kept() -> None:
    assert edit.rename(b"codes:\n- id: a\n  name: |  # long\n    A\n", "a", "New") == b"codes:\n- id: a\n  name: New  # long\n"


def test_a_filled_group_is_laid_out_as_the_rest_of_the_file() -> None:
    assert edit.add(b"codes:\n- id: g\n  codes: []\n", {"name": "A"}, "g") == b"codes:\n- id: g\n  codes:\n  - name: A\n"
    assert edit.add(b"codes:\n  - id: g\n    codes: []\n", {"name": "A"}, "g") == b"codes:\n  - id: g\n    codes:\n      - name: A\n"


def test_move_of_the_last_code_leaves_an_empty_group_that_can_be_filled_again() -> None:
    emptied = edit.move(BOOK.encode(), "prom.trust", "feas")
    assert "    name: Promise\n    codes: []\n" in emptied.decode()
    assert parse(edit.move(emptied, "prom.trust", "prom"), "").parent("prom.trust").id == "prom"  # type: ignore[union-attr]


def test_move_within_a_group_counts_positions_from_1() -> None:
    after = parse(edit.move(BOOK.encode(), "feas.work", "feas", 1), "")
    assert [c.id for c in after.codes[0].codes] == ["feas.work", "feas.role"]


def test_move_and_back_gives_the_same_bytes() -> None:
    there = edit.move(BOOK.encode(), "prom.trust", "feas", 1)
    assert edit.move(there, "prom.trust", "prom").decode().replace("codes: []", "codes:") == BOOK


def test_retire_leaves_the_code_in_the_file() -> None:
    after = edit.retire(BOOK.encode(), "prom.trust")
    assert changed(after) == ["+        status: retired"]


def test_lock_and_unlock() -> None:
    locked = edit.lock(BOOK.encode(), True)
    assert changed(locked) == ["+locked: true"]
    assert changed(edit.lock(locked, False)) == ["+locked: false"]
    assert edit.lock(locked, True) == locked


def test_add_writes_fields_in_their_usual_order() -> None:
    fields = {
        "cues": ["a: b", {"lemma": "be"}],
        "definition": "what it is",
        "id": "prom.new",
        "name": "New",
        "exclude": [{"when": "x, y", "use": "Loose"}],
    }
    assert changed(edit.add(BOOK.encode(), fields, "prom")) == [
        "+      - id: prom.new",
        "+        name: New",
        "+        definition: what it is",
        '+        exclude: [{when: "x, y", use: Loose}]',
        '+        cues: ["a: b", {lemma: be}]',
    ]


def test_a_long_list_is_written_one_entry_a_line() -> None:
    after = edit.add(BOOK.encode(), {"name": "New", "examples": ["word " * 10, "other " * 10]}).decode()
    assert "    examples:\n      - " in after
    assert len(parse(after.encode(), "").get("New").examples) == 2  # type: ignore[union-attr]


def test_after_locking_a_new_code_is_a_proposal() -> None:
    locked = edit.lock(BOOK.encode(), True)
    assert parse(edit.add(locked, {"name": "New"}), "").get("New").status == "proposed"  # type: ignore[union-attr]
    assert parse(edit.split(locked, "feas.role", [("x", "X")]), "").get("x").status == "proposed"  # type: ignore[union-attr]
    assert parse(edit.add(locked, {"name": "Group", "codes": []}), "").get("Group").is_group  # type: ignore[union-attr]


def test_a_new_code_can_be_added_to_an_empty_book() -> None:
    assert edit.add(b"name: x\ncodes: []  # none yet\n", {"name": "First"}) == b"name: x\ncodes:  # none yet\n  - name: First\n"


def test_a_last_line_without_an_end_is_no_trouble() -> None:
    assert edit.retire(b"codes:\n- name: A", "A") == b"codes:\n- name: A\n  status: retired"


def test_a_code_in_braces_is_edited_in_place() -> None:
    assert (
        edit.merge(b"codes:\n- {id: a, name: A}  # x\n- id: b\n", "a", "b")
        == b"codes:\n- {id: a, name: A, status: retired, merged_into: b}  # x\n- id: b\n"
    )


def test_windows_line_ends_stay_windows_line_ends() -> None:
    after = edit.add(BOOK.replace("\n", "\r\n").encode(), {"name": "New"})
    assert after.count(b"\r\n") == after.count(b"\n")


REFUSED = [
    (lambda d: edit.rename(d, "feas.rol", "X"), "book.yaml: there is no code 'feas.rol'", "did you mean 'feas.role'?"),
    (lambda d: edit.rename(d, "role", "X"), "there is no code 'role'", "did you mean 'feas.role'?"),
    (lambda d: edit.rename(d, "prom", "  "), "name cannot be empty", "type one"),
    (lambda d: edit.rename(d, "prom", "a\nb"), "holds a line break", "one line"),
    (lambda d: edit.rename(d, "prom", "\udcff"), "cannot be shown", "type it anew"),
    (lambda d: edit.merge(d, "feas", "prom.trust"), "book.yaml:4: feas is a group", "one of the codes below"),
    (lambda d: edit.merge(d, "prom.trust", "feas"), "feas is a group", "one of the codes below"),
    (lambda d: edit.merge(d, "prom.trust", "prom.trust"), "book.yaml:19: prom.trust cannot be merged into itself", "another code"),
    (lambda d: edit.merge(edit.retire(d, "prom.trust"), "Loose", "prom.trust"), "prom.trust is itself retired", "in use"),
    (lambda d: edit.merge(edit.merge(d, "prom.trust", "Loose"), "feas.role", "prom.trust"), "is itself retired", "merge into Loose"),
    (lambda d: edit.merge(edit.merge(d, "prom.trust", "Loose"), "prom.trust", "feas.role"), "it was merged into Loose", "name Loose"),
    (lambda d: edit.retire(edit.retire(d, "Loose"), "Loose"), "it is retired", "in use again"),
    (lambda d: edit.retire(d, "feas"), "feas is a group", "one of the codes below"),
    (lambda d: edit.split(d, "feas.role", []), "nothing was named", "ID=NAME"),
    (lambda d: edit.split(d, "feas.role", [("prom", "X")]), "book.yaml:16: there is a code 'prom' already", "choose another"),
    (lambda d: edit.split(d, "feas.role", [("x", "X"), ("x", "Y")]), "as it would be):14: a second code has the id 'x'", "another id"),
    (lambda d: edit.split(d, "feas.role", [(" ", "X")]), "id cannot be empty", "type one"),
    (lambda d: edit.move(d, "feas", "feas"), "cannot be moved under itself", "another group"),
    (lambda d: edit.move(d, "feas.role", "prom.trust"), "prom.trust is a code, not a group", "name a group"),
    (lambda d: edit.move(d, "feas.role", "promise"), "there is no code 'promise'", "did you mean 'prom'?"),
    (lambda d: edit.move(d, "feas.role", "prom", 3), "no position 3", "from 1 to 2"),
    (lambda d: edit.move(d, "feas.role", "prom", 0), "no position 0", "from 1 to 2"),
    (lambda d: edit.add(d, {"name": "Loose"}), "book.yaml:21: there is a code 'Loose' already", "choose another"),
    (lambda d: edit.add(d, {"nam": "X"}), "a code has no 'nam'", "did you mean 'name'?"),
    (lambda d: edit.add(d, {"definition": "x"}), "name cannot be empty", "type one"),
    (lambda d: edit.add(d, {"name": "X", "colour": "red"}), "as it would be):24: 'red' is not a colour", "#7a5195"),
    (lambda d: edit.add(d, {"name": "X"}, "prom.trust"), "is a code, not a group", "name a group"),
]


@pytest.mark.parametrize(("what", "message", "hint"), REFUSED)
def test_what_makes_no_sense_is_refused_with_place_and_remedy(what, message: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rename", "merge", "split", "move", "retire", "lock", "add"):
        monkeypatch.setitem(getattr(edit, name).__kwdefaults__, "file", "book.yaml")
    with pytest.raises(QualcodeError) as caught:
        what(BOOK.encode())
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_group_cannot_be_moved_below_itself() -> None:
    nested = b"codes:\n- id: a\n  codes:\n  - id: b\n    codes:\n    - id: c\n"
    with pytest.raises(QualcodeError, match=r":2: a cannot be moved under itself or what stands under it"):
        edit.move(nested, "a", "b")


def test_a_file_with_errors_is_not_edited() -> None:
    with pytest.raises(QualcodeError, match=r"book\.yaml:2: unknown key"):
        edit.lock(b"codes: []\nnam: x\n", True, file="book.yaml")


@pytest.mark.parametrize("text", ["{codes: [{id: a}]}\n", "codes: [{id: a}]\n"])
def test_a_book_in_brackets_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(QualcodeError) as caught:
        edit.retire(text.encode(), "a")
    assert "brackets" in caught.value.message
    assert "one key on a line" in caught.value.hint


def test_codes_of_a_group_in_brackets_are_refused_and_others_are_not() -> None:
    text = b"codes:\n- id: g\n  codes: [{id: a}]\n- id: b\n"
    with pytest.raises(QualcodeError, match=":3: a stands in square brackets"):
        edit.retire(text, "a")
    with pytest.raises(QualcodeError, match=":2: the codes of g are written in brackets"):
        edit.move(text, "b", "g")
    assert edit.retire(text, "b").endswith(b"- id: b\n  status: retired\n")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words", "plain words"),
        ("no", '"no"'),
        ("1.5", '"1.5"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("", '""'),
        ("don't", "don't"),
        ("a\nb", '"a\\nb"'),
        ("\u2028", '"\\u2028"'),
    ],
)
def test_a_text_is_quoted_only_where_it_must_be(text: str, written: str) -> None:
    assert scalar(text) == written


def test_a_text_keeps_the_quotation_marks_of_the_one_before() -> None:
    assert scalar("don't", "'") == "'don''t'"
    assert scalar("word", '"') == '"word"'
    assert scalar("a, b", flow=True) == '"a, b"'


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            "feas.role",
            [
                "-        cues: [her role,  remit]   # two blanks on purpose",
                "+        cues: [her role,  remit, not her job]   # two blanks on purpose",
            ],
        ),
        ("feas.work", ["+        cues: [not her job]"]),
    ],
)
def test_a_cue_goes_to_the_end_of_those_there_are(code: str, lines: list[str]) -> None:
    assert changed(edit.add_cue(BOOK.encode(), code, " not her job ")) == lines


LISTS = """\
name: S
codes:
  - id: a
    cues:
      - "one"   # first
      - {pattern: [{LEMMA: who},
          {LEMMA: do}]}  # last

  - id: b
    cues: []
  - id: c
    cues:   # to come
  - {id: d, cues: [x]}
"""


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("a", "+      - two words"),
        ("b", "+    cues: [two words]"),
        ("c", "+    cues: [two words]   # to come"),
        ("d", "+  - {id: d, cues: [x, two words]}"),
    ],
)
def test_lists_of_cues_keep_the_way_they_are_written(code: str, line: str) -> None:
    after = edit.add_cue(LISTS.encode(), code, "two words")
    assert line in changed(after, LISTS)
    assert [c.text for c in parse(after, "it").get(code).cues][-1] == "two words"  # type: ignore[union-attr]


def test_a_cue_that_is_there_already_is_refused() -> None:
    with pytest.raises(QualcodeError, match="has the cue 'Remit' already"):
        edit.add_cue(BOOK.encode(), "feas.role", "Remit")
