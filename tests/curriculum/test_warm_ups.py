"""The warm-ups: the examples of their docstrings."""

import pytest
import torch

from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution

WIDE = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [("trace", (WIDE,), 6.0)],
)
def test_the_example(name, arguments, result):
    assert load_solution(SOLUTIONS, name)(*arguments).tolist() == result
