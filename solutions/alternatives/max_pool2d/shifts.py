"""max_pool2d, one tap after another: x shifted to each place of the kernel, and of all these the larger.

What it teaches: `maximum` takes two tensors as + does. Shift and compare needs no copy of the windows: as much
memory as the result, and one pass for each tap, each along long rows.
"""

import torch
from pad import pad
from torch import Tensor


def max_pool2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """torch.nn.functional.max_pool2d, by shifts. Shapes and errors are those of the exercise."""
    numbers = kernel, kernel if stride is None else stride, padding, dilation
    (kernel_h, kernel_w), (stride_h, stride_w), (padding_h, padding_w), (dilation_h, dilation_w) = (
        (each, each) if isinstance(each, int) else each for each in numbers
    )
    h = _count(x.shape[-2], kernel_h, stride_h, padding_h, dilation_h, ceil_mode)
    w = _count(x.shape[-1], kernel_w, stride_w, padding_w, dilation_w, ceil_mode)
    nothing = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    padded = pad(x, (padding_w, padding_w + stride_w, padding_h, padding_h + stride_h), nothing)
    result = None
    for k in range(kernel_h):
        rows = padded[..., k * dilation_h :: stride_h, :][..., :h, :]
        for m in range(kernel_w):
            shifted = rows[..., m * dilation_w :: stride_w][..., :w]
            result = shifted if result is None else torch.maximum(result, shifted)
    return result.clone() if kernel_h * kernel_w == 1 else result


def _count(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    """How many windows there are."""
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    left = size + 2 * padding - dilation * (kernel - 1) - 1 + (stride - 1 if ceil_mode else 0)
    if left < 0:
        raise ValueError(f"no window of {kernel} fits into {size}")
    return min(left // stride + 1, -(-(size + padding) // stride))
