from __future__ import annotations

import pytest

from qualcode.analysis.material import Material
from qualcode.analysis.themes.deviant import candidates
from qualcode.analysis.themes.themes import changed_theme, doubts, history, linked, new_theme, read_theme, read_themes, removed_theme
from qualcode.errors import QualcodeError
from qualcode.study import Study


def start(town: Study, **parts: object) -> Study:
    town.write([new_theme(town, "ana", "trusted", "People trust her.", ["prom.trust"], **parts)])
    return town


def passages(town: Study, code: str = "prom.trust") -> list[str]:
    return [c.id for c in town.layer().codings if c.code == code]


def test_a_theme_keeps_its_history_and_who_wrote_what(town: Study):
    start(town)
    town.write([changed_theme(town, "ben", "trusted", status="reviewed", searched="Read every family again.")])
    found = read_theme(town, "trusted")
    assert (found.status, found.claim, found.by, found.rivals) == ("reviewed", "People trust her.", "ben", ())
    assert [(t.by, t.status) for t in history(town, "trusted")] == [("ana", "candidate"), ("ben", "reviewed")]
    assert town.state.oddities == []


def test_a_passage_given_for_one_side_leaves_the_other(town: Study):
    one, two, *_ = passages(town)
    start(town, for_=[one], against=[two])
    for_, against = linked(town, read_theme(town, "trusted"), [two[-8:]], [], [one])
    town.write([changed_theme(town, "ana", "trusted", for_=for_, against=against)])
    assert (read_theme(town, "trusted").for_, read_theme(town, "trusted").against) == ((two,), ())


def test_what_is_not_searched_and_carried_by_one_person_is_said(town: Study):
    start(town, for_=passages(town)[:1])
    said = "\n".join(doubts(town, read_theme(town, "trusted")))
    assert "contrary cases: not searched" in said
    assert "every passage for it is one person's" in said


def test_a_retired_code_is_refused_in_a_new_theme_and_named_in_an_old_one(town: Study):
    start(town)
    path = town.project.codebook_path
    path.write_text(
        path.read_text(encoding="utf-8").replace("{id: prom.trust, ", "{id: prom.trust, status: retired, "), encoding="utf-8", newline="\n"
    )
    again = Study.open(town.project.root)
    assert again.codebook.get("prom.trust").status == "retired"
    assert "which is retired; name the codes in use" in "\n".join(doubts(again, read_theme(again, "trusted")))
    with pytest.raises(QualcodeError, match="was retired"):
        new_theme(again, "ana", "other", "A claim.", ["prom.trust"])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"codes": ["prom.trut"]}, "no code 'prom.trut'"),
        ({"claim": " "}, "no claim"),
        ({"status": "done"}, "no status"),
        ({"name": "two words"}, "cannot name a theme"),
        ({"for_": ["nothing"]}, "no codings fit"),
    ],
)
def test_what_cannot_be_used_is_refused(town: Study, parts: dict[str, object], message: str):
    values = {"name": "x", "claim": "A claim.", "codes": ["prom.trust"], **parts}
    with pytest.raises(QualcodeError, match=message):
        new_theme(town, "ana", str(values.pop("name")), str(values.pop("claim")), values.pop("codes"), **values)  # type: ignore[arg-type]


def test_two_apart_are_kept_as_rivals_until_one_is_put_in_place_of_both(town: Study):
    one = new_theme(town, "ana", "trusted", "A.", ["prom.trust"])
    two = new_theme(town, "ben", "trusted", "B.", ["prom.trust"])
    town.write([one, two])
    assert len(read_theme(town, "trusted").rivals) == 1
    town.write([changed_theme(town, "ben", "trusted", claim="C.")])
    assert (read_theme(town, "trusted").claim, read_theme(town, "trusted").rivals) == ("C.", ())


def test_a_theme_is_taken_away_by_its_writer_only(town: Study):
    start(town)
    with pytest.raises(QualcodeError, match="ana wrote some of this theme"):
        removed_theme(town, "ben", "trusted")
    town.write(removed_theme(town, "ana", "trusted"))
    assert read_themes(town) == []


def test_candidates_for_deviant_cases_are_of_the_other_stance_and_not_linked(town: Study):
    positive = [c.id for c in town.layer().codings if c.code == "prom.trust" and c.stance == "positive"]
    start(town, for_=positive[:3])
    found = candidates(Material(town), "trusted")
    assert found.rows
    assert set(found.column("stance")) <= {"negative", "mixed"}
    assert not {i[-8:] for i in positive} & set(found.column("coding"))
    assert found.rows[0][1] == "opposite stance"
