"""Dimensions that have changed places: seen in the smallest call, and in others that could tell otherwise."""

from __future__ import annotations

from itertools import combinations, islice

from torch import Tensor

from grader.coach.shrink import Ledger
from grader.curriculum.space import Case
from grader.judging.asker import Asker, Probe

_MOST_ASKED = 4
_RAISED = ("batch", "in_channels", "out_channels", "ndim")
"""Numbers besides the sizes along each axis by which a dimension of the result gets longer."""


def swapped(asker: Asker, ledger: Ledger, smallest: Probe) -> tuple[int, int] | None:
    """The two dimensions that a result is right but for, if calls in which both are longer than one say so, too."""
    y = smallest.outcome.tensors.get("y")
    if smallest.verdict.kind != "wrong_shape" or y is None:
        return None
    for one, other in combinations(range(-y.dim(), 0), 2):
        if _is_swapped(asker, smallest, one, other) and _is_so_elsewhere(asker, ledger, smallest, one, other):
            return one, other
    return None


def _is_swapped(asker: Asker, probe: Probe, one: int, other: int) -> bool:
    y, truth = probe.outcome.tensors.get("y"), asker.truth.expected(probe.case, probe.asks)
    if y is None or truth.y is None or y.dim() != truth.y.dim() or y.dtype != truth.y.dtype:
        return False
    turned = y.transpose(one, other)
    return turned.shape == truth.y.shape and truth.agrees("y", turned)


def _is_so_elsewhere(asker: Asker, ledger: Ledger, smallest: Probe, one: int, other: int) -> bool:
    """Whether larger calls show the same. A column stays one, whatever has changed places."""
    asks = smallest.asks
    cases = (case for case in _larger(asker, smallest.case) if _tells(asker.truth.expected(case, asks).y, one, other))
    probes = ledger.look(list(islice(cases, _MOST_ASKED)), asks)
    answered = [probe for probe in probes if "y" in probe.outcome.tensors]
    return bool(answered) and all(_is_swapped(asker, probe, one, other) for probe in answered)


def _tells(truth: Tensor | None, one: int, other: int) -> bool:
    """Whether both dimensions are there to be seen, and can't be taken for one another."""
    return truth is not None and 1 < truth.shape[one] != truth.shape[other] > 1


def _larger(asker: Asker, case: Case) -> list[Case]:
    """Calls in which two numbers that sizes depend on are higher."""
    exercise = asker.exercise
    kernels = [axis.kernel for axis in exercise.axes]
    names = [name for name in (*exercise.sizes, *kernels, *_RAISED) if name in case]
    steps = {name: 4 if name in exercise.sizes else 1 for name in names}
    pairs = [(one, other) for one, other in combinations(names, 2)]
    larger = [case.but(**{name: case[name] + steps[name] for name in pair}) for pair in pairs]
    return [each for each in larger if exercise.space.allows(each)]
