"""fold by loops: one column after another, each added where its window lies.

What it teaches: fold is unfold the other way round, and reading becomes adding: two windows that read one element both
give back to it. That is what a gradient does, too.
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
    """torch.nn.functional.fold, one window at a time. Shapes and errors are those of the exercise."""
    numbers = output_size, kernel_size, dilation, padding, stride
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    rows, columns = _positions(*along_h), _positions(*along_w)  # (h, kernel_h) and (w, kernel_w)
    (h, kernel_h), (w, kernel_w) = rows.shape, columns.shape
    if x.shape[-1] != h * w:
        raise ValueError(f"there are {h} x {w} windows, and {x.shape[-1]} columns")
    windows = x.unflatten(-1, (h, w)).unflatten(-3, (-1, kernel_h, kernel_w))
    height, width = along_h[0], along_w[0]
    result = x.new_zeros(*windows.shape[:-4], height, width)
    for i in range(h):
        for k, top in enumerate(rows[i].tolist()):
            if not 0 <= top < height:
                continue
            for j in range(w):
                for m, left in enumerate(columns[j].tolist()):
                    if 0 <= left < width:
                        result[..., top, left] += windows[..., k, m, i, j]
    return result


def _positions(size: int, kernel: int, dilation: int, padding: int, stride: int) -> Tensor:
    """Where each tap of each window lies in the image, or outside of it: (n, kernel)."""
    if padding < 0:
        raise ValueError("a padding is at least 0")
    room = size + 2 * padding - dilation * (kernel - 1)
    if room < 1:
        raise ValueError("not one window fits")
    return torch.arange(0, room, stride)[:, None] + dilation * torch.arange(kernel) - padding
