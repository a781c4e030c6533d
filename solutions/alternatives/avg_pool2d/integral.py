"""avg_pool2d from running sums: a window's sum is four numbers of the sums of everything above and to the left.

What it teaches: sum once, and every window is a difference, however large its kernel (a "summed-area table", or
integral image). The price is in the numbers: running sums grow with the image, so they are kept in float64.
"""

import torch
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
    """torch.nn.functional.avg_pool2d, from an integral image. Shapes and errors are those of the exercise."""
    if divisor_override == 0:
        raise ValueError("nothing can be divided by a divisor_override of 0")
    numbers = kernel, kernel if stride is None else stride, padding
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    (kernel_h, _, padding_h), (kernel_w, _, padding_w) = along_h, along_w
    height, width = x.shape[-2:]
    top, left = (
        torch.tensor(each) for each in (_places(height, *along_h, ceil_mode), _places(width, *along_w, ceil_mode))
    )
    bottom, right = (top + kernel_h).clamp(max=height + padding_h), (left + kernel_w).clamp(max=width + padding_w)
    counts = (bottom - top)[:, None] * (right - left)
    top, bottom = top.clamp(min=0), bottom.clamp(max=height)
    left, right = left.clamp(min=0), right.clamp(max=width)
    if not count_include_pad:
        counts = (bottom - top)[:, None] * (right - left)
    sums = torch.nn.functional.pad(x.double().cumsum(-2).cumsum(-1), (1, 0, 1, 0))
    rows = sums.index_select(-2, bottom) - sums.index_select(-2, top)
    windows = rows.index_select(-1, right) - rows.index_select(-1, left)
    return (windows / (divisor_override or counts)).to(x.dtype)


def _places(size: int, kernel: int, stride: int, padding: int, ceil_mode: bool) -> list[int]:
    """Where windows begin, the first before x."""
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    room = size + 2 * padding - kernel + (stride if ceil_mode else 1)
    if room < 1:
        raise ValueError(f"no window of {kernel} fits into {size}")
    return [start - padding for start in range(0, room, stride) if start < size + padding]
