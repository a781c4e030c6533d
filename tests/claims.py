"""Every claim of a coach checked again, by other means: the learner's function called here, torch beside it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import torch

from grader.curriculum import find
from grader.curriculum.exercise import GRADIENT, VALUES, VIEW, Call, Exercise
from grader.curriculum.formula.union import union
from grader.curriculum.mistake import Misconception
from grader.curriculum.space import Case
from grader.places import SOLUTIONS
from grader.results import ExerciseResult
from grader.runner.alarm import at_most
from grader.runner.earlier import load_solution

Behaviour = tuple[Any, ...]


def function_of(file: Path, name: str) -> Callable[..., Any]:
    """The learner's function, earlier exercises from beside it or else the reference's."""
    import sys

    kept = {stem: sys.modules.pop(stem) for stem in ("pad", "windows1d", "windows2d", "conv1d") if stem in sys.modules}
    sys.path[:0] = [str(file.parent), str(SOLUTIONS)]
    try:
        scope: dict[str, Any] = {"__name__": name, "__file__": str(file)}
        exec(compile(file.read_text(), str(file), "exec"), scope)
        return scope[name]
    finally:
        del sys.path[:2]
        for stem in ("pad", "windows1d", "windows2d", "conv1d"):
            sys.modules.pop(stem, None)
        sys.modules.update(kept)


class Checker:
    """One learner's function, asked here."""

    def __init__(self, exercise: Exercise, function: Callable[..., Any]):
        self.exercise, self.function = exercise, function

    def behaves(self, case: Case, asks: str) -> Behaviour:
        """("right",), or what is wrong, as a learner would tell two failures apart."""
        return self.behaves_in(lambda fill: self.exercise.build(case, fill), asks)

    def behaves_in(self, build: Callable[[float], Call], asks: str) -> Behaviour:
        """The same of a call that is built by hand, out of what lies in memory around its tensors."""
        torch._C._set_deterministic_algorithms(True, warn_only=True)
        call, again, truth = (build(fill) for fill in (float("nan"), 4096.0, 0.0))
        try:
            with at_most(2):
                y, grads = self._answer(call, self.function, asks)
                other = again.apply(self.function)
        except BaseException as error:
            own = [line for line in traceback.extract_tb(error.__traceback__) if "claims.py" not in line.filename]
            mine = [line for line in own if Path(line.filename).parent.name not in ("functional", "_ops")]
            return "raised", type(error).__name__, mine[-1].lineno if mine else 0
        finally:
            torch._C._set_deterministic_algorithms(False)
        expected, expected_grads = self._answer(truth, self.exercise.torch, asks)
        if not isinstance(y, torch.Tensor):
            return ("not_a_tensor",)
        if y.shape != expected.shape:
            return ("wrong_shape",)
        if y.dtype != expected.dtype:
            return ("wrong_dtype",)
        if not _near(y, expected, self.exercise.magnitude(truth)):
            return ("reads_outside",) if not _same(y, other) else ("wrong_values",)
        if asks == VIEW and y.untyped_storage().data_ptr() != call.tensors["x"].untyped_storage().data_ptr():
            return ("not_a_view",)
        if asks == GRADIENT:
            return self._gradients(grads, expected_grads)
        return ("right",)

    @staticmethod
    def _answer(call: Call, function: Callable[..., Any], asks: str) -> tuple[Any, dict[str, Any]]:
        if asks != GRADIENT:
            return call.apply(function), {}
        for tensor in call.leaves.values():
            tensor.requires_grad_()
        y = call.apply(function)
        if not isinstance(y, torch.Tensor) or not y.requires_grad:
            return y, {}
        weights = torch.arange(1, y.numel() + 1, dtype=y.dtype).view(y.shape)
        grads = torch.autograd.grad((y * weights).sum(), list(call.leaves.values()), allow_unused=True)
        return y.detach(), {name: grad for name, grad in zip(call.leaves, grads, strict=True) if grad is not None}

    @staticmethod
    def _gradients(grads: dict[str, Any], expected: dict[str, Any]) -> Behaviour:
        expected = {name: grad for name, grad in expected.items() if name in grads or grad.any()}
        missing = tuple(name for name in expected if name not in grads)
        if missing:
            return "no_gradient", missing
        wrong = [name for name in expected if not _near(grads[name], expected[name], float(expected[name].abs().max()))]
        return ("wrong_gradient", wrong[0]) if wrong else ("right",)


