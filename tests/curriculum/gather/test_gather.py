"""What gathers say is what torch does."""

import pytest
import torch
from gathering import GATHERED, by_python, cases_of, gathered, of_torch

from grader.curriculum import find
from grader.web.described import numbers_of


@pytest.mark.parametrize("name", GATHERED)
def test_torch_gathers_the_same(name):
    exercise = find(name)
    for case in cases_of(exercise, 60)[:60]:
        tensors, expected = of_torch(exercise, case)
        worked_out = by_python(exercise.gather, {each.name: case[each.name] for each in numbers_of(exercise)})
        shapes = {each: list(tensor.shape) for each, tensor in tensors.items()}
        assert {each: worked_out["shapes"][each] for each in shapes} == shapes, case
        assert worked_out["shape"] == list(expected.shape), case
        torch.testing.assert_close(gathered(worked_out, tensors, exercise.gather.by), expected, msg=str(case))
