"""Coded open answers are counted in respondents, apart from the people heard."""

from __future__ import annotations

from qualcode.analysis.evidence.poll_comments import comments_by_code
from qualcode.analysis.material import Material
from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import people
from qualcode.study import Study


def test_respondents_are_counted_once_a_code(town: Study) -> None:
    assert comments_by_code(town) is None
    first = next(iter(town.transcripts))
    table = people.table_path(town.project, people.TRANSCRIPTS)
    lines = table.read_text(encoding="utf-8-sig").split("\n")
    kind = lines[0].split(",").index("kind")
    for n, line in enumerate(lines):
        cells = line.split(",")
        if cells[0] == first:
            lines[n] = ",".join([*cells[:kind], "Poll comments", *cells[kind + 1 :]])
    table.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    study = Study(town.project)
    assert first not in {p.coding.transcript for p in Material(study, "all").passages}
    code = study.codebook.codable[0]
    study.write([acts.code("zoe", study.transcripts[first], Span(n, n + 3), code.id, study.codebook) for n in (0, 4)])
    found = comments_by_code(study, "zoe")
    assert found is not None
    assert found.rows == ((code.id, code.name, 1, 2),)
    assert found.n == "1 respondent wrote open answers"
