"""What lies beside the main road: the examples of the docstrings, and what each comes down to where numbers are one."""

import pytest
import torch

from grader.curriculum.alternatives import ways
from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution

IMAGE = torch.tensor([[[[1.0, 5.0, 2.0], [4.0, 3.0, 6.0]]]])


@pytest.fixture(params=["max_pool2d"])
def pool(request):
    return load_solution(SOLUTIONS, request.param)


def test_the_example_of_max_pool2d():
    assert load_solution(SOLUTIONS, "max_pool2d")(IMAGE, 2, stride=1).tolist() == [[[[5.0, 6.0]]]]


def test_pooling_with_a_kernel_of_one_is_the_input(pool):
    assert torch.equal(pool(IMAGE, 1), IMAGE)


def test_without_a_stride_windows_lie_side_by_side(pool):
    x = torch.randn(2, 3, 6, 9)
    assert torch.equal(pool(x, (2, 3)), pool(x, (2, 3), stride=(2, 3)))


@pytest.mark.parametrize("name", ["max_pool2d"])
def test_there_are_at_least_three_other_ways(name):
    assert len(ways(name)) >= 3