def _same(one: Any, other: Any) -> bool:
    return one.shape == other.shape and bool(((one == other) | ((one != one) & (other != other))).all())


def _near(one: Any, other: Any, largest: float) -> bool:
    tolerance = {torch.float64: 1e-9, torch.bfloat16: 2e-2}.get(other.dtype, 1e-5) * max(1.0, largest)
    return bool(((one.double() - other.double()).abs() <= tolerance).all())


def false_claims(result: ExerciseResult, file: Path) -> list[str]:
    """What a diagnosis says that isn't so."""
    failure = result.failure
    if failure is None or failure.diagnosis is None or failure.evidence is None:
        return []
    exercise, found = find(result.name), failure.diagnosis
    asks = exercise.stage(failure.stage).asks
    checker = Checker(exercise, function_of(file, result.name))
    case = exercise.space.case(**failure.evidence.case)
    fails = checker.behaves(case, asks)
    false = []
    if not found.steady:
        return [] if fails[0] != failure.kind or checker.behaves(case, asks) != fails else ["not steady"]
    if failure.kind == "banned_call":
        return []  # nothing is banned here
    if fails[0] != failure.kind and failure.kind not in ("mutated_input", "timed_out", "crashed", "out_of_memory"):
        return [f"the smallest case behaves as {fails}, not {failure.kind}"]
    false += _false_numbers(checker, failure, case, fails, asks)
    if found.readout:
        false += _false_readout(checker, failure, case)
    if found.special:
        other = found.special
        whose = checker
        if other.exercise != result.name:
            whose = Checker(find(other.exercise), function_of(file.with_name(f"{other.exercise}.py"), other.exercise))
        there = whose.exercise.space.case(**other.case)
        if whose.behaves(there, asks if whose is checker else VALUES) != ("right",):
            false.append(f"special case {other.call} isn't right")
    if found.mistake:
        false += _false_mistake(checker, found.mistake.id, failure.stage)
    return false


def _false_numbers(checker: Checker, failure: Any, case: Case, fails: Behaviour, asks: str) -> list[str]:
    space, false = checker.exercise.space, []
    named = {each.name for each in failure.diagnosis.needed}
    for name, value in space.named(case).items():
        lower = [case.but(**{name: each}) for each in space.lower(name, value)]
        valid = [each for each in lower if space.allows(each)]
        same = [each for each in valid if checker.behaves(each, asks) == fails]
        if name in named and same:
            false.append(f"{name} isn't needed: {dict(same[0])}")
        if name not in named and valid and not same:
            false.append(f"{name}={value} is needed, but not named")
    first = failure.first.case
    for name in failure.diagnosis.set_to_one:
        if case[name] != space.simplest[name] or first[name] == space.simplest[name]:
            false.append(f"{name} isn't at its simplest in the smallest case")
    return false


def _false_readout(checker: Checker, failure: Any, case: Case) -> list[str]:
    """Evaluate each sum on other data, and compare it with what the function gives for them."""
    readout, random, false = failure.diagnosis.readout, Random(0), []
    for _ in range(3):
        call = checker.exercise.build(case, 0.0)
        for tensor in call.tensors.values():
            numbers = [random.randint(-9, 9) for _ in range(tensor.numel())]
            tensor.copy_(torch.tensor(numbers, dtype=tensor.dtype).view(tensor.shape))
        for whose, function, sums in (
            ("yours", checker.function, readout.yours),
            ("torch", checker.exercise.torch, readout.expected),
        ):
            y = Call({name: tensor.clone() for name, tensor in call.tensors.items()}, call.options).apply(function)
            for cell, text in zip(readout.cells, sums, strict=True):
                value = _evaluate(text, call)
                at = _element(cell, y)
                if abs(value - at) > 1e-4 * max(1.0, abs(at)):
                    false.append(f"{whose}: {cell} = {text} is {value}, but it gives {at}")
    return false


