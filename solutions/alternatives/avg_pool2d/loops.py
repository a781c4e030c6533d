"""avg_pool2d by loops: each window cut out where it lies in x, summed, and divided by how many count.

What it teaches: with loops, the count is plain. A window ends where x and its padding end, and what it has there is a
rectangle: its height times its width.
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
    """torch.nn.functional.avg_pool2d, one result at a time. Shapes and errors are those of the exercise."""
    if divisor_override == 0:
        raise ValueError("nothing can be divided by a divisor_override of 0")
    numbers = kernel, kernel if stride is None else stride, padding
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    (kernel_h, _, padding_h), (kernel_w, _, padding_w) = along_h, along_w
    height, width = x.shape[-2:]
    tops, lefts = _places(height, *along_h, ceil_mode), _places(width, *along_w, ceil_mode)
    means = []
    for top in tops:
        for left in lefts:
            bottom, right = min(top + kernel_h, height + padding_h), min(left + kernel_w, width + padding_w)
            count = (bottom - top) * (right - left)
            window = x[..., max(top, 0) : bottom, max(left, 0) : right]
            if not count_include_pad:
                count = window.shape[-2] * window.shape[-1]
            means.append(window.sum((-2, -1)) / (divisor_override or count))
    return torch.stack(means, -1).unflatten(-1, (len(tops), len(lefts)))


def _places(size: int, kernel: int, stride: int, padding: int, ceil_mode: bool) -> list[int]:
    """Where windows begin, the first before x."""
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    room = size + 2 * padding - kernel + (stride if ceil_mode else 1)
    if room < 1:
        raise ValueError(f"no window of {kernel} fits into {size}")
    return [start - padding for start in range(0, room, stride) if start < size + padding]
