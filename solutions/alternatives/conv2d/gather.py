"""conv2d by looking up: an index for every row and column of every window, then one product of matrices."""

import torch
from torch import Tensor


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in two dimensions; see solutions/conv2d.py."""
    (stride_h, stride_w), (padding_h, padding_w), (dilation_h, dilation_w) = (
        (value, value) if isinstance(value, int) else value for value in (stride, padding, dilation)
    )
    kernel_h, kernel_w = weight.shape[2:]
    x = torch.nn.functional.pad(x, (padding_w, padding_w, padding_h, padding_h))
    h = (x.shape[-2] - dilation_h * (kernel_h - 1) - 1) // stride_h + 1
    w = (x.shape[-1] - dilation_w * (kernel_w - 1) - 1) // stride_w + 1
    rows = stride_h * torch.arange(h)[:, None] + dilation_h * torch.arange(kernel_h)
    columns = stride_w * torch.arange(w)[:, None] + dilation_w * torch.arange(kernel_w)
    windows = x[:, :, rows[:, None, :, None], columns[None, :, None, :]]  # (batch, channels, h, w, kernel_h, kernel_w)
    lines = windows.unflatten(1, (groups, -1)).movedim(2, 4).flatten(4).flatten(2, 3)
    matrix = weight.flatten(1).unflatten(0, (groups, -1))
    y = (lines @ matrix.mT).mT.flatten(1, 2).unflatten(-1, (h, w))
    return y if bias is None else y + bias[:, None, None]
