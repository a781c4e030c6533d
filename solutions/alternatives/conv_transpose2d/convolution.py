"""conv_transpose2d as a convolution: of x spread out and padded, with the kernel turned round, channels exchanged.

What it teaches: with stride 1 it is nothing new, a convolution with dilation * (kernel - 1) - padding zeros on each
side. A stride puts stride - 1 zeros between the elements of x, output_padding adds zeros behind; both make x longer,
and the kernel then slides along that one by one. Where padding is larger than the kernel's
reach, x is cropped instead.
"""

from conv2d import conv2d
from pad import pad
from torch import Tensor


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
    groups: int = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """torch.nn.functional.conv_transpose2d; see solutions/conv_transpose2d.py."""
    (stride_h, stride_w), (padding_h, padding_w), (more_h, more_w), (dilation_h, dilation_w) = (
        (each, each) if isinstance(each, int) else each for each in (stride, padding, output_padding, dilation)
    )
    *leading, height, width = x.shape
    spread = x.new_zeros(*leading, (height - 1) * stride_h + 1, (width - 1) * stride_w + 1)
    spread[..., ::stride_h, ::stride_w] = x
    around_h = dilation_h * (weight.shape[2] - 1) - padding_h
    around_w = dilation_w * (weight.shape[3] - 1) - padding_w
    padded = pad(spread, (around_w, around_w + more_w, around_h, around_h + more_h))
    turned = weight.flip(-1, -2).unflatten(0, (groups, -1)).transpose(1, 2).flatten(0, 1)
    return conv2d(padded, turned, bias, dilation=(dilation_h, dilation_w), groups=groups)
