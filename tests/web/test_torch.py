"""What the page works out is what torch does: every element, and every element that is read."""

import json
from itertools import product
from random import Random

import pytest
import torch
from gathering import GATHERED, cases_of, gathered, of_torch

from grader.curriculum import find
from grader.web.described import numbers_of, started

CASES = 300
_ALL = """async ([name, every]) => {
  const [{ laid }, { refusal }] = [await import("gather"), await import("refusal")];
  const { exercises } = JSON.parse(document.getElementById("exercises").textContent);
  const exercise = exercises.find((each) => each.name === name);
  return JSON.stringify(every.map((numbers) => {
    const refused = refusal(exercise, numbers);
    if (refused) return { refused };
    const call = laid(exercise, numbers);
    const cells = call.made.map(({ terms, plus, divisor }) => [terms, plus, divisor]);
    return { shape: call.shape, shapes: call.shapes, around: String(call.around), cells };
  }));
}"""


@pytest.mark.parametrize("name", GATHERED)
def test_covering_cases(visit, name):
    exercise = find(name)
    cases = cases_of(exercise)[:CASES]
    cases += [exercise.space.case(**dict(zip(_FEW[name], sizes, strict=True))) for sizes in _sizes(name)]
    assert len(cases) >= CASES
    numbers = [{each.name: case[each.name] for each in numbers_of(exercise)} for case in cases]
    for case, said in zip(cases, json.loads(visit().evaluate(_ALL, [name, numbers])), strict=True):
        assert "refused" not in said, (case, said)
        tensors, expected = of_torch(exercise, case)
        assert said["shapes"] == {each: list(tensor.shape) for each, tensor in tensors.items()}, case
        assert said["shape"] == list(expected.shape), case
        said["around"] = float(said["around"])
        torch.testing.assert_close(
            gathered(said, tensors, exercise.gather.by), expected, msg=lambda text, c=case: f"{c}: {text}"
        )


_FEW = {"trace": ("rows", "columns"), "matvec": ("rows", "columns"), "matmul": ("rows", "inner", "columns")}
"""Exercises that have a few small cases: what else is asked of them is every combination of these."""


def _sizes(name):
    return product(range(1, 17 if len(_FEW[name]) == 2 else 6), repeat=len(_FEW[name])) if name in _FEW else ()


@pytest.mark.parametrize("name", GATHERED)
def test_what_torch_refuses_is_refused(visit, name):
    """Numbers at random, from below their least ones up."""
    exercise, random = find(name), Random(name)
    numbers = []
    for _ in range(150):
        case = dict(started(exercise))
        for each in numbers_of(exercise):
            if random.random() < 0.4:
                case[each.name] = random.choice(each.words) if each.words else random.randint(0, 5)
        numbers.append(case)
    asked = [{each.name: case[each.name] for each in numbers_of(exercise)} for case in numbers]
    for case, said in zip(numbers, json.loads(visit().evaluate(_ALL, [name, asked])), strict=True):
        # Torch takes some numbers of which nothing, or too much, would be drawn.
        beyond = any(words in said.get("refused", "") for words in ("is at least", "too many", "at most.", "0 or 1"))
        assert beyond or ("refused" in said) == _raises(exercise, case), (case, said.get("refused"))


def _raises(exercise, case):
    try:
        of_torch(exercise, exercise.space.case(**case))
    except Exception:
        return True
    return False
