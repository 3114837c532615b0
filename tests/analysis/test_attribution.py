from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.quotes.attribution import NEUTRAL, group_sizes, group_words
from qualcode.study import Study


def test_a_group_of_k_people_is_named():
    assert group_words({("North", "staff"): 3}, k=3) == {("North", "staff"): "staff"}


def test_a_lone_small_group_takes_the_next_smallest_with_it():
    words = group_words({("North", "family"): 1, ("North", "care"): 4, ("North", "staff"): 9}, k=3)
    assert words == {("North", "family"): NEUTRAL, ("North", "care"): NEUTRAL, ("North", "staff"): "staff"}


def test_groups_are_judged_site_by_site():
    words = group_words({("North", "family"): 5, ("South", "family"): 1}, k=2)
    assert words == {("North", "family"): "family", ("South", "family"): NEUTRAL}


def test_people_without_a_group_are_called_participants():
    assert group_words({("North", ""): 50}, k=3) == {("North", ""): NEUTRAL}


@given(st.dictionaries(st.tuples(st.sampled_from("AB"), st.sampled_from(["", "x", "y", "z"])), st.integers(1, 9)), st.integers(1, 6))
def test_no_word_fits_fewer_than_k_people_unless_the_whole_site_is_smaller(sizes: dict[tuple[str, str], int], k: int):
    words = group_words(sizes, k)
    for site in {s for s, _ in sizes}:
        there = {group: n for (s, group), n in sizes.items() if s == site}
        fits: dict[str, int] = {}
        for group, n in there.items():
            fits[words[site, group]] = fits.get(words[site, group], 0) + n
        assert all(n >= k for n in fits.values()) or list(fits) == [NEUTRAL]


def test_population_counts_where_it_is_larger_than_those_who_took_part(town: Study):
    sizes = group_sizes(town, [p.attributes for p in town.participants.values()])
    assert sizes["South", "social care"] == 3  # two helpers and a team lead, of whom two took part
    assert sizes["South", "school staff"] == 3  # not in population.csv: those who took part
    assert sizes["South", "family"] == 1
