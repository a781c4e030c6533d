"""A suspect's answer beside the learner's: it differs, it agrees, or it proves the mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from typing import Any

from torch import Tensor

from grader.coach.met import call
from grader.curriculum.exercise import VIEW, Exercise
from grader.curriculum.mistake import AnyError, ErrorLike, Misconception, OwnOfTorch, SomeError, WritesIntoArgument
from grader.curriculum.space import Case
from grader.judging.asker import Probe
from grader.judging.nearness import alike
from grader.judging.truth import answers
from grader.runner.outcome import RAISED, RETURNED, Outcome, Problem

DIFFERS, AGREES, RAISES, PROVES = range(4)
"""What an answer says of a suspect. An exception of the same type agrees; only the same in every number proves.

Where raising is the mistake, whatever the exception, it proves as well, but only where code should be finished."""


@dataclass(frozen=True)
class Suspect:
    """One way to make one mistake."""

    mistake: Misconception
    answer: Callable[..., Any]


@dataclass(frozen=True)
class Wrong:
    """What a suspect answers to a case."""

    y: Any = None
    grads: Mapping[str, Tensor] = field(default_factory=dict)
    error: Exception | None = None
    shares_memory: bool = False
    ends_outside: bool = False

    @property
    def empty(self) -> bool:
        return isinstance(self.y, Tensor) and not self.y.numel()


def compare(exercise: Exercise, suspect: Suspect, probe: Probe) -> int:
    """What the learner's answer says of a suspect."""
    outcome, mistake = probe.outcome, suspect.mistake
    message = outcome.problem.message if outcome.ended == RAISED and outcome.problem else ""
    if mistake.message and message:
        return PROVES if re.search(mistake.message, message) else DIFFERS
    if mistake.may_raise and re.search(mistake.may_raise, message):
        return AGREES
    if mistake.message and probe.verdict.right:
        return AGREES
    if not mistake.may_show(probe.case, probe.asks):
        return AGREES if probe.verdict.right else DIFFERS
    wrong = wrong_answer(exercise, suspect.answer, probe.case, probe.asks)
    if message and wrong.empty:
        return AGREES  # where nothing is left to compute, some code raises and some doesn't
    if (filled := _reshaped(message)) and isinstance(wrong.y, Tensor):
        return _compare_sizes(exercise, suspect, probe, *filled)
    if wrong.error is not None:
        return _compare_errors(wrong.error, outcome, probe.verdict.right)
    if outcome.ended != RETURNED or outcome.banned or outcome.mutated:
        return DIFFERS
    if not isinstance(wrong.y, Tensor):
        return PROVES if _is_described(wrong.y, outcome) else AGREES if probe.verdict.right else DIFFERS
    if not alike(wrong.y, outcome.tensors.get("y"), mistake.tolerance or None):
        return DIFFERS
    grads = {name: tensor for name, tensor in outcome.tensors.items() if name.startswith("grad ")}
    if grads.keys() != wrong.grads.keys() or not all(alike(wrong.grads[name], grads[name]) for name in grads):
        return DIFFERS
    return DIFFERS if probe.asks == VIEW and outcome.shares_memory != wrong.shares_memory else PROVES


def _compare_sizes(exercise: Exercise, suspect: Suspect, probe: Probe, room: int, there: int) -> int:
    """What code says of a suspect that raises where it reshapes all that it has made to a size it has worked out.

    Who miscounts has made all and worked out too many or too few; who doesn't, the other way round. Windows are
    reshaped before they are summed up, results after it: their sizes stand in the same ratio. Results that are written
    one by one aren't reshaped.
    """
    made, right = (
        wrong_answer(exercise, answer, probe.case, probe.asks).y.numel() for answer in (suspect.answer, exercise.torch)
    )
    if made == right or getattr(suspect.answer, "one_by_one", False):
        return DIFFERS
    asked, found = (made, right) if getattr(suspect.answer, "miscounts", False) else (right, made)
    if room * found == there * asked:
        return PROVES
    return AGREES if there == made else DIFFERS


