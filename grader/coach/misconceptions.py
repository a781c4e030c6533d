"""Which mistake: the named misconception whose answers the learner's code gives, if there is exactly one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import prod
from typing import Any

import torch
from torch import Tensor

from grader.asking import Asker, Probe
from grader.coach.shrink import Ledger
from grader.curriculum.exercise import GRADIENT, VIEW, Call, Exercise, Stage
from grader.curriculum.ideas import IDEAS
from grader.curriculum.mistake import AnyError, ErrorLike, Misconception, OwnOfTorch, SomeError, WritesIntoArgument
from grader.curriculum.space import Case
from grader.results import Mistake
from grader.runner.outcome import RAISED, RETURNED, Outcome, Problem
from grader.truth import NAN, RELATIVE, answers

PROBES = 3
"""How many probes must tell a misconception from the truth before it is named."""

_SEEN = 8
"""How many right answers, and how many wrong ones, are compared of what a grading has seen already."""

_NEAR, _MIXED, _LATER = 6, 6, 3
"""How many further cases are asked: close to the smallest one; with everything mixed that was asked about; and, if that
doesn't tell, with the numbers of each later stage."""

_CONSIDERED, _COMPARED = 16, 4
"""Among how many cases the most telling are chosen, and by the answers of how many suspects."""

_DIFFERS, _AGREES, _PROVES = range(3)
"""What an answer says of a suspect. An exception of the same type agrees; only the same in every number proves."""


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


def name_mistake(asker: Asker, ledger: Ledger, stage: Stage, smallest: Probe) -> Mistake | None:
    """Name the mistake if the code gives its answers, and no other's, wherever it was asked."""
    return Naming(asker, ledger, stage, smallest).name()


def as_text(mistake: Misconception) -> Mistake:
    """A misconception's texts alone."""
    idea = IDEAS[mistake.idea]
    return Mistake(mistake.id, mistake.says, mistake.question, idea.formula, idea.shape)


