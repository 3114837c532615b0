"""Every figure of the tables on the sample study, held against a recount of the raw files."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from qualcode.analysis.counts.compare import compare, theme_matrix
from qualcode.analysis.counts.cooccur import HOW, pairs_of
from qualcode.analysis.counts.crosstab import crosstab, frequencies
from qualcode.analysis.material import Material
from qualcode.analysis.quotes.approvals import approvals
from qualcode.analysis.themes.guide import raised_by_code
from qualcode.analysis.themes.matrix import read_matrix
from qualcode.study import Study
from tests.analysis import recount

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def material() -> Material:
    return Material(Study.open(ROOT))


@pytest.fixture(scope="module")
def said() -> list[recount.Said]:
    return recount.codings()


def test_frequencies_in_people_passages_and_transcripts(material: Material, said: list[recount.Said]):
    found = frequencies(material)
    assert len(found.rows) == 46
    for row in found.rows:
        code, _, people, passages, transcripts, unmatched = row
        there = [s for s in said if code in (s.code, "any of these")]
        assert people == len({p for s in there for p in s.people}), code
        assert passages == len(there), code
        assert transcripts == len({s.transcript for s in there}), code
        assert unmatched == len({u for s in there for u in s.unmatched}), code


@pytest.mark.parametrize("attribute", ["site", "group", "role", "school", "phase"])
def test_people_by_any_attribute(material: Material, said: list[recount.Said], attribute: str):
    found = crosstab(material, [attribute])
    for row in found.rows[:-1]:
        by = recount.people_by(said, str(row[0]), attribute)
        cells = dict(zip(found.head[2:-1], row[2:-1], strict=True))
        if attribute == "site":  # unmatched speakers have a site and no person
            assert cells == {c: len(by.get(c, ())) for c in cells}
        else:
            assert {c: n for c, n in cells.items() if n} == {c: len(there) for c, there in by.items()}
        assert row[-1] == len(set().union(*by.values())) if by else row[-1] == 0


def test_passages_by_stance_and_transcripts_by_site(material: Material, said: list[recount.Said]):
    by_stance = crosstab(material, ["stance"], "passages")
    for row in by_stance.rows[:-1]:
        there = Counter(s.stance or "not stated" for s in said if s.code == row[0])
        assert {c: n for c, n in zip(by_stance.head[2:-1], row[2:-1], strict=True) if n} == dict(there)
    sites = {r["id"]: r["site"] for r in recount.table("transcripts.csv")}
    by_site = crosstab(material, ["site"], "transcripts")
    for row in by_site.rows[:-1]:
        names = {s.transcript for s in said if s.code == row[0]}
        assert {c: n for c, n in zip(by_site.head[2:-1], row[2:-1], strict=True) if n} == dict(Counter(sites[n] for n in names))


def test_themes_by_site_and_group(material: Material, said: list[recount.Said]):
    rows = recount.participants()
    themes = {e["theme"]: e for e in recount.events("theme")}
    everybody = {s.id: s for s in recount.codings(everybody=True)}
    found = theme_matrix(material, ["site", "group"])
    for theme, site, group, for_, against, heard in found.rows:
        if group == "not stated":
            continue

        def there(people: set[str], site: object = site, group: object = group) -> int:
            return sum(rows[p]["site"] == site and rows[p]["group"] == group for p in people)

        event = themes[theme]
        assert for_ == there({p for i in event["for"] for p in everybody[i].people})
        assert against == there({p for i in event.get("against", ()) for p in everybody[i].people})
        assert heard == there({p for s in said if s.code in event["codes"] for p in s.people})
    assert {row[0] for row in found.rows} == set(themes)


def test_how_people_lean_by_group(material: Material, said: list[recount.Said]):
    rows = recount.participants()
    themes = {e["theme"]: e for e in recount.events("theme")}
    for theme, group, people, positive, negative, both, none, *_ in compare(material, "group").rows:
        stances: dict[str, set[str]] = defaultdict(set)
        for s in said:
            for p in s.people:
                if s.code in themes[theme]["codes"] and group in ("all", rows[p]["group"]):
                    stances[p].add(s.stance)
        counts = Counter(
            "b" if "mixed" in x or {"positive", "negative"} <= x else "p" if "positive" in x else "n" if "negative" in x else "0"
            for x in stances.values()
        )
        assert (people, positive, negative, both, none) == (len(stances), counts["p"], counts["n"], counts["b"], counts["0"]), (
            theme,
            group,
        )


def together(how: str, a: recount.Said, b: recount.Said) -> bool:
    if (a.transcript, a.coder) != (b.transcript, b.coder):
        return False
    if how == "span":
        return (a.start, a.end) == (b.start, b.end)
    if how == "overlap":
        return bool(set(range(a.start, a.end)) & set(range(b.start, b.end)))
    return min(abs(x - y) for x in a.turns for y in b.turns) <= 2


@pytest.mark.parametrize("how", sorted(HOW))
@pytest.mark.parametrize("everybody", [False, True])
def test_codes_that_stand_together(how: str, everybody: bool):
    said = recount.codings(everybody)
    counts: Counter[tuple[str, str]] = Counter()
    if how in ("turn", "transcript"):
        units: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for s in said:
            for place in s.turns if how == "turn" else (0,):
                units[s.transcript, s.coder, place].add(s.code)
        pairs = {(u[0], u[1] if how == "turn" else "", u[2], p) for u, codes in units.items() for p in combinations(sorted(codes), 2)}
        counts.update(p for *_, p in pairs)
    else:
        by_transcript: dict[str, list[recount.Said]] = defaultdict(list)
        for s in said:
            by_transcript[s.transcript].append(s)
        for there in by_transcript.values():
            counts.update(
                (min(a.code, b.code), max(a.code, b.code)) for a, b in combinations(there, 2) if a.code != b.code and together(how, a, b)
            )
    found = pairs_of(Material(Study.open(ROOT), "all" if everybody else "study"), how, within=2)
    assert found == dict(counts)


def test_the_framework_matrix_and_who_was_asked(material: Material, said: list[recount.Said]):
    rows, themes = recount.participants(), {e["theme"]: e for e in recount.events("theme")}
    cells = {(e["row"], e["theme"]): e for e in recount.events("cell")}
    found = read_matrix(material.study)
    assert {(c.row, c.theme) for c in found.cells} == {(s, t) for s in ("Authority A", "Authority B", "Authority C") for t in themes}
    for cell in found.cells:
        written = cells.get((cell.row, cell.theme), {"summary": "", "status": "empty"})
        assert (cell.summary, cell.status, list(cell.quotes)) == (written["summary"], written["status"], written.get("quotes", []))
        people = {p for s in said for p in s.people if s.code in themes[cell.theme]["codes"] and rows[p]["site"] == cell.row}
        assert cell.people == len(people)


def test_asked_and_not_raised_by_code_and_site(material: Material, said: list[recount.Said]):
    from ruamel.yaml import YAML

    guide = YAML(typ="safe").load((ROOT / "seeds/topic-guide.yaml").read_text(encoding="utf-8"))
    record = {(e["transcript"], e["topic"]): e["to"] for e in recount.events("asked")}
    rows, sites = recount.participants(), {r["id"]: r["site"] for r in recount.table("transcripts.csv")}
    found = raised_by_code(material)
    for code, *cells in found.rows:
        topics = [t["id"] for t in guide["topics"] if code in t["codes"]]
        for site, people, words in zip(("Authority A", "Authority B", "Authority C"), cells[::2], cells[1::2], strict=True):
            asked = [t for t, s in sites.items() if s == site and any(record.get((t, topic)) == "asked" for topic in topics)]
            assert people == len({p for s in said for p in s.people if s.code == code and rows[p]["site"] == site})
            assert (f"asked in {len(asked)} of 9" if asked else "not asked") in str(words)
    assert str(next(r for r in found.rows if r[0] == "feas.sustain")[2]).startswith("raised unasked")
    assert str(next(r for r in found.rows if r[0] == "cost.delivery")[4]) == "not asked"


def test_approvals_reach_the_codings_that_stand_for_them(material: Material):
    on = {e["on"]: e for e in recount.events("approve")}
    sources = {i: e["id"] for e in recount.events("code") if e["coder"] == "consensus" for i in e.get("sources", ())}
    here = {s.id for s in recount.codings()}
    expected = {i if i in here else sources[i] for i in on if i in here or sources.get(i) in here}
    found = approvals(material.study, material.layer.codings)
    assert set(found) == expected
    assert sum(bool(a.cuts) for a in found.values()) == sum(bool(on[i].get("cuts")) for i in on if i in here or sources.get(i) in here)
    assert sum(any(a.put_in) for a in found.values()) > 40
