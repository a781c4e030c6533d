"""Hints are of the failure at hand: of its kind, its dimensions, its numbers, and the names in the learner's code."""

from __future__ import annotations

import pytest
from attempts import CONV1D

HALVED = """
class Halved(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        return grad / 2
"""
LOOPS = """
import torch
def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    rows, columns = x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1
    y = torch.zeros(len(x), 1, rows, columns)
    for i in range(rows):
        for j in range(columns):
            patch = x[:, :, i : i + weight.shape[2], j : j + weight.shape[3]]
            y[:, 0, i, j] = (patch * weight[0]).sum((1, 2, 3))
    return y
"""
WINDOWS2D = """
def windows2d(x, kernel, stride=1, dilation=1):
    return x[..., None, None] + 1
"""


def rungs(result):
    return {rung.kind: rung.text for rung in result.failure.ladder}


def halved(name):
    """A right conv1d but for the gradient to one of its arguments."""
    taken = {"x": "    batch, channels", "weight": "    out_channels, per_group", "bias": "    return y if"}[name]
    guard = "if bias is not None: " if name == "bias" else ""
    line = f"    {guard}{name} = Halved.apply({name})\n{taken}"
    return CONV1D.replace("import torch\n", f"import torch\n{HALVED}").replace(taken, line, 1)


@pytest.mark.parametrize(
    ("name", "formula"), [("x", "grad x[j] ="), ("weight", "grad w[k] ="), ("bias", "grad bias[o] =")]
)
def test_a_wrong_gradient_is_told_by_the_formula_of_that_gradient(attempt, name, formula):
    result = attempt("conv1d", halved(name))
    assert (result.failure.kind, result.failure.verdict.facts["to"]) == ("wrong_gradient", name)
    assert rungs(result)["formula"].startswith(formula)
    assert "detach" not in rungs(result)["question"]


def test_a_gradient_that_is_missing_is_no_formula_of_one(attempt):
    found = rungs(attempt("conv1d", CONV1D.replace("    batch, channels", "    x = x.data\n    batch, channels")))
    assert "grad x" not in found["formula"]
    assert "detach" in found["shape of the code"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("conv2d", LOOPS),
        ("conv2d", LOOPS.replace("* weight[0]", "* 2 * weight[0]")),
        ("conv2d", LOOPS.replace("+ 1, x", "+ 2, x")),
        ("windows2d", WINDOWS2D),
        ("windows2d", WINDOWS2D.replace("+ 1", "[:1]")),
    ],
)
def test_images_have_formulas_of_two_dimensions(attempt, name, source):
    formula = rungs(attempt(name, source))["formula"]
    assert any(sign in formula for sign in ("i, j", "height", "h, w", "0, 0"))


@pytest.mark.parametrize("einsum", [True, False])
def test_nobody_is_asked_about_an_einsum_that_there_is_not(attempt, einsum):
    source = LOOPS + ("    torch.einsum('i->', y)\n" if einsum else "")
    source = source.replace("    return y\n    torch", "    torch").rstrip() + ("\n    return y\n" if einsum else "\n")
    found = rungs(attempt("conv2d", source))
    told = found["question"] + found["shape of the code"]
    assert ("einsum" in told, "letter" in told) == (einsum, einsum)


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("conv1d", CONV1D.replace("import torch\n", ""), "`import torch`"),
        ("pad", "def pad(x, pad, value=0.0):\n    return F.pad(x, pad)\n", "`import torch.nn.functional as F`"),
        (
            "windows2d",
            "def windows2d(x, kernel, stride=1, dilation=1):\n    return windows1d(x, kernel)\n",
            "`from windows1d import windows1d`",
        ),
    ],
)
def test_a_name_that_nothing_stands_for_is_told_by_the_line_that_is_missing(attempt, name, source, line):
    found = rungs(attempt(name, source))
    assert found["shape of the code"].startswith(line)
    assert "formula" not in found


def test_a_name_of_the_learners_own_is_asked_about(attempt):
    found = rungs(attempt("conv1d", CONV1D.replace("return y if", "return result if")))
    assert "Which line gives result a value?" in found["question"]
    assert not {"formula", "shape of the code"} & set(found)


def test_an_exception_in_every_call_is_told_by_its_line_alone(attempt):
    found = rungs(attempt("conv1d", CONV1D.replace("return y if", "return y.nope if")))
    assert list(found) == ["question", "where"]


def test_the_simplest_stage_speaks_of_places_where_it_takes_several(attempt):
    source = LOOPS.replace("return y", "return y if columns == 1 else 2 * y")
    result = attempt("conv2d", source)
    assert (result.failure.stage, [each.name for each in result.failure.diagnosis.needed]) == ("one", ["width"])
    assert rungs(result)["formula"] == "y[i, j] = x[i, j] * w[0, 0]"


def test_a_count_of_windows_is_told_by_the_formula_of_the_size(attempt):
    source = CONV1D.replace("// stride + 1", "// stride + (stride == 1)")
    assert "// stride + 1" in rungs(attempt("conv1d", source))["formula"]


@pytest.mark.parametrize(
    ("name", "misfit"),
    [
        ("conv1d", "x has 2 channels, and weight takes 1"),
        ("conv2d", "x has 2 channels, and weight takes 1"),
        ("windows1d", "a window reaches over 2 elements, and x has a length of 1"),
        ("windows2d", "a window reaches over 2 elements, and x has a height of 1"),
        ("pad", "pad has 2 pairs, and x has 1 dimension"),
    ],
)
def test_what_does_not_fit_is_told_by_its_two_sizes(attempt, changed, name, misfit):
    from grader.report.words import headline

    result = attempt(name, changed(name, ("raise ValueError(", "print(")), stages=("refuses",))
    assert f"should raise, because {misfit}, but returns" in headline(result)
    assert f"{misfit}." in rungs(result)["where"]


@pytest.mark.parametrize("name", ["conv1d", "conv2d", "pad", "windows1d", "windows2d"])
def test_every_call_that_must_be_refused_has_two_sizes_that_do_not_fit(name):
    from grader.curriculum import find

    exercise = find(name)
    calls = [exercise.build(case, 0.0) for case in exercise.stage("refuses").made(exercise.space, 0)]
    assert all(exercise.misfit(call) for call in calls)


def test_a_call_that_is_not_allowed_is_none_of_numbers(attempt):
    from screens import screen

    source = "import torch\ndef conv1d(x, weight, *arguments, **named):\n    return torch.conv1d(x, weight)\n"
    result = attempt("conv1d", source)
    assert result.failure.kind == "banned_call"
    assert "at its simplest" not in screen(result)
