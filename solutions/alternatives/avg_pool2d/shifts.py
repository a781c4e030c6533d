"""avg_pool2d, one tap after another: x shifted to each place of the kernel, added up, and divided at the end.

What it teaches: sums need no windows, only as many shifted views of x as the kernel has taps. How many count is a
product of a number for each row and one for each column.
"""

import torch
from pad import pad
from torch import Tensor


def avg_pool2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """torch.nn.functional.avg_pool2d, by shifts. Shapes and errors are those of the exercise."""
    if divisor_override == 0:
        raise ValueError("nothing can be divided by a divisor_override of 0")
    numbers = kernel, kernel if stride is None else stride, padding
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    (kernel_h, _, padding_h), (kernel_w, _, padding_w) = along_h, along_w
    height, width = x.shape[-2:]
    rows, columns = _places(height, *along_h, ceil_mode), _places(width, *along_w, ceil_mode)
    padded = pad(x, (padding_w, padding_w + along_w[1], padding_h, padding_h + along_h[1]))
    sums = x.new_zeros(())
    for k in range(kernel_h):
        for m in range(kernel_w):
            sums = sums + padded[..., k :: along_h[1], m :: along_w[1]][..., : len(rows), : len(columns)]
    reach_h, reach_w = (padding_h, padding_w) if count_include_pad else (0, 0)
    counts = _counts(rows, kernel_h, height, reach_h)[:, None] * _counts(columns, kernel_w, width, reach_w)
    return sums / (divisor_override or counts.to(x.dtype))


def _counts(starts: list[int], kernel: int, size: int, reach: int) -> Tensor:
    """How many elements of each window lie in x or at most so far outside of it."""
    return torch.tensor([min(start + kernel, size + reach) - max(start, -reach) for start in starts])


def _places(size: int, kernel: int, stride: int, padding: int, ceil_mode: bool) -> list[int]:
    """Where windows begin, the first before x."""
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    room = size + 2 * padding - kernel + (stride if ceil_mode else 1)
    if room < 1:
        raise ValueError(f"no window of {kernel} fits into {size}")
    return [start - padding for start in range(0, room, stride) if start < size + padding]
