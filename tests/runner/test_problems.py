"""What is shown of the frame in which code fails: what the failing line is about comes first."""

import pytest
from attempts import CONV1D

HEAD = "import torch\n\n\ndef conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n    "

THERE = {
    "the indices of the line, in its order": (
        "out = x.new_zeros(1, 1, 1)\n    n = 7\n    for i in range(3):\n        for k in range(1):\n"
        "            out[0, 0, i] += x[0, 0, i + k]\n",
        ["i = 1", "k = 0", "out: shape (1, 1, 1)"],
    ),
    "numbers, not only whole ones": ("n = x.shape[-1] / 2\n    return x.new_zeros(1, 1, n)\n", ["n = 0.5", "x: shape"]),
    "sizes": ("size = x.shape\n    return x.view(size, 7)\n", ["size = (1, 1, 1)", "x: shape"]),
    "the condition above a raise": (
        "n = x.shape[-1]\n    limit = 5\n    other = 3\n    if n < limit:\n        raise ValueError('too short')\n    return x\n",
        ["n = 1", "limit = 5", "x: shape"],
    ),
    "a builtin that the function has overwritten": (
        "sum = 3\n    return sum(x)\n",
        ["sum = 3, which hides Python's own sum", "x: shape"],
    ),
    "one that the file has overwritten": (
        "return max(x)\n\n\nmax = [1, 2]\n",
        ["max = [1, 2], which hides Python's own max", "x: shape"],
    ),
    "a tensor that is called": ("return weight(x)\n", ["weight: shape (1, 1, 1)", "x: shape"]),
    "a method of a name that is no function": ("shape = 3\n    return x.shape(0)\n", ["shape = 3", "x: shape"]),
}


@pytest.mark.parametrize("name", THERE)
def test_what_is_there(attempt, name):
    code, begins = THERE[name]
    failure = attempt("conv1d", HEAD + code).failure
    assert failure.kind == "raised"
    there = failure.verdict.facts["problem"].tensors
    assert len(there) >= len(begins)
    for text, begin in zip(there, begins, strict=False):
        assert text.startswith(begin)


def test_a_value_that_is_long_is_left_out(attempt):
    failure = attempt("conv1d", HEAD + "n = list(range(10_000))\n    return x.view(n)\n").failure
    assert not any(text.startswith("n = ") for text in failure.verdict.facts["problem"].tensors)


def test_sizes_that_are_exchanged_come_in_the_order_of_the_line(attempt):
    swapped = CONV1D.replace(
        "x.as_strided((batch, groups, per_group, n, kernel)", "x.as_strided((batch, groups, per_group, kernel + 9, n)"
    )
    failure = attempt("conv1d", swapped).failure
    assert [text.partition(" ")[0] for text in failure.verdict.facts["problem"].tensors[:3]] == [
        "batch",
        "groups",
        "per_group",
    ]
