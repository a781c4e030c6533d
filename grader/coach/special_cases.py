"""A special case close to something already done: the closest case that the learner's own code gets right."""

from __future__ import annotations

import torch

from grader.coach.shrink import Ledger
from grader.curriculum import ORDER, find
from grader.curriculum.exercise import VALUES, Exercise
from grader.curriculum.space import Case
from grader.judging.asker import Asker, Probe
from grader.judging.judge import judge
from grader.judging.nearness import alike
from grader.judging.truth import NAN
from grader.report.phrases import listed
from grader.results import Plain, Special

_LIKE_VALUES = ("wrong_values", "wrong_shape", "raised", "reads_outside", "wrong_dtype")

_ROUNDED = 1e-2
"""As a share of the largest value, what the lowest precision that torch computes in (bfloat16) may be off."""


def closest_special_case(asker: Asker, ledger: Ledger, probe: Probe) -> Special | None:
    """The first identity of the exercise, the closest first, whose other side the learner's own code gets right.

    An identity that leads to an earlier exercise asks the learner's own function for that, if it is there.
    """
    if probe.verdict.kind not in _LIKE_VALUES:
        return None
    rounded = _is_rounded(asker, probe)
    for identity in asker.exercise.identities:
        found = identity.other_side(probe.case)
        if found is None:
            continue
        if identity.higher and rounded:
            continue  # right there means only that the same error is allowed
        name, case = found
        exercise = find(name)
        if not exercise.space.allows(case):
            continue
        if name == asker.exercise.name:
            other = ledger.look([case], probe.asks)
        else:
            if not asker.learner.has(name):
                continue
            other = Asker(exercise, asker.learner).ask([case], VALUES)
        if other and other[0].verdict.right:
            call = _call_text(exercise, case, probe.case if name == asker.exercise.name else None)
            return Special(name, exercise.space.shown(case), call, identity.says, simpler=not identity.higher)
    return None


def _is_rounded(asker: Asker, probe: Probe) -> bool:
    """Whether a result is wrong only from some digit on: worked out in a lower precision than it should be."""
    yours, truth = probe.outcome.tensors.get("y"), asker.truth.expected(probe.case, probe.asks).y
    if yours is None or truth is None or yours.shape != truth.shape or not truth.numel():
        return False
    near = _ROUNDED * float(truth.double().abs().max())
    return bool((yours.double() - truth.double()).abs().max() <= near)


def said_plainly(asker: Asker, probe: Probe) -> Plain | None:
    """The call as an expression that a learner knows already, if there is one and its value is right, shape and all."""
    exercise = asker.exercise
    truth = asker.truth.expected(probe.case, probe.asks).y
    if probe.verdict.kind not in ("wrong_values", "wrong_shape") or truth is None or _is_rounded(asker, probe):
        return None
    for identity in exercise.plainly:
        if identity.applies(probe.case):
            names = dict(exercise.build(probe.case, NAN).tensors)
            value = eval(identity.expression, {"torch": torch}, names)
            if alike(value, truth):
                return Plain(identity.says, identity.expression)
    return None


def _call_text(exercise: Exercise, case: Case, than: Case | None) -> str:
    """A call and what it doesn't show, e.g. `NAME(x, weight) with length=3 and kernel=2`.

    Where it reads as the call that goes wrong, it is told by what is otherwise.
    """
    space, call = exercise.space, exercise.build(case, NAN).text(exercise.name)
    numbers = list(space.named(case))
    if than is not None and call == exercise.build(than, NAN).text(exercise.name):
        numbers = [name for name, value in case.items() if value != than[name]]
    sizes = dict.fromkeys(space.tell(name, case) for name in numbers if not space.argument(name))
    return call + (f" with {listed(sizes)}" if sizes else "")


def culprit(asker: Asker, probe: Probe) -> str | None:
    """The learner's own earlier exercise without which the call is right: the reference's stands in for each."""
    loaded = asker.learner.loaded
    if loaded is None or probe.outcome.fatal:
        return None
    for name in sorted(loaded.own, key=ORDER.index):
        outcomes = asker.learner.run([probe.case], probe.asks, exercise=asker.exercise, borrow=[name])
        expected = asker.truth.expected(probe.case, probe.asks)
        if outcomes and judge(expected, outcomes[0], probe.asks).right:
            return name
    return None
