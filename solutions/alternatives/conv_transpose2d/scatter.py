"""conv_transpose2d by a table: every product at once, then index_add to where each belongs.

What it teaches: a convolution looks up by a table of places and taps, and this adds by the same table. index_add adds
where several products meet; writing by an index would keep one of them.
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
    (s_h, s_w), (p_h, p_w), (e_h, e_w), (d_h, d_w) = (
        (each, each) if isinstance(each, int) else each for each in (stride, padding, output_padding, dilation)
    )
    (batch, _, height, width), (kernel_h, kernel_w) = x.shape, weight.shape[2:]
    full_h = (height - 1) * s_h + d_h * (kernel_h - 1) + 1 + e_h
    full_w = (width - 1) * s_w + d_w * (kernel_w - 1) + 1 + e_w
    rows = s_h * torch.arange(height)[:, None] + d_h * torch.arange(kernel_h)  # (height, kernel_h)
    columns = s_w * torch.arange(width)[:, None] + d_w * torch.arange(kernel_w)
    table = rows[:, None, :, None] * full_w + columns[:, None, :]  # (height, width, kernel_h, kernel_w)
    grouped, kernels = x.unflatten(1, (groups, -1)), weight.unflatten(0, (groups, -1))
    products = torch.einsum("bgcij,gcokl->bgoijkl", grouped, kernels).flatten(3).flatten(1, 2)
    full = x.new_zeros(batch, groups * weight.shape[1], full_h * full_w).index_add(-1, table.flatten(), products)
    y = full.unflatten(-1, (full_h, full_w))[..., p_h : full_h - p_h, p_w : full_w - p_w]
    return y if bias is None else y + bias[:, None, None]
