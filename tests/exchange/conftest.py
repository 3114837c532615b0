"""The small study as two people coded it, for everything that goes out and comes in."""

from __future__ import annotations

import pytest

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.study import Study


@pytest.fixture
def coded(small: Project) -> Study:
    """Five codings by two coders: overlapping, across turns, on an emoji, with every detail, and with notes that look like something else."""
    study = Study(small)
    first, second = (study.transcripts[i] for i in ("t-aaaaaaaa", "t-bbbbbbbb"))
    start, emoji = first.text.index("Nobody"), first.text.index("😀")
    book = study.codebook
    study.write(
        [
            acts.code("ana", first, Span(start, start + 34), "feas.role", book, stance="negative", basis="first-hand", note="sharp & <short>; yes"),
            acts.code("ben", first, Span(start + 7, len(first.text) - 2), "feas.role", book, star=True, note="Stance: negative"),
            acts.code("ben", first, Span(start + 7, start + 20), "feas.space", book, note="two\nlines"),
            acts.code("ana", first, Span(emoji, emoji + 1), "prom.nochange", book),
            acts.code("ana", second, Span(second.text.index("Her role"), len(second.text.rstrip())), "feas.role", book, stance="mixed"),
        ]
    )  # fmt: skip
    return Study(small)


@pytest.fixture
def studied(coded: Study) -> Study:
    """The coded study with memos, a theme and a set of transcripts."""
    about = min(coded.codings.codings, key=lambda c: (c.transcript, c.start)).id
    memos = [
        acts.memo("ana", on, f"about {on[:9]}", kind)
        for on, kind in (("project", "positionality"), ("feas.role", "note"), ("t-aaaaaaaa", "question"))
    ]
    theme = {"theme": "lost-role", "claim": "Nobody owns the role", "codes": ["feas.role"], "status": "candidate"}
    coded.write([*memos, acts.memo("ben", about, "I see it otherwise"), acts.event("ana", "theme", theme)])
    rows = [{"id": "t-aaaaaaaa", "sets": "Wave 1", "minutes": "49"}, {"id": "t-bbbbbbbb", "sets": "Wave 1", "minutes": "7"}]
    people.add_rows(coded.project, people.TRANSCRIPTS, rows)
    return Study(coded.project)
