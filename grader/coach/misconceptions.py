"""Which mistake: the named misconception whose answers the learner's code gives, if there is exactly one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from grader.asking import Asker, Probe
from grader.coach.shrink import Ledger
from grader.curriculum.exercise import GRADIENT, VALUES, Exercise, Stage
from grader.curriculum.ideas import IDEAS
from grader.curriculum.mistake import AnyError, Misconception
from grader.curriculum.space import Case
from grader.results import Mistake
from grader.runner.outcome import RAISED, RETURNED, Outcome
from grader.truth import NAN, RELATIVE, GraderBroken, answers

PROBES = 3
"""How many probes must tell a misconception from the truth before it is named."""

_MORE, _CONSIDERED = 8, 30
"""How many further cases are asked to tell what is left apart, and among how many they are chosen."""

_MIXED = 4

_SEEN = 24
"""How many right answers, and how many wrong ones, are compared of what a grading has seen already."""


@dataclass(frozen=True)
class Wrong:
    """What a misconception answers to a case."""

    y: Any = None
    grads: Mapping[str, Tensor] = field(default_factory=dict)
    error: Exception | None = None


def name_mistake(asker: Asker, ledger: Ledger, stage: Stage, smallest: Probe) -> Mistake | None:
    """Name the mistake if the code gives its answers, and no other's, wherever it was asked."""
    exercise, asks = asker.exercise, smallest.asks
    cut = smallest.verdict.kind in ("no_gradient", "wrong_gradient")
    left = [each for each in exercise.misconceptions if not cut or each.idea == "gradient"]
    seen = sorted(ledger.seen(asks), key=lambda probe: (probe.verdict.right, exercise.space.rank(probe.case)))
    told = 0
    for probe in [smallest, *_spread(seen)]:
        left = [each for each in left if _explains(exercise, each, probe)]
        told += not probe.verdict.right and probe is not smallest
        if not left:
            return None
    further = [case for case in _around(exercise, smallest.case) if ledger.known(case, asks) is None]
    telling = sorted(further[:_CONSIDERED], key=lambda case: -_tells(asker, left, case, asks))[:_MORE]
    for probe in ledger.look([*telling, *_mixed(exercise, stage, asks)], asks):
        left = [each for each in left if _explains(exercise, each, probe)]
        told += not probe.verdict.right
    return as_text(left[0]) if len(left) == 1 and told >= PROBES else None


def as_text(mistake: Misconception) -> Mistake:
    """A misconception's texts alone."""
    idea = IDEAS[mistake.idea]
    return Mistake(mistake.id, mistake.says, mistake.question, idea.formula, idea.shape)


def _spread(probes: list[Probe]) -> list[Probe]:
    """Every wrong answer seen (the smallest first), and as many right ones."""
    wrong = [probe for probe in probes if not probe.verdict.right][:_SEEN]
    right = [probe for probe in probes if probe.verdict.right][-_SEEN:]
    return wrong + right


def _around(exercise: Exercise, case: Case) -> Iterator[Case]:
    """Cases near `case` in which one number is higher, or two: what tells mistakes apart that agree in it."""
    higher = {}
    for name, value in case.items():
        if isinstance(value, int) and name not in ("misfit", "bias", "ndim", "pairs", "value"):
            higher[name] = [value + 1, value + 2]
    seen = {case}
    for name, values in higher.items():
        for value in values:
            each = case.but(**{name: value})
            if each not in seen and exercise.space.allows(each):
                seen.add(each)
                yield each
    for size in exercise.sizes:
        for name in higher:
            each = case.but(**{size: case[size] + 3, name: higher[name][0]})
            if each not in seen and exercise.space.allows(each):
                seen.add(each)
                yield each


