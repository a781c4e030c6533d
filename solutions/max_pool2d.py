"""max_pool2d: the largest element of every window of an image."""

import torch
from pad import pad
from torch import Tensor
from windows2d import windows2d


def max_pool2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """The largest element of every window, channel by channel, as torch.nn.functional.max_pool2d means it.

    x          (batch, channels, height, width)
    kernel     the size of a window in elements: (kernel_h, kernel_w), or one int for both
    stride     elements between the starts of two windows: (stride_h, stride_w), or one int for both;
               None: as many as the kernel has, so that windows lie side by side
    padding    how far windows reach over each end of x, where there is nothing, not even a zero:
               (padding_h, padding_w), or one int for both; at most half of the kernel
    dilation   elements between two neighbours within a window: (dilation_h, dilation_w), or one int for both
    ceil_mode  whether a last window counts that reaches further than x and its padding. It does if it begins
               in x, or in the padding before it; in the padding after x no window begins

    Returns (batch, channels, h, w), where h = (height + 2 * padding_h - dilation_h * (kernel_h - 1) - 1)
    // stride_h + 1 (ceil_mode rounds that quotient up), and w likewise, with
        result[b, c, i, j] = the largest, over k and l, of
            x[b, c, i * stride_h + k * dilation_h - padding_h, j * stride_w + l * dilation_w - padding_w]
    among those that x has. It has the dtype of x, and gradients flow back to x.

    Raises ValueError when the padding is more than half of the kernel (or less than none), and when not even one
    window fits (or whatever torch raises then).

    Example: x = [[[[1, 5, 2], [4, 3, 6]]]], kernel=2, stride=1 gives [[[[5, 6]]]].

    You may use your own windows2d and pad, or anything in torch but its pooling, F.fold and F.unfold (Tensor.unfold,
    which makes a view, is fine).
    Extra (starred): x without a batch dimension, integers.
    """
    # TODO 1: one int stands for both dimensions; without a stride, windows lie side by side.
    kernel_h, kernel_w = (kernel, kernel) if isinstance(kernel, int) else kernel
    stride = (kernel_h, kernel_w) if stride is None else stride
    stride_h, stride_w = (stride, stride) if isinstance(stride, int) else stride
    padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
    # TODO 2: what is no image, and how much padding is too much? Raise ValueError.
    if not 3 <= x.dim() <= 4:
        raise ValueError(f"x of shape {tuple(x.shape)} is neither an image nor a batch of them")
    if not (0 <= padding_h <= kernel_h // 2 and 0 <= padding_w <= kernel_w // 2):
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    # TODO 3: what may stand around x, so that it is never the largest? How much more of it does ceil_mode need?
    nothing = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    more_h, more_w = (stride_h - 1, stride_w - 1) if ceil_mode else (0, 0)
    padded = pad(x, (padding_w, padding_w + more_w, padding_h, padding_h + more_h), nothing)
    # TODO 4: all windows, as a view: (batch, channels, h, w, kernel_h, kernel_w).
    windows = windows2d(padded, (kernel_h, kernel_w), (stride_h, stride_w), dilation)
    # TODO 5: how many begin before the end of x? Of each of those, the largest: which dimensions go away?
    height, width = x.shape[-2:]
    h, w = (height + padding_h - 1) // stride_h + 1, (width + padding_w - 1) // stride_w + 1
    return windows[..., :h, :w, :, :].amax((-2, -1))
