"""conv1d_grad_weight: the examples of its docstring."""

import torch

from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution


def test_the_examples_of_conv1d_grad_weight():
    conv1d_grad_weight = load_solution(SOLUTIONS, "conv1d_grad_weight")
    x = torch.tensor([[[1.0, 2.0, 3.0]]])
    assert conv1d_grad_weight(x, torch.tensor([[[1.0, 10.0]]]), 2).tolist() == [[[21.0, 32.0]]]
    grad_output = torch.tensor([[[1.0, 10.0, 100.0, 1000.0]]])
    assert conv1d_grad_weight(x, grad_output, 2, padding=1).tolist() == [[[3210.0, 321.0]]]
