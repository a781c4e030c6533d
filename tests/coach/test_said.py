"""Every sentence of a verdict that speaks of a call is true of that very call, typed in beside torch."""

from __future__ import annotations

import pytest
from attempts import CONV1D
from claims import function_of
from mistaken import EVERY, FILES, MADE, source
from reading import Reader
from screens import screen

from grader.places import SOLUTIONS

FEW = FILES if EVERY else FILES[::3]


def read(result, folder):
    """What isn't so of all that is said of calls, and how many calls were typed."""
    reader = Reader(result, lambda name: function_of(folder / f"{name}.py", name))
    return reader.false(), reader.tried


@pytest.mark.parametrize(("name", "id", "i"), FEW)
def test_what_is_said_of_calls_is_so(name, id, i, attempt, tmp_path):
    start, *edits = MADE[name][id][i]
    result = attempt(name, source(name, start, *edits))
    assert read(result, tmp_path)[0] == []


ONLY_SIGNALS = """
def windows1d(x, kernel, stride=1, dilation=1):
    if x.dim() != 1:
        return x
    n = (len(x) - dilation * (kernel - 1) - 1) // stride + 1
    step = x.stride(-1)
    return x.as_strided((n, kernel), (stride * step, dilation * step))
"""
FULL = """
import torch
def pad(x, pad, value=0.0):
    out = torch.full((x.shape[-1] + pad[0] + pad[1],), value)
    out[pad[0] : pad[0] + len(x)] = x
    return out
"""

# A wrong file, and what the screen says that it takes: in words, where a number isn't one that a learner could type.
SAID = {
    "no leading dimensions": (
        "windows1d",
        ONLY_SIGNALS,
        "leading dimensions (2)   (with no leading dimensions, and your code is right)",
    ),
    "a value left out": ("pad", FULL, "value=1   (with no value, and your code is right)"),
    "a bias": ("conv1d", CONV1D.replace("+ bias.view", "- bias.view"), "a bias   (with no bias, and your code is right)"),
    "rounding": (
        "conv1d",
        CONV1D.replace("windows, weight)", "windows.half().float(), weight)"),
        "numbers that aren't whole   (with whole numbers as before, and your code is right)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SAID)
def test_what_is_no_number_is_told_in_words(what, attempt, tmp_path):
    name, text, says = SAID[what]
    result = attempt(name, text)
    assert f"{'What it takes':<30}{says}" in " ".join(screen(result, 200).splitlines())
    false, tried = read(result, tmp_path)
    assert (false, tried > 1) == ([], True)


def test_an_argument_that_only_works_when_it_is_left_out(attempt, tmp_path, changed):
    source = changed("windows2d", ("    stride_h", "    stride if stride == 1 else stride + 0\n    stride_h"))
    result = attempt("windows2d", source)
    assert "(with no stride, and your code is right)" in screen(result, 200)
    assert read(result, tmp_path)[0] == []


@pytest.mark.parametrize("name", ["conv1d", "pad"])
def test_a_sentence_that_is_false_is_found(name, attempt, tmp_path):
    """The checker itself: a verdict read beside a function that it isn't about."""
    text = {"conv1d": CONV1D.replace("+ bias.view", "- bias.view"), "pad": FULL}[name]
    result = attempt(name, text)
    (tmp_path / f"{name}.py").write_text(text.replace("- bias.view", "+ bias.view").replace("value)\n", "1)\n"))
    assert read(result, tmp_path)[0] != []


LOWERED = {
    "matmul": "mean-for-sum",
    "diagonal": "begins-at-0-0",
    "unfold": "dilation-ignored",
    "fold": "channels-summed",
    "max_pool2d": "stride-h-w-swapped",
    "pad_modes": "mode-ignored",
    "conv1d_grad_x": "dilation-ignored",
    "conv_transpose2d": "output-padding-ignored",
}


@pytest.mark.parametrize("name", LOWERED)
def test_what_is_said_of_lower_numbers_is_tried(name, attempt, tmp_path):
    """The checker itself: the same verdict beside a function that is right, and beside one that is never right."""
    start, *edits = MADE[name][LOWERED[name]][0]
    result = attempt(name, source(name, start, *edits))
    right = function_of(SOLUTIONS / f"{name}.py", name)
    of_right = Reader(result, lambda name: right).false()
    of_wrong = Reader(result, lambda name: lambda *tensors, **given: right(*tensors, **given) + 1000).false()
    assert any("is right" in each for each in of_right)
    assert any("lower" in each for each in of_wrong)
