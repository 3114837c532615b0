"""The codebook as text and as data."""

from __future__ import annotations

import json

import pytest

from qualcode.codebooks import parse
from qualcode.codebooks import show as shown
from qualcode.errors import QualcodeError

BOOK = parse(
    b"""\
name: Study
stance: towards it
codes:
- id: g
  name: Group
  question: feasibility
  codes:
  - id: a
    name: A
    definition: >
      about
      a
    include: [this, that]
    exclude: [{when: x, use: b}, y]
    examples: [said so]
    cues: [one, {lemma: two}, {pattern: [{LEMMA: be}]}]
    marks: harm
    colour: "#123456"
- id: b
  status: retired
  merged_into: a
""",
    "",
)


def test_the_tree_shows_ids_names_definitions_and_fates() -> None:
    assert shown.tree(BOOK) == (
        f"Study (version {BOOK.hash}, 1 code)\nStance: towards it\ng  Group\n  a  A\n      about a\nb  [merged into a]"
    )


def test_one_code_in_full() -> None:
    assert shown.one(BOOK, "a").split("\n") == [
        "Code: a",
        "Name: A",
        "Under: Group",
        "Question: feasibility",
        "Definition: about a",
        "Include: this; that",
        "Exclude:",
        "  - x (use b)",
        "  - y",
        "Examples:",
        "  - “said so”",
        "Cues: one; lemma: two; pattern: be",
        "Speakers: participant",
        "Always reported as: harm",
        "Colour: #123456",
    ]


def test_one_group_names_its_codes() -> None:
    assert shown.one(BOOK, "g") == "Group: g\nName: Group\nQuestion: feasibility\nCodes:\n  - a  A"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(QualcodeError, match="no code 'aa'"):
        shown.one(BOOK, "aa")


def test_the_data_can_be_written_as_json_and_says_everything() -> None:
    data = json.loads(json.dumps(shown.as_dict(BOOK)))
    assert (data["name"], data["hash"], data["locked"]) == ("Study", BOOK.hash, False)
    code = data["codes"][0]["codes"][0]
    assert code["exclude"] == [{"when": "x", "use": "b"}, {"when": "y", "use": None}]
    assert code["cues"][2] == {"kind": "pattern", "text": "be", "pattern": [{"LEMMA": "be"}]}
    assert (code["question"], code["marks"], data["codes"][1]["merged_into"]) == ("feasibility", "harm", "a")
    assert "cues" not in data["codes"][0]
