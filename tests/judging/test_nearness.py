"""How near two answers are."""

import pytest
import torch

from grader.judging.nearness import alike, same

NAN, INF = float("nan"), float("inf")


def of(*values, dtype=torch.float32):
    return torch.tensor(values, dtype=dtype)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of(1.0, 2.0), of(1.0, 2.0)),
        (of(1e6, 2.0), of(1e6, 3.0)),  # as far apart as rounding of the largest leaves them
        (of(NAN, 1.0), of(NAN, 1.0)),
        (of(INF, 1.0), of(INF, 1.0)),
        (of(), of()),
        (of(1, dtype=torch.int64), of(1, dtype=torch.int64)),
    ],
)
def test_one_and_the_same(one, other):
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of(1.0), of(1.001)),
        (of(NAN, 1.0), of(1.0, NAN)),
        (of(INF), of(-INF)),
        (of(INF), of(1.0)),
        (of(1.0), of(1.0, dtype=torch.float64)),
        (of(1.0), of(1.0)[None]),
        (of(1, dtype=torch.int64), of(2, dtype=torch.int64)),
        (of(1.0), 1.0),
    ],
)
def test_two_things(one, other):
    assert not alike(one, other)


def test_a_tolerance_is_worked_out_only_when_it_is_needed():
    def never():
        raise AssertionError("asked")

    assert same(of(1.0), of(1.0), never)
    assert not same(of(1.0), of(NAN), lambda: 1.0)
