"""fold: columns back into an image, added up where they overlap ("col2im")."""

import torch
from torch import Tensor


def fold(
    x: Tensor,
    output_size: int | tuple[int, int],
    kernel_size: int | tuple[int, int],
    dilation: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    stride: int | tuple[int, int] = 1,
) -> Tensor:
    """Put every column back where unfold takes it from, as torch.nn.functional.fold means it.

    x            (batch, channels * kernel_h * kernel_w, h * w): a column for each window, as unfold makes them
    output_size  the size of the image: (height, width), or one int for both
    kernel_size  the size of a window in elements: (kernel_h, kernel_w), or one int for both
    dilation     elements between two neighbours within a window: (dilation_h, dilation_w), or one int for both
    padding      how far windows reach over each end of the image: (padding_h, padding_w), or one int for both; what
                 lies there is left out
    stride       elements between the starts of two windows: (stride_h, stride_w), or one int for both

    Returns (batch, channels, height, width) with
        result[b, c, m, n] = the sum of x[b, (c * kernel_h + k) * kernel_w + l, i * w + j] over all i, j, k, l with
            i * stride_h + k * dilation_h - padding_h = m  and  j * stride_w + l * dilation_w - padding_w = n
    where h = (height + 2 * padding_h - dilation_h * (kernel_h - 1) - 1) // stride_h + 1, and w likewise. What no window
    holds is 0. It has the dtype of x, and gradients flow back to x.

    Raises ValueError when the rows of x aren't a multiple of kernel_h * kernel_w, when it has another number of columns
    than there are windows, and when the padding is negative (or whatever torch raises then).

    Example: x = [[[1, 2], [3, 4]]], output_size=(1, 3), kernel_size=(1, 2) gives [[[[1, 5, 4]]]]: the windows 1 3 and
    2 4 overlap in one element, 3 + 2.

    You may use anything in torch but its convolutions, F.fold and F.unfold.
    Extra (starred): x without a batch dimension.
    """
    # TODO 1: one int stands for both dimensions. What is no padding? Raise ValueError.
    # TODO 2: how many windows are there?
    # TODO 3: take rows and columns apart: (batch, channels, kernel_h, kernel_w, h, w). What if they don't fit?
    # TODO 4: zeros with room for the padding. All that one tap meets is a slice of them: add it there, tap by tap.
    # TODO 5: leave out what lies in the padding.
    raise NotImplementedError
