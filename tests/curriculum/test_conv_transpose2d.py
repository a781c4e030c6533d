"""conv_transpose2d: the examples of its docstring."""

import torch

from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution


def test_the_examples_of_conv_transpose2d():
    conv_transpose2d = load_solution(SOLUTIONS, "conv_transpose2d")
    x, weight = torch.tensor([[[[1.0, 2.0]]]]), torch.tensor([[[[1.0, 10.0, 100.0]]]])
    assert conv_transpose2d(x, weight).tolist() == [[[[1.0, 12.0, 120.0, 200.0]]]]
    assert conv_transpose2d(x, weight, stride=2).tolist() == [[[[1.0, 10.0, 102.0, 20.0, 200.0]]]]
    padded = conv_transpose2d(x, weight, stride=2, padding=(0, 1))
    assert padded.tolist() == [[[[10.0, 102.0, 20.0]]]]
    longer = conv_transpose2d(x, weight, stride=2, padding=(0, 1), output_padding=(0, 1))
    assert longer.tolist() == [[[[10.0, 102.0, 20.0, 200.0]]]]
