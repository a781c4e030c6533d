"""conv2d, one tap after another: x shifted to each place of the kernel, weighted, added up."""

import torch
from torch import Tensor


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in two dimensions; see solutions/conv2d.py."""
    (stride_h, stride_w), (padding_h, padding_w), (dilation_h, dilation_w) = (
        (value, value) if isinstance(value, int) else value for value in (stride, padding, dilation)
    )
    kernel_h, kernel_w = weight.shape[2:]
    x = torch.nn.functional.pad(x, (padding_w, padding_w, padding_h, padding_h)).unflatten(1, (groups, -1))
    kernels = weight.unflatten(0, (groups, -1))
    h = (x.shape[-2] - dilation_h * (kernel_h - 1) - 1) // stride_h + 1
    w = (x.shape[-1] - dilation_w * (kernel_w - 1) - 1) // stride_w + 1
    y = x.new_zeros(())
    for k in range(kernel_h):
        rows = x[..., k * dilation_h :: stride_h, :][..., :h, :]
        for m in range(kernel_w):
            shifted = rows[..., m * dilation_w :: stride_w][..., :w]
            y = y + torch.einsum("bgchw,goc->bgohw", shifted, kernels[..., k, m])
    y = y.flatten(1, 2)
    return y if bias is None else y + bias[:, None, None]
