"""unfold, one row after another: what a tap of the kernel meets in every window is x, shifted.

What it teaches: read across, the same matrix is one shifted image for each channel and tap. Rows are long and nearly as
they lie in memory, so this copies faster than window by window.
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
    """torch.nn.functional.unfold, row by row. Shapes and errors are those of the exercise."""
    (kernel_h, kernel_w), (dilation_h, dilation_w), (padding_h, padding_w), (stride_h, stride_w) = (
        (each, each) if isinstance(each, int) else each for each in (kernel_size, dilation, padding, stride)
    )
    if min(padding_h, padding_w) < 0:
        raise ValueError("a padding is at least 0")
    x = pad(x, (padding_w, padding_w, padding_h, padding_h))
    h = (x.shape[-2] - dilation_h * (kernel_h - 1) - 1) // stride_h + 1
    w = (x.shape[-1] - dilation_w * (kernel_w - 1) - 1) // stride_w + 1
    if h < 1 or w < 1:
        raise ValueError("not one window fits")
    rows = [
        x[..., k * dilation_h :: stride_h, m * dilation_w :: stride_w][..., :h, :w].flatten(-2)
        for k in range(kernel_h)
        for m in range(kernel_w)
    ]
    return torch.stack(rows, -2).flatten(-3, -2)
