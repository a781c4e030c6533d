"""The shapes that are timed: what people use, and what a user asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from math import prod
from typing import Any

from grader.bench.results import Shape
from grader.curriculum.exercise import Exercise
from grader.curriculum.space import Case

LARGEST_INPUT, LARGEST_RESULT = 1 << 24, 1 << 20
"""Elements. A result is compared with torch's before its time counts, so it has to come back from the child."""


class BadShape(ValueError):
    """What a user asked for can't be timed; the message says why."""


_ALONG = ("stride", "padding", "dilation")


def _plane(height: int, kernel: int, **others: int) -> dict[str, Any]:
    """A square image, and the same numbers along both axes."""
    both = {"kernel": kernel}
    for name in _ALONG:
        if name in others:
            both[name] = others.pop(name)
    along = {f"{name}_{axis}": value for name, value in both.items() for axis in "hw"}
    return {"height": height, "width": height, **along, **others}


def _frame(**others: int) -> dict[str, Any]:
    sides = {f"{side}{i}": 1 for i in (1, 2) for side in ("before", "after")}
    return {"ndim": 4, "pairs": 2, **sides, **others}


_CONV2D = (
    Shape("32x1x28x28", "a batch of digits, 3x3, 8 channels out", _plane(28, 3, padding=1, batch=32, out_channels=8)),
    Shape(
        "4x64x56x56",
        "the first block of a ResNet, 3x3, 64 channels",
        _plane(56, 3, padding=1, batch=4, in_channels=64, out_channels=64),
    ),
    Shape(
        "4x256x14x14",
        "a late block: small images, 256 channels",
        _plane(14, 3, padding=1, batch=4, in_channels=256, out_channels=256),
    ),
    Shape(
        "stem",
        "1x3x224x224, 7x7 with stride 2, 64 channels out",
        _plane(224, 7, stride=2, padding=3, in_channels=3, out_channels=64),
    ),
    Shape("depthwise", "4x64x56x56 in 64 groups, 3x3", _plane(56, 3, padding=1, batch=4, groups=64)),
    Shape(
        "dilated",
        "4x64x28x28, 3x3 with dilation 2",
        _plane(28, 3, padding=2, dilation=2, batch=4, in_channels=64, out_channels=64),
    ),
)

_CONV1D = (
    Shape(
        "audio",
        "one second of sound, 1x1x16000, kernel 80 with stride 4, 64 channels out",
        {"length": 16000, "kernel": 80, "stride": 4, "padding": 38, "out_channels": 64},
    ),
    Shape(
        "4x64x1024",
        "a feature sequence, kernel 3, 64 channels",
        {"batch": 4, "in_channels": 64, "out_channels": 64, "length": 1024, "kernel": 3, "padding": 1},
    ),
    Shape(
        "4x256x256",
        "shorter, with 256 channels",
        {"batch": 4, "in_channels": 256, "out_channels": 256, "length": 256, "kernel": 3, "padding": 1},
    ),
    Shape(
        "depthwise",
        "4x64x1024 in 64 groups, kernel 31",
        {"batch": 4, "groups": 64, "length": 1024, "kernel": 31, "padding": 15},
    ),
    Shape(
        "dilated",
        "1x64x4096, kernel 2 with dilation 512",
        {"in_channels": 64, "out_channels": 64, "length": 4096, "kernel": 2, "dilation": 512},
    ),
)

SHAPES: dict[str, tuple[Shape, ...]] = {
    "windows1d": (
        Shape("16000", "one second of sound, kernel 80 with stride 4", {"length": 16000, "kernel": 80, "stride": 4}),
        Shape("4x64x1024", "kernel 3", {"batch": 4, "in_channels": 64, "length": 1024, "kernel": 3}),
    ),
    "windows2d": (
        Shape("32x28x28", "a batch of digits, 3x3", _plane(28, 3, batch=32)),
        Shape("3x112x112", "7x7 with stride 2", _plane(112, 7, stride=2, in_channels=3)),
    ),
    "pad": (
        Shape("32x1x28x28", "a frame of one zero", _frame(size4=32, size2=28, size1=28)),
        Shape("4x64x56x56", "a frame of one zero", _frame(size4=4, size3=64, size2=56, size1=56)),
    ),
    "conv1d": _CONV1D,
    "conv2d": _CONV2D,
}


