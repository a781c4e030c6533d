"""windows1d: every window of a signal, as a view. No number is copied."""

import torch
from torch import Tensor


def windows1d(x: Tensor, kernel: int, stride: int = 1, dilation: int = 1) -> Tensor:
    """Every window of `kernel` elements along the last dimension of x, as a view of the same memory.

    x         (..., length): any number of leading dimensions, also none; any layout in memory
    kernel    how many elements a window holds
    stride    how many elements of x lie between the starts of two neighbouring windows
    dilation  how many elements of x lie between two neighbouring elements of a window

    Returns a view (..., n, kernel) with  result[..., i, k] = x[..., i * stride + k * dilation]
    where n = (length - dilation * (kernel - 1) - 1) // stride + 1 is how many windows fit.
    Nothing is copied: write into x, and the windows change. Gradients flow back to x.

    Raises ValueError when not even one window fits.

    Example: x = [10, 11, 12, 13, 14], kernel=2, stride=2 gives [[10, 11], [12, 13]]; with dilation=2, too,
    [[10, 12], [12, 14]].

    The tool: x.as_strided(size, strides). `strides` says, for each dimension of the result, how many elements of
    *memory* one step along it jumps. x.stride(-1) is the jump from one element of x to the next; it isn't always 1.
    """
    # TODO 1: how many elements of x does one window reach over, from its first to its last?
    # TODO 2: how many windows fit? If none does, raise ValueError.
    # TODO 3: how far does memory jump from one window to the next, and from one element of a window to the next?
    # TODO 4: put the sizes and the strides together; the leading dimensions stay as they are in x.
    raise NotImplementedError
