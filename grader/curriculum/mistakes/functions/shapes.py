"""Dimensions of x and of windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import AnyError, ErrorLike, SomeError
from grader.curriculum.mistakes.functions.lines import Lines
from grader.curriculum.mistakes.functions.sizes import counts_of

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps


def raises_for_leading(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    if x.dim() > self.axes:
        raise AnyError
    return x.as_strided(size, strides)


def without_leading(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    return x.as_strided(size[-2 * self.axes :], strides[-2 * self.axes :])


def one_leading(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    if x.dim() > self.axes + 1:
        raise SomeError
    only = x if x.dim() > self.axes else x[None]
    return Windows.slide(self, only, only, lines)


def reshaped_to_one(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    only = x.reshape(-1, *x.shape[x.dim() - self.axes :])
    return Windows.slide(self, only, only, lines)


def taps_before_windows(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    windows = Windows.slide(self, x, padded, lines)
    lead = windows.dim() - 2 * self.axes
    order = [*range(lead), *range(lead + self.axes, windows.dim()), *range(lead, lead + self.axes)]
    return windows.permute(order)


def sizes_of_taps_first(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    lead, middle = len(size) - 2 * self.axes, len(size) - self.axes
    return x.as_strided((*size[:lead], *size[middle:], *size[lead:middle]), strides)


def expecting(leading: int, axes: int) -> list[Steps]:
    """With more dimensions than expected, some code raises, and some takes others for the ones to slide along."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        expected = self.axes + leading
        if x.dim() < expected:
            raise ErrorLike(f"expected {expected}, got {x.dim()}|index out of range|Dimension out of range")
        return Windows.slide(self, x, padded, lines)

    def exactly(self: Windows, x: Tensor, *others: Any) -> Tensor:
        if x.dim() > self.axes + leading:
            raise SomeError
        return slide(self, x, *others)

    def counts(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Pair:
        return counts_of(self, lines, x.shape[leading:])

    def strides(self: Windows, x: Tensor, padded: Tensor) -> Pair:
        return (*x.stride()[: -self.axes], *x.stride()[leading : leading + self.axes])

    taken: Steps = {"slide": slide, "counts": counts}
    ways: list[Steps] = [{"slide": exactly}, taken, {**taken, "strides": strides}, {"slide": slide, "strides": strides}]
    return [*ways, {"slide": passes_from(leading)}] if leading >= axes else ways


def passes_from(first: int) -> Callable[..., Tensor]:
    """One pass for each axis, along dimensions counted from the first."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        for i, line in enumerate(lines):
            if first + i >= padded.dim():
                raise ErrorLike("Dimension out of range")
            padded = _pass(padded, first + i, line)
        return padded

    return slide


def passes(*dims_and_axes: tuple[int, int]) -> Callable[..., Tensor]:
    """Passes along some dimensions, each with the numbers of an axis."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        for dim, axis in dims_and_axes:
            padded = _pass(padded, dim, lines[axis])
        return padded

    return slide


def _pass(x: Tensor, dim: int, line: Line) -> Tensor:
    reach = line["d"] * (line["K"] - 1) + 1
    if x.shape[dim] < reach:
        raise SomeError
    return x.unfold(dim, reach, line["s"])[..., :: line["d"]]
