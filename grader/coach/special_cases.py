"""A special case close to something already done: the closest case that the learner's own code gets right."""

from __future__ import annotations

from grader.asking import Asker, Probe
from grader.coach.shrink import Ledger
from grader.curriculum import ORDER, find
from grader.curriculum.exercise import VALUES, Exercise
from grader.curriculum.space import Case
from grader.results import Special
from grader.runner.learner import Learner
from grader.truth import NAN

_LIKE_VALUES = ("wrong_values", "wrong_shape", "raised", "reads_outside", "wrong_dtype")


def closest_special_case(asker: Asker, ledger: Ledger, probe: Probe) -> Special | None:
    """The first identity of the exercise, the closest first, whose other side the learner's own code gets right.

    An identity that leads to an earlier exercise asks the learner's own function for that, if it is there.
    """
    if probe.verdict.kind not in _LIKE_VALUES:
        return None
    for identity in asker.exercise.identities:
        found = identity.other_side(probe.case)
        if found is None:
            continue
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
            sizes = space_text(exercise, case)
            call = exercise.build(case, NAN).text(name) + (f" with {sizes}" if sizes else "")
            return Special(name, dict(case), call, identity.says)
    return None


def space_text(exercise: Exercise, case: Case) -> str:
    """The numbers of a case that its call doesn't show, e.g. `length=3, kernel=2`."""
    told = exercise.build(case, NAN).options
    named = exercise.space.named(case)
    hidden = {name: value for name, value in named.items() if name.split("_")[0] not in told and name != "form"}
    return ", ".join(f"{name}={value}" for name, value in hidden.items())


def culprit(asker: Asker, probe: Probe) -> str | None:
    """The learner's own earlier exercise without which the call is right: the reference's stands in for each."""
    learner = asker.learner
    own = learner.loaded.own if learner.loaded else ()
    for name in sorted(own, key=ORDER.index):
        with Learner(asker.exercise, learner.file, learner.solutions, learner.limits, borrowed=[name]) as other:
            stand_in = Asker(asker.exercise, other)
            if other.load().kind is None and _right(stand_in, probe):
                return name
    return None


def _right(asker: Asker, probe: Probe) -> bool:
    probes = asker.probes([probe.case], probe.asks)
    return bool(probes) and probes[0].verdict.right
