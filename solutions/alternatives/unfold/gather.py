"""unfold by looking up: for each tap and each window, which element of the padded image, counted in a row.

What it teaches: where the elements come from depends on sizes alone, so it is worked out once, as a matrix of indices,
and one lookup does the rest, for every image and channel.
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
    """torch.nn.functional.unfold, by one lookup. Shapes and errors are those of the exercise."""
    (kernel_h, kernel_w), (dilation_h, dilation_w), (padding_h, padding_w), (stride_h, stride_w) = (
        (each, each) if isinstance(each, int) else each for each in (kernel_size, dilation, padding, stride)
    )
    if min(padding_h, padding_w) < 0:
        raise ValueError("a padding is at least 0")
    x = pad(x, (padding_w, padding_w, padding_h, padding_h))
    height, width = x.shape[-2:]
    tops = torch.arange(0, max(0, height - dilation_h * (kernel_h - 1)), stride_h)
    lefts = torch.arange(0, max(0, width - dilation_w * (kernel_w - 1)), stride_w)
    if not (len(tops) and len(lefts)):
        raise ValueError("not one window fits")
    rows = (dilation_h * torch.arange(kernel_h))[:, None, None, None] + tops[:, None]
    columns = (dilation_w * torch.arange(kernel_w))[:, None, None] + lefts
    index = (rows * width + columns).flatten(2).flatten(0, 1)  # (kernel_h * kernel_w, h * w)
    return x.flatten(-2)[..., index].flatten(-3, -2)
