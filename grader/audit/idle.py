"""Stages and cases that earn their place: those at which some wrong implementation is first refused.

Extra stages are left out: they refuse nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.curriculum.exercise import Exercise

Refusal = tuple[str, int]
"""The stage and the case that refuse an implementation first."""


def idle_stages(exercise: Exercise, refusals: Iterable[Refusal]) -> tuple[str, ...]:
    """The stages that refuse nothing which an earlier one doesn't."""
    working = {stage for stage, _ in refusals}
    return tuple(stage.name for stage in exercise.stages if not stage.extra and stage.name not in working)


def idle_cases(exercise: Exercise, refusals: Iterable[Refusal]) -> tuple[tuple[str, str], ...]:
    """The hand-written cases without which nothing changes in a stage that isn't idle itself: whatever they refuse,
    an earlier case of the stage has refused. All of them could be left out at once."""
    working = set(refusals)
    idle = set(idle_stages(exercise, working))
    found = []
    for stage in exercise.stages:
        if callable(stage.cases) or stage.extra or stage.name in idle:
            continue
        for i, case in enumerate(stage.made(exercise.space, 0)):
            if (stage.name, i) not in working:
                numbers = exercise.space.named(case)
                found.append((stage.name, " ".join(f"{name}={value}" for name, value in numbers.items()) or "all one"))
    return tuple(found)
