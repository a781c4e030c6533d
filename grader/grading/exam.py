"""The same stages with other numbers: for an exam, where a table of answers that everybody has is of no use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

from grader.curriculum.call import REFUSAL, Call
from grader.curriculum.exercise import Exercise, Stage
from grader.curriculum.space import Case

if TYPE_CHECKING:
    from torch import Tensor

_LONGER = 3
"""By less than this each size that isn't one grows."""


@cache
def of_seed(exercise: Exercise, seed: int) -> Exercise:
    """An exercise that asks what a seed says: sizes of the cases that its stages list, and what all tensors hold.

    The one object for a seed, by which what is known of it is found again.
    """
    stages = tuple(_varied(exercise, stage, seed) for stage in exercise.stages)
    return replace(exercise, stages=stages, build=_with_other_numbers(exercise.build, seed))


def _varied(exercise: Exercise, stage: Stage, seed: int) -> Stage:
    if callable(stage.cases) or stage.asks == REFUSAL:
        return stage
    random = Random(f"{seed} {exercise.name} {stage.name}")
    return replace(stage, cases=tuple(_longer(exercise, exercise.space.case(**each), random) for each in stage.cases))


def _longer(exercise: Exercise, case: Case, random: Random) -> Case:
    grown = {name: case[name] + random.randrange(_LONGER) for name in exercise.sizes if case[name] > 1}
    longer = case.but(**grown)
    return longer if exercise.space.allows(longer) else case


def _with_other_numbers(build: Callable[[Case, float], Call], seed: int) -> Callable[[Case, float], Call]:
    def built(case: Case, fill: float) -> Call:
        call = build(case, fill)
        for name, tensor in call.tensors.items():
            _overwrite(tensor, crc32(f"{seed} {name} {dict(case)}".encode()))
        return call

    return built


def _overwrite(tensor: Tensor, seed: int) -> None:
    """Whole numbers of both signs from 1 to 9, or those and a third each where there were fractions. What is expanded
    stays so."""
    import torch

    own = tensor[tuple(slice(0, 1) if step == 0 else slice(None) for step in tensor.stride())]
    if not own.numel():
        return
    maker = torch.Generator().manual_seed(seed)
    numbers = torch.randint(1, 10, own.shape, generator=maker) * (
        2 * torch.randint(0, 2, own.shape, generator=maker) - 1
    )
    fractions = own.is_floating_point() and bool((own != own.round()).any())
    own.copy_(numbers + 1 / 3 if fractions else numbers)
