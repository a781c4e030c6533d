"""conv1d as fast as plain tensor operations make it: copy less, and keep the runs long.

What it teaches: the time of a convolution by hand goes into moving numbers, not into multiplying them, and how much
must be moved depends on the shape. Three ways, each for its own:

depthwise       One channel in for each group: a matrix product would have one row. So no product at all: for
                each element of the kernel, all of x, shifted, times one number a channel, is added to the result.
one channel in  (or a few) The columns of im2col are few: copy all windows, one matrix product.
many channels   With stride 1 nothing needs a copy: x, shifted by one element, is the same matrix from another
                offset, and a matrix product reads from any offset. One product for each element of the kernel, each
                added to the one before.

What is left between this and torch's own kernels is done below Python: no copy at all, because the windows are read
where they are, a block of the signal at a time that fits into the cache.
"""

from pad import pad
from torch import Tensor
from windows1d import windows1d

FEW = 4
"""Input channels up to which one product over all windows is the faster way."""


def conv1d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int = 1,
    padding: int | str = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.functional.conv1d, as fast as tensor operations make it. Shapes and errors are those of the exercise."""
    out_channels, in_channels, kernel = weight.shape
    if x.shape[-2] != groups * in_channels or out_channels % groups:
        raise ValueError(f"x {tuple(x.shape)} doesn't fit weight {tuple(weight.shape)} in {groups} group(s)")
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    if x.dim() == 2:
        return conv1d(x[None], weight, bias, stride, padding, dilation, groups)[0]
    around = {"valid": 0, "same": dilation * (kernel - 1)}[padding] if isinstance(padding, str) else 2 * padding
    windows = windows1d(pad(x, (around // 2, around - around // 2)), kernel, stride, dilation)
    if in_channels == 1 and groups > 1:
        result = depthwise(windows, weight, groups)
    elif in_channels <= FEW:
        result = one_product(windows, weight, groups)
    else:
        result = product_for_each_element(windows, weight, groups)
    return result if bias is None else result + bias[:, None]


def depthwise(windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    """windows: (batch, groups, n, kernel). Elementwise, one element of the kernel after another."""
    kernels = weight.reshape(groups, -1, 1, weight.shape[2])
    result = windows[:, :, None, :, 0] * kernels[..., 0]
    for k in range(1, weight.shape[2]):
        result.addcmul_(windows[:, :, None, :, k], kernels[..., k])
    return result.flatten(1, 2)


def one_product(windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    """windows: (batch, channels, n, kernel). All copied into columns, then one matrix product."""
    batch, _, n, _ = windows.shape
    columns = windows.transpose(2, 3).reshape(batch, groups, -1, n)
    return (weight.reshape(groups, weight.shape[0] // groups, -1) @ columns).flatten(1, 2)


def product_for_each_element(windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    """windows: (batch, channels, n, kernel). One matrix product for each element of the kernel."""
    batch, channels, n, kernel = windows.shape
    shifted = windows.reshape(batch * groups, channels // groups, n, kernel)
    kernels = weight.reshape(1, groups, weight.shape[0] // groups, channels // groups, kernel)
    kernels = kernels.expand(batch, -1, -1, -1, -1).flatten(0, 1)
    result = kernels[..., 0] @ shifted[..., 0]
    for k in range(1, kernel):
        result.baddbmm_(kernels[..., k], shifted[..., k])
    return result.reshape(batch, weight.shape[0], n)
