"""COREQ and SRQR: what the team wrote once stands in every report, and what nobody can know is a blank."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.reports.content import Table
from qualcode.reports.parts.checklists import BLANK, coreq, srqr
from qualcode.reports.source import Source
from qualcode.reports.view import view_of
from qualcode.study import Study


def with_settings(study: Study, text: str) -> Study:
    path = study.project.root / "qualcode.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")
    return Study.open(study.project.root)


def rows(study: Study, which: object = coreq) -> dict[str, str]:
    section = which(view_of(Source(study, study.layer())))
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
    return {row[0]: row[2] for row in table.rows}


def test_what_the_team_wrote_for_an_item_stands_there(town: Study):
    assert rows(town)["10"] == BLANK
    mended = with_settings(town, '\n[study.coreq]\n10 = "Everybody with a part in it was asked."\n\n[study.srqr]\n3 = "Why it was done."\n')
    assert rows(mended)["10"] == "Everybody with a part in it was asked."
    assert rows(mended, srqr)["3"] == "Why it was done."


def test_an_item_that_is_none_is_said(town: Study):
    with pytest.raises(QualcodeError, match="no item '33'") as error:
        rows(with_settings(town, '\n[study.coreq]\n33 = "?"\n'))
    assert "1 to 32" in error.value.hint


def test_who_else_spoke_is_told_from_the_speakers(town: Study):
    assert rows(town)["15"].endswith("nobody else who spoke is on record.") or rows(town)["15"].startswith("Nobody else")