def chosen(exercise: Exercise, asked: Sequence[str]) -> tuple[Shape, ...]:
    """The shapes a user asked for, by name or by numbers; all of the exercise's own if none. Raises BadShape."""
    if not asked:
        return SHAPES[exercise.name]
    shapes: list[Shape] = []
    for text in asked:
        if "=" in text:
            shapes.append(_by_numbers(exercise, text))
        else:
            shapes += [_by_name(exercise, name) for name in re.split(r"[,\s]+", text.strip())]
    return tuple({shape.name: shape for shape in shapes}.values())


def _by_name(exercise: Exercise, name: str) -> Shape:
    known = {shape.name: shape for shape in SHAPES[exercise.name]}
    if name not in known:
        near = get_close_matches(name, known, 1)
        guess = f" Did you mean {near[0]}?" if near else ""
        raise BadShape(
            f"{exercise.name} has no shape {name!r}.{guess} It has: {', '.join(known)}; or give numbers, "
            f"e.g. {_EXAMPLE[exercise.name]}."
        )
    return known[name]


_EXAMPLE = {
    "windows1d": "length=100,kernel=3",
    "windows2d": "height=28,width=28,kernel=3",
    "pad": "ndim=1,size1=100,before1=2",
    "conv1d": "in_channels=8,length=100,kernel=3",
    "conv2d": "in_channels=8,height=28,width=28,kernel=3",
}

_NOT_HERE = ("misfit", "form", "layout", "weight_layout", "bias_layout", "dtype", "data", "frozen", "ones")
"""What a call can have besides its numbers; times are taken as calls usually are."""


def _by_numbers(exercise: Exercise, text: str) -> Shape:
    """`batch=2,height=8,width=8,kernel=3`: the numbers' names are those of the exercise; `kernel` stands for both."""
    names = [parameter.name for parameter in exercise.space.parameters if parameter.name not in _NOT_HERE]
    numbers: dict[str, Any] = {}
    for part in re.split(r"[,\s]+", text.strip()):
        name, _, value = part.partition("=")
        along = [name] if name in names else [f"{name}_h", f"{name}_w"]
        if not set(along) <= set(names):
            raise BadShape(f"{exercise.name} has no number {name!r}. It has: {', '.join(names)}.")
        if not re.fullmatch(r"-?\d{1,9}", value):
            raise BadShape(f"{name} needs a whole number, but has {value!r}.")
        numbers |= dict.fromkeys(along, int(value))
    shape = Shape(text.replace(" ", ","), "as asked for", numbers)
    _check(exercise, exercise.space.case(**numbers), text)
    return shape


def _check(exercise: Exercise, case: Case, text: str) -> None:
    """Raises BadShape for numbers that make no call, or one too large to be compared with torch's."""
    for name, value in case.items():
        least = exercise.space.simplest[name]
        if name not in _NOT_HERE and value < least:
            raise BadShape(f"{name} can't be {value}: it is at least {least}.")
    if not exercise.space.allows(case):
        raise BadShape(f"{text} makes no call of {exercise.name}: not one window fits, or a size is left out.")
    sizes = _sizes(exercise, case)
    for what, size, most in (("tensor", sizes[0], LARGEST_INPUT), ("result", sizes[1], LARGEST_RESULT)):
        if size > most:
            raise BadShape(f"{text} makes a {what} of {size:,} elements; at most {most:,} can be timed.")


def _sizes(exercise: Exercise, case: Case) -> tuple[int, int]:
    """Elements of the largest tensor of a call, and of its result."""
    if exercise.name == "pad":
        along = range(1, case["ndim"] + 1)
        grown = prod(case[f"size{i}"] + case[f"before{i}"] + case[f"after{i}"] for i in along)
        return prod(case[f"size{i}"] for i in along), grown
    counts, sizes, kernels = [], [], []
    for axis in exercise.axes:
        around = 2 * case.get(axis.padding, 0)
        counts.append((case[axis.size] + around - axis.span(case)) // case[axis.stride] + 1)
        sizes.append(case[axis.size] + around)
        kernels.append(case[axis.kernel])
    groups, into, out = case.get("groups", 1), case["in_channels"], case.get("out_channels", case["in_channels"])
    largest = max(case["batch"] * groups * into * prod(sizes), groups * out * into * prod(kernels))
    return largest, case["batch"] * groups * out * prod(counts) * (prod(kernels) if exercise.keeps_kernel else 1)
