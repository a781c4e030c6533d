"""What a call should give: torch and the reference solution are both asked, and must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from grader.curriculum.exercise import GRADIENT, REFUSAL, Call, Exercise
from grader.curriculum.space import Case
from grader.curriculum.tensors import cotangent
from grader.judging.nearness import RELATIVE, difference, same

NAN = float("nan")


class GraderBroken(Exception):
    """Torch and the reference solution disagree, or can't be asked: never the learner's fault."""


@dataclass(frozen=True)
class Expected:
    """The right answer to one case: the result, the gradients if asked for, and how near is near enough."""

    y: Tensor | None
    tolerance: Callable[[str], float] = field(repr=False)
    grads: Mapping[str, Tensor] = field(default_factory=dict)

    def agrees(self, which: str, theirs: Tensor) -> bool:
        """Whether `theirs` is near enough to the truth. Shapes and dtypes must already be equal."""
        truth = self.y if which == "y" else self.grads[which]
        assert truth is not None
        return same(truth, theirs, lambda: self.tolerance(which))

    def wrong_cells(self, which: str, theirs: Tensor) -> Tensor:
        """Where `theirs` is wrong, as a mask."""
        truth = self.y if which == "y" else self.grads[which]
        assert truth is not None
        if not truth.is_floating_point():
            return truth != theirs
        return ~(difference(truth, theirs) <= self.tolerance(which))


class Truth:
    """Answers for one exercise."""

    def __init__(self, exercise: Exercise, reference: Callable[..., Any], agreed: set[tuple[Case, str]] | None = None):
        """`agreed` are questions to which torch and this very reference are known to give the same answer; it grows."""
        self._exercise, self._reference = exercise, reference
        self._agreed = set() if agreed is None else agreed
        self._known: dict[tuple[Case, str], Expected] = {}

    def expected(self, case: Case, asks: str) -> Expected:
        """The right answer to a case. Raises GraderBroken where torch and the reference disagree."""
        key = case, asks
        if key not in self._known:
            self._known[key] = self._work_out(case, asks)
        return self._known[key]

    def _work_out(self, case: Case, asks: str) -> Expected:
        call = self._exercise.build(case, NAN)
        if asks == REFUSAL:
            return self._refused(call, case)
        y, grads = self._ask(self._exercise.torch, call, case, asks)
        expected = Expected(y, self._tolerance(call, y.dtype), grads)
        if (case, asks) not in self._agreed:
            self._compare(expected, *self._ask(self._reference, call, case, asks), call, case)
            self._agreed.add((case, asks))
        return expected

    def _ask(self, function: Callable[..., Any], call: Call, case: Case, asks: str) -> tuple[Tensor, dict[str, Tensor]]:
        try:
            return answers(call, function, asks)
        except Exception as error:
            raise GraderBroken(f"{self._name(call)} with {self._numbers(case)} raises {error!r}") from error

    def _compare(self, expected: Expected, y: Tensor, grads: Mapping[str, Tensor], call: Call, case: Case) -> None:
        """Raises GraderBroken unless the reference has answered as torch does."""
        assert expected.y is not None
        pairs = {"y": (expected.y, y), **{name: (grad, grads.get(name)) for name, grad in expected.grads.items()}}
        for which, (ours, theirs) in pairs.items():
            fits = theirs is not None and theirs.shape == ours.shape and theirs.dtype == ours.dtype
            if not fits or theirs is None or not expected.agrees(which, theirs):
                raise GraderBroken(
                    f"torch and the reference disagree on {which} of {self._name(call)} with {self._numbers(case)}"
                    + self._about_ties(which, call)
                )

    def _about_ties(self, which: str, call: Call) -> str:
        """What to do where a gradient may go to either of two equal elements."""
        of = which.removeprefix("grad ")
        if which == "y" or self._exercise.linear or len(call.tensors[of].unique()) == call.tensors[of].numel():
            return ""
        return f" ({of} has equal elements, of which either may have the gradient: build it of DISTINCT numbers)"

    def _refused(self, call: Call, case: Case) -> Expected:
        for function in (self._exercise.torch, self._reference):
            try:
                call.apply(function)
            except (ValueError, RuntimeError, TypeError, IndexError):
                continue
            raise GraderBroken(f"{self._name(call)} with {self._numbers(case)} should raise, but doesn't")
        return Expected(None, lambda which: 0.0)

    def _tolerance(self, call: Call, dtype: torch.dtype) -> Callable[[str], float]:
        """The tolerance for the result or for one gradient, from the same call on absolute values."""

        def tolerance(which: str) -> float:
            if which == "y":
                return RELATIVE[dtype] * self._exercise.magnitude(call)
            absolute = {name: tensor.detach().abs() for name, tensor in call.tensors.items()}
            grads = answers(Call(absolute, call.options, call.frozen), self._exercise.torch, GRADIENT, torch.abs)[1]
            return RELATIVE[dtype] * max(1.0, float(grads[which].max()))

        return tolerance

    def _name(self, call: Call) -> str:
        return call.text(self._exercise.name)

    def _numbers(self, case: Case) -> str:
        return str(self._exercise.space.named(case))


def answers(
    call: Call,
    function: Callable[..., Any],
    asks: str,
    weigh: Callable[[Tensor], Tensor] = lambda weights: weights,
    lenient: bool = False,
) -> tuple[Tensor, dict[str, Tensor]]:
    """A function's result, and its gradients if `asks` says so; `lenient` leaves out those that don't flow."""
    if asks != GRADIENT:
        return call.apply(function), {}
    tensors = {name: tensor.detach() for name, tensor in call.tensors.items()}
    asked = Call(tensors, call.options, call.frozen)
    leaves = {name: tensor.requires_grad_() for name, tensor in asked.leaves.items()}
    y = asked.apply(function)
    if lenient and not y.requires_grad:
        return y, {}
    # A scalar: autograd.grad with grad_outputs would import sympy, which takes 0.3 s.
    grads = torch.autograd.grad(
        (y * weigh(cotangent(y.shape, y.dtype))).sum(), list(leaves.values()), allow_unused=lenient
    )
    return y.detach(), {f"grad {name}": grad for name, grad in zip(leaves, grads, strict=True) if grad is not None}
