"""How many windows there are, and how much room is made for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.curriculum.formula import ALONG, Pair, value
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import surrounded
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import ErrorLike
from grader.curriculum.mistakes.functions.lines import Lines, out_of_bounds

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps


def counts_of(self: Windows, lines: Lines, sizes: Sequence[int]) -> Pair:
    """Counts from other sizes than x's last."""
    return tuple(value(ALONG["n"], {**line, "P": size}) for line, size in zip(lines, sizes, strict=False))


def counts_of_first(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Pair:
    return counts_of(self, lines, x.shape[: self.axes])


def counts_before_the_last(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Pair:
    need_two_dimensions(x)
    return counts_of(self, lines, [x.shape[-2]])


def need_two_dimensions(x: Tensor) -> None:
    if x.dim() < 2:
        raise ErrorLike("Dimension out of range|index out of range")


def short_shifts(*axes: int) -> Steps:
    """Slices with an element for each place: too few to be put into the result's shape."""

    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        n = [size - (axis in axes) for axis, size in enumerate(joined.shape[2:])]
        there = math.prod((*joined.shape[:2], *n))
        raise RuntimeError(f"shape '{list(joined.shape)}' is invalid for input of size {there}")

    return {"join": join}


def short_patches(*axes: int) -> Steps:
    """Slices with an element for each tap: none, or one that is taken for two, or too few to be multiplied."""

    def multiply(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        for axis in axes:
            dim = windows.dim() - self.axes + axis
            k = windows.shape[dim]
            if k > 2:
                raise RuntimeError(f"a slice of {k - 1} for {k} taps")
            windows = windows.narrow(dim, 0, 1).expand_as(windows) if k == 2 else windows * 0
        return Convolution.multiply(self, windows, weight, groups)

    return {"multiply": multiply}


def with_room_for_x(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    windows = Convolution.slide(self, x, padded, lines)
    return surrounded(windows, [*_missing(windows.shape[2:], x.shape[2:]), *[(0, 0)] * self.axes])


def with_room_for_padded(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    return with_room_for_x(self, padded, padded, lines)


def as_long_as_x(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    """Also without the bias."""
    return surrounded(result, _missing(result.shape[2:], x.shape[2:]))


def _missing(found: Pair, sizes: Pair) -> list[tuple[int, int]]:
    for dim, (n, size) in enumerate(zip(found, sizes, strict=False), 2):
        if n > size:
            raise out_of_bounds(size, size, dim)
    return [(0, size - n) for n, size in zip(found, sizes, strict=False)]
