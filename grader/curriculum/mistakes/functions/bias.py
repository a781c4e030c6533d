"""The bias."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import kept
from grader.curriculum.mistake import ErrorLike
from grader.curriculum.mistakes.functions.lines import out_of_bounds

if TYPE_CHECKING:
    from torch import Tensor


def bias_by_index(dim: int) -> Callable[..., Tensor]:
    """In a loop: as far as there are so many biases."""

    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        if len(bias) < result.shape[dim]:
            raise out_of_bounds(len(bias), len(bias))
        return result + bias[: result.shape[dim]].view(-1, *[1] * (result.dim() - dim - 1))

    return add_bias


def bias_of_last(dims: tuple[int, ...]) -> Callable[..., Tensor]:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        added = Convolution.add_bias(self, result.new_zeros(result.shape), bias, weight)
        for dim in dims:
            added = kept(added, dim, "at == most - 1", "at", "most")
        return result + added

    return add_bias


def bias_wanted(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    if bias is None:
        raise ErrorLike("NoneType")
    return Convolution.add_bias(self, result, bias, weight)
