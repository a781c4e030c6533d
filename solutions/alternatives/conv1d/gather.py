"""conv1d by looking up: an index for every element of every window, then one product of matrices."""

import torch
from torch import Tensor


def conv1d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in one dimension; see solutions/conv1d.py."""
    taps = weight.shape[2]
    x = torch.nn.functional.pad(x, (padding, padding))
    n = (x.shape[-1] - dilation * (taps - 1) - 1) // stride + 1
    at = stride * torch.arange(n)[:, None] + dilation * torch.arange(taps)
    windows = x[..., at].unflatten(1, (groups, -1))  # (batch, groups, in_channels, n, taps)
    rows = windows.transpose(2, 3).flatten(-2)
    matrix = weight.flatten(1).unflatten(0, (groups, -1))
    y = (rows @ matrix.mT).mT.flatten(1, 2)
    return y if bias is None else y + bias[:, None]
