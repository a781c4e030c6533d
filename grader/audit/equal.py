"""Is a mutant the same function as the solution? Asked of many random cases, in this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from grader.audit.cases import random_cases
from grader.audit.implementation import implement
from grader.curriculum import find
from grader.curriculum.exercise import GRADIENT, VIEW, Call, Exercise
from grader.curriculum.space import Case
from grader.judging.nearness import alike
from grader.judging.truth import NAN, answers
from grader.places import SOLUTIONS
from grader.runner.alarm import TooLong, at_most
from grader.runner.earlier import load_solution

_PATIENCE = 10.0
"""Seconds after which a call is taken never to return."""


@dataclass(frozen=True)
class Answer:
    """Everything by which two functions could differ in one case."""

    raised: bool = False
    too_slow: bool = False
    y: Tensor | None = None
    grads: dict[str, Tensor] = field(default_factory=dict)
    is_view: bool = False
    spoiled: tuple[str, ...] = ()


def first_differences(name: str, texts: Sequence[str], seed: int, count: int) -> list[str | None]:
    """For each mutant: the first of `count` random cases in which it isn't the solution, as words; None if none is.

    The cases vary layouts and dtypes; views, gradients, what is raised and what is written to are compared, too.
    """
    exercise = find(name)
    solution = load_solution(SOLUTIONS, name)
    found: list[str | None] = [None] * len(texts)
    left = {i: implement(name, text) for i, text in enumerate(texts)}
    for case, asks in random_cases(exercise, count, seed, extras=True):
        untouched = exercise.build(case, NAN)
        right = _answer(exercise, solution, case, asks, untouched)
        for i, mutant in list(left.items()):
            if not _equal(right, _answer(exercise, mutant, case, asks, untouched)):
                found[i] = f"{untouched.text(name)} with {exercise.space.named(case)}, its {asks}"
                del left[i]
        if not left:
            break
    return found


def _answer(exercise: Exercise, function: Callable[..., Any], case: Case, asks: str, untouched: Call) -> Answer:
    call = exercise.build(case, NAN)
    try:
        with at_most(_PATIENCE):
            y, grads = answers(call, function, asks, lenient=True)
    except TooLong:
        return Answer(too_slow=True)
    except Exception:
        return Answer(raised=True)
    spoiled = tuple(name for name, tensor in call.tensors.items() if not torch.equal(tensor, untouched.tensors[name]))
    is_view = asks == VIEW and y.untyped_storage().data_ptr() == call.tensors["x"].untyped_storage().data_ptr()
    return Answer(False, False, y, grads if asks == GRADIENT else {}, is_view, spoiled)


def _equal(one: Answer, other: Answer) -> bool:
    if one.too_slow or other.too_slow:
        return False
    if one.raised or other.raised:
        return one.raised and other.raised
    return (
        alike(one.y, other.y)
        and one.is_view == other.is_view
        and one.spoiled == other.spoiled
        and one.grads.keys() == other.grads.keys()
        and all(alike(grad, other.grads[name]) for name, grad in one.grads.items())
    )
