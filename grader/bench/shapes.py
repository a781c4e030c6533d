"""The shapes that are timed: what people use, and what a user asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from math import prod
from typing import Any

from grader.curriculum.exercise import Exercise, Shape
from grader.curriculum.space import Case

LARGEST_INPUT, LARGEST_RESULT = 1 << 24, 1 << 20
"""Elements. A result is compared with torch's before its time counts, so it has to come back from the child."""


class BadShape(ValueError):
    """What a user asked for can't be timed; the message says why."""


def shapes_of(exercise: Exercise) -> tuple[Shape, ...]:
    """The exercise's own shapes, or else its largest case."""
    return exercise.shapes or (Shape("largest", "the largest call of its stages", exercise.largest),)


def chosen(exercise: Exercise, asked: Sequence[str]) -> tuple[Shape, ...]:
    """The shapes a user asked for, by name or by numbers; all of the exercise's own if none. Raises BadShape."""
    if not asked:
        return shapes_of(exercise)
    shapes: list[Shape] = []
    for text in asked:
        if "=" in text:
            shapes.append(_by_numbers(exercise, text))
        else:
            shapes += [_by_name(exercise, name) for name in re.split(r"[,\s]+", text.strip())]
    return tuple({shape.name: shape for shape in shapes}.values())


def _by_name(exercise: Exercise, name: str) -> Shape:
    known = {shape.name: shape for shape in shapes_of(exercise)}
    if name not in known:
        near = get_close_matches(name, known, 1)
        guess = f" Did you mean {near[0]}?" if near else ""
        raise BadShape(
            f"{exercise.name} has no shape {name!r}.{guess} It has: {', '.join(known)}; or give numbers, "
            f"e.g. {_example(exercise)}."
        )
    return known[name]


def _example(exercise: Exercise) -> str:
    """Numbers as a user could give them: those of the first shape."""
    numbers = shapes_of(exercise)[0].numbers
    same = {name[:-2] for name in numbers if name[-2:] == "_h" and numbers[name] == numbers.get(f"{name[:-2]}_w")}
    short = {name[:-2] if name[:-2] in same and name[-2:] in ("_h", "_w") else name: n for name, n in numbers.items()}
    return ",".join(f"{name}={number}" for name, number in short.items())


def _by_numbers(exercise: Exercise, text: str) -> Shape:
    """`batch=2,height=8,width=8,kernel=3`: the numbers' names are those of the exercise; `kernel` stands for both."""
    names = exercise.space.counts
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
    check(exercise, exercise.space.case(**numbers), text)
    return shape


def check(exercise: Exercise, case: Case, text: str) -> None:
    """Raises BadShape for numbers that make no call, or one too large to be compared with torch's."""
    for name in exercise.space.counts:
        least = exercise.space.least(name)
        if case[name] < least:
            raise BadShape(f"{name} can't be {case[name]}: it is at least {least}.")
    if not exercise.space.allows(case):
        raise BadShape(f"{text} makes no call of {exercise.name}: not one window fits, or a size is left out.")
    sizes = sizes_of(exercise, case)
    for what, size, most in (("tensor", sizes[0], LARGEST_INPUT), ("result", sizes[1], LARGEST_RESULT)):
        if size > most:
            raise BadShape(f"{text} makes a {what} of {size:,} elements; at most {most:,} can be timed.")


def sizes_of(exercise: Exercise, case: Case) -> tuple[int, int]:
    """Elements of the largest tensor of a call, and of its result."""
    if exercise.elements:
        return exercise.elements(case)
    if not exercise.axes:
        return _built(exercise, case)
    counts, sizes, kernels = [], [], []
    for axis in exercise.axes:
        around = 2 * case.get(axis.padding, 0)
        counts.append((case[axis.size] + around - axis.span(case)) // case[axis.stride] + 1)
        sizes.append(case[axis.size] + around)
        kernels.append(case[axis.kernel])
    groups, into, out = case.get("groups", 1), case["in_channels"], case.get("out_channels", case["in_channels"])
    largest = max(case["batch"] * groups * into * prod(sizes), groups * out * into * prod(kernels))
    return largest, case["batch"] * groups * out * prod(counts) * (prod(kernels) if exercise.keeps_kernel else 1)


def _built(exercise: Exercise, case: Case) -> tuple[int, int]:
    """The same of an exercise that doesn't say: its call is made, unless its numbers alone are too many for that."""
    numbers = prod(case[name] or 1 for name in exercise.space.counts)
    if numbers > LARGEST_INPUT:
        return numbers, 0
    call = exercise.build(case, 0.0)
    return max(tensor.numel() for tensor in call.tensors.values()), call.apply(exercise.torch).numel()
