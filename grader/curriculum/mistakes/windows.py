"""Named mistakes of windows1d and windows2d: views that are copies, leading dimensions, the order of dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import Axis
from grader.curriculum.mistake import AnyError, Misconception, SomeError
from grader.curriculum.mistakes.counting import more_jumps, more_sizes
from grader.curriculum.mistakes.memory import layouts, types
from grader.curriculum.mistakes.planes import of_planes
from grader.curriculum.mistakes.recipe import Pair, Windows
from grader.curriculum.mistakes.shapes import passes_from, shapes
from grader.curriculum.mistakes.sliding import Table, jumps, sizes

if TYPE_CHECKING:
    from torch import Tensor

_STAGES = {"kernel": "not square", "stride": "stride", "dilation": "dilation"}


def mistakes_of_windows(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The library for windows1d (one axis) or windows2d (two), the most frequent first."""
    table = Table(Windows, axes)
    planes = of_planes(Windows, _STAGES) if len(axes) == 2 else []
    return (
        *_views(table),
        *layouts(table),
        *sizes(table),
        *jumps(table),
        *planes,
        *_dimensions(table),
        *types(table),
        *more_sizes(table),
        *more_jumps(table),
        *shapes(table),
    )


def _views(table: Table) -> list[Misconception]:
    mistake = table.mistake
    several: dict[str, Any] = {"batch": 2, "in_channels": 3, "size": 5, "kernel": 2}
    return [
        mistake(
            "copy-instead-of-view", "view", "the windows are a copy: they don't share x's memory",
            "If you write into x afterwards, do the windows change?", {"view": _copy}, {"view": _copy_if_it_must},
            stage="shares memory", size=3, kernel=2,
        ),
        mistake(
            "copy-unless-contiguous", "view", "a copy is made when x isn't contiguous (contiguous, reshape or flatten)",
            "Which of your operations may copy when x is transposed?", {"view": _copy_unless_contiguous},
            stage="shares memory", layout="transposed", **several,
        ),
    ]  # fmt: skip


def _copy(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    return x.as_strided(size, strides).clone()


def _copy_if_it_must(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    return x.as_strided(size, strides).contiguous()


def _copy_unless_contiguous(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    right = x.as_strided(size, strides)
    return right if x.is_contiguous() else right.clone()


def _dimensions(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "no-leading-dimensions", "batch", "leading dimensions aren't handled: the code raises",
            "What does your code do with the sizes and strides of the dimensions before the last?",
            {"view": _raises_for_leading}, batch=2, size=2,
        ),
        mistake(
            "leading-dimensions-dropped", "batch", "leading dimensions are dropped: only the first signal's windows are there",
            "What does your code do with the sizes and strides of the dimensions before the last?",
            {"view": _without_leading}, batch=2, size=2,
        ),
        mistake(
            "leading-dimensions-flattened", "batch", "the leading dimensions become one",
            "In how many dimensions do batch and channels come back?", {"slide": _flattened},
            batch=2, in_channels=2, size=2,
        ),
        mistake(
            "always-one-leading-dimension", "batch", "the result always has exactly one leading dimension",
            "How many dimensions has your result when x has only the ones that windows slide along?",
            {"slide": _one_leading}, {"slide": _reshaped_to_one}, stage="one", size=2,
        ),
        mistake(
            "first-dimension-taken-for-the-last", "batch", "the first dimension is taken for the one that windows slide along",
            "What are x.shape[0] and x.stride(0) when x has a batch dimension?",
            {"counts": _counts_of_first}, {"strides": _strides_of_first}, {"counts": _counts_of_first, "strides": _strides_of_first},
            {"slide": passes_from(0)},
            batch=2, size=3,
        ),
        mistake(
            "windows-and-taps-swapped", "window", "the taps come before the windows: their dimensions have changed places",
            "Which of your last dimensions counts the windows, and which the elements of one?",
            {"slide": _taps_first}, {"view": _sizes_swapped}, stage="one", size=3,
        ),
        _interleaved(table) if len(table.axes) == 2 else _all_counted(table),
    ]  # fmt: skip


def _all_counted(table: Table) -> Misconception:
    return table.mistake(
        "all-elements-counted", "batch", "the size is worked out from all elements of x, not from its last dimension",
        "What is x.numel() when x has a batch dimension?", {"counts": _counts_of_all}, batch=2, size=3,
    )  # fmt: skip


def _interleaved(table: Table) -> Misconception:
    def view(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
        return x.as_strided(size, strides).transpose(-3, -2)

    return table.mistake(
        "windows-and-taps-interleaved", "window", "the dimensions stand as (h, kernel_h, w, kernel_w): h and w belong together",
        "In which order do your last four dimensions stand?", {"view": view}, stage="one", size=3,
    )  # fmt: skip


def _raises_for_leading(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    if x.dim() > self.axes:
        raise AnyError
    return x.as_strided(size, strides)


def _without_leading(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    return x.as_strided(size[-2 * self.axes :], strides[-2 * self.axes :])


def _flattened(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    windows = Windows.slide(self, x, padded, kernel, s, p, d)
    return windows.flatten(0, -2 * self.axes - 1) if x.dim() > self.axes else windows


def _one_leading(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    if x.dim() > self.axes + 1:
        raise SomeError
    only = x if x.dim() > self.axes else x[None]
    return Windows.slide(self, only, only, kernel, s, p, d)


def _reshaped_to_one(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    only = x.reshape(-1, *x.shape[x.dim() - self.axes :])
    return Windows.slide(self, only, only, kernel, s, p, d)


def _counts_of_first(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
    return tuple(map(self.count, x.shape[: self.axes], kernel, s, d))


def _strides_of_first(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    return (*x.stride()[: x.dim() - self.axes], *x.stride()[: self.axes])


def _counts_of_all(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
    return (self.count(x.numel(), kernel[0], s[0], d[0]),)


def _taps_first(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    windows = Windows.slide(self, x, padded, kernel, s, p, d)
    lead = windows.dim() - 2 * self.axes
    order = [*range(lead), *range(lead + self.axes, windows.dim()), *range(lead, lead + self.axes)]
    return windows.permute(order)


def _sizes_swapped(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    lead, middle = len(size) - 2 * self.axes, len(size) - self.axes
    return x.as_strided((*size[:lead], *size[middle:], *size[lead:middle]), strides)
