"""fast_conv2d: the example of its docstring, and its stars for speed."""

import ast

import torch

from grader.curriculum import find
from grader.curriculum.alternatives import ways
from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution


def test_the_example_of_fast_conv2d():
    fast_conv2d = load_solution(SOLUTIONS, "fast_conv2d")
    x, weight = torch.arange(1.0, 7.0).view(1, 1, 2, 3), torch.tensor([[[[1.0, 10.0], [100.0, 1000.0]]]])
    assert fast_conv2d(x, weight).tolist() == [[[[5421.0, 6532.0]]]]


def test_stars_for_speed_are_extra_and_ask_less_from_one_to_the_next():
    paces = [stage for stage in find("fast_conv2d").stages if stage.at_most]
    assert [stage.at_most for stage in paces] == [5.0, 3.0, 1.5]
    assert all(stage.extra and not stage.cases for stage in paces)


def code(file, name):
    """What a file does, whatever it calls its function, and however its docstring begins."""
    docstring, *code = ast.parse(file.read_text(encoding="utf-8").replace(name, "conv2d")).body
    return docstring.value.value.partition("\n")[2], [ast.unparse(each) for each in code]


def test_the_best_way_of_fast_conv2d_is_that_of_conv2d():
    """Each is a file to be read and run by itself; mended, it is mended in both."""
    fast, plain = (code(ways(name)["best"], name) for name in ("fast_conv2d", "conv2d"))
    assert fast == plain
