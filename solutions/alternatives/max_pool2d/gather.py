"""max_pool2d by looking up: an index for every row and column of every window, what lies outside put to the nearest.

What it teaches: a maximum doesn't mind an element twice. So no padding at all: a tap outside of x may read any element
that its window has anyway, and the nearest tap inside is one.
"""

import torch
from torch import Tensor


def max_pool2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """torch.nn.functional.max_pool2d, by indices. Shapes and errors are those of the exercise."""
    numbers = kernel, kernel if stride is None else stride, padding, dilation
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    height, width = x.shape[-2:]
    rows, columns = _positions(height, *along_h, ceil_mode), _positions(width, *along_w, ceil_mode)
    windows = x[..., rows[:, None, :, None], columns[None, :, None, :]]  # (batch, channels, h, w, kernel_h, kernel_w)
    return windows.flatten(-2).max(-1).values


def _positions(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> Tensor:
    """Which element each tap of each window reads: (n, kernel)."""
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    room = size + 2 * padding - dilation * (kernel - 1) + (stride - 1 if ceil_mode else 0)
    if room < 1:
        raise ValueError(f"no window of {kernel} fits into {size}")
    starts = torch.arange(0, room, stride)
    at = starts[starts < size + padding, None] - padding + dilation * torch.arange(kernel)
    before, after = (-at).clamp(min=0), (at - size + 1).clamp(min=0)
    steps_in = -(-before // dilation) + after.neg() // dilation
    return at + dilation * steps_in
