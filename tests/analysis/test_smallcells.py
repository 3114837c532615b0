from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.counts.smallcells import merged_cells, suppressed


def people(*sizes: int) -> list[frozenset[str]]:
    return [frozenset(f"{i}-{n}" for n in range(size)) for i, size in enumerate(sizes)]


def test_a_small_cell_takes_the_next_smallest_with_it():
    assert merged_cells(people(1, 8, 4), 3) == {0, 2}


def test_nothing_is_merged_where_nothing_is_small():
    assert merged_cells(people(0, 5, 3), 3) == frozenset()


def test_a_lone_small_count_hides_another_where_the_total_is_printed():
    assert suppressed([2, 30, 9], 6, total=41) == {0, 2}
    assert suppressed([2, 30, 9], 6) == {0}
    assert suppressed([None, 30, 0], 6, total=30) == {1, 2}


@given(st.lists(st.integers(0, 9), min_size=2, max_size=6), st.integers(2, 5))
def test_what_is_merged_rests_on_k_people_or_on_everybody(sizes: list[int], k: int):
    cells = people(*sizes)
    hidden = merged_cells(cells, k)
    assert all(i in hidden for i, n in enumerate(sizes) if 0 < n < k)
    if hidden:
        assert len(hidden) >= 2
        assert sum(sizes[i] for i in hidden) >= k or sum(sizes[i] for i in hidden) == sum(sizes)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6), st.integers(2, 7))
def test_no_small_count_can_be_worked_out_from_the_total(counts: list[int], threshold: int):
    hidden = suppressed(counts, threshold, sum(counts))
    if hidden:
        assert len(hidden) >= 2
        assert sum(counts[i] for i in hidden) >= threshold or len(hidden) == len(counts)
