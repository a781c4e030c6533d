"""A call of an exercise that no other drawing is for: its arguments, and what torch makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING

from grader.curriculum.call import Call
from grader.curriculum.exercise import Exercise
from grader.pages.prose import prose
from grader.pages.reading import reading
from grader.pages.sliding import BadNumbers
from grader.pages.strided import MOST_ELEMENTS, Strided
from grader.report.drawing import grid, side_by_side
from grader.results import Array

if TYPE_CHECKING:
    from torch import Tensor

_LARGEST, _MOST = 1 << 20, 4096
"""The product of all numbers of a call that is made; elements that are drawn."""


def page(exercise: Exercise, asked: Mapping[str, int], usual: Mapping[str, int], width: int) -> list[str]:
    """A call, what comes of it, and what its views read. Raises BadNumbers."""
    call = call_of(exercise, asked, usual)
    lines = _drawn(exercise, call, width)
    for name, view in exercise.views(call).items() if exercise.views else ():
        x = call.tensors[name]
        if view.numel() <= MOST_ELEMENTS and x.numel() <= _MOST:
            lines += ["", *reading(name, *_strided(x, view), width)]
    return lines


def call_of(exercise: Exercise, asked: Mapping[str, int], usual: Mapping[str, int]) -> Call:
    """The call with the numbers that are asked for, the others as usual where they go together, else at their simplest.

    Raises BadNumbers.
    """
    numbers = {**usual, **asked}
    if not exercise.space.allows(exercise.space.case(**numbers)):
        numbers = dict(asked)
    _check(exercise, numbers)
    return exercise.build(exercise.space.case(**numbers), 0.0)


def _drawn(exercise: Exercise, call: Call, width: int) -> list[str]:
    blocks = [_block(name, tensor) for name, tensor in [*call.tensors.items(), ("result", call.apply(exercise.torch))]]
    drawn = side_by_side(blocks)
    if max(map(len, drawn)) + 2 > width:
        drawn = [line for block in blocks for line in ("", *block)][1:]
    if max(map(len, drawn)) + 2 > width:
        drawn = prose(f"(Too wide to draw. {', '.join(block[0].replace('  ', ' is ') for block in blocks)}.)", width)
    return [call.text(exercise.name), "", *(f"  {line}".rstrip() for line in drawn)]


def _strided(x: Tensor, view: Tensor) -> tuple[Strided, Strided]:
    """A tensor and a view of it, over a storage of their own."""
    cells = x.untyped_storage().nbytes() // x.element_size()
    storage = tuple(x.as_strided((cells,), (1,), 0).tolist())
    one, other = (Strided(storage, tuple(e.shape), e.stride(), int(e.storage_offset())) for e in (x, view))
    return one, other


def _check(exercise: Exercise, numbers: Mapping[str, int]) -> None:
    space = exercise.space
    for name, value in numbers.items():
        if value < space.least(name):
            raise BadNumbers(f"{name} is at least {space.least(name)}, not {value}.")
    if prod(value or 1 for value in numbers.values()) > _LARGEST:
        raise BadNumbers("That is too large a call to be drawn.")
    if not space.allows(space.case(**numbers)):
        said = ", ".join(f"{name}={value}" for name, value in space.case(**numbers).items() if name in space.counts)
        raise BadNumbers(f"{exercise.name} can't be called with {said}: these don't go together.")


def _block(name: str, tensor: Tensor) -> list[str]:
    shape = "x".join(map(str, tensor.shape))
    if tensor.numel() > _MOST:
        return [f"{name}  {shape}"]
    return [f"{name}  {shape}", *grid(Array(tuple(tensor.shape), tuple(tensor.flatten().tolist())))]