def _compare_errors(error: Exception, outcome: Outcome, right: bool) -> int:
    if isinstance(error, (OwnOfTorch, WritesIntoArgument)):
        found = outcome.banned if isinstance(error, OwnOfTorch) else outcome.mutated
        return PROVES if found else AGREES if right else DIFFERS
    if isinstance(error, SomeError):
        return AGREES if outcome.ended == RAISED or outcome.fatal or 0 in (outcome.shape or ()) else DIFFERS
    problem = outcome.problem
    if outcome.ended != RAISED or problem is None:
        return DIFFERS
    if isinstance(error, AnyError):
        return RAISES
    if isinstance(error, ErrorLike):
        return PROVES if re.search(str(error), problem.message) else DIFFERS
    if type(error).__name__ != problem.type:
        return DIFFERS
    return _compare_messages(str(error), problem)


def _compare_messages(message: str, problem: Problem) -> int:
    """The same message proves, also where only the numbers of an index or of memory out of bounds are comparable."""
    first = message.partition("\n")[0]
    if first == problem.message.partition("\n")[0]:
        return PROVES
    for read in (_memory, _index):
        ours, theirs = (read(text) for text in (first, problem.message))
        if ours or theirs:
            return PROVES if ours == theirs else DIFFERS
    filled = _reshaped(first), _reshaped(problem.message)
    if all(filled):
        return PROVES if filled[0] == filled[1] else DIFFERS
    return AGREES


_RESHAPED = re.compile(r"shape '(\[.*?\])' is invalid for input of size (\d+)")
_MEMORY = re.compile(r"sizes \[(.*?)\], strides \[(.*?)\], storage offset (\d+), .* for storage of size (\d+)")
_INDEX = re.compile(r"index (-?\d+) is out of bounds for dimension \d+ with size (\d+)")


def _index(message: str) -> tuple[str, ...] | None:
    """The index that is out of bounds, and the size that it is out of."""
    found = _INDEX.search(message)
    return found.groups() if found else None


def _reshaped(message: str) -> tuple[int, int] | None:
    """How many numbers a shape has room for, and how many there were to fill it."""
    found = _RESHAPED.search(message)
    return (prod(map(int, re.findall(r"-?\d+", found[1]))), int(found[2])) if found else None


def _memory(message: str) -> tuple[Any, ...] | None:
    """What as_strided was asked to reach: each step and how often it is made, where it began, and what there was.

    Which dimension makes which step doesn't matter, nor whether one makes the steps of two.
    """
    found = _MEMORY.search(message)
    if not found:
        return None
    sizes, strides = ([int(each) for each in found[i].split(", ")] for i in (1, 2))
    steps: list[tuple[int, int]] = []
    for size, stride in sorted(zip(sizes, strides, strict=True), key=lambda each: each[1]):
        if steps and size > 1 and stride == steps[-1][0] * steps[-1][1]:
            steps[-1] = (steps[-1][0] * size, steps[-1][1])
        elif size > 1:
            steps.append((size, stride))
    return steps, found[3], found[4]


def _is_described(y: Any, outcome: Outcome) -> bool:
    """Whether what came back instead of a tensor is of the same type."""
    described = outcome.described or ""
    return described.startswith("None") if y is None else described.endswith(type(y).__name__)


def same_answer(one: Wrong, other: Wrong) -> bool:
    if one.error or other.error:
        return type(one.error) is type(other.error)
    return (
        alike(one.y, other.y)
        and one.grads.keys() == other.grads.keys()
        and all(alike(grad, other.grads[name]) for name, grad in one.grads.items())
    )


@lru_cache(maxsize=8192)
def wrong_answer(exercise: Exercise, answer: Callable[..., Any], case: Case, asks: str) -> Wrong:
    if_inside = getattr(answer, "if_inside", None)
    if if_inside and not (as_strided := wrong_answer(exercise, if_inside, case, asks)).ends_outside:
        return as_strided
    asked = call(exercise, case)
    try:
        y, grads = answers(asked, answer, asks, lenient=True)
    except Exception as error:
        return Wrong(error=error, ends_outside=getattr(answer, "ends_outside", False))
    shares = isinstance(y, Tensor) and _shares(y, next(iter(asked.tensors.values())))
    return Wrong(y, grads, None, shares, getattr(answer, "ends_outside", False))


def _shares(y: Tensor, x: Tensor) -> bool:
    """Whether a result is a view of x; one without elements always is."""
    return not y.numel() or y.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
