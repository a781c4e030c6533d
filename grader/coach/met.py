"""What a learner's code has been asked to do so far: which numbers stages have had, and arguments of which types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from grader.curriculum.exercise import Call, Exercise
from grader.curriculum.space import Case
from grader.judging.truth import NAN


@dataclass(frozen=True)
class Met:
    """Beyond it, code may not be finished: what it answers there says nothing of what it does here."""

    lowest: Mapping[str, Any]
    """Each number that has been away from its simplest, and the lowest value it had."""
    types: frozenset[tuple[str, type]]
    """Each argument that has been given, and what as."""

    def number(self, name: str, value: Any) -> bool:
        return name in self.lowest and (isinstance(value, str) or value >= min(self.lowest[name], 0))

    def reaches(self, exercise: Exercise, case: Case) -> bool:
        """Whether all that a case is made of has been asked about."""
        numbers = exercise.space.named(case).items()
        return all(self.number(*each) for each in numbers) and _types(exercise, case) <= self.types

    def adding(self, exercise: Exercise, cases: Iterable[Case]) -> Met:
        """With these cases as well."""
        lowest, types = dict(self.lowest), set(self.types)
        for case in cases:
            types |= _types(exercise, case)
            for name, value in exercise.space.named(case).items():
                if isinstance(lowest.setdefault(name, value), int) and isinstance(value, int):
                    lowest[name] = min(value, lowest[name])
        return Met(lowest, frozenset(types))


_NOTHING = Met({}, frozenset())


@cache
def met(exercise: Exercise, stage: str) -> Met:
    """What the stages down to this one have asked about."""
    names = [each.name for each in exercise.stages]
    at = names.index(stage)
    before = met(exercise, names[at - 1]) if at else _NOTHING
    return before.adding(
        exercise, everything(exercise) if stage == "everything" else exercise.stages[at].made(exercise.space, 0)
    )


@lru_cache(maxsize=8)
def everything(exercise: Exercise) -> tuple[Case, ...]:
    return exercise.stage("everything").made(exercise.space, 0)


@lru_cache(maxsize=256)
def call(exercise: Exercise, case: Case) -> Call:
    return exercise.build(case, NAN)


def _types(exercise: Exercise, case: Case) -> set[tuple[str, type]]:
    return {(name, type(value)) for name, value in call(exercise, case).options.items()}
