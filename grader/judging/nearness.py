"""How near two tensors are, and how near is near enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

RELATIVE = {torch.float32: 1e-5, torch.float64: 1e-9, torch.bfloat16: 2e-2}
"""How far from the truth is still right, as a share of the largest value of the same call on absolute values."""


def same(truth: Tensor, theirs: Tensor, tolerance: Callable[[], float]) -> bool:
    """Equal, or (for floating point) equal within a tolerance that is only worked out when it is needed.

    Shapes and dtypes must already be equal.
    """
    if torch.equal(truth, theirs):
        return True
    if not truth.is_floating_point():
        return False
    return bool(difference(truth, theirs).max() <= tolerance())  # NaN compares as false


def difference(truth: Tensor, theirs: Tensor) -> Tensor:
    """How far two tensors are apart, element by element; infinities of one sign aren't."""
    return torch.where(truth == theirs, 0.0, (truth.double() - theirs.double()).abs())


def alike(one: Any, other: Any, relative: float | None = None) -> bool:
    """Whether two answers are one, neither of them the truth: shape, dtype, and values as near as rounding leaves them.

    `relative` is a share of the largest value of `one`, and of at least 1; else that of the dtype. What isn't a number
    in one isn't one in the other.
    """
    if not isinstance(one, Tensor) or not isinstance(other, Tensor):
        return False
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if torch.equal(one, other) or not one.is_floating_point():
        return torch.equal(one, other)
    relative = RELATIVE.get(one.dtype, 0.0) if relative is None else relative
    worst = float(difference(one, other).max())
    if worst != worst:  # somewhere one of them isn't a number
        nan = one.isnan()
        return torch.equal(nan, other.isnan()) and alike(one[~nan], other[~nan], relative)
    return worst <= relative * _largest(one)


def _largest(tensor: Tensor) -> float:
    """The largest value that is finite, and at least 1."""
    largest = float(tensor.abs().max())
    if largest == float("inf"):
        return _largest(torch.where(tensor.isinf(), 0.0, tensor))
    return max(1.0, largest)
