"""What is taught, one file per exercise, in order."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from grader.curriculum.exercise import BEFORE, ROAD, Exercise
from grader.places import SOLUTIONS

PATH = (
    "trace",
    "diagonal",
    "matvec",
    "matmul",
    "windows1d",
    "windows2d",
    "pad",
    "conv1d",
    "conv2d",
    "max_pool2d",
    "avg_pool2d",
    "unfold",
    "fold",
    "pad_modes",
    "conv1d_grad_x",
    "conv1d_grad_weight",
    "conv_transpose2d",
    "fast_conv2d",
)
"""The path, from the first exercise to the last."""

_BEGUN = b"raise NotImplementedError"


def to_write(name: str) -> tuple[Path, ...]:
    """The files of an exercise on the path that were begun by `grade new`, and aren't written yet."""
    files = SOLUTIONS / f"{name}.py", Path(__file__).with_name(f"{name}.py")
    return tuple(file for file in files if _BEGUN in _read(file))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # where answers are hidden, nothing is begun
        return b""


ORDER = tuple(name for name in PATH if not to_write(name))
"""The exercises of the path that are written."""


@cache
def find(name: str) -> Exercise:
    """The exercise called `name`. Raises KeyError if there is none."""
    if name not in PATH:
        raise KeyError(name)
    exercise: Exercise = import_module(f"grader.curriculum.{name}").EXERCISE
    return exercise


def exercises() -> tuple[Exercise, ...]:
    """All of them, in order."""
    return tuple(find(name) for name in ORDER)


def of_part(part: str) -> tuple[str, ...]:
    """The exercises of one part of the path, in order."""
    return tuple(name for name in ORDER if find(name).part == part)


def first() -> str:
    """Where everybody begins: the first exercise of the main road."""
    return of_part(ROAD)[0]


def following(name: str) -> str | None:
    """The exercise after one of the warm-ups, or of the main road; None after the last, and beside the road."""
    along = (*of_part(BEFORE), *of_part(ROAD))
    return dict(pairwise(along)).get(name)


def openers(name: str) -> tuple[str, ...]:
    """The exercises that unlock `name`; none, if it is open from the start."""
    return tuple(each for each in ORDER if name in find(each).unlocks)


def earlier(name: str) -> tuple[str, ...]:
    """The exercises that come before `name`, which its code may import."""
    return PATH[: PATH.index(name)]
