"""The founding study's codebook, which comes with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebooks import Codebook, check
from qualcode.codebooks.layout import lay_out, to_bytes

SWIS = Path(__file__).parents[2] / "codebooks" / "swis.yaml"


@pytest.fixture(scope="module")
def book() -> Codebook:
    return Codebook.read(SWIS)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_has_no_errors() -> None:
    assert [p for p in check(SWIS) if p.level == "error"] == []


def test_its_codes_stand_under_the_four_questions(book: Codebook) -> None:
    assert [(g.id, g.question) for g in book.codes] == [("feas", "feasibility"), ("prom", "promise"), ("imp", "impact"), ("cost", "cost")]
    assert all(c.id.startswith(f"{book.path(c.id)[0].id}.") for c in book.codable)


def test_it_holds_every_code_of_the_draft(book: Codebook, shared_data: Path) -> None:
    from ruamel.yaml import YAML

    draft = YAML(typ="safe").load((shared_data / "codebook-draft.yaml").read_text(encoding="utf-8"))
    ids = [code["id"] for group in draft["codes"] for code in group["children"]]
    assert len(ids) == 45
    assert [i for i in ids if i not in book] == []


def test_every_code_says_what_to_use_instead_and_has_cues(book: Codebook) -> None:
    assert all(c.exclude and c.cues and all(x.use for x in c.exclude) for c in book.codable)


def test_the_sections_that_are_always_reported_are_marked(book: Codebook) -> None:
    assert {c.id: c.marks for c in book.codable if c.marks} == {
        "prom.nochange": "no-change",
        "prom.harm": "harm",
        "imp.attribution": "rival",
    }


def test_its_colours_can_be_read_on_white_and_differ(book: Codebook) -> None:
    assert all(1.05 / (luminance(c.colour) + 0.05) >= 4.5 for c in book.walk())
    assert len({c.colour for c in book.codable}) == len(book.codable)


def test_it_can_be_edited_line_by_line() -> None:
    data = SWIS.read_bytes()
    assert to_bytes(lay_out(data, "swis.yaml"), data) == data
    assert b"\r" not in data
