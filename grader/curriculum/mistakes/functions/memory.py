"""Strides, views and copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from grader.curriculum.formula import Pair, contiguous_strides
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import WritesIntoArgument
from grader.curriculum.mistakes.functions.lines import Lines
from grader.curriculum.mistakes.functions.sizes import need_two_dimensions

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps


def contiguous_along(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    lead = padded.dim() - self.axes
    return (*padded.stride()[:lead], *contiguous_strides(padded.shape[lead:]))


def copied_in_order(self: Windows, x: Tensor, lines: Lines) -> Tensor:
    """Torch's padding keeps the order of x's dimensions in memory, in some cases."""
    import torch

    return torch.nn.functional.pad(x, [each for pair in reversed(self.frame(lines)) for each in pair], **self.fill)


def viewed(self: Windows, padded: Tensor, size: Pair, strides: Pair) -> Tensor:
    padded.view(-1)
    return padded.as_strided(size, strides)


def in_bytes(leading: bool) -> Callable[..., Tensor]:
    """The strides of windows and taps, those of leading dimensions as well or not."""

    def view(self: Windows, padded: Tensor, size: Pair, strides: Pair) -> Tensor:
        lead = 0 if leading else len(strides) - 2 * self.axes
        return padded.as_strided(size, [*strides[:lead], *(each * padded.element_size() for each in strides[lead:])])

    return view


def strides_of_first(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    return (*x.stride()[: x.dim() - self.axes], *x.stride()[: self.axes])


def strides_before_the_last(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    need_two_dimensions(x)
    return (*x.stride()[:-1], x.stride(-2))


def indexed_by_floats(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    return padded[..., counted(1).to(padded.dtype)]


def into_expanded_bias(whole: bool) -> Steps:
    """Results are added in place into a bias expanded to their shape: all at once, or those of one place at a time."""

    def add_bias(self: Convolution, result: Tensor, bias: Tensor | None, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        if (result.numel() if whole else len(result) * len(bias)) > len(bias):
            raise RuntimeError("more than one element of the written-to tensor")
        raise WritesIntoArgument

    return {"add_bias": add_bias}


def into_one_element(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    return result.new_zeros(1).expand_as(result).add_(result)


def in_order(sizes: Pair, strides: Pair, reshaped: bool = False) -> Steps:
    """as_strided, its last sizes and strides each in another order than (h, w, kernel_h, kernel_w), or (n, kernel).

    What comes of it may then be reshaped to the right sizes.
    """

    def view(self: Windows, padded: Tensor, size: Pair, steps: Pair) -> Tensor:
        lead = len(size) - len(sizes)
        ordered = [size[lead + i] for i in sizes], [steps[lead + i] for i in strides]
        windows = padded.as_strided((*size[:lead], *ordered[0]), (*steps[:lead], *ordered[1]))
        return windows.reshape(size) if reshaped else windows

    return {"view": view}
