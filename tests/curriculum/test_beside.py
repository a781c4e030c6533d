"""What lies beside the main road: the examples of the docstrings, and what each comes down to where numbers are one."""

import pytest
import torch

from grader.curriculum.alternatives import ways
from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution

IMAGE = torch.tensor([[[[1.0, 5.0, 2.0], [4.0, 3.0, 6.0]]]])


@pytest.fixture(params=["max_pool2d", "avg_pool2d"])
def pool(request):
    return load_solution(SOLUTIONS, request.param)


def test_the_example_of_max_pool2d():
    assert load_solution(SOLUTIONS, "max_pool2d")(IMAGE, 2, stride=1).tolist() == [[[[5.0, 6.0]]]]


def test_the_example_of_avg_pool2d():
    x = torch.tensor([[[[1.0, 5.0, 2.0], [4.0, 2.0, 7.0]]]])
    assert load_solution(SOLUTIONS, "avg_pool2d")(x, 2, stride=1).tolist() == [[[[3.0, 4.0]]]]


def test_a_mean_is_a_convolution_with_a_constant_kernel():
    avg_pool2d, conv2d = (load_solution(SOLUTIONS, name) for name in ("avg_pool2d", "conv2d"))
    x, weight = torch.randn(2, 3, 5, 7), torch.full((3, 1, 2, 3), 1 / 6)
    convolved = conv2d(x, weight, stride=(2, 1), padding=1, groups=3)
    assert torch.allclose(avg_pool2d(x, (2, 3), (2, 1), 1), convolved, atol=1e-6)


def test_pooling_with_a_kernel_of_one_is_the_input(pool):
    assert torch.equal(pool(IMAGE, 1), IMAGE)


def test_without_a_stride_windows_lie_side_by_side(pool):
    x = torch.randn(2, 3, 6, 9)
    assert torch.equal(pool(x, (2, 3)), pool(x, (2, 3), stride=(2, 3)))


def test_the_example_of_unfold():
    x = torch.tensor([[[[1, 2, 3], [4, 5, 6]]]])
    assert load_solution(SOLUTIONS, "unfold")(x, 2).tolist() == [[[1, 2], [2, 3], [4, 5], [5, 6]]]


def test_the_example_of_fold():
    x = torch.tensor([[[1, 2], [3, 4]]])
    assert load_solution(SOLUTIONS, "fold")(x, (1, 3), (1, 2)).tolist() == [[[[1, 5, 4]]]]


def test_unfold_and_a_product_of_matrices_are_a_convolution():
    unfold, conv2d = (load_solution(SOLUTIONS, name) for name in ("unfold", "conv2d"))
    x, weight = torch.randn(2, 3, 5, 7), torch.randn(4, 3, 2, 3)
    product = weight.flatten(1) @ unfold(x, (2, 3), padding=1, stride=2)
    convolved = conv2d(x, weight, padding=1, stride=2)
    assert torch.allclose(product.view_as(convolved), convolved, atol=1e-5)


def test_fold_of_unfold_is_the_input_where_windows_lie_side_by_side():
    unfold, fold = (load_solution(SOLUTIONS, name) for name in ("unfold", "fold"))
    x = torch.randn(2, 3, 6, 4)
    assert torch.equal(fold(unfold(x, (3, 2), stride=(3, 2)), (6, 4), (3, 2), stride=(3, 2)), x)


def test_the_example_of_pad_modes():
    x = torch.tensor([[0, 1, 2]])
    assert load_solution(SOLUTIONS, "pad_modes")(x, (2, 1), mode="reflect").tolist() == [[2, 1, 0, 1, 2, 1]]


def test_a_circle_that_is_padded_by_all_of_itself_is_three_of_it():
    x = torch.randn(2, 5)
    assert torch.equal(load_solution(SOLUTIONS, "pad_modes")(x, (5, 5), mode="circular"), x.repeat(1, 3))


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d", "unfold", "fold", "pad_modes"])
def test_there_are_at_least_three_other_ways(name):
    assert len(ways(name)) >= 3
