"""Cases of a stage's kind that no stage asks: what is true of them isn't true of the asked ones by chance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, zip_longest
from typing import Any

from grader.curriculum.axes import overlaps
from grader.curriculum.call import OTHERS
from grader.curriculum.exercise import GRADIENT, Exercise, Stage
from grader.curriculum.space import Case

_SEEDS = (1001, 1002)
_MOST = 32


@cache
def asked_cases(exercise: Exercise, stage: str) -> tuple[Case, ...]:
    """What a stage asks, as grading does that is told nothing else."""
    return exercise.stage(stage).made(exercise.space, 0)


@cache
def fresh_cases(exercise: Exercise, name: str) -> tuple[Case, ...]:
    """Some beside the stage's own, with other sizes and data; and mixtures of all that was asked about down to it."""
    stage = exercise.stage(name)
    asked = {case for each in exercise.stages for case in asked_cases(exercise, each.name)}
    in_turns = chain.from_iterable(zip_longest(_beside(exercise, stage), _mixed(exercise, stage)))
    fresh = (case for case in in_turns if case and case not in asked and _allows(exercise, stage, case))
    return tuple(islice(dict.fromkeys(islice(fresh, 2 * _MOST)), _MOST))


def _beside(exercise: Exercise, stage: Stage) -> Iterator[Case]:
    for more in (1, 2):
        for case in asked_cases(exercise, stage.name):
            larger = case.but(**{size: case[size] + more for size in exercise.sizes if case[size] > 1})
            plain = larger.get("data") == 0 and larger["dtype"] == "float32"
            yield larger.but(data=OTHERS) if plain else larger


def _mixed(exercise: Exercise, stage: Stage) -> Iterator[Case]:
    """Of the last stage's kind, but only with numbers that this stage or one before has asked about."""
    lowest = _lowest(exercise, stage)
    for seed in _SEEDS:
        for case in exercise.stage("everything").made(exercise.space, seed):
            kept = {n: v for n, v in case.items() if n in lowest and (isinstance(v, str) or v >= lowest[n])}
            yield exercise.space.case(**kept)


def _lowest(exercise: Exercise, stage: Stage) -> dict[str, Any]:
    """The numbers asked about down to a stage, each with its lowest value."""
    lowest: dict[str, Any] = {}
    for each in exercise.stages[: exercise.stages.index(stage) + 1]:
        for case in asked_cases(exercise, each.name):
            for name, value in exercise.space.named(case).items():
                lowest[name] = 0 if isinstance(value, str) else min(value, lowest.get(name, 0))
    return lowest


def _allows(exercise: Exercise, stage: Stage, case: Case) -> bool:
    shared = stage.asks == GRADIENT and overlaps(case)
    return exercise.space.allows(case) and not shared and all(axis.touches(case) for axis in exercise.axes)
