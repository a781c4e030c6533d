from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from grader.curriculum.covering import covering_array, mixture


@given(st.lists(st.integers(1, 7), min_size=2, max_size=9), st.integers(0, 1000))
def test_every_pair_of_values_meets(sizes, seed):
    columns = {name: range(size) for name, size in enumerate(sizes)}
    rows = covering_array(columns, seed)
    for one, other in combinations(columns, 2):
        assert {(row[one], row[other]) for row in rows} == set(product(columns[one], columns[other]))


def test_seed_changes_the_rows_and_nothing_else():
    columns = {"a": range(5), "b": range(3)}
    assert covering_array(columns, 1) == covering_array(columns, 1)
    assert covering_array(columns, 1) != covering_array(columns, 2)


def test_as_many_rows_as_asked_for():
    assert len(mixture({"a": range(2), "b": range(2)}, 0, at_least=200)) >= 200
