"""What must hold for any sequence of edits, and for any two of them made apart."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebooks import edit
from qualcode.codebooks.diff import diff
from qualcode.codebooks.layout import lay_out, to_bytes
from qualcode.codebooks.merge3 import merge3
from qualcode.codebooks.read import parse
from qualcode.errors import QualcodeError

MESSY = """\
# A codebook #c1
%s
name: 'Messy'   # its name #c2

# before the codes #c3
codes:    # here they are #c4
# the first group #c5
- id: g1
  name: "Group one" # quoted #c6
  codes:
    # lead of a #c7
    - id: a
      name: A
      definition: >
        Folded text
        # not a comment
      # after the definition #c8
      cues: [one, two] # flow #c9
      # at the end of a #c10

    # apart from b #c11

    -   id: b   # wide dash #c12
        name: |
          B
        include:
        - x
        - y # entry #c13
          # deeper #c14
    # in line with the dashes #c15
  # in line with the keys #c16
  colour: "#102030"
# commented out #c17
#  - id: old #c18

- # nothing on this line #c19
  id: g2
  codes:
  - name: No id # #c20
    definition: "a # b"
  - {id: f, name: F, cues: [x, y]} # in braces #c21
  # the last of g2 #c22
- id: g3
  codes: [] # empty #c23
- id: top
  name:   # to be named #c24
  not_cues:
    - {lemma: be}  #c25

