"""conv1d as one matrix product: every window becomes a column ("image to column", im2col).

What it teaches: a convolution is linear in x, so it is a matrix product, once each window stands in a column of its
own. The columns are a copy, `kernel` times as large as x, and the copy is what this way costs; the product then runs at
the full speed of the best-tuned routine on any machine. Early deep-learning libraries computed every convolution so.

The order of the copy matters. Here a row of the columns is one element of the kernel in every window: consecutive
numbers of x (with stride 1), read and written in long runs. `einsum` on the same windows writes one window after
another instead, a few numbers at a time, and its product comes out with channels last, to be turned round.
"""

from pad import pad
from torch import Tensor
from windows1d import windows1d


def conv1d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int = 1,
    padding: int | str = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.functional.conv1d, by a matrix product. Shapes and errors are those of the exercise."""
    out_channels, in_channels, kernel = weight.shape
    if x.shape[-2] != groups * in_channels or out_channels % groups:
        raise ValueError(f"x {tuple(x.shape)} doesn't fit weight {tuple(weight.shape)} in {groups} group(s)")
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    around = {"valid": 0, "same": dilation * (kernel - 1)}[padding] if isinstance(padding, str) else 2 * padding
    windows = windows1d(pad(x, (around // 2, around - around // 2)), kernel, stride, dilation)
    n = windows.shape[-2]
    # (..., channels, n, kernel) -> (..., groups, in_channels * kernel, n): here the windows are copied.
    columns = windows.transpose(-1, -2).reshape(*x.shape[:-2], groups, in_channels * kernel, n)
    rows = weight.reshape(groups, out_channels // groups, in_channels * kernel)
    result = (rows @ columns).flatten(-3, -2)
    return result if bias is None else result + bias[:, None]
