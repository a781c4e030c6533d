"""Mistakes of convolutions about how many results there are: sizes that padding or rounding leads astray."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.recipe import SIDES, Convolution, Pair, Steps, gathered, surrounded
from grader.curriculum.mistakes.sliding import Table, count

if TYPE_CHECKING:
    from torch import Tensor


def extents(table: Table) -> list[Misconception]:
    mistake = table.mistake
    by_halves = "With size 6, kernel 3 and stride 2, how many windows are there? And by your formula?"
    return [
        mistake(
            "size-counts-padding-twice", "padding", "the size counts the padding twice: the padded length has it already",
            "Which length does your size begin with, and what is added to it?",
            {"counts": _padded_again}, {"counts": _padded_again, "cut": _clamped}, size=3, padding=1, cuts=True,
        ),
        mistake(
            "size-rounded-to-nearest", "size", "the size is rounded to the nearest whole number, not down", by_halves,
            count(lambda size, k, s, d: round((size - d * (k - 1) - 1) / s) + 1),
            count(lambda size, k, s, d: math.floor((size - d * (k - 1) - 1) / s + 0.5) + 1),
            stage="stride", size=6, kernel=3, stride=2, cuts=True,
        ),
        mistake(
            "size-adds-dilation", "size", "the size adds the dilation to the kernel's length instead of multiplying by it",
            "How many elements does a window of 3 taps with dilation 2 reach over, by your formula?",
            count(lambda size, k, s, d: (size - (k + d - 1)) // s + 1),
            stage="dilation", size=6, kernel=3, dilation=2, cuts=True,
        ),
        mistake(
            "size-divides-the-1-only", "size", "in the size, only the last 1 is divided by the stride: // comes before -",
            "In what order does Python work out 7 - 3 // 2?",
            count(lambda size, k, s, d: size - d * (k - 1) - 1 // s + 1), stage="stride", size=5, kernel=2, stride=2, cuts=True,
        ),
        mistake(
            "slices-one-short", "size", "a slice ends one element early: what stands at its end isn't part of it",
            "Which elements does x[0:2] hold, and which is the last that you need?",
            *_short_shifts(len(table.axes)), *_short_patches(len(table.axes)), stage="one",
        ),
        mistake(
            "result-as-long-as-x", "size", "the result is as long as x: where no window ends up, it stays 0",
            "How many results are there for size 5 and kernel 3, and how many places has your result?",
            *({"slide": _with_room_for(padded)} for padded in (False, True)), {"finish": _as_long_as_x},
            stage="window", size=3, kernel=2,
        ),
    ]  # fmt: skip


def _padded_again(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
    sizes = [size + 2 * each for size, each in zip(padded.shape[2:], p, strict=True)]
    return tuple(map(self.count, sizes, kernel, s, d))


def _clamped(self: Convolution, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
    """By indices, of which none may be larger than the last."""
    import torch

    tables = [
        (torch.arange(many)[:, None] * place + torch.arange(k) * tap).clamp(max=size - 1)
        for many, k, place, tap, size in zip(n, kernel, places, taps, padded.shape[2:], strict=True)
    ]
    return gathered(padded, tables)


def _short_shifts(axes: int) -> list[Steps]:
    """Slices with an element for each place: too few to be put into the result's shape."""

    def shorter(*along: int) -> Any:
        def join(self: Convolution, result: Tensor) -> Tensor:
            joined = Convolution.join(self, result)
            n = [size - (axis in along) for axis, size in enumerate(joined.shape[2:])]
            there = math.prod((*joined.shape[:2], *n))
            raise RuntimeError(f"shape '{list(joined.shape)}' is invalid for input of size {there}")

        return join

    if axes == 1:
        return [{"join": shorter(0)}]
    return [{"join": shorter(0, 1)}, *({"join": shorter(i), "along": side} for i, side in enumerate(SIDES))]


def _short_patches(axes: int) -> list[Steps]:
    """Slices with an element for each tap: none, or one that is taken for two, or too few to be multiplied."""

    def shorter(*along: int) -> Any:
        def multiply(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
            for axis in along:
                dim = windows.dim() - self.axes + axis
                k = windows.shape[dim]
                if k > 2:
                    raise RuntimeError(f"a slice of {k - 1} for {k} taps")
                windows = windows.narrow(dim, 0, 1).expand_as(windows) if k == 2 else windows * 0
            return Convolution.multiply(self, windows, weight, groups)

        return multiply

    if axes == 1:
        return [{"multiply": shorter(0)}]
    return [{"multiply": shorter(0, 1)}, *({"multiply": shorter(i), "along": side} for i, side in enumerate(SIDES))]


def _with_room_for(padding: bool) -> Any:
    def slide(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        windows = Convolution.slide(self, x, padded, kernel, s, p, d)
        sizes = (padded if padding else x).shape[2:]
        return surrounded(windows, [*_missing(windows.shape[2:], sizes), *[(0, 0)] * self.axes])

    return slide


def _as_long_as_x(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    """Also without the bias."""
    return surrounded(result, _missing(result.shape[2:], x.shape[2:]))


def _missing(found: Pair, sizes: Pair) -> list[tuple[int, int]]:
    for dim, (n, size) in enumerate(zip(found, sizes, strict=False), 2):
        if n > size:
            raise IndexError(f"index {size} is out of bounds for dimension {dim} with size {size}")
    return [(0, size - n) for n, size in zip(found, sizes, strict=False)]
