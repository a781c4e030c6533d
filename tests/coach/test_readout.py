"""Names in a read-out, typed in as they stand: what they leave out is said, and their sums are the numbers shown."""

import re

import pytest
import torch
from attempts import CONV1D

from grader.coach.readout import in_short
from grader.curriculum import find
from grader.report.machine import exercise as as_json

PAD = """
def pad(x, pad, value=0.0):
    result = x.new_full((*x.shape[:-1], x.shape[-1] + sum(pad)), value)
    result[..., pad[1] : pad[1] + x.shape[-1]] = x
    return result
"""
WINDOWS = """
def windows1d(x, kernel, stride=1, dilation=1):
    n = (x.shape[-1] - dilation * (kernel - 1) - 1) // stride + 1
    return x.as_strided((*x.shape[:-1], n, kernel), (*x.stride()[:-1], 1, dilation))
"""
WRONG = {
    "flipped": ("conv1d", CONV1D.replace("windows, weight)", "windows, weight.flip(-1))")),
    "sides exchanged": ("pad", PAD),
    "no stride": ("windows1d", WINDOWS),
}


def named_as_typed(text: str, short: str) -> str:
    """Each name of an element as a learner types it who has read what is left out."""
    for said in filter(None, re.split(r", (?=\w+(?:\[[^]]*\])? is )", short)):
        name, full = said.split(" is ")
        letters = re.findall(r"[i-r]", name.partition("[")[2])
        pattern = re.escape(name.partition("[")[0]) + (
            r"\[" + ",".join([r"(\d+)"] * len(letters)) + r"\]" if letters else ""
        )
        head, _, index = full.partition("[")

        def whole(found: re.Match, letters=letters, head=head, index=index) -> str:
            values = dict(zip(letters, found.groups(), strict=True))
            return f"{head}[{re.sub('[i-r]', lambda letter: values[letter[0]], index)}"

        text = re.sub(rf"\b{pattern}(?!\w)", whole, text)
    return text


@pytest.mark.parametrize("name", WRONG)
def test_what_is_read_out_can_be_typed(attempt, name):
    exercise, source = WRONG[name]
    failure = attempt(exercise, source).failure
    evidence, read = failure.evidence, failure.diagnosis.readout
    call = find(exercise).build(find(exercise).space.case(**evidence.case), float("nan"))
    for side, result in ((read.yours, evidence.yours), (read.expected, evidence.expected)):
        names = {**call.tensors, "y": torch.tensor(result.elements).reshape(result.shape)}
        for cell, terms in zip(read.cells, side, strict=True):
            y, total = (eval(named_as_typed(each, read.short), {}, names) for each in (cell, terms))
            assert y.dim() == 0
            assert torch.equal(y, torch.as_tensor(total, dtype=y.dtype))


@pytest.mark.parametrize("name", WRONG)
def test_only_what_adds_is_said_to_add(attempt, name):
    exercise, source = WRONG[name]
    result = attempt(exercise, source)
    assert result.failure.diagnosis.readout.adds == (exercise == "conv1d")
    assert as_json(result)["failure"]["readout"]["short"] == result.failure.diagnosis.readout.short


def test_dimensions_of_one_element_are_left_out():
    assert in_short([("y", "y", (1, 1, 3)), ("x", "x", (2, 3)), ("w", "weight", (1, 2, 1)), ("b", "bias", (1,))]) == (
        "y[i] is y[0,0,i], w[i] is weight[0,i,0], b is bias[0]"
    )
