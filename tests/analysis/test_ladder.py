"""The attribution ladder, and an attacker who knows the population, the rules and every report, and tries to find out who spoke."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.quotes.ladder import NEUTRAL, Cell, Ladder, steps
from qualcode.project import people
from qualcode.project.begin import sample_study
from qualcode.study import Study

Person = dict[str, str]


def row(site: str, school: str, group: str, role: str, population: int, took_part: int = 1) -> Person:
    return {"site": site, "school": school, "group": group, "role": role, "population": str(population), "took part": str(took_part)}


def person(site: str, school: str, group: str, role: str) -> Person:
    return {"site": site, "school": school, "group": group, "role": role}


STAFF = [
    row("Authority B", "School 4", "school staff", "safeguarding lead", 1),
    row("Authority B", "School 5", "school staff", "safeguarding lead", 1),
    row("Authority B", "School 6", "school staff", "safeguarding lead", 1),
    row("Authority B", "School 4", "school staff", "teacher", 40),
    row("Authority B", "School 5", "school staff", "teacher", 50),
]


def words(population: list[Person], who: Person, k: int = 3, **how: object) -> str:
    return Ladder(population, {"P": who}, k, **how).attribution("P").words  # type: ignore[arg-type]


def test_the_full_tag_stands_where_enough_people_fit_it() -> None:
    assert words(STAFF, person("Authority B", "School 4", "school staff", "teacher")) == "teacher, School 4, Authority B"


def test_the_school_goes_first_then_the_role_then_the_site() -> None:
    lead = person("Authority B", "School 4", "school staff", "safeguarding lead")
    assert words(STAFF, lead) == "safeguarding lead, Authority B"
    assert words(STAFF, lead, k=4) == "school staff, Authority B"
    elsewhere = [row("Authority C", "School 9", "school staff", "teacher", 60)]
    assert words([STAFF[0], *elsewhere], lead, k=30) == "school staff"
    assert words([STAFF[0]], lead) == "", "withheld, for a person to paraphrase"


def test_in_a_sites_own_report_people_of_that_site_are_counted_and_the_site_is_not_printed() -> None:
    lead = person("Authority B", "School 4", "school staff", "safeguarding lead")
    many = [row("Authority C", f"School {n}", "school staff", "safeguarding lead", 1) for n in range(10, 20)]
    assert words([*STAFF[:1], *STAFF[3:], *many], lead, within="Authority B") == "school staff"
    assert words(STAFF, lead, within="Authority B") == "safeguarding lead"
    assert words(STAFF, person("Authority C", "School 9", "school staff", "teacher"), within="Authority B") == ""


def test_schools_known_to_be_silent_are_not_counted() -> None:
    rows = [STAFF[0], *(dict(r, **{"took part": "0"}) for r in STAFF[1:3]), *STAFF[3:]]
    lead = person("Authority B", "School 4", "school staff", "safeguarding lead")
    assert words(rows, lead) == "school staff, Authority B"
    assert words(rows, lead, silent_is_printed=False) == "safeguarding lead, Authority B"


@pytest.mark.parametrize("role", ["parent or carer", "mother", "grandfather", "young person", "carer"])
def test_a_familys_tag_never_names_a_school(role: str) -> None:
    cell = Cell("Authority B", "School 4", "family", role)
    assert not any("School" in attribution for attribution in steps(cell)), "a school's name says its authority"
    assert f"{role}, Authority B" in steps(cell)


@pytest.mark.parametrize("role", ["Year 10 girl", "young person, Year 9", "pupil at School 4", "boy (Year 8)", "child"])
def test_a_young_persons_tag_says_nothing_of_year_gender_or_school(role: str) -> None:
    for attribution in steps(Cell("Authority B", "School 4", "family", role)):
        assert not re.search(r"Year|girl|boy|School|\d", attribution)


def test_a_parents_role_that_tells_of_the_child_is_not_printed() -> None:
    assert steps(Cell("Authority B", "School 4", "family", "mother of a Year 9 girl"))[0] == "family, Authority B"


def test_a_lone_small_class_does_not_step_down_alone() -> None:
    rows = [
        row("B", "S1", "school staff", "teacher", 30),
        row("B", "S1", "school staff", "cleaner", 4),
        row("B", "S1", "school staff", "attendance officer", 1),
    ]
    ladder = Ladder(rows, {"P": person("B", "S1", "school staff", "attendance officer")}, 3)
    assert (ladder.attribution("P").words, ladder.attribution("P").people) == ("school staff, B", 5)


def test_two_quotes_of_one_person_are_not_joined_by_a_tag_of_theirs_alone() -> None:
    who = {"P": person("B", "S1", "school staff", "teacher"), "Q": person("B", "S1", "school staff", "cleaner")}
    rows = [row("B", "S1", "school staff", "teacher", 30), row("B", "S1", "school staff", "cleaner", 9)]
    once = Ladder(rows, who, 3, quotes={"P": 1, "Q": 1})
    twice = Ladder(rows, who, 3, quotes={"P": 2, "Q": 1})
    assert {once.attribution(p).words for p in "PQ"} == {"teacher, S1, B", "cleaner, S1, B"}
    assert {twice.attribution(p).words for p in "PQ"} == {"school staff, B"}


def test_where_only_one_person_is_quoted_one_quote_stands() -> None:
    ladder = Ladder(
        [row("B", "S1", "school staff", "teacher", 30)], {"P": person("B", "S1", "school staff", "teacher")}, 3, quotes={"P": 4}
    )
    assert (ladder.attribution("P").words, ladder.attribution("P").most) == (NEUTRAL, 1)


def test_somebody_without_a_row_in_the_population_counts_for_those_who_take_part() -> None:
    assert words([], person("B", "S1", "school staff", "teacher"), k=2) == ""
    assert Ladder([], {i: person("B", "S1", "school staff", "teacher") for i in "PQR"}, 3).attribution("P").words == "teacher, S1, B"


# the attacker


def everybody(rows: list[Person], who: dict[str, Person]) -> list[tuple[Cell, bool]]:
    """Every single person of the population, and whether a report says that nobody like them took part."""
    cells: dict[Cell, int] = defaultdict(int)
    silent: dict[Cell, bool] = defaultdict(lambda: True)
    for r in rows:
        cell = Cell(r["site"], r["school"], r["group"], r["role"])
        cells[cell] += int(r["population"])
        silent[cell] = silent[cell] and r["took part"] == "0"
    taking: dict[Cell, int] = defaultdict(int)
    for p in who.values():
        fits = [c for c in (Cell(p["site"], p["school"], p["group"], p["role"]), Cell(p["site"], "", p["group"], p["role"])) if c in cells]
        taking[fits[0] if fits else Cell(p["site"], p["school"], p["group"], p["role"])] += 1
    for cell, n in taking.items():
        cells[cell] = max(cells[cell], n)
        silent[cell] = False
    return [(cell, silent[cell]) for cell, n in cells.items() for _ in range(n)]


def suspects(reports: list[Ladder], quoted: str, crowd: list[tuple[Cell, bool]]) -> int:
    """How many people an attacker is left with, who has every report with this quote and knows how attributions are made."""
    seen = [ladder.attribution(quoted).words for ladder in reports]
    return sum(
        not silent and all(ladder.words.get(cell, "") == attribution for ladder, attribution in zip(reports, seen, strict=True))
        for cell, silent in crowd
    )


def attack(rows: list[Person], who: dict[str, Person], k: int, quotes: dict[str, int], schools: bool = False) -> list[str]:
    """Everything an attacker finds in the reports of all sites and the one across them."""
    found = []
    sites = sorted({p["site"] for p in who.values()} | {r["site"] for r in rows})
    here = {s: {i: n for i, n in quotes.items() if who[i]["site"] == s} for s in sites}
    own = {s: Ladder(rows, who, k, within=s, quotes=here[s], schools=schools) for s in sites}
    across = Ladder(rows, who, k, quotes=quotes, beside=list(own.values()), schools=schools)
    crowd = everybody(rows, who)
    for i, p in who.items():
        if not quotes.get(i):
            continue
        report = own[p["site"]]
        for reports, what in (([report], "site"), ([across], "across"), ([report, across], "both")):
            attributions = [ladder.attribution(i) for ladder in reports]
            if all(t.words for t in attributions) and suspects(reports, i, crowd) < k:
                found.append(f"{i}: {what} {[t.words for t in attributions]} leaves {suspects(reports, i, crowd)}")
        for ladder in (report, across):
            attribution = ladder.attribution(i)
            if "family" in p["group"] and p["school"] and p["school"] in attribution.words:
                found.append(f"{i}: a family's school in {attribution.words}")
            others = [j for j in who if quotes.get(j) and ladder.attribution(j).words == attribution.words]
            if attribution.words and others == [i] and quotes[i] > 1 and attribution.most != 1:
                found.append(f"{i}: {quotes[i]} quotes joined by {attribution.words}")
    return found


SITES, SCHOOLS = ["A", "B", "C"], ["S1", "S2", ""]
ROLES = [
    ("school staff", "head"),
    ("school staff", "teacher"),
    ("school staff", "attendance officer"),
    ("social care", "worker"),
    ("family", "parent or carer"),
    ("family", "young person"),
]
CELLS = st.tuples(st.sampled_from(SITES), st.sampled_from(SCHOOLS), st.sampled_from(ROLES))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(CELLS, st.sampled_from([0, 1, 1, 2, 3, 7, 40]), st.integers(0, 2)), min_size=1, max_size=14, unique_by=lambda r: r[0]
    ),
    st.lists(st.tuples(CELLS, st.integers(0, 3)), min_size=1, max_size=8),
    st.integers(2, 5),
    st.booleans(),
)
def test_an_attacker_finds_nothing_in_any_study(
    rows: list[tuple[tuple[str, str, tuple[str, str]], int, int]],
    who: list[tuple[tuple[str, str, tuple[str, str]], int]],
    k: int,
    schools: bool,
) -> None:
    population = [row(site, school, group, role, n, took) for (site, school, (group, role)), n, took in rows]
    persons = {f"P{i}": person(site, school, group, role) for i, ((site, school, (group, role)), _) in enumerate(who)}
    assert attack(population, persons, k, {f"P{i}": n for i, (_, n) in enumerate(who)}, schools) == []


# a draft beside the final


def attack_printings(rows: list[Person], who: dict[str, Person], k: int, drafts: list[dict[str, int]], final: dict[str, int]) -> list[str]:
    """What an attacker finds who keeps every draft: suspects fewer than k, or quotes of one person joined by how their attributions changed."""
    found = []
    sites = sorted({p["site"] for p in who.values()} | {r["site"] for r in rows})
    crowd = everybody(rows, who)
    own_before: dict[str, list[Ladder]] = {s: [] for s in sites}
    across_before: list[Ladder] = []
    for quotes in (*drafts, final):
        here = {s: {i: n for i, n in quotes.items() if who[i]["site"] == s} for s in sites}
        own = {s: Ladder(rows, who, k, within=s, quotes=here[s], before=[b.words for b in own_before[s]]) for s in sites}
        across = Ladder(rows, who, k, quotes=quotes, beside=list(own.values()), before=[b.words for b in across_before])
        for s in sites:
            own_before[s].append(own[s])
        across_before.append(across)
    for printings, quoted in [(own_before[s], {i for i in who if who[i]["site"] == s}) for s in sites] + [(across_before, set(who))]:
        last = printings[-1]
        for i in sorted(quoted):
            if not final.get(i) or last.attribution(i).withheld:
                continue
            kept = [ladder for ladder in printings if not ladder.attribution(i).withheld]
            if (left := suspects(kept, i, crowd)) < k:
                found.append(f"{i}: {[ladder.attribution(i).words for ladder in kept]} leaves {left}")
            seen = {
                j: [ladder.words[ladder.cells[j]] for ladder in printings]
                for j in quoted
                if final.get(j) and not last.attribution(j).withheld
            }
            if final[i] > 1 and last.attribution(i).most != 1 and [j for j in seen if seen[j] == seen[i]] == [i]:
                found.append(f"{i}: {final[i]} quotes joined by {seen[i]}")
    return found


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(CELLS, st.sampled_from([0, 1, 1, 2, 3, 7, 40]), st.integers(0, 2)), min_size=1, max_size=12, unique_by=lambda r: r[0]
    ),
    st.lists(st.tuples(CELLS, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=7),
    st.integers(2, 4),
)
def test_an_attacker_who_keeps_the_drafts_finds_nothing(
    rows: list[tuple[tuple[str, str, tuple[str, str]], int, int]],
    who: list[tuple[tuple[str, str, tuple[str, str]], int, int, int]],
    k: int,
) -> None:
    population = [row(site, school, group, role, n, took) for (site, school, (group, role)), n, took in rows]
    persons = {f"P{i}": person(site, school, group, role) for i, ((site, school, (group, role)), *_) in enumerate(who)}
    one, two, three = ({f"P{i}": w[n] for i, w in enumerate(who)} for n in (1, 2, 3))
    assert attack_printings(population, persons, k, [one, two], three) == []  # type: ignore[arg-type]


def test_without_the_drafts_the_attacker_would_find_something() -> None:
    """A draft that calls the lead a teacher's colleague and a final that calls her a lead again: only who keeps both sees it."""
    who = {
        "P": person("B", "S1", "school staff", "teacher"),
        "Q": person("B", "S1", "school staff", "cleaner"),
        "R": person("B", "S1", "school staff", "cook"),
    }
    rows = [row("B", "S1", "school staff", role, 4) for role in ("teacher", "cleaner", "cook")]
    draft = Ladder(rows, who, 3, quotes={"P": 2, "Q": 1})
    final = Ladder(rows, who, 3, quotes={"P": 2, "R": 1})
    assert {draft.attribution(i).words for i in "PQ"} == {"school staff, B"} == {final.attribution(i).words for i in "PR"}
    assert draft.attribution("R").words != final.attribution("R").words
    tag = [(ladder.words[ladder.cells["P"]]) for ladder in (draft, final)]
    assert [i for i in "PR" if [ladder.words[ladder.cells[i]] for ladder in (draft, final)] == tag] == ["P"], "her two quotes are joined"
    beside = Ladder(rows, who, 3, quotes={"P": 2, "R": 1}, before=[draft.words])
    mine = beside.words[beside.cells["P"]], draft.words[draft.cells["P"]]
    joined = [i for i in "PR" if (beside.words[beside.cells[i]], draft.words[draft.cells[i]]) == mine]
    assert joined != ["P"] or beside.attribution("P").most == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(CELLS, st.sampled_from([0, 1, 2, 3, 7])), min_size=1, max_size=10, unique_by=lambda r: r[0]),
    st.lists(st.tuples(CELLS, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=7),
)
def test_printing_again_gives_the_same(
    rows: list[tuple[tuple[str, str, tuple[str, str]], int]], who: list[tuple[tuple[str, str, tuple[str, str]], int, int]]
) -> None:
    population = [row(site, school, group, role, n) for (site, school, (group, role)), n in rows]
    persons = {f"P{i}": person(site, school, group, role) for i, ((site, school, (group, role)), *_) in enumerate(who)}
    one, two = ({f"P{i}": w[n] for i, w in enumerate(who)} for n in (1, 2))
    draft = Ladder(population, persons, 3, quotes=one).words  # type: ignore[arg-type]
    assert Ladder(population, persons, 3, quotes=one, before=[draft]).words == draft  # type: ignore[arg-type]
    final = Ladder(population, persons, 3, quotes=two, before=[draft]).words  # type: ignore[arg-type]
    assert Ladder(population, persons, 3, quotes=two, before=[draft, final]).words == final  # type: ignore[arg-type]


def test_an_attacker_finds_nothing_in_the_sample_study() -> None:
    study = Study.open(sample_study())
    rows = [dict(r) for r in people.read_rows(study.project, people.POPULATION).values()]
    who = {p.id: dict(p.attributes) for p in study.participants.values()}
    for k in (2, 3, 5, 10):
        for schools in (False, True):
            assert attack(rows, who, k, {i: 1 + n % 4 for n, i in enumerate(who)}, schools) == []


def test_the_attacker_would_find_something_without_the_ladder() -> None:
    """The attacker is not blind: the attribution that the first rung gives leaves one suspect."""
    lead = person("Authority B", "School 4", "school staff", "safeguarding lead")
    bare = Ladder(STAFF, {"P": lead}, 1)
    assert suspects([bare], "P", everybody(STAFF, {"P": lead})) == 1
