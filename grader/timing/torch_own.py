"""Torch's own functions under the names of the exercises: what everything else is measured by."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

from grader.curriculum import exercises
from grader.curriculum.exercise import Exercise


def _own(exercise: Exercise) -> Callable[..., Any]:
    own: Callable[..., Any] = resolve_name(exercise.torch_own) if exercise.torch_own else exercise.torch
    return own


globals().update((exercise.name, _own(exercise)) for exercise in exercises())