def _evaluate(text: str, call: Call) -> float:
    names = {"x": call.tensors["x"], "w": call.tensors.get("weight"), "bias": call.tensors.get("bias")}
    total = 0.0
    for term in text.split(" + "):
        product = 1.0
        for factor in term.split("*"):
            name = re.match(r"[a-z]+(?=$|\[)", factor)
            product *= float(factor) if not name or factor == "nan" else _element(factor, names[name[0]])
        total += product
    return total


def _element(text: str, tensor: Any) -> float:
    """`x[0,2]` of a tensor whose dimensions of one element are left out."""
    index = [int(each) for each in re.findall(r"\d+", text)]
    return float(tensor.squeeze()[tuple(index)])


def _false_mistake(checker: Checker, id: str, stage: str, count: int = 40) -> list[str]:
    """Compare a named mistake with the code on fresh cases: as far as the stages down to this one reach."""
    exercise = checker.exercise
    mistakes = [next(each for each in exercise.misconceptions if each.id == part) for part in id.split("+")]
    ordinary = [each for each in exercise.stages if not each.extra]
    reached = ordinary[: ordinary.index(exercise.stage(stage)) + 1]
    met = set().union(*(_kinds_of_numbers(case, exercise) for each in reached for case in each.made(exercise.space, 1)))
    cases = [case for each in ordinary for case in each.made(exercise.space, 1)]
    within_reach = [case for case in cases if _kinds_of_numbers(case, exercise) <= met and case.get("pairs", 1)]
    chosen = Random(1).sample(within_reach, min(count, len(within_reach)))
    ways = [way for way in _ways(*mistakes) if all(_agree(checker, way, case) for case in chosen)]
    observed = id in ("argument-changed", "torch-own-called")  # these show in what a call does, not in its answer
    return [] if ways or observed or mistakes[0].message else [f"{id} differs in every way to make it"]


def _ways(mistake: Misconception, other: Misconception | None = None) -> list[Any]:
    """All ways to make a mistake, or two at once."""
    singles = [mistake.answer, *mistake.ways]
    if other is None:
        return singles
    pairs = (union(one, another) for one in singles for another in (other.answer, *other.ways))
    return [each for each in pairs if each is not None]


def _agree(checker: Checker, way: Callable[..., Any], case: Case) -> bool:
    """Whether a function answers as a way to make a mistake does. Where either raises, the other may do as it likes."""
    mine, its = (_outcome(function, checker.exercise.build(case, 0.0)) for function in (checker.function, way))
    if not isinstance(mine, torch.Tensor) or not isinstance(its, torch.Tensor):
        return True
    same = mine.shape == its.shape and mine.dtype == its.dtype
    return same and torch.allclose(mine.double(), its.double(), rtol=1e-4, atol=1e-4, equal_nan=True)


def _kinds_of_numbers(case: Case, exercise: Exercise) -> set[tuple[str, bool]]:
    """The numbers that a case is about, negative ones apart."""
    named = exercise.space.named(case)
    return {(name, isinstance(value, int) and value < 0) for name, value in named.items()}


def _outcome(function: Callable[..., Any], call: Call) -> Any:
    try:
        with at_most(2):
            return call.apply(function)
    except BaseException as error:
        return type(error).__name__


def reference(name: str) -> Callable[..., Any]:
    """The solution of an exercise."""
    return load_solution(SOLUTIONS, name)
