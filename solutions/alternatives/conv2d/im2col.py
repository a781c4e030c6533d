"""conv2d as one matrix product: every window becomes a column ("image to column", im2col).

What it teaches: a convolution is linear in x, so it is a matrix product, once each window stands in a column of its
own. The columns are a copy, kernel_h * kernel_w times as large as x, and the copy is what this way costs; the product
then runs at the full speed of the best-tuned routine on any machine. Early deep-learning libraries computed every
convolution so.

The order of the copy matters. Here a row of the columns is one element of the kernel in every window: runs of
consecutive numbers of x (with stride 1), read and written a whole line at a time. `einsum` on the same windows writes
one window after another instead, a few numbers at a time, and its product comes out with channels last, to be turned
round.
"""

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
    """torch.nn.functional.conv2d, by a matrix product. Shapes and errors are those of the exercise."""
    out_channels, in_channels, kernel_h, kernel_w = weight.shape
    if x.shape[-3] != groups * in_channels or out_channels % groups:
        raise ValueError(f"x {tuple(x.shape)} doesn't fit weight {tuple(weight.shape)} in {groups} group(s)")
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    dilation_h, dilation_w = (dilation, dilation) if isinstance(dilation, int) else dilation
    if isinstance(padding, str):
        same = padding == "same"
        around_h, around_w = same * dilation_h * (kernel_h - 1), same * dilation_w * (kernel_w - 1)
    else:
        padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
        around_h, around_w = 2 * padding_h, 2 * padding_w
    padded = pad(x, (around_w // 2, around_w - around_w // 2, around_h // 2, around_h - around_h // 2))
    windows = windows2d(padded, (kernel_h, kernel_w), stride, dilation)
    h, w = windows.shape[-4:-2]
    # (..., channels, h, w, kernel_h, kernel_w) -> (..., groups, taps, h * w): here the windows are copied.
    taps = in_channels * kernel_h * kernel_w
    columns = windows.movedim((-2, -1), (-4, -3)).reshape(*x.shape[:-3], groups, taps, h * w)
    rows = weight.reshape(groups, out_channels // groups, taps)
    result = (rows @ columns).flatten(-3, -2).unflatten(-1, (h, w))
    return result if bias is None else result + bias[:, None, None]
