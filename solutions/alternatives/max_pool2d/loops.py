"""max_pool2d by loops: the largest so far of each window, among what x has.

What it teaches: with loops, nothing need stand around x. A position outside of it is left out, and "the largest so far"
begins with the first that isn't.
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
    """torch.nn.functional.max_pool2d, one result at a time. Shapes and errors are those of the exercise."""
    rows = _places(x.shape[-2], *_along(0, kernel, stride, padding, dilation), ceil_mode)
    columns = _places(x.shape[-1], *_along(1, kernel, stride, padding, dilation), ceil_mode)
    results = []
    for taps_h in rows:
        for taps_w in columns:
            largest = None
            for i in taps_h:
                for j in taps_w:
                    element = x[..., i, j]
                    largest = element if largest is None else torch.maximum(largest, element)
            results.append(x.new_full(x.shape[:-2], float("-inf")) if largest is None else largest)
    return torch.stack(results, -1).unflatten(-1, (len(rows), len(columns)))


def _along(axis, kernel, stride, padding, dilation):
    numbers = (kernel, kernel if stride is None else stride, padding, dilation)
    return (each if isinstance(each, int) else each[axis] for each in numbers)


def _places(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> list[list[int]]:
    """For each window, the positions in x that its taps stand at."""
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    left = size + 2 * padding - dilation * (kernel - 1) - 1
    n = (-(-left // stride) if ceil_mode else left // stride) + 1
    if ceil_mode and (n - 1) * stride >= size + padding:
        n -= 1
    if n < 1:
        raise ValueError(f"no window of {kernel} fits into {size}")
    starts = range(-padding, -padding + n * stride, stride)
    return [[at for k in range(kernel) if 0 <= (at := start + k * dilation) < size] for start in starts]
