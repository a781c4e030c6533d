"""fold as two products of matrices: which tap of which window lies on which row, and on which column.

What it teaches: whatever reads, copies or adds is a product with ones and zeros. The very same matrices unfold; here
they are read the other way round, which is what transposing means.
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
    """torch.nn.functional.fold, by one-hot matrices. Shapes and errors are those of the exercise."""
    numbers = output_size, kernel_size, dilation, padding, stride
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    rows, columns = _positions(*along_h), _positions(*along_w)  # (h, kernel_h) and (w, kernel_w)
    (h, kernel_h), (w, kernel_w) = rows.shape, columns.shape
    if x.shape[-1] != h * w:
        raise ValueError(f"there are {h} x {w} windows, and {x.shape[-1]} columns")
    windows = x.unflatten(-1, (h, w)).unflatten(-3, (-1, kernel_h, kernel_w))
    on_rows, on_columns = (
        (each[..., None] == torch.arange(size)).to(x.dtype)
        for each, size in ((rows, along_h[0]), (columns, along_w[0]))
    )
    return torch.einsum("...cklij,ikm,jln->...cmn", windows, on_rows, on_columns)


def _positions(size: int, kernel: int, dilation: int, padding: int, stride: int) -> Tensor:
    """Where each tap of each window lies in the image, or outside of it: (n, kernel)."""
    if padding < 0:
        raise ValueError("a padding is at least 0")
    room = size + 2 * padding - dilation * (kernel - 1)
    if room < 1:
        raise ValueError("not one window fits")
    return torch.arange(0, room, stride)[:, None] + dilation * torch.arange(kernel) - padding
