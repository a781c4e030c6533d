"""conv_transpose2d by loops: for every element of x, the kernel, times that element, laid down where it belongs.

What it teaches: conv2d lifts a window off x for every element of the result; this lays one down for every element of x.
Where the kernels laid down overlap, they add up.
"""

import torch
from torch import Tensor


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
    groups: int = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """torch.nn.functional.conv_transpose2d; see solutions/conv_transpose2d.py."""
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    e_h, e_w = (output_padding, output_padding) if isinstance(output_padding, int) else output_padding
    d_h, d_w = (dilation, dilation) if isinstance(dilation, int) else dilation
    batch, in_channels, height, width = x.shape
    _, per_group, kernel_h, kernel_w = weight.shape
    reach_h, reach_w = d_h * (kernel_h - 1) + 1, d_w * (kernel_w - 1) + 1
    full_h, full_w = (height - 1) * s_h + reach_h + e_h, (width - 1) * s_w + reach_w + e_w
    full = torch.zeros(batch, groups * per_group, full_h, full_w, dtype=x.dtype)
    for c in range(in_channels):
        first = c // (in_channels // groups) * per_group
        for i in range(height):
            for j in range(width):
                laid = full[
                    :, first : first + per_group, i * s_h : i * s_h + reach_h : d_h, j * s_w : j * s_w + reach_w : d_w
                ]
                laid += x[:, c, i, j, None, None, None] * weight[c]
    y = full[:, :, p_h : full_h - p_h, p_w : full_w - p_w]
    return y if bias is None else y + bias[:, None, None]