class Naming:
    """The suspects, and the probes that clear all of them but one."""

    def __init__(self, asker: Asker, ledger: Ledger, stage: Stage, smallest: Probe):
        self._asker, self._ledger, self._smallest = asker, ledger, smallest
        self._exercise, self._asks = asker.exercise, smallest.asks
        self._met = _met(self._exercise, stage.name)
        self._left = [
            Suspect(mistake, answer)
            for mistake in self._exercise.misconceptions
            for answer in (mistake.answer, *mistake.ways)
            if mistake.message or mistake.may_show(smallest.case, self._asks)
        ]
        self._proofs: dict[Suspect, int] = {}

    def name(self) -> Mistake | None:
        """The last one left, if enough has proved it."""
        if self._hear([self._smallest]) and self._hear(self._seen()):
            self._ask(self._near(self._met), _NEAR)
            self._ask(self._mixed(self._is_met), _MIXED)
            for numbers in self._later():
                if self._left and not self._found():
                    self._ask(self._near(numbers), _LATER)
            if self._left and not self._found():
                self._ask(self._mixed(lambda name, value: name not in _MATTERS_LAST), _MIXED)
        found = self._found()
        return as_text(found) if found else None

    def _found(self) -> Misconception | None:
        """The one mistake that is left. Who only ever raised where the code raises isn't reckoned with."""
        proved = [suspect.mistake for suspect in self._left if self._proved(suspect) >= PROBES]
        doubtful = [suspect.mistake for suspect in self._left if 0 < self._proved(suspect) < PROBES]
        ids = {mistake.id for mistake in proved + doubtful}
        return proved[0] if proved and len(ids) == 1 else None

    def _proved(self, suspect: Suspect) -> int:
        return self._proofs.get(suspect, 0)

    def _hear(self, probes: Iterable[Probe]) -> bool:
        """Clear everyone who would have answered otherwise; whether anyone is left."""
        for probe in probes:
            heard = {suspect: _compare(self._exercise, suspect, probe) for suspect in self._left}
            self._left = [suspect for suspect, says in heard.items() if says != _DIFFERS]
            for suspect in self._left:
                if heard[suspect] == _PROVES and not probe.verdict.right:
                    self._proofs[suspect] = self._proved(suspect) + 1
        return bool(self._left)

    def _ask(self, cases: list[Case], most: int) -> None:
        """Ask some of these cases: those that tell the suspects apart, if more than one mistake is left."""
        cases = [case for case in cases if self._ledger.known(case, self._asks) is None]
        suspects = list({suspect.mistake.id: suspect for suspect in reversed(self._left)}.values())[:_COMPARED]
        if len(suspects) > 1:
            cases = sorted(cases[:_CONSIDERED], key=lambda case: -self._answers(suspects, case))
        if suspects:
            self._hear(self._ledger.look(cases[:most], self._asks))

    def _answers(self, suspects: list[Suspect], case: Case) -> int:
        """How many different answers a few suspects would give to a case."""
        found: list[Wrong] = []
        for suspect in suspects:
            wrong = _wrong(self._exercise, suspect.answer, case, self._asks)
            if not any(_same_answer(wrong, other) for other in found):
                found.append(wrong)
        return len(found)

    def _seen(self) -> list[Probe]:
        """The largest cases that have been seen to go wrong, and the largest that went right: they tell most."""
        rank = self._exercise.space.rank
        seen = sorted(self._ledger.seen(self._asks), key=lambda probe: -rank(probe.case))
        wrong = [probe for probe in seen if not probe.verdict.right and probe is not self._smallest]
        return wrong[:_SEEN] + [probe for probe in seen if probe.verdict.right][:_SEEN]

    def _near(self, names: Iterable[str]) -> list[Case]:
        """Cases near the smallest in which one number is higher, or two: what tells mistakes apart that agree in it."""
        space, case, wanted = self._exercise.space, self._smallest.case, set(names) | set(self._exercise.sizes)
        higher = {name: list(_higher(space.lower, name, case[name])) for name in case if name in wanted}
        wider = [{}, *({size: case[size] + 3} for size in self._exercise.sizes)]
        if len(wider) > 2:
            wider.append({size: case[size] + 3 for size in self._exercise.sizes})
        near = [
            case.but(**{**sizes, name: value})
            for sizes in reversed(wider)
            for name, values in higher.items()
            for value in values[: None if not sizes else 1]
        ]
        return [each for each in dict.fromkeys(near) if self._allows(each)]

    def _mixed(self, wanted: Callable[[str, Any], bool]) -> list[Case]:
        """A few cases in which the wanted numbers are mixed, such as those that stages have asked about so far."""
        space = self._exercise.space
        everything = _everything(self._exercise)
        step = len(everything) // _MIXED
        spread = [*everything[::step], *everything[step // 2 :: step]]
        mixed = [space.case(**{n: value for n, value in case.items() if wanted(n, value)}) for case in spread]
        return [case for case in dict.fromkeys(mixed) if self._allows(case)]

    def _later(self) -> Iterator[set[str]]:
        """The numbers that each later stage asks about for the first time, as long as there are any."""
        names = [stage.name for stage in self._exercise.stages if not stage.extra]
        for before, stage in pairwise(names):
            fresh = _met(self._exercise, stage).keys() - _met(self._exercise, before).keys() - self._met.keys()
            if fresh:
                yield set(fresh)

    def _is_met(self, name: str, value: Any) -> bool:
        return name in self._met and (isinstance(value, str) or value >= min(self._met[name], 0))

    def _allows(self, case: Case) -> bool:
        overlaps = self._asks == GRADIENT and "expanded" in (case["layout"], case.get("weight_layout"))
        return self._exercise.space.allows(case) and not overlaps


@lru_cache(maxsize=64)
def _met(exercise: Exercise, stage: str) -> Mapping[str, Any]:
    """The numbers that the stages down to this one have asked about, each with the lowest value it had."""
    met: dict[str, Any] = {}
    for each in exercise.stages:
        for case in each.made(exercise.space, 0) if each.name != "everything" else _everything(exercise):
            for name, value in exercise.space.named(case).items():
                met[name] = value if isinstance(value, str) else min(value, met.get(name, value))
        if each.name == stage:
            break
    return met


@lru_cache(maxsize=8)
def _everything(exercise: Exercise) -> tuple[Case, ...]:
    return exercise.stage("everything").made(exercise.space, 0)


_MATTERS_LAST = ("layout", "weight_layout", "dtype", "bias")
_NEVER_RAISED = ("misfit", "ndim", "pairs")
_LAYOUTS = ("offset", "transposed", "channels_last", "every_second", "sliced")


def _higher(lower: Callable[..., list[Any]], name: str, value: Any) -> Iterator[Any]:
    """A few values of one number that are less simple than `value`."""
    if name in _NEVER_RAISED:
        return
    if name in ("layout", "weight_layout"):
        yield from (each for each in _LAYOUTS if each != value)
    elif name == "dtype":
        yield from (each for each in ("float64",) if each != value)
    elif name == "form":
        yield from (each for each in ("int",) if each != value)
    elif name == "value":
        yield from (each for each in (7, -0.5) if each != value)
    elif name == "bias":
        yield from (each for each in (1,) if each != value)
    elif isinstance(value, int):
        yield from (value + 1, value + 2)


def _compare(exercise: Exercise, suspect: Suspect, probe: Probe) -> int:
    """What the learner's answer says of a suspect."""
    outcome, mistake = probe.outcome, suspect.mistake
    message = outcome.problem.message if outcome.ended == RAISED and outcome.problem else ""
    if mistake.message and message:
        return _PROVES if re.search(mistake.message, message) else _DIFFERS
    if mistake.may_raise and re.search(mistake.may_raise, message):
        return _AGREES
    if mistake.message and probe.verdict.right:
        return _AGREES
    if not mistake.may_show(probe.case, probe.asks):
        return _AGREES if probe.verdict.right else _DIFFERS
    wrong = _wrong(exercise, suspect.answer, probe.case, probe.asks)
    if message and (wrong.empty or _cannot_be_reshaped(wrong, message)):
        return _AGREES  # where nothing is left to compute, or the shape is wrong, some code raises and some doesn't
    if wrong.error is not None:
        return _compare_errors(wrong.error, outcome, probe.verdict.right)
    if outcome.ended != RETURNED or outcome.banned or outcome.mutated:
        return _DIFFERS
    if not isinstance(wrong.y, Tensor):
        return _PROVES if _is_described(wrong.y, outcome) else _AGREES if probe.verdict.right else _DIFFERS
    if not _same(wrong.y, outcome.tensors.get("y"), mistake.tolerance):
        return _DIFFERS
    grads = {name: tensor for name, tensor in outcome.tensors.items() if name.startswith("grad ")}
    if grads.keys() != wrong.grads.keys() or not all(_same(wrong.grads[name], grads[name]) for name in grads):
        return _DIFFERS
    return _DIFFERS if probe.asks == VIEW and outcome.shares_memory != wrong.shares_memory else _PROVES


def _cannot_be_reshaped(wrong: Wrong, message: str) -> bool:
    """Whether the code raises where it reshapes as many numbers as this answer has."""
    found = _RESHAPED.search(message)
    return bool(found and isinstance(wrong.y, Tensor) and int(found[2]) == wrong.y.numel())


def _compare_errors(error: Exception, outcome: Outcome, right: bool) -> int:
    if isinstance(error, (OwnOfTorch, WritesIntoArgument)):
        found = outcome.banned if isinstance(error, OwnOfTorch) else outcome.mutated
        return _PROVES if found else _AGREES if right else _DIFFERS
    if isinstance(error, SomeError):
        return _AGREES if outcome.ended == RAISED or 0 in (outcome.shape or ()) else _DIFFERS
    problem = outcome.problem
    if outcome.ended != RAISED or problem is None:
        return _DIFFERS
    if isinstance(error, AnyError):
        return _PROVES
    if isinstance(error, ErrorLike):
        return _PROVES if re.search(str(error), problem.message) else _DIFFERS
    if type(error).__name__ != problem.type:
        return _DIFFERS
    return _compare_messages(str(error), problem)


def _compare_messages(message: str, problem: Problem) -> int:
    """The same message proves, also where only the numbers of an index or of memory out of bounds are comparable."""
    first = message.partition("\n")[0]
    if first == problem.message.partition("\n")[0]:
        return _PROVES
    for read in (_memory, _index):
        ours, theirs = (read(text) for text in (first, problem.message))
        if ours or theirs:
            return _PROVES if ours == theirs else _DIFFERS
    filled = _reshaped(first), _reshaped(problem.message)
    if all(filled):
        return _PROVES if filled[0] == filled[1] else _DIFFERS
    return _AGREES


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


def _same_answer(one: Wrong, other: Wrong) -> bool:
    if one.error or other.error:
        return type(one.error) is type(other.error)
    return (
        _same(one.y, other.y)
        and one.grads.keys() == other.grads.keys()
        and all(_same(grad, other.grads[name]) for name, grad in one.grads.items())
    )


def _same(one: Any, other: Any, tolerance: float = 0.0) -> bool:
    if not isinstance(one, Tensor) or not isinstance(other, Tensor):
        return False
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    near = tolerance or RELATIVE.get(one.dtype, 0.0)
    if torch.equal(one, other) or not one.is_floating_point():
        return torch.equal(one, other)
    one, other = one.double(), other.double()
    finite = one.isfinite()
    if not torch.equal(finite, other.isfinite()):
        return False
    if not finite.all():
        if not torch.equal(one[~finite].nan_to_num(0, 1, -1), other[~finite].nan_to_num(0, 1, -1)):
            return False
        one, other = one[finite], other[finite]
    if not one.numel():
        return True
    return float((one - other).abs().max()) <= near * max(1.0, float(one.abs().max()))


@lru_cache(maxsize=256)
def _call(exercise: Exercise, case: Case) -> Call:
    return exercise.build(case, NAN)


@lru_cache(maxsize=8192)
def _wrong(exercise: Exercise, answer: Callable[..., Any], case: Case, asks: str) -> Wrong:
    if_inside = getattr(answer, "if_inside", None)
    if if_inside and not (as_strided := _wrong(exercise, if_inside, case, asks)).ends_outside:
        return as_strided
    call = _call(exercise, case)
    try:
        y, grads = answers(call, answer, asks, lenient=True)
    except Exception as error:
        return Wrong(error=error, ends_outside=getattr(answer, "ends_outside", False))
    shares = isinstance(y, Tensor) and y.untyped_storage().data_ptr() == call.tensors["x"].untyped_storage().data_ptr()
    return Wrong(y, grads, None, shares, getattr(answer, "ends_outside", False))
