"""conv2d: slide a kernel over an image. Windows, then one einsum."""

import torch
from pad import pad
from torch import Tensor
from windows2d import windows2d


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in two dimensions, as torch.nn.functional.conv2d means it (a cross-correlation: no flip).

    x         (batch, in_channels, height, width)
    weight    (out_channels, in_channels // groups, kernel_h, kernel_w)
    bias      (out_channels,) or None: one number added to everything of a channel
    stride    elements between the starts of two windows: (stride_h, stride_w), or one int for both
    padding   zeros put before and after x: (padding_h, padding_w), or one int for both
    dilation  elements between two neighbours within a window: (dilation_h, dilation_w), or one int for both
    groups    how many convolutions stand side by side: the channels in and out are cut into that many equal
              runs, and each run of out_channels sees only its own run of in_channels

    Returns (batch, out_channels, h, w), where h = (height + 2 * padding_h - dilation_h * (kernel_h - 1) - 1)
    // stride_h + 1, and w likewise, with
        result[b, o, i, j] = bias[o] + sum over c, k and l of weight[o, c, k, l]
            * x[b, first + c, i * stride_h + k * dilation_h, j * stride_w + l * dilation_w]
    where x is already padded and `first` is the first channel of o's group. It has the dtype of x, and gradients
    flow back to x, weight and bias.

    Raises ValueError when channels, weight, bias and groups don't fit one another (or whatever torch raises then).

    Example: x = [[[[1, 2, 3], [4, 5, 6]]]], weight = [[[[1, 10], [100, 1000]]]] gives [[[[5421, 6532]]]]:
    1 * 1 + 10 * 2 + 100 * 4 + 1000 * 5 = 5421.

    You may use your own windows2d and pad, or anything in torch but its convolutions, F.fold and F.unfold
    (Tensor.unfold, which makes a view, is fine).
    Numpy is fine, too, but for its convolve and correlate (and whatever others have of that kind).
    Extra (starred): padding="same" or "valid", x without a batch dimension, integers.
    """
    # TODO 1: what doesn't fit together? Raise ValueError where torch wouldn't raise by itself, but broadcast.
    # TODO 2: one int stands for both dimensions.
    # TODO 3: how many zeros along each dimension ("valid" means none; "same" means as many as keep the size)?
    # TODO 4: put the zeros around x. pad's pairs begin with the last dimension.
    # TODO 5: all windows, as a view: (batch, in_channels, h, w, kernel_h, kernel_w).
    # TODO 6: cut the channels of windows and weight into groups.
    # TODO 7: multiply and add: which letters are summed over, which stay?
    # TODO 8: the bias, one number for each channel out.
    raise NotImplementedError
