"""unfold by loops: one window after another, each read into a column.

What it teaches: the order of a column is the order in which a window is flattened, channels first. And the columns are
a copy: each element of x is written as often as there are windows that hold it.
"""

import torch
from pad import pad
from torch import Tensor


def unfold(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    dilation: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    stride: int | tuple[int, int] = 1,
) -> Tensor:
    """torch.nn.functional.unfold, one column at a time. Shapes and errors are those of the exercise."""
    (kernel_h, kernel_w), (dilation_h, dilation_w), (padding_h, padding_w), (stride_h, stride_w) = (
        (each, each) if isinstance(each, int) else each for each in (kernel_size, dilation, padding, stride)
    )
    if min(padding_h, padding_w) < 0:
        raise ValueError("a padding is at least 0")
    x = pad(x, (padding_w, padding_w, padding_h, padding_h))
    reach_h, reach_w = dilation_h * (kernel_h - 1) + 1, dilation_w * (kernel_w - 1) + 1
    columns = []
    for top in range(0, x.shape[-2] - reach_h + 1, stride_h):
        for left in range(0, x.shape[-1] - reach_w + 1, stride_w):
            window = x[..., top : top + reach_h : dilation_h, left : left + reach_w : dilation_w]
            columns.append(window.flatten(-3))
    if not columns:
        raise ValueError("not one window fits")
    return torch.stack(columns, -1)
