"""fold by one index_add: each number of x has one place in the image, counted in a row.

What it teaches: "add it there, whoever else does" is an operation of its own (index_add, scatter_add): an assignment by
index keeps the last of two, this keeps their sum.
"""

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
    """torch.nn.functional.fold, by one index_add. Shapes and errors are those of the exercise."""
    numbers = output_size, kernel_size, dilation, padding, stride
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    rows, columns = _positions(*along_h), _positions(*along_w)  # (h, kernel_h) and (w, kernel_w)
    (h, kernel_h), (w, kernel_w) = rows.shape, columns.shape
    if x.shape[-1] != h * w:
        raise ValueError(f"there are {h} x {w} windows, and {x.shape[-1]} columns")
    windows = x.unflatten(-1, (h, w)).unflatten(-3, (-1, kernel_h, kernel_w))
    height, width = along_h[0], along_w[0]
    inside = ((rows >= 0) & (rows < height)).T[:, None, :, None] & ((columns >= 0) & (columns < width)).T[:, None]
    index = rows.T[:, None, :, None] * width + columns.T[:, None]  # (kernel_h, kernel_w, h, w)
    flat = x.new_zeros(*windows.shape[:-4], height * width)
    return flat.index_add(-1, index[inside], windows[..., inside]).unflatten(-1, (height, width))


def _positions(size: int, kernel: int, dilation: int, padding: int, stride: int) -> Tensor:
    """Where each tap of each window lies in the image, or outside of it: (n, kernel)."""
    if padding < 0:
        raise ValueError("a padding is at least 0")
    room = size + 2 * padding - dilation * (kernel - 1)
    if room < 1:
        raise ValueError("not one window fits")
    return torch.arange(0, room, stride)[:, None] + dilation * torch.arange(kernel) - padding
