"""unfold out of Tensor.unfold: windows without holes, of which every dilation-th row and column is taken.

What it teaches: torch has two things of this name. Tensor.unfold makes a view along one dimension; F.unfold copies the
windows of two into columns. The second is the first, twice, and a reshape.
"""

from torch import Tensor
from torch.nn.functional import pad


def unfold(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    dilation: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    stride: int | tuple[int, int] = 1,
) -> Tensor:
    """torch.nn.functional.unfold, out of the method. Shapes and errors are those of the exercise."""
    (kernel_h, kernel_w), (dilation_h, dilation_w), (padding_h, padding_w), (stride_h, stride_w) = (
        (each, each) if isinstance(each, int) else each for each in (kernel_size, dilation, padding, stride)
    )
    if min(padding_h, padding_w) < 0:
        raise ValueError("a padding is at least 0")
    x = pad(x, (padding_w, padding_w, padding_h, padding_h))
    rows = x.unfold(-2, dilation_h * (kernel_h - 1) + 1, stride_h)[..., ::dilation_h]
    windows = rows.unfold(-2, dilation_w * (kernel_w - 1) + 1, stride_w)[..., ::dilation_w]
    leading = windows.shape[:-4]
    taps_first = windows.permute(*range(len(leading)), -2, -1, -4, -3)
    return taps_first.reshape(*leading[:-1], leading[-1] * kernel_h * kernel_w, -1)
