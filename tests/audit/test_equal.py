"""Mutants that equal the solution, and those that don't although most cases say so."""

import pytest

from grader.audit.cases import random_cases
from grader.audit.equal import first_differences
from grader.audit.equivalents import equivalents_of
from grader.audit.mutants import mutants_of, solution_text
from grader.curriculum import ORDER, find
from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.exercise import GRADIENT, REFUSAL

DIFFERENT = [
    ("windows1d", "step = x.stride(-1)", "step = 1"),
    ("windows1d", "dilation * step))", "dilation * step), 0)"),
    ("windows1d", "return x.as_strided", "return x.detach().as_strided"),
    ("windows1d", "dilation * step))", "dilation * step)).clone()"),
    ("pad", "return result", "x.data.zero_(); return result"),
    ("pad", "start > stop", "False"),
    ("conv1d", "result + bias[:, None]", "result + bias.abs()[:, None]"),
    ("conv1d", "result + bias[:, None]", "result + bias.float()[:, None]"),
    ("conv1d", "windows, kernels)", "windows, 2 * kernels - kernels.detach())"),
    ("conv2d", "stride, (dilation_h, dilation_w)", "stride, (dilation_h, dilation_h)"),
]


@pytest.mark.parametrize(("name", "old", "new"), DIFFERENT)
def test_a_difference_is_found(name, old, new):
    assert old in solution_text(name)
    (difference,) = first_differences(name, [solution_text(name).replace(old, new)], seed=1, count=400)
    assert difference
    assert difference.startswith(f"{name}(x")


def test_a_mutant_that_never_returns_is_different(monkeypatch):
    monkeypatch.setattr("grader.audit.equal._PATIENCE", 0.1)
    text = solution_text("windows1d").replace("    step = ", "    while stride == 3:\n        pass\n    step = ")
    (difference,) = first_differences("windows1d", [text], seed=1, count=400)
    assert difference
    assert "stride=3" in difference


@pytest.mark.parametrize("name", ORDER)
def test_what_is_listed_as_equivalent_is_a_mutant_and_equal(name):
    listed = {each.key for each in equivalents_of(name)}
    mutants = [mutant for mutant in mutants_of(name) if mutant.key in listed] if listed else []
    assert {mutant.key for mutant in mutants} == listed
    assert all(each.reason for each in equivalents_of(name))
    assert first_differences(name, [mutant.text for mutant in mutants], seed=1, count=300) == [None] * len(mutants)


@pytest.mark.parametrize("name", ORDER)
def test_random_cases_are_valid_and_of_all_kinds(name):
    exercise = find(name)
    cases = list(random_cases(exercise, 400, seed=2, extras=True))
    assert cases == list(random_cases(exercise, 400, seed=2, extras=True))
    assert len(set(cases)) == 400
    assert all(exercise.space.allows(case) for case, _ in cases)
    layouts = [number for number in exercise.space.simplest if number.endswith("layout")]
    assert layouts
    assert {case[number] for case, _ in cases for number in layouts} == {*ALL_LAYOUTS}
    asked = [(stage.asks, case["dtype"]) for stage in exercise.stages for case in stage.made(exercise.space, 0)]
    assert {dtype for _, dtype in asked} <= {case["dtype"] for case, _ in cases}
    assert {asks for asks, _ in asked} & {GRADIENT, REFUSAL} <= {asks for _, asks in cases}
    ordinary = list(random_cases(exercise, 400, seed=2))
    assert not any(case.get("misfit") for case, _ in ordinary)
