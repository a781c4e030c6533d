"""fast_conv2d, one tap after another: all of x, shifted, in one product of matrices for each.

What it teaches: copies can be had in pieces. Each tap's piece is no larger than x, so memory stays small; but every
product reads and writes the whole result once more, which is what this way costs.
"""

import torch
from pad import pad
from torch import Tensor
from windows2d import windows2d


def fast_conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.functional.conv2d; see solutions/fast_conv2d.py."""
    padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
    padded = pad(x, (padding_w, padding_w, padding_h, padding_h))
    windows = windows2d(padded, tuple(weight.shape[2:]), stride, dilation).unflatten(1, (groups, -1))
    kernels = weight.unflatten(0, (groups, -1))
    h, w = windows.shape[3:5]
    parts = [
        torch.matmul(kernels[..., k, m], windows[..., k, m].flatten(3))
        for k in range(weight.shape[2])
        for m in range(weight.shape[3])
    ]
    y = torch.stack(parts).sum(0).flatten(1, 2).unflatten(-1, (h, w))
    return y if bias is None else y + bias[:, None, None]
