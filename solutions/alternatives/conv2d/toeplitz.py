"""conv2d as one product with a matrix: Toeplitz blocks of Toeplitz blocks, one block for each tap along the height."""

import torch
from torch import Tensor


def lies_on(size: int, n: int, taps: int, stride: int, padding: int, dilation: int) -> Tensor:
    """(n, taps, size): whether a tap of a window lies on an element. Taps on the padding lie on none."""
    at = stride * torch.arange(n)[:, None] + dilation * torch.arange(taps) - padding
    return at[..., None] == torch.arange(size)


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
    (height, width), (kernel_h, kernel_w) = x.shape[-2:], weight.shape[2:]
    h = (height + 2 * padding_h - dilation_h * (kernel_h - 1) - 1) // stride_h + 1
    w = (width + 2 * padding_w - dilation_w * (kernel_w - 1) - 1) // stride_w + 1
    rows = lies_on(height, h, kernel_h, stride_h, padding_h, dilation_h).to(x.dtype)
    columns = lies_on(width, w, kernel_w, stride_w, padding_w, dilation_w).to(x.dtype)
    matrix = torch.einsum("ockl,hki,wlj->ochwij", weight, rows, columns).unflatten(0, (groups, -1))
    y = torch.einsum("bgcij,gochwij->bgohw", x.unflatten(1, (groups, -1)), matrix).flatten(1, 2)
    return y if bias is None else y + bias[:, None, None]
