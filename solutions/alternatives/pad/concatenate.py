"""pad by concatenation: along each dimension a block before, x, a block after."""

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
        start, length = max(-before, 0), x.shape[dim] + min(before, 0) + min(after, 0)
        before_size, after_size = list(result.shape), list(result.shape)
        before_size[dim], after_size[dim] = max(before, 0), max(after, 0)
        blocks = x.new_full(before_size, value), result.narrow(dim, start, length), x.new_full(after_size, value)
        result = torch.cat(blocks, dim)
    return result
