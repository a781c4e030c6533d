"""What is taught, one file per exercise, in order."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from grader.curriculum.exercise import Exercise

ORDER = ("windows1d", "windows2d", "pad", "conv1d", "conv2d")
"""The path, from the first exercise to the last."""


@cache
def find(name: str) -> Exercise:
    """The exercise called `name`. Raises KeyError if there is none."""
    if name not in ORDER:
        raise KeyError(name)
    exercise: Exercise = import_module(f"grader.curriculum.{name}").EXERCISE
    return exercise


def exercises() -> tuple[Exercise, ...]:
    """All of them, in order."""
    return tuple(find(name) for name in ORDER)


def earlier(name: str) -> tuple[str, ...]:
    """The exercises that come before `name`, which its code may import."""
    return ORDER[: ORDER.index(name)]
