"""What the page works out is what torch does: every element, and every element that is read."""

import json
from itertools import product
from math import prod
from random import Random

import pytest
import torch
from gathering import GATHERED, answer_of_torch, cases_of, gathered, of_torch, read_by_torch

from grader.curriculum import find
from grader.curriculum.gather import MAX
from grader.web.described import numbers_of, started

CASES = 300
_ALL = """async ([name, every]) => {
  const [{ laid, readers, results }, { refusal }] = [await import("gather"), await import("refusal")];
  const { filled } = await import("values");
  const { exercises } = JSON.parse(document.getElementById("exercises").textContent);
  const exercise = exercises.find((each) => each.name === name);
  return JSON.stringify(every.map((numbers) => {
    const refused = refusal(exercise, numbers);
    if (refused) return { refused };
    const call = laid(exercise, numbers);
    const cells = call.made.map(({ terms, plus, divisor }) => [terms, plus, divisor]);
    const named = Object.entries(call.shapes);
    const values = Object.fromEntries(named.map(([each, shape], n) => [each, filled(each, shape, n === 0)]));
    const result = results(call, values).map(String);
    const used = readers(call, named[0][0]).map((cells) => [...cells]);
    return { shape: call.shape, shapes: call.shapes, around: String(call.around), cells, values, result, used };
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
        assert gathered(said, tensors, exercise.gather.by).allclose(expected), case
        shown = {
            each: torch.tensor(said["values"][each], dtype=torch.float64).view(shape)
            for each, shape in said["shapes"].items()
        }
        worked_out = torch.tensor(list(map(float, said["result"])), dtype=torch.float64).view(said["shape"])
        assert worked_out.allclose(answer_of_torch(exercise, case, shown)), case
        first, *_ = tensors
        assert said["used"] == _used(said, first), case
        if exercise.gather.by == MAX:
            assert [set(_inside(cell, first, said)) for cell in said["cells"]] == read_by_torch(exercise, case), case


def _inside(cell, name, said):
    """The elements of an argument that an element of the result is made of."""
    shape = said["shapes"][name]
    for term in cell[0]:
        if name in term and all(0 <= i < size for i, size in zip(term[name], shape, strict=True)):
            yield sum(i * prod(shape[dim + 1 :]) for dim, i in enumerate(term[name]))


def _used(said, name):
    """The other way round: what each element of an argument is read for."""
    used = [[] for _ in range(prod(said["shapes"][name]))]
    for number, cell in enumerate(said["cells"]):
        for flat in dict.fromkeys(_inside(cell, name, said)):
            used[flat].append(number)
    return used


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
        idle = [each for each, when in exercise.gather.idle.items() if eval(when, dict(case))]
        numbers.append(case | {each: exercise.space.simplest[each] for each in idle})
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
