"""windows2d: every window of an image, as a view. No number is copied."""

import torch
from torch import Tensor


def windows2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """Every window over the last two dimensions of x, as a view of the same memory.

    x         (..., height, width): any number of leading dimensions, also none; any layout in memory
    kernel    the size of a window in elements: (kernel_h, kernel_w), or one int for both
    stride    elements of x between the starts of two neighbouring windows: (stride_h, stride_w), or one int
    dilation  elements of x between two neighbours within a window: (dilation_h, dilation_w), or one int

    Returns a view (..., h, w, kernel_h, kernel_w) with
        result[..., i, j, k, l] = x[..., i * stride_h + k * dilation_h, j * stride_w + l * dilation_w]
    where h and w count the windows that fit, each along its own dimension, as in windows1d.
    Nothing is copied: write into x, and the windows change. Gradients flow back to x.

    Raises ValueError when not even one window fits.

    Example: x = [[0, 1, 2], [3, 4, 5]], kernel=2 gives, in shape (1, 2, 2, 2), the windows
    [[0, 1], [3, 4]] and [[1, 2], [4, 5]].
    """
    # TODO 1: one int stands for both dimensions.
    # TODO 2: how many windows fit along the height, and how many along the width? If none does, raise ValueError.
    # TODO 3: how far does memory jump along each of the four new dimensions?
    # TODO 4: put the sizes and the strides together; the leading dimensions stay as they are in x.
    raise NotImplementedError
