"""Random cases of an exercise: mixtures of those that its stages ask, at many seeds."""

from __future__ import annotations

import random
from collections.abc import Iterator

from grader.curriculum.axes import overlaps
from grader.curriculum.exercise import GRADIENT, REFUSAL, Exercise
from grader.curriculum.space import Case

_SEEDS = 5
"""How many mixtures of its last stage are parents."""

_GRADIENTS = 0.25
"""The share of cases of which the gradient is asked, where an exercise has one."""

_TRIES = 20


def random_cases(exercise: Exercise, count: int, seed: int, extras: bool = False) -> Iterator[tuple[Case, str]]:
    """`count` valid cases, each with what to ask; with `extras` also such that must raise, and other dtypes.

    Each is a cross of two cases of the stages: some numbers from one, the others from the other. Numbers that don't
    go together are drawn again, and so is (a few times) what has been drawn before.
    """
    draw = random.Random(f"{exercise.name} {seed}")
    parents = _parents(exercise, draw, extras)
    gradient = any(stage.asks == GRADIENT for stage in exercise.stages)
    values = [stage.asks for stage in exercise.stages if not stage.extra][-1]
    seen: set[tuple[Case, str]] = set()
    for _ in range(count):
        for _ in range(_TRIES):
            case, asks = _cross(exercise, draw, parents), values
            if case.get("misfit"):
                asks = REFUSAL
            elif gradient and _has_gradient(case) and draw.random() < _GRADIENTS:
                asks = GRADIENT
            if (case, asks) not in seen:
                break
        seen.add((case, asks))
        yield case, asks


def _parents(exercise: Exercise, draw: random.Random, extras: bool) -> list[list[Case]]:
    """The cases that are crossed, in groups of one weight: the mixtures (twice), those written by hand, extras."""
    mixed: list[Case] = []
    by_hand: list[Case] = []
    extra: list[Case] = []
    for stage in exercise.stages:
        if callable(stage.cases):
            for _ in range(_SEEDS):
                mixed += stage.made(exercise.space, draw.randrange(1, 1 << 30))
        else:
            (extra if stage.extra else by_hand).extend(stage.made(exercise.space, 0))
    groups = [mixed, mixed, by_hand] + [extra] * extras
    return [group for group in groups if group]


def _cross(exercise: Exercise, draw: random.Random, parents: list[list[Case]]) -> Case:
    for _ in range(_TRIES):
        one, other = draw.choice(draw.choice(parents)), draw.choice(draw.choice(parents))
        share = draw.choice((0.1, 0.3, 0.5))
        crossed = one.but(**{name: other[name] for name in one if draw.random() < share})
        if exercise.space.allows(crossed):
            return crossed
    return one


def _has_gradient(case: Case) -> bool:
    """A gradient needs numbers that vary, and elements that don't share memory."""
    floating = case.get("dtype", "float32") in ("float32", "float64")
    return floating and not overlaps(case)
