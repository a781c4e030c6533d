"""Channels and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair, contiguous_strides
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import kept
from grader.curriculum.mistake import AnyError, SomeError
from grader.curriculum.mistakes.functions.lines import out_of_bounds

if TYPE_CHECKING:
    from torch import Tensor


def stride_taken_from(dim: int, other: int) -> Callable[..., Pair]:
    return lambda self, x, padded: tuple(padded.stride(other if each == dim else each) for each in range(padded.dim()))


def strides_of_channels_last(self: Convolution, x: Tensor, padded: Tensor) -> Pair:
    """As if x were contiguous, with its channels behind its places."""
    batch, *places, channel = contiguous_strides((len(padded), *padded.shape[2:], padded.shape[1]))
    return (batch, channel, *places)


def rows_reshaped(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    places, taps = grouped.shape[3 : 3 + self.axes], grouped.shape[3 + self.axes :]
    rows = grouped.reshape(*grouped.shape[:2], *places, grouped.shape[2], *taps)
    return rows.movedim(2 + self.axes, 2)


def taps_before_channels(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    first = 3 + self.axes
    moved = grouped.movedim(2, -1)
    rows = moved.reshape(*moved.shape[: first - 1], grouped.shape[2], *grouped.shape[first:])
    return rows.movedim(first - 1, 2)


def indexed_by_channels_in(self: Convolution, weight: Tensor) -> Tensor:
    """By indices: a weight with other channels out than in has no such ones."""
    least = min(weight.shape[:2])
    if weight.shape[0] != weight.shape[1]:
        raise out_of_bounds(least, least)
    return weight.transpose(0, 1)


def columns_reshaped(self: Convolution, weight: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_outputs(self, weight, groups)
    return grouped.reshape(groups, -1, grouped.shape[1]).transpose(1, 2).reshape(grouped.shape)


def as_many_as_in(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    if x.shape[1] > result.shape[1]:
        raise SomeError
    return kept(result, 1, f"q < {x.shape[1]}", "q", "Q")


def ungrouped(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    if groups > 1:
        raise AnyError
    return Convolution.group_inputs(self, windows, groups)


def groups_first(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    return windows.reshape(groups, len(windows), -1, *windows.shape[2:]).transpose(0, 1)


def first_group_of_one(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    """Of several signals, a slice isn't contiguous: contiguous() copies it, and the copy begins at 0."""
    grouped = Convolution.group_inputs(self, windows, groups)
    return grouped[:, :1].expand_as(grouped) if len(windows) == 1 else grouped


def in_the_first_place(group: int) -> Callable[..., Tensor]:
    def join(self: Convolution, result: Tensor) -> Tensor:
        only = result.new_zeros(result.shape)
        only[:, 0] = result[:, group]
        return Convolution.join(self, only)

    return join


def bias_for_each_group(
    self: Convolution, x: Tensor, weight: Tensor, bias: Any = None, groups: int = 1, **options: Any
) -> Tensor:
    import torch

    result = Convolution.__call__(self, x, weight, None, groups=groups, **options)
    return torch.cat([self.add_bias(part, bias, weight) for part in result.chunk(groups, 1)], 1)
