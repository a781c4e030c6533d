"""From the numbers that a user names to the page that draws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.curriculum.axes import Axis
from grader.curriculum.exercise import CALL, FRAME, WINDOWS, Exercise
from grader.pages import called, frame, numbers
from grader.pages.sliding import LARGEST, BadNumbers, Pooling, Sliding

Given = Mapping[str, tuple[Any, ...]]
"""By name: one number, or two for the two dimensions (any for pad); or one word."""

LEADING = ("batch", "groups", "in_channels", "out_channels")
_ALONG = ("kernel", "stride", "padding", "dilation")


def example_of(exercise: Exercise) -> Given:
    """What is drawn when nothing is asked for; also what isn't given."""
    return exercise.example or {name: (value,) for name, value in exercise.smallest_of_all.items()}


def lines(exercise: Exercise, given: Given, width: int) -> list[str]:
    """The drawing of some numbers, `width` columns wide. Raises BadNumbers."""
    given = given or example_of(exercise)
    _belongs(exercise, given)
    return _DRAWN[exercise.drawing](exercise, given, width)


def _frame(exercise: Exercise, given: Given, width: int) -> list[str]:
    """What isn't given is as in the example, unless x or what is around it is another: then it is the simplest."""
    usual = {"size": (3,), "pad": (1, 1)} if given.keys() & {"size", "pad"} else example_of(exercise)
    drawn = {**usual, **given}
    (mode,) = drawn.get("mode", (frame.CONSTANT,))
    return frame.page(exercise.name, drawn["size"], drawn["pad"], _one("value", given, 0), width, mode)


def _windows(exercise: Exercise, given: Given, width: int) -> list[str]:
    along = tuple(_along(exercise, axis, i, given) for i, axis in enumerate(exercise.axes))
    leading = {name: _one(name, given, 1) for name in LEADING}
    for name, value in leading.items():
        if not 1 <= value <= LARGEST:
            raise BadNumbers(f"{name} is at least 1 and at most {LARGEST:,}, not {value}.")
    return numbers.page(numbers.Numbers(exercise, along, leading), width)


def _call(exercise: Exercise, given: Given, width: int) -> list[str]:
    asked, usual = ({name: _one(name, each, 0) for name in each} for each in (given, example_of(exercise)))
    return called.page(exercise, asked, usual, width)


_DRAWN = {WINDOWS: _windows, FRAME: _frame, CALL: _call}


def options_of(exercise: Exercise) -> list[str]:
    """The names of the numbers that an exercise has."""
    if exercise.drawing == FRAME:
        return ["size", "pad", "value", *(["mode"] if "mode" in exercise.space.simplest else [])]
    if exercise.drawing == CALL:
        return list(exercise.space.counts)
    known = exercise.space.simplest
    along = {name: [getattr(axis, name) for axis in exercise.axes] for name in _ALONG}
    names = [name for name, each in along.items() if known.keys() & each]
    both = [each for name in names for each in along[name]] if len(exercise.axes) == 2 else []
    leading = [name for name in LEADING if name in known]
    rounded = ["ceil_mode"] * _pools(exercise)
    return [*(axis.size for axis in exercise.axes), *names, *both, *rounded, *leading]


def _pools(exercise: Exercise) -> bool:
    return "ceil" in exercise.space.simplest


def _belongs(exercise: Exercise, given: Given) -> None:
    known = options_of(exercise)
    for name in given:
        if name not in known:
            raise BadNumbers(f"{exercise.name} has no {option(name)}. It has: {', '.join(map(option, known))}.")


def option(name: str) -> str:
    """A number's name as an option: `in_channels` is `--in-channels`."""
    return f"--{name.replace('_', '-')}"


def _one(name: str, given: Given, usual: int) -> int:
    values: tuple[int, ...] = given.get(name, (usual,))
    if len(values) != 1:
        raise BadNumbers(f"{option(name)} takes one number, not {len(values)}.")
    return values[0]


def _along(exercise: Exercise, axis: Axis, place: int, given: Given) -> Sliding:
    """The numbers along one axis: an int stands for every axis, a pair has one for each, `_h` and `_w` win."""
    example = exercise.example
    found: dict[str, int] = {}
    usual = {"kernel": example["kernel"], "padding": (0,)}
    for name in _ALONG:
        if name == "stride" and _pools(exercise):
            usual["stride"] = (found["kernel"],)
        values = given.get(name, usual.get(name, (1,)))
        if len(values) not in (1, len(exercise.axes)):
            raise BadNumbers(
                f"{option(name)} takes one number{' or a pair' * (len(exercise.axes) == 2)}, not {len(values)}."
            )
        own = getattr(axis, name)
        found[name] = _one(own, given, 0) if own != name and own in given else values[min(place, len(values) - 1)]
    size = _one(axis.size, given, example[axis.size][0])
    if _pools(exercise):
        return Pooling(axis.size, size, **found, ceil_mode=_one("ceil_mode", given, 0))
    return Sliding(axis.size, size, **found)
