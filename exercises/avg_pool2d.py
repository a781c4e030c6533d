"""avg_pool2d: the mean of every window of an image."""

import torch
from pad import pad
from torch import Tensor
from windows2d import windows2d


def avg_pool2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """The mean of every window, channel by channel, as torch.nn.functional.avg_pool2d means it.

    x                  (batch, channels, height, width)
    kernel             the size of a window in elements: (kernel_h, kernel_w), or one int for both
    stride             elements between the starts of two windows: (stride_h, stride_w), or one int for both;
                       None: as many as the kernel has, so that windows lie side by side
    padding            zeros put before and after x: (padding_h, padding_w), or one int for both; at most half
                       of the kernel
    ceil_mode          whether a last window counts that reaches further than x and its padding. It does if it
                       begins in x, or in the padding before it; in the padding after x no window begins
    count_include_pad  whether a mean is also of the padding's zeros, or only of the elements that x has. What lies
                       behind the padding, where ceil_mode's last window may reach, is never counted
    divisor_override   what each sum is divided by, instead of by how many elements count; not 0

    Returns (batch, channels, h, w), where h = (height + 2 * padding_h - kernel_h) // stride_h + 1 (ceil_mode rounds
    that quotient up), and w likewise, with
        result[b, c, i, j] = (the sum, over k and l, of
            x[b, c, i * stride_h + k - padding_h, j * stride_w + l - padding_w]) / (how many of these count)
    It has the dtype of x, and gradients flow back to x.

    Raises ValueError when the padding is more than half of the kernel (or less than none), when not even one window
    fits, and when divisor_override is 0 (or whatever torch raises then).

    Example: x = [[[[1, 5, 2], [4, 2, 7]]]], kernel=2, stride=1 gives [[[[3, 4]]]].

    You may use your own windows2d, pad and conv2d, or anything in torch but its pooling, its convolutions, F.fold and
    F.unfold (Tensor.unfold, which makes a view, is fine).
    Extra (starred): x without a batch dimension.
    """
    # TODO 1: one int stands for both dimensions; without a stride, windows lie side by side.
    # TODO 2: what is no image, how much padding is too much, by what can't you divide? Raise ValueError.
    # TODO 3: an image that is 1 wherever an element counts: in x, and in the padding if count_include_pad says so.
    # TODO 4: how many more zeros does ceil_mode need, and how many windows begin before the end of x?
    # TODO 5: add up the windows of x, and those of the image that counts; then divide.
    raise NotImplementedError
