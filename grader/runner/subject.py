"""What a learner's process knows of an exercise: how its calls are made, what it may not call; and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.curriculum.call import Call

if TYPE_CHECKING:
    from grader.curriculum.exercise import Exercise

Said = Any
"""How a question names a call, as JSON has it: the numbers that aren't at their simplest, or what `calls` makes."""


@dataclass(frozen=True)
class Subject:
    """An exercise as seen from inside the process that answers."""

    name: str
    signature: str
    banned: tuple[str, ...]
    shortcuts: str
    build: Callable[[Said, float], Call]
    """What a question says, and what lies around tensors that aren't contiguous -> the call."""


def of_exercise(exercise: Exercise) -> Subject:
    """What a question says are its numbers, or a whole call. What is true of the exercise isn't held on to."""
    space, build_case = exercise.space, exercise.build

    def build(said: Said, fill: float) -> Call:
        from grader.runner.calls import is_packed, unpack

        return unpack(said) if is_packed(said) else build_case(space.case(**said), fill)

    return Subject(
        exercise.name,
        exercise.signature,
        exercise.banned,
        exercise.shortcuts,
        build,
    )
