"""Mistakes of convolutions about which element of x a tap reads: backwards, from the middle, from the other end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception, SomeError
from grader.curriculum.mistakes.recipe import SIDES, Convolution, Pair, Steps, along, gathered, surrounded
from grader.curriculum.mistakes.sliding import Table, steps

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Line:
    """The numbers along one dimension."""

    n: int
    kernel: int
    stride: int
    dilation: int
    padding: int
    size: int


Where = Callable[[Any, Any, Line], Any]
"""Which element of the padded x tap k of window i reads."""

Beyond = Callable[["Tensor", list["Tensor"]], "Tensor"]
"""The windows, by a table of elements along each dimension: what is read outside of x."""


def taps(table: Table) -> list[Misconception]:
    mistake, axes = table.mistake, len(table.axes)
    which = "Which element of x does the second tap of the first window read in your code?"
    spread: dict[str, Any] = {"size": 6, "kernel": 2, "dilation": 3}
    return [
        mistake(
            "taps-read-backwards", "window", "the taps of a window are read backwards from its place in x, not onwards",
            which, *_reads(axes, lambda i, k, line: i * line.stride - k * line.dilation, from_the_end, zeros),
            size=3, kernel=2,
        ),
        mistake(
            "taps-all-at-the-first", "window", "every tap reads what the window's first one reads: how far on it is gets lost",
            which, steps(None, lambda s, d: (0,) * len(d)), size=3, kernel=2,
        ),
        mistake(
            "kernel-centred", "window", "the kernel's middle stands at a window's place, not its first tap",
            "Over which elements of x does your first window stand?",
            *_reads(axes, _middle(0), zeros, from_the_end), *_reads(axes, _middle(1), zeros, from_the_end),
            *(each for half in (0, 1) for each in _for_all(_reads(axes, _middle(half), zeros))),
            size=4, kernel=3,
        ),
        mistake(
            "wrapped-results-kept", "window", "the results that wrap around x's end are kept, and the first ones thrown away",
            "Which of the results of a circular convolution have met only neighbours in x?",
            *_reads(axes, _last_ones, from_the_end), size=4, kernel=2,
        ),
        mistake(
            "windows-wrap-around", "window", "there is a window for every element of x: the last ones go on at its beginning",
            "What does your last window read, and how many windows are there?",
            *_for_all(_reads(axes, _right, from_the_end)), size=3, kernel=2,
        ),
        mistake(
            "dilation-added", "dilation", "the dilation is added to a tap's place in the window, not multiplied with it",
            "With dilation 3, how far apart are the first two taps of a window in your code? And the next two?",
            *_reads(axes, lambda i, k, line: i * line.stride + k + line.dilation - 1, raising, zeros), **spread,
        ),
        mistake(
            "kernel-stretched", "dilation", "the dilated kernel repeats its values where zeros belong between them",
            "With dilation 2, what stands between the first two taps of your kernel?",
            *_stretched(axes), **spread,
        ),
        mistake(
            "padding-multiplied", "padding", "the padding is multiplied by the stride, or the dilation, before it is taken away",
            "With padding 1 and stride 2, at which position outside of x does your first window start?",
            *_reads(axes, lambda i, k, line: _from(i, k, line) - line.padding * (line.stride - 1), zeros),
            *_reads(axes, lambda i, k, line: _from(i, k, line) - line.padding * (line.dilation - 1), zeros),
            size=3, kernel=2, padding=1, stride=2,
        ),
    ]  # fmt: skip


def _from(i: Any, k: Any, line: Line) -> Any:
    return i * line.stride + k * line.dilation


_right: Where = _from


def _middle(less: int) -> Where:
    return lambda i, k, line: _from(i, k - (line.kernel - less) // 2, line)


def _last_ones(i: Any, k: Any, line: Line) -> Any:
    return _from(i, k + line.kernel - 1, line)


def _as_many_as_elements(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
    return tuple((size - 1) // step + 1 for size, step in zip(padded.shape[2:], s, strict=True))


def _for_all(found: list[Steps]) -> list[Steps]:
    """With as many windows as elements, along the dimensions along which they read elsewhere."""
    many: Steps = {"counts": _as_many_as_elements}
    return [
        {**each, **(along(SIDES.index(each["along"]), many, Convolution) if "along" in each else many)}
        for each in found
    ]


def _reads(axes: int, where: Where, *beyond: Beyond) -> list[Steps]:
    """Windows that read elsewhere: along every dimension, along one alone."""
    found = [{"slide": _reading(where, each, range(axes))} for each in beyond]
    if axes == 2:
        for axis, side in enumerate(SIDES):
            found += [{"slide": _reading(where, each, [axis]), "along": side} for each in beyond]
    return found


def _reading(where: Where, beyond: Beyond, mistaken: Sequence[int]) -> Any:
    def slide(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        import torch

        n = self.counts(x, padded, kernel, s, p, d)
        if min(n) <= 0:
            raise SomeError("not one window")
        tables = []
        for axis, numbers in enumerate(zip(n, kernel, s, d, p, padded.shape[2:], strict=True)):
            line = Line(*numbers)
            read = where if axis in mistaken else _right
            tables.append(read(torch.arange(line.n)[:, None], torch.arange(line.kernel), line))
        return beyond(padded, tables)

    return slide


def from_the_end(padded: Tensor, tables: list[Tensor]) -> Tensor:
    """On around x's ends."""
    return gathered(padded, [table % size for table, size in zip(tables, padded.shape[2:], strict=True)])


def zeros(padded: Tensor, tables: list[Tensor]) -> Tensor:
    """Zeros outside of x."""
    before = [max(0, -int(table.min())) for table in tables]
    after = [max(0, int(table.max()) + 1 - size) for table, size in zip(tables, padded.shape[2:], strict=True)]
    wide = surrounded(padded, list(zip(before, after, strict=True)))
    return gathered(wide, [table + each for table, each in zip(tables, before, strict=True)])


def raising(padded: Tensor, tables: list[Tensor]) -> Tensor:
    """An exception outside of x."""
    for dim, table in enumerate(tables, 2):
        size = padded.shape[dim]
        outside = table[(table >= size) | (table < -size)]
        if outside.numel():
            raise IndexError(f"index {int(outside[0])} is out of bounds for dimension {dim} with size {size}")
    return from_the_end(padded, tables)


def _stretched(axes: int) -> list[Steps]:
    """Each value as often as the dilation says, the last one too, or once."""
    longer: Steps = {"count": lambda self, size, k, s, d: (size - d * k) // s + 1, "slide": _sums(last=True)}
    return [longer, {"slide": _sums(last=False)}]


def _sums(last: bool) -> Any:
    def slide(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        import torch

        n = self.counts(x, padded, kernel, s, p, d)
        if min(n) <= 0:
            raise SomeError("not one window")
        for dim, (count, k, step, each) in enumerate(zip(n, kernel, s, d, strict=True)):
            read = torch.arange(count)[:, None, None] * step + torch.arange(k * each).view(k, each)
            once = padded.new_ones(k, each)
            once[-1, 1:] = float(last)
            at = 2 + 2 * dim
            spread = padded.index_select(at, (read * (once > 0)).flatten()).unflatten(at, (count, k, each))
            shape = [1] * spread.dim()
            shape[at + 1 : at + 3] = [k, each]
            padded = (spread * once.view(shape)).sum(at + 2)
        return padded.transpose(3, 4) if self.axes == 2 else padded

    return slide