def _mixed(exercise: Exercise, stage: Stage, asks: str) -> list[Case]:
    """A few cases in which everything is mixed that the stages down to this one have asked about."""
    met: set[str] = set()
    for earlier in exercise.stages[: exercise.stages.index(stage) + 1]:
        for case in earlier.made(exercise.space, 0) if earlier.name != "everything" else ():
            met |= exercise.space.named(case).keys()
    mixed = []
    for case in exercise.stage("everything").made(exercise.space, 0) if asks == VALUES else ():
        kept = exercise.space.case(**{name: value for name, value in case.items() if name in met})
        if exercise.space.allows(kept):
            mixed.append(kept)
        if len(mixed) == _MIXED:
            break
    return mixed


def _tells(asker: Asker, left: list[Misconception], case: Case, asks: str) -> int:
    """How many different answers a case would bring: the more, the more it tells."""
    try:
        truth = asker.truth.expected(case, asks)
    except GraderBroken:
        return -1
    answers: list[Wrong] = [Wrong(truth.y, truth.grads)]
    for each in left:
        wrong = _wrong(asker.exercise, each, case, asks)
        if not any(_same_answer(wrong, other) for other in answers):
            answers.append(wrong)
    return len(answers)


def _same_answer(one: Wrong, other: Wrong) -> bool:
    if one.error or other.error:
        return type(one.error) is type(other.error)
    return (
        _same(one.y, other.y)
        and one.grads.keys() == other.grads.keys()
        and all(_same(grad, other.grads[name]) for name, grad in one.grads.items())
    )


def _explains(exercise: Exercise, mistake: Misconception, probe: Probe) -> bool:
    """Whether the learner's code answered as the misconception does."""
    outcome = probe.outcome
    wrong = _wrong(exercise, mistake, probe.case, probe.asks)
    if wrong.error is not None:
        return outcome.ended == RAISED and _same_error(wrong.error, outcome)
    if outcome.ended != RETURNED or not _same(wrong.y, outcome.tensors.get("y"), mistake.tolerance):
        return False
    grads = {name: tensor for name, tensor in outcome.tensors.items() if name.startswith("grad ")}
    if grads.keys() != wrong.grads.keys() or not all(_same(wrong.grads[name], grads[name]) for name in grads):
        return False
    return probe.asks != "view" or outcome.shares_memory == _shares(exercise, mistake, probe.case)


def _same_error(error: Exception, outcome: Outcome) -> bool:
    """The same type; for memory out of bounds the same sizes and strides, too."""
    problem = outcome.problem
    if isinstance(error, AnyError) or problem is None:
        return problem is not None
    if "setStorage" in str(error) or "setStorage" in problem.message:
        return str(error).partition("\n")[0] == problem.message.partition("\n")[0]
    return type(error).__name__ == problem.type


def _same(one: Any, other: Any, tolerance: float = 0.0) -> bool:
    if not isinstance(one, Tensor) or not isinstance(other, Tensor):
        return False
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if torch.equal(one, other) or not one.is_floating_point():
        return torch.equal(one, other)
    largest = float(one.double().nan_to_num().abs().max()) if one.numel() else 1.0
    near = (tolerance or RELATIVE[one.dtype]) * max(1.0, largest)
    return torch.allclose(one.double(), other.double(), rtol=0, atol=near, equal_nan=True)


@lru_cache(maxsize=8192)
def _wrong(exercise: Exercise, mistake: Misconception, case: Case, asks: str) -> Wrong:
    call = exercise.build(case, NAN)
    try:
        if asks != GRADIENT:
            return Wrong(call.apply(mistake.answer))
        y, grads = answers(call, mistake.answer, GRADIENT, lenient=True)
        return Wrong(y, grads)
    except Exception as error:
        return Wrong(error=error)


def _shares(exercise: Exercise, mistake: Misconception, case: Case) -> bool:
    call = exercise.build(case, NAN)
    y = call.apply(mistake.answer)
    return bool(y.untyped_storage().data_ptr() == call.tensors["x"].untyped_storage().data_ptr())
