"""What a learner's code has been asked to do so far: which numbers stages have had, and arguments of which types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from grader.curriculum.exercise import Call, Exercise
from grader.curriculum.space import Case
from grader.judging.truth import NAN


@dataclass(frozen=True)
class Met:
    """Beyond it, code may not be finished: what it answers there says nothing of what it does here."""

    exercise: Exercise
    cases: tuple[Case, ...]
    before: Met | None = None
    """What was met before these cases."""

    @cached_property
    def lowest(self) -> Mapping[str, Any]:
        """Each number that has been away from its simplest, and the lowest value it had."""
        lowest = dict(self.before.lowest) if self.before else {}
        for case in self.cases:
            for name, value in self.exercise.space.named(case).items():
                if isinstance(lowest.setdefault(name, value), int) and isinstance(value, int):
                    lowest[name] = min(value, lowest[name])
        return lowest

    @cached_property
    def types(self) -> frozenset[tuple[str, type]]:
        """Each argument that has been given, and what as. Every call is built for that: not before it is needed."""
        own = (_types(self.exercise, case) for case in self.cases)
        return frozenset(self.before.types if self.before else ()).union(*own)

    def number(self, name: str, value: Any) -> bool:
        return name in self.lowest and (isinstance(value, str) or value >= min(self.lowest[name], 0))

    def reaches(self, case: Case) -> bool:
        """Whether all that a case is made of has been asked about."""
        numbers = self.exercise.space.named(case).items()
        return all(self.number(*each) for each in numbers) and _types(self.exercise, case) <= self.types

    def adding(self, cases: Iterable[Case]) -> Met:
        """With these cases as well."""
        return Met(self.exercise, tuple(cases), self)


@cache
def met(exercise: Exercise, stage: str) -> Met:
    """What the stages down to this one have asked about."""
    names = [each.name for each in exercise.stages]
    at = names.index(stage)
    cases = everything(exercise) if stage == "everything" else exercise.stages[at].made(exercise.space, 0)
    return Met(exercise, cases, met(exercise, names[at - 1]) if at else None)


@lru_cache(maxsize=8)
def everything(exercise: Exercise) -> tuple[Case, ...]:
    return exercise.stage("everything").made(exercise.space, 0)


@lru_cache(maxsize=32)
def listed(exercise: Exercise, asks: str) -> tuple[Case, ...]:
    """The cases that stages list which ask this, and then those of the sweep."""
    stages = [stage for stage in exercise.stages if stage.asks == asks and not callable(stage.cases)]
    return (*(case for stage in stages for case in stage.made(exercise.space, 0)), *everything(exercise))


@lru_cache(maxsize=256)
def call(exercise: Exercise, case: Case) -> Call:
    return exercise.build(case, NAN)


def _types(exercise: Exercise, case: Case) -> set[tuple[str, type]]:
    return {(name, type(value)) for name, value in call(exercise, case).options.items()}
