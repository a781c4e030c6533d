"""conv1d_grad_x: the examples of its docstring."""

import torch

from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution


def test_the_examples_of_conv1d_grad_x():
    conv1d_grad_x = load_solution(SOLUTIONS, "conv1d_grad_x")
    grad_output, weight = torch.tensor([[[1.0, 10.0]]]), torch.tensor([[[2.0, 3.0]]])
    assert conv1d_grad_x(grad_output, weight, 3).tolist() == [[[2.0, 23.0, 30.0]]]
    assert conv1d_grad_x(grad_output, weight, 5, stride=2).tolist() == [[[2.0, 3.0, 20.0, 30.0, 0.0]]]
