"""pad by looking up: for each element of the result, which element of x it is, or that it is none."""

from collections.abc import Sequence

import torch
from torch import Tensor


def pad(x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """Constant padding; see solutions/pad.py."""
    if len(pad) > 2 * x.dim():
        raise ValueError("more pairs than dimensions")
    result = x.clone()
    for i in range(0, len(pad), 2):
        dim, (before, after) = x.dim() - 1 - i // 2, pad[i : i + 2]
        length = x.shape[dim]
        if length + min(before, 0) + min(after, 0) < 0:
            raise ValueError("a crop of more than there is")
        at = torch.arange(-before, length + after)
        there = ((at >= 0) & (at < length)).reshape(-1, *[1] * (x.dim() - 1 - dim))
        result = torch.where(there, result.index_select(dim, at.clamp(0, length - 1)), value).to(x.dtype)
    return result
