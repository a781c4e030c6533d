"""fast_conv2d at about 1.6 times torch's time: copy less, and keep the runs long.

What it teaches: the time of a convolution by hand goes into moving numbers, not into multiplying them, and how much
must be moved depends on the shape. Three ways, each for its own:

depthwise       One channel in for each group: a matrix product would have one row. So no product at all: for
                each element of the kernel, all of x, shifted, times one number a channel, is added to the result.
one channel in  (or a few) The columns of im2col are few: copy all windows, one matrix product.
many channels   Copy the windows along the width only, kernel_w times x instead of kernel_h * kernel_w times. The
                windows along the height need no copy: with stride 1, moving down by one row is only another offset
                into the same columns, and a matrix product reads from any offset. One product for each row of
                the kernel, each added to the one before.

What is left between this and torch's own kernels is done below Python: no copy at all, because the windows are read
where they are, a block of the image at a time that fits into the cache.
"""

from collections.abc import Iterator

from pad import pad
from torch import Tensor
from windows2d import windows2d

FEW = 4
"""Input channels up to which one product over all windows is the faster way."""


def fast_conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.functional.conv2d, as fast as tensor operations make it. Shapes and errors are those of the exercise."""
    out_channels, in_channels, kernel_h, kernel_w = weight.shape
    if x.shape[-3] != groups * in_channels or out_channels % groups:
        raise ValueError(f"x {tuple(x.shape)} doesn't fit weight {tuple(weight.shape)} in {groups} group(s)")
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    if x.dim() == 3:
        return fast_conv2d(x[None], weight, bias, stride, padding, dilation, groups)[0]
    strides = (stride, stride) if isinstance(stride, int) else stride
    dilations = (dilation, dilation) if isinstance(dilation, int) else dilation
    if isinstance(padding, str):
        same = padding == "same"
        around_h, around_w = same * dilations[0] * (kernel_h - 1), same * dilations[1] * (kernel_w - 1)
    else:
        padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
        around_h, around_w = 2 * padding_h, 2 * padding_w
    padded = pad(x, (around_w // 2, around_w - around_w // 2, around_h // 2, around_h - around_h // 2))
    windows = windows2d(padded, (kernel_h, kernel_w), strides, dilations)
    if in_channels == 1 and groups > 1:
        result = depthwise(windows, weight, groups)
    elif in_channels <= FEW:
        result = one_product(windows, weight, groups)
    else:
        result = product_for_each_row(padded, weight, strides, dilations, groups)
    return result if bias is None else result + bias[:, None, None]


def depthwise(windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    """windows: (batch, groups, h, w, kernel_h, kernel_w). Elementwise, one element of the kernel after another."""
    kernels = weight.reshape(groups, -1, 1, 1, *weight.shape[2:])
    taps = ((windows[:, :, None, ..., k, m], kernels[..., k, m]) for k, m in positions(weight))
    shifted, factor = next(taps)
    result = shifted * factor
    for shifted, factor in taps:
        result.addcmul_(shifted, factor)
    return result.flatten(1, 2)


def positions(weight: Tensor) -> Iterator[tuple[int, int]]:
    """Every (k, m) of a kernel."""
    kernel_h, kernel_w = weight.shape[2:]
    return ((k, m) for k in range(kernel_h) for m in range(kernel_w))


def one_product(windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    """windows: (batch, channels, h, w, kernel_h, kernel_w). All copied into columns, then one matrix product."""
    batch, _, h, w = windows.shape[:4]
    columns = windows.movedim((-2, -1), (2, 3)).reshape(batch, groups, -1, h * w)
    rows = weight.reshape(groups, weight.shape[0] // groups, -1)
    return (rows @ columns).flatten(1, 2).unflatten(-1, (h, w))


def product_for_each_row(
    padded: Tensor, weight: Tensor, strides: tuple[int, int], dilations: tuple[int, int], groups: int
) -> Tensor:
    """padded: (batch, channels, height, width). Copied kernel_w times; one product for each row of the kernel."""
    batch, _, height, _ = padded.shape
    out_channels, in_channels, kernel_h, kernel_w = weight.shape
    h = (height - dilations[0] * (kernel_h - 1) - 1) // strides[0] + 1
    wide = windows2d(padded, (1, kernel_w), (1, strides[1]), (1, dilations[1]))[..., 0, :]
    w = wide.shape[-2]
    columns = wide.movedim(-1, 2).reshape(batch * groups, in_channels * kernel_w, height, w)
    kernels = weight.movedim(2, 0).reshape(kernel_h, 1, groups, out_channels // groups, in_channels * kernel_w)
    kernels = kernels.expand(-1, batch, -1, -1, -1).flatten(1, 2)
    result = None
    for k in range(kernel_h):
        top = k * dilations[0]
        lines = columns[:, :, top : top + (h - 1) * strides[0] + 1 : strides[0]].flatten(2)
        result = kernels[k] @ lines if result is None else result.baddbmm_(kernels[k], lines)
    return result.reshape(batch, out_channels, h, w)