# the end #c26
""".replace("%s\n", "")

IDS = ["g1", "g2", "g3", "a", "b", "No id", "f", "top", "n1", "n2", "n3", "nobody"]
NAMES = [
    "Plain",
    "Needs: quotes",
    "# hash",
    "don't",
    'say "so"',
    "[list]",
    "- dash",
    "no",
    "1.5",
    "ünï 名",
    "a, b",
    "{x}",
    "&x",
    "*x",
    "%",
    "'",
]

ids = st.sampled_from(IDS)
names = st.sampled_from(NAMES) | st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)
operations = st.one_of(
    st.tuples(st.just("rename"), ids, names),
    st.tuples(st.just("merge"), ids, ids),
    st.tuples(st.just("split"), ids, st.lists(st.tuples(ids, names), min_size=1, max_size=2), st.booleans()),
    st.tuples(st.just("move"), ids, st.just("") | ids, st.none() | st.integers(1, 4)),
    st.tuples(st.just("retire"), ids),
    st.tuples(st.just("lock"), st.booleans()),
    st.tuples(
        st.just("add"),
        st.fixed_dictionaries({"id": ids, "name": names}, optional={"codes": st.just([]), "cues": st.lists(names)}),
        st.just("") | ids,
    ),
    st.tuples(st.just("remark"), st.integers(0, 60), st.integers(0, 9)),
)


def remark(data: bytes, line: int, number: int) -> bytes:
    """Put a comment at the end of a line of the file, as a person would in an editor."""
    lines = data.split(b"\n")
    line = line % len(lines)
    if b"|" in lines[line] or b">" in lines[line] or b"  B" in lines[line] or b"Folded" in lines[line]:
        return data
    lines[line] += b" #r%d" % number
    return b"\n".join(lines)


def apply(data: bytes, todo: list[tuple]) -> bytes:
    for name, *arguments in todo:
        try:
            if name == "split":
                data = edit.split(data, *arguments[:2], retire_old=arguments[2])
            else:
                data = (remark if name == "remark" else getattr(edit, name))(data, *arguments)
        except QualcodeError:
            continue
    return data


def comments(data: bytes) -> set[str]:
    return set(re.findall(r"#[cr]\d+", data.decode()))


def shape(data: bytes) -> list[tuple]:
    """All that a codebook says, without its lines."""
    codebook = parse(data, "")
    return [
        (codebook.locked,),
        *((c.id, c.name, c.definition, c.status, c.merged_into, getattr(codebook.parent(c.id), "id", "")) for c in codebook.walk()),
    ]


quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("text", [MESSY, MESSY.replace("\n", "\r\n"), "\ufeff" + MESSY, MESSY.rstrip("\n"), MESSY.replace("\n", "\r\n", 7)])
def test_a_file_that_is_not_touched_stays_the_same_byte_for_byte(text: str) -> None:
    assert to_bytes(lay_out(text.encode(), ""), text.encode()) == text.encode()


@quick
@given(st.lists(operations, max_size=8), st.booleans())
def test_any_edits_keep_every_comment_and_leave_a_readable_file(todo: list[tuple], windows: bool) -> None:
    data = MESSY.replace("\n", "\r\n").encode() if windows else MESSY.encode()
    todo = [t for t in todo if t[0] != "remark"]
    edited = apply(data, todo)
    assert comments(edited.replace(b"\r\n", b"\n")) == comments(MESSY.encode())
    parse(edited, "edited")
    assert not windows or edited.count(b"\r\n") == edited.count(b"\n")
    assert to_bytes(lay_out(edited, ""), edited) == edited


@quick
@given(st.lists(operations, max_size=6))
def test_no_edit_makes_an_id_disappear(todo: list[tuple]) -> None:
    before = {c.id for c in parse(MESSY.encode(), "").walk()}
    assert before <= {c.id for c in parse(apply(MESSY.encode(), todo), "").walk()}


@quick
@given(ids, names)
def test_a_rename_changes_only_the_lines_of_that_code(code_id: str, name: str) -> None:
    before = MESSY.splitlines()
    try:
        after = edit.rename(MESSY.encode(), code_id, name).decode().splitlines()
    except QualcodeError:
        return
    assert parse("\n".join(after).encode(), "").get(code_id).name == name.strip()  # type: ignore[union-attr]
    gone = [line for line in before if line not in after]
    assert all(re.search(r"name:|\bid:|^ +B$|F, cues", line) for line in gone)
    assert len(gone) <= 2


@quick
@given(st.lists(operations, max_size=5), st.lists(operations, max_size=5))
def test_a_merge_loses_no_change_and_does_not_mind_the_sides(mine_todo: list[tuple], theirs_todo: list[tuple]) -> None:
    base = MESSY.encode()
    mine, theirs = apply(base, mine_todo), apply(base, theirs_todo)
    merged, conflicts = merge3(base, mine, theirs)
    other, other_conflicts = merge3(base, theirs, mine)
    assert len(conflicts) == len(other_conflicts)
    if conflicts:
        assert (merged, other) == (theirs, mine)
        return
    assert shape(merged) == shape(other)
    assert comments(merged) >= comments(mine) | comments(theirs)
    was, now = parse(base, ""), parse(merged, "")
    found = diff(was, now)
    merged_away = {c.code for c in found if c.kind == "merged"}
    for side in (mine, theirs):
        for change in diff(was, parse(side, "")):
            # an order may be the work of both, and a code that one retired and the other merged away is merged away
            assert change.kind == "order" or change in found or (change.kind == "retired" and change.code in merged_away)


@quick
@given(st.lists(operations, max_size=6))
def test_a_merge_with_nobody_elses_changes_is_ones_own_file(todo: list[tuple]) -> None:
    base = MESSY.encode()
    mine = apply(base, todo)
    assert merge3(base, mine, base) == (mine, [])
    assert merge3(base, base, mine) == (mine, [])
    assert merge3(base, mine, mine) == (mine, [])


slips = st.lists(
    st.tuples(st.integers(0, len(MESSY)), st.integers(0, 4), st.text("\t\n\r -:#[]{}'\"|>&*!?,%@`\\a\u2028\x85\x00\ufeff", max_size=3)),
    min_size=1,
    max_size=3,
)


@settings(quick, max_examples=100)
@given(slips)
def test_any_slip_of_the_keys_is_read_or_refused_in_words(todo: list[tuple[int, int, str]]) -> None:
    text = MESSY
    for at, gone, typed in todo:
        text = text[:at] + typed + text[at + gone :]
    data = text.encode()
    with contextlib.suppress(QualcodeError):
        parse(data, "book.yaml")
        assert to_bytes(lay_out(data, "book.yaml"), data) == data
        for code_id in ("a", "f", "g2"):
            assert parse(edit.rename(data, code_id, "New: name"), "").get(code_id).name == "New: name"  # type: ignore[union-attr]
        edit.move(data, "b", "g2")
